"""The honest range of waiting."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.routing import Accepted, Turn, WaitRange, service_intervals, turn, wait_range, written_by

START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def taken(queued: float, accepted: float) -> Accepted:
    """Minutes after the start."""
    return Accepted(START + timedelta(minutes=queued), START + timedelta(minutes=accepted))


@pytest.mark.parametrize("known", [0, 1, 4])
def test_with_few_samples_nothing_is_promised(known: int) -> None:
    assert wait_range(1, [120.0] * known, 0) is None


def test_from_quartile_to_quartile() -> None:
    # Quartiles of 60, 120, 180, 240, 300 seconds are 120 and 240.
    assert wait_range(1, [60, 300, 120, 240, 180], 0) == WaitRange(2, 4)


def test_each_person_in_front_adds_one_turn() -> None:
    assert wait_range(3, [60, 120, 180, 240, 300], 0) == WaitRange(6, 12)


def test_outliers_do_not_count() -> None:
    assert wait_range(1, [60, 60, 60, 60, 60, 60, 60, 36000], 0) == WaitRange(1, 1)


def test_whole_minutes_rounded_outwards() -> None:
    assert wait_range(1, [61, 61, 61, 119, 119], 0) == WaitRange(1, 2)
    assert wait_range(1, [5.0] * 5, 0) == WaitRange(0, 1)


@pytest.mark.parametrize(("so_far", "said"), [(0, True), (240, True), (241, False)])
def test_who_has_waited_longer_than_that_already_is_not_told_less(so_far: float, said: bool) -> None:
    assert (wait_range(1, [60, 300, 120, 240, 180], so_far) is not None) is said


def test_a_minute_is_never_too_long() -> None:
    assert wait_range(1, [1.0] * 5, 60) == WaitRange(0, 1)


def test_an_interval_counts_from_the_accept_before_or_from_joining() -> None:
    accepted = [taken(0, 2), taken(1, 5), taken(60, 61)]
    assert service_intervals(accepted) == [120.0, 180.0, 60.0]


def test_two_accepted_at_once() -> None:
    assert service_intervals([taken(0, 2), taken(0, 2)]) == [120.0, 0.0]


# --- whose they are first ---


@pytest.mark.parametrize(
    ("locale", "mine", "others", "expected"),
    [
        ("en", {"en"}, {"en"}, Turn.ANYBODYS),
        ("en", {"en", "cy"}, {"en"}, Turn.ANYBODYS),
        ("cy", {"en", "cy"}, {"en"}, Turn.MINE),
        ("cy", {"en", "cy"}, {"en", "cy"}, Turn.MINE),
        ("cy", {"en"}, {"en", "cy"}, Turn.COLLEAGUES),
        ("cy", {"en"}, {"en"}, Turn.ANYBODYS),
        ("cy", {"en"}, set(), Turn.ANYBODYS),
    ],
)
def test_who_writes_their_language_comes_first(
    locale: str, mine: set[str], others: set[str], expected: Turn
) -> None:
    assert turn(locale, mine, others, "en") is expected


def test_everybody_writes_the_first_language() -> None:
    assert written_by(["cy"], "en") == {"en", "cy"}
    assert written_by([], "cy") == {"cy"}
