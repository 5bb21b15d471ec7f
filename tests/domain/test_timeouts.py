"""How long somebody may be silent."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.errors import SetupRefused
from app.domain.terms import ConversationState, DeadlineKind, Need, TimeChoice
from app.domain.timeouts import (
    AHEAD,
    LATE,
    Pace,
    Step,
    ask_wait,
    check_pace,
    limit,
    plan,
    rests_after,
    step,
)

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
HALF_AN_HOUR = Pace(limit=30)
SECOND = timedelta(seconds=1)
STATES = list(ConversationState)
OPEN = (ConversationState.TALKING, ConversationState.DORMANT)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.mark.requirement("TM-01")
def test_without_a_councils_limit_there_is_none_whatever_is_chosen() -> None:
    assert [limit(Pace(), choice) for choice in TimeChoice] == [None, None, None]


@pytest.mark.requirement("TM-02")
@pytest.mark.parametrize(
    ("choice", "expected"),
    [(TimeChoice.COUNCIL, minutes(30)), (TimeChoice.LONGER, minutes(300)), (TimeChoice.NONE, None)],
)
def test_who_has_a_limit_may_have_ten_times_as_long_or_none(
    choice: TimeChoice, expected: timedelta | None
) -> None:
    assert limit(HALF_AN_HOUR, choice) == expected


@pytest.mark.requirement("TM-06")
@pytest.mark.parametrize(
    ("needs", "lifted"),
    [
        ((), False),
        ((Need.SCREEN_READER, Need.LARGE_TEXT), False),
        ((Need.SLOW_TYPING,), True),
        ((Need.RELAY,), True),
        ((Need.BSL, Need.SIMPLE_WORDS), True),
    ],
)
def test_who_types_slowly_or_has_somebody_between_has_no_limit_and_more_of_all_else(
    needs: tuple[Need, ...], lifted: bool
) -> None:
    assert limit(HALF_AN_HOUR, TimeChoice.COUNCIL, needs) == (None if lifted else minutes(30))
    assert rests_after(HALF_AN_HOUR, needs) == minutes(45 if lifted else 15)
    assert ask_wait(HALF_AN_HOUR, needs) == minutes(6 if lifted else 2)


def test_a_council_may_let_no_chat_rest() -> None:
    assert rests_after(Pace(dormant=0)) is None


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (ConversationState.WAITING, {}),
        (
            ConversationState.TALKING,
            {DeadlineKind.DORMANT: NOW + minutes(15), DeadlineKind.WARNING: NOW + minutes(28)},
        ),
        (ConversationState.DORMANT, {DeadlineKind.WARNING: NOW + minutes(28)}),
        (ConversationState.PAUSED, {}),
        (ConversationState.ENDED, {}),
    ],
)
def test_what_is_counted_in_each_state(
    state: ConversationState, expected: dict[DeadlineKind, datetime]
) -> None:
    assert plan(state, NOW, minutes(30), minutes(15)) == expected
    assert plan(state, NOW, None, None) == {}


@pytest.mark.requirement("TM-03")
def test_a_warning_comes_two_minutes_before_the_limit() -> None:
    assert plan(ConversationState.TALKING, NOW, minutes(5), None) == {
        DeadlineKind.WARNING: NOW + minutes(5) - AHEAD
    }
    assert minutes(2) <= AHEAD


def happens(kind: DeadlineKind, state: ConversationState, late: timedelta = SECOND) -> Step:
    return step(kind, state, NOW, NOW + late, minutes(30), minutes(15))


def test_what_a_deadline_comes_to_in_each_state() -> None:
    steps = {
        DeadlineKind.WARNING: (Step.WARN, OPEN),
        DeadlineKind.PAUSE: (Step.PAUSE, OPEN),
        DeadlineKind.DORMANT: (Step.REST, (ConversationState.TALKING,)),
        DeadlineKind.ASKED: (Step.NOTHING, ()),
    }
    for kind, (wanted, states) in steps.items():
        for state in STATES:
            assert happens(kind, state) is (wanted if state in states else Step.NOTHING), (kind, state)


@pytest.mark.requirement("TM-03")
def test_a_pause_that_comes_late_is_a_warning_again() -> None:
    talking = ConversationState.TALKING
    assert happens(DeadlineKind.PAUSE, talking, LATE) is Step.PAUSE
    assert happens(DeadlineKind.PAUSE, talking, LATE + SECOND) is Step.WARN


def test_a_limit_that_was_lifted_meanwhile_does_nothing() -> None:
    for kind in DeadlineKind:
        assert step(kind, ConversationState.TALKING, NOW, NOW, None, None) is Step.NOTHING


@pytest.mark.parametrize(
    ("pace", "entry"),
    [
        (Pace(limit=-1), "time_limit"),
        (Pace(limit=4), "time_limit"),
        (Pace(limit=1201), "time_limit"),
        (Pace(ask=0), "ask_wait"),
        (Pace(ask=1), "ask_wait"),
        (Pace(ask=61), "ask_wait"),
        (Pace(dormant=4), "dormant_after"),
        (Pace(dormant=1201), "dormant_after"),
    ],
)
def test_nonsense_is_refused_by_the_name_of_its_entry(pace: Pace, entry: str) -> None:
    with pytest.raises(SetupRefused, match=rf"{entry}: give whole minutes, from \d+ to \d+"):
        check_pace(pace)


def test_what_a_council_may_set() -> None:
    for pace in (Pace(), Pace(limit=5, ask=2, dormant=5), Pace(limit=1200, ask=60, dormant=0)):
        assert check_pace(pace) == pace
