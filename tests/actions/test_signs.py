"""Time limits, and the signs of life that begin the time anew."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.actions import attendance, signs, silence
from app.domain.terms import (
    DeadlineKind,
    EventKind,
    Need,
    TimeChoice,
)
from app.domain.timeouts import Pace
from app.office import Office
from app.store import conversation_rows, events
from app.store.events import append
from app.store.writer import Tx
from tests.support.office import (
    ALL_HOURS,
    Clock,
    Town,
    begin_chat,
    change,
    log,
    open_office,
    set_hours,
)
from tests.support.silent import DORMANT, PAUSED, TALKING, WAITING, Scene, scene


@pytest.fixture
async def limited(office: Office, town: Town, clock: Clock) -> Scene:
    """With a limit of 30 minutes, and without rest."""
    return await scene(office, town, clock, limit=30, dormant=0)


@pytest.fixture
async def unlimited(office: Office, town: Town, clock: Clock) -> Scene:
    """As a council is that has set nothing: no limit, and a rest after 15 minutes."""
    return await scene(office, town, clock)


@pytest.mark.requirement("TM-01")
async def test_nobody_is_paused_or_ended_in_twenty_hours_where_no_limit_is_set(unlimited: Scene) -> None:
    assert await unlimited.after(hours=20, seconds=1) is DORMANT
    await unlimited.writes()
    assert EventKind.CONVERSATION_PAUSED not in await unlimited.kinds()
    assert (await unlimited.now()).ended_at is None


@pytest.mark.requirement("TM-03")
async def test_who_is_silent_is_warned_two_minutes_before_and_then_paused(limited: Scene) -> None:
    assert await limited.after(minutes=27, seconds=59) is TALKING
    assert EventKind.TIME_WARNED not in await limited.kinds()
    await limited.after(seconds=1)
    (warned,) = await log(limited.office, EventKind.TIME_WARNED)
    assert warned.data["until"] == (limited.clock.now + timedelta(minutes=2)).isoformat()
    assert await limited.after(minutes=1, seconds=59) is TALKING
    assert await limited.after(seconds=1) is PAUSED
    assert await limited.standing() == {}
    assert await limited.sweep() == 0


@pytest.mark.requirement("TM-01")
async def test_nothing_is_counted_while_it_is_the_advisers_turn(limited: Scene) -> None:
    await limited.writes("My bill from May.")
    assert await limited.standing() == {}
    assert await limited.after(hours=20) is TALKING


async def test_nothing_is_counted_while_somebody_waits(office: Office, town: Town, clock: Clock) -> None:
    await change(office, town, town.northborough, pace=Pace(limit=5))
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    waiting = Scene(office, town, clock, amina)
    assert await waiting.after(hours=20) is WAITING
    await signs.more_time(office, amina)
    assert EventKind.TIME_EXTENDED not in await waiting.kinds()


@pytest.mark.requirement("TM-03")
async def test_each_sign_of_life_begins_the_time_anew(limited: Scene) -> None:
    office, amina = limited.office, limited.amina
    for _ in range(12):
        await limited.after(minutes=29)
        assert DeadlineKind.PAUSE in await limited.standing()
        given = await signs.more_time(office, amina)
        assert (given.state, given.pauses_at) == (TALKING, limited.clock.now + timedelta(minutes=30))
    assert len(await log(office, EventKind.TIME_EXTENDED)) == 12
    await limited.after(minutes=29)
    await signs.seen(office, amina)
    assert DeadlineKind.PAUSE not in await limited.standing()
    assert len(await log(office, EventKind.TIME_EXTENDED)) == 12  # typing leaves no event
    await limited.after(minutes=29)
    await limited.answers(limited.town.ben, "Are you looking for it?")
    assert await limited.after(minutes=29) is TALKING
    assert await limited.after(minutes=1) is PAUSED


async def test_typing_is_noted_seldom_but_takes_a_warning_back_at_once(limited: Scene) -> None:
    await limited.after(minutes=1)
    await signs.seen(limited.office, limited.amina)
    before = await limited.standing()
    limited.clock.forward(seconds=5)
    await signs.seen(limited.office, limited.amina)
    assert await limited.standing() == before
    await limited.after(minutes=27, seconds=56)
    assert DeadlineKind.PAUSE in await limited.standing()
    await signs.seen(limited.office, limited.amina)
    assert (await limited.standing())[DeadlineKind.WARNING] == limited.clock.now + timedelta(minutes=28)


@pytest.mark.requirement("TM-03")
async def test_time_is_extended_at_the_last_second_and_after_it(limited: Scene) -> None:
    await limited.after(minutes=28)
    limited.clock.forward(minutes=2)  # the moment has come, and nobody has swept yet
    await signs.more_time(limited.office, limited.amina)
    assert await limited.sweep() == 0
    assert await limited.state() is TALKING
    assert await limited.after(minutes=30) is PAUSED
    await limited.at_desk()
    given = await signs.more_time(limited.office, limited.amina)  # pressed on a page that did not know yet
    assert (given.state, given.came_back) == (TALKING, True)
    assert given.pauses_at == limited.clock.now + timedelta(minutes=30)


@pytest.mark.requirement("TM-03")
@pytest.mark.parametrize("first", ["word", "sweep"])
async def test_who_acts_in_the_same_moment_as_the_sweep_loses_nothing(limited: Scene, first: str) -> None:
    await limited.after(minutes=28)
    limited.clock.forward(minutes=2)
    both = [limited.writes("Here I am."), limited.sweep()]
    await asyncio.gather(*(both if first == "word" else reversed(both)))
    assert await limited.state() is TALKING
    said = await limited.office.store.read(
        lambda conn: events.for_visitor(conn, limited.amina.conversation_id)
    )
    assert said[-1].text == "Here I am."
    assert await limited.standing() == {}


async def test_of_several_processes_one_acts(limited: Scene) -> None:
    office = limited.office
    async with open_office(Path(office.settings.data_dir), limited.clock) as other:
        limited.clock.forward(minutes=28)
        done = await asyncio.gather(silence.sweep(office), silence.sweep(other), silence.sweep(office))
        assert sum(done) == 1
        limited.clock.forward(minutes=2)
        done = await asyncio.gather(silence.sweep(other), silence.sweep(office), silence.sweep(other))
        assert sum(done) == 1
    assert await limited.kinds(EventKind.TIME_WARNED, EventKind.CONVERSATION_PAUSED) == [
        "time.warned",
        "conversation.paused",
    ]


async def test_what_fails_half_way_is_not_claimed(limited: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    limited.clock.forward(minutes=28)

    def fail(*_: object, **__: object) -> int:
        raise OSError("disk")

    with monkeypatch.context() as broken:
        broken.setattr("app.actions.silence.facts.by_system", fail)
        assert await limited.sweep() == 0
    assert DeadlineKind.WARNING in await limited.standing()
    assert await limited.sweep() == 1


@pytest.mark.requirement("TM-03")
@pytest.mark.parametrize("down_from", [10, 29], ids=["before the warning", "after the warning"])
async def test_while_no_server_ran_nobody_runs_out_of_time(limited: Scene, down_from: int) -> None:
    await limited.after(minutes=down_from)
    limited.clock.forward(hours=3)
    assert await limited.sweep() == 1
    assert await limited.state() is TALKING
    assert await limited.standing() == {DeadlineKind.PAUSE: limited.clock.now + timedelta(minutes=2)}
    assert await limited.after(minutes=2) is PAUSED


@pytest.mark.parametrize(
    "at",
    [datetime(2026, 10, 25, 0, 45, tzinfo=UTC), datetime(2027, 3, 28, 0, 45, tzinfo=UTC)],
    ids=["from BST", "to BST"],
)
async def test_a_change_of_the_clocks_takes_and_gives_nothing(
    office: Office, town: Town, clock: Clock, at: datetime
) -> None:
    await set_hours(office, town, ALL_HOURS)
    clock.now = at
    limited = await scene(office, town, clock, limit=30, dormant=0)
    assert await limited.after(minutes=29, seconds=59) is TALKING
    assert await limited.after(seconds=1) is PAUSED
    assert limited.clock.now - at == timedelta(minutes=30)


@pytest.mark.requirement("TM-02")
async def test_the_limit_is_chosen_at_any_time_and_holds_at_once(limited: Scene) -> None:
    await limited.after(minutes=29)
    assert await signs.choose_time(limited.office, limited.amina, TimeChoice.LONGER)
    assert not await signs.choose_time(limited.office, limited.amina, TimeChoice.LONGER)
    assert await limited.after(minutes=299) is TALKING
    await signs.choose_time(limited.office, limited.amina, TimeChoice.NONE)
    assert await limited.after(hours=20) is TALKING
    await signs.choose_time(limited.office, limited.amina, TimeChoice.COUNCIL)
    facts = await log(limited.office, EventKind.TIME_CHOSEN)
    assert [fact.data["choice"] for fact in facts] == ["longer", "none", "council"]


async def test_nothing_is_counted_by_a_choice_while_the_adviser_is_not_there(limited: Scene) -> None:
    await limited.after(minutes=11)
    assert await attendance.look(limited.office) == 1
    await signs.choose_time(limited.office, limited.amina, TimeChoice.LONGER)
    await signs.choose_time(limited.office, limited.amina, TimeChoice.COUNCIL)
    assert await limited.standing() == {}
    assert await limited.after(hours=20) is TALKING
    assert (await limited.now()).left_alone, "a colleague can take it over"


@pytest.mark.requirement("TM-06")
async def test_who_says_that_they_type_slowly_is_not_paused(limited: Scene) -> None:
    await limited.after(minutes=29)

    def say(tx: Tx) -> None:
        conversation_rows.needs_said(tx, limited.amina.conversation_id, (Need.SLOW_TYPING,))
        append(tx, EventKind.RENAMED, conversation_id=limited.amina.conversation_id)

    await limited.office.store.write(say)
    assert await limited.after(hours=20) is TALKING


async def test_a_council_that_takes_its_limit_away_pauses_nobody(limited: Scene) -> None:
    await limited.after(minutes=29)
    await change(limited.office, limited.town, limited.town.northborough, pace=Pace(dormant=0))
    assert await limited.after(hours=1) is TALKING
