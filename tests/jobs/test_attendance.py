"""Desks are looked after again and again, and given time after a start."""

import asyncio

import pytest

from app.actions.people import seen
from app.actions.queue import accept
from app.jobs import attendance
from app.office import Office
from tests.support.office import Clock, Town, begin_chat, make_available


class Sleeps:
    """Stands in for waiting: the clock goes on instead. `then` is how often before all is cancelled."""

    def __init__(self, clock: Clock, then: int) -> None:
        self.clock = clock
        self.then = then
        self.slept: list[float] = []
        self.more: dict[int, float] = {}  # at which wait the machine slept, and for how long

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.forward(seconds=seconds + self.more.get(len(self.slept), 0))
        if len(self.slept) > self.then:
            raise asyncio.CancelledError


async def test_who_is_gone_is_noticed_once_desks_had_time_to_show(
    office: Office, town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    await seen(office, town.ben, on_stream=True)
    sleeps = Sleeps(clock, then=2)
    monkeypatch.setattr("app.jobs.attendance.sleep", sleeps)
    with office.broker.listen(f"conversation:{amina.conversation_id}") as page:
        with pytest.raises(asyncio.CancelledError):
            await attendance.watch(office)
        assert sleeps.slept == [attendance.SETTLE_SECONDS, *2 * [attendance.LOOK_SECONDS]]
        assert await page.wait(5)


async def test_a_machine_that_slept_misses_nobody_at_once(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []

    async def look(_office: Office) -> int:
        looks.append(len(sleeps.slept))
        return 0

    sleeps = Sleeps(clock, then=4)
    sleeps.more = {3: 3600.0}
    monkeypatch.setattr("app.jobs.attendance.sleep", sleeps)
    monkeypatch.setattr(attendance, "look", look)
    with pytest.raises(asyncio.CancelledError):
        await attendance.watch(office)
    assert looks == [2]
    assert sleeps.slept[3] == attendance.SETTLE_SECONDS


async def test_a_look_that_failed_is_not_the_last(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []

    async def fails(_office: Office) -> int:
        looks.append(1)
        raise OSError

    monkeypatch.setattr("app.jobs.attendance.sleep", Sleeps(clock, then=3))
    monkeypatch.setattr(attendance, "look", fails)
    with pytest.raises(asyncio.CancelledError):
        await attendance.watch(office)
    assert len(looks) == 2
