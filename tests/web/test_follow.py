"""The generator of events, without a server."""

import asyncio
from contextlib import ExitStack

import pytest

from app.broker.memory import MemoryBroker
from app.web import stream
from app.web.stream import Frame, Glance, Streams, Topics, follow

HERE = Topics(frozenset(["here"]))


class Looks:
    """Something to look at. `found` is what the next looks give; it is over when that is None."""

    def __init__(self, *found: str | None, by_rings_only: bool = False) -> None:
        self.found = list(found)
        self.by_rings_only = by_rings_only
        self.times = 0

    async def look(self) -> Glance:
        self.times += 1
        if not self.found:
            return Glance(by_rings_only=self.by_rings_only)
        word = self.found.pop(0)
        if word is None:
            return Glance(over=True)
        return Glance((Frame("item", word, self.times),), by_rings_only=self.by_rings_only)


async def test_a_beat_comes_first_and_the_end_last() -> None:
    looks = Looks("one", None)
    broker = MemoryBroker()
    frames = []
    async for frame in follow(Streams(broker), HERE, looks.look, whose="one", heartbeat=60, every=60):
        frames.append((frame.event, frame.data))
        if frame.event == "item":
            broker.ring("here")
    assert frames == [("beat", ""), ("item", "one"), ("end", "")]


async def test_what_rings_during_a_look_is_looked_at_again() -> None:
    broker = MemoryBroker()

    class Busy(Looks):
        async def look(self) -> Glance:
            if self.times == 0:
                broker.ring("here")
                await asyncio.sleep(0)  # lets the ring arrive while it looks
            return await super().look()

    looks = Busy("one", None)
    frames = follow(Streams(broker), HERE, looks.look, whose="one", heartbeat=60, every=60)
    async with asyncio.timeout(10):
        assert [frame.event async for frame in frames] == ["beat", "item", "end"]


async def test_a_lost_ring_costs_time_and_no_message() -> None:
    looks = Looks("one", "two", None)
    streams = Streams(MemoryBroker())
    frames = [f async for f in follow(streams, HERE, looks.look, whose="one", heartbeat=60, every=0.01)]
    assert [frame.data for frame in frames if frame.event == "item"] == ["one", "two"]


async def test_what_only_rings_can_bring_is_not_looked_for() -> None:
    looks = Looks("one", "two", None, by_rings_only=True)
    broker = MemoryBroker()
    beats, said = 0, []
    async for frame in follow(Streams(broker), HERE, looks.look, whose="one", heartbeat=0.05, every=0.001):
        beats += frame.event == "beat"
        said += [frame.data] if frame.event == "item" else []
        if beats == 3 and frame.event == "beat":
            assert looks.times == 1
        if beats >= 3:
            broker.ring("here")
    assert said == ["one", "two"]


async def test_beats_go_on_while_there_is_nothing_to_say() -> None:
    looks = Looks()
    beats = 0
    async for frame in follow(
        Streams(MemoryBroker()), HERE, looks.look, whose="one", heartbeat=0.01, every=60
    ):
        assert frame.event == "beat"
        beats += 1
        if beats == 3:
            break
    assert looks.times == 1


async def test_closing_ends_a_stream_without_saying_it_is_over() -> None:
    streams = Streams(MemoryBroker())
    frames = []
    async for frame in follow(streams, HERE, Looks("one").look, whose="one", heartbeat=60, every=60):
        frames.append(frame.event)
        if frame.event == "item":
            streams.close()
    assert frames == ["beat", "item"]


async def test_what_matters_now_is_listened_to_and_what_mattered_no_longer() -> None:
    broker = MemoryBroker()
    seen: list[str] = []

    async def look() -> Glance:
        seen.append("look")
        if len(seen) == 1:
            broker.ring("new")  # not heard yet, so it looks again once it listens
        return Glance(
            (Frame("item"),) if len(seen) < 4 else (), over=len(seen) == 4, topics=Topics(frozenset(["new"]))
        )

    async for frame in follow(
        Streams(broker), Topics(frozenset(["old"])), look, whose="one", heartbeat=60, every=60
    ):
        if frame.event == "item" and len(seen) == 2:
            assert set(broker._listeners) == {"new", "streams:closing"}
            broker.ring("old")
            broker.ring("new")
        elif frame.event == "item" and len(seen) == 3:
            broker.ring("new")
    assert len(seen) == 4


OWN_AND_SHARED = Topics(frozenset(["own"]), frozenset(["all"]))


class InLine(Looks):
    """A stream with one look more for each ring that it answers. All of them look one at a time."""

    looking = 0

    def __init__(self, streams: Streams, *, every: float = 60) -> None:
        super().__init__()
        self.streams, self.every = streams, every

    async def look(self) -> Glance:
        if self.times:  # the first is everybody's at once
            InLine.looking += 1
            await asyncio.sleep(0.001)
            assert InLine.looking == 1
            InLine.looking -= 1
        return await super().look()

    async def listen(self) -> None:
        frames = follow(self.streams, OWN_AND_SHARED, self.look, whose="one", heartbeat=60, every=self.every)
        async for _ in frames:
            pass

    async def until(self, times: int) -> None:
        async with asyncio.timeout(10):
            while self.times < times:
                await asyncio.sleep(0)


async def test_what_all_wait_for_is_looked_at_one_after_another_each_time() -> None:
    streams = Streams(MemoryBroker())
    waiting = [InLine(streams) for _ in range(20)]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one.listen()) for one in waiting]
        for times in (1, 2, 3):
            for one in waiting:
                await one.until(times)
            streams.broker.ring("all")
        for task in tasks:
            task.cancel()


async def test_what_is_ones_own_waits_for_no_turn_and_answers_all_rings() -> None:
    broker = MemoryBroker()
    streams = Streams(broker)
    one = InLine(streams)
    with streams.line.place("another", lambda: None) as busy:
        busy.join()
        async with asyncio.TaskGroup() as group:
            task = group.create_task(one.listen())
            await one.until(1)
            broker.ring("all")
            broker.ring("all", "own")
            await one.until(2)
            busy.leave()
            with streams.line.place("another", lambda: None) as after:
                after.join()
                async with asyncio.timeout(10):
                    while not after.come:
                        await asyncio.sleep(0)
            assert one.times == 2, "it stands in line no more"
            task.cancel()


async def test_who_stands_in_line_looks_by_themselves_all_the_same() -> None:
    broker = MemoryBroker()
    streams = Streams(broker)
    one = InLine(streams, every=0.05)
    with streams.line.place("another", lambda: None) as busy:
        busy.join()
        async with asyncio.TaskGroup() as group:
            task = group.create_task(one.listen())
            await one.until(1)
            broker.ring("all")
            await one.until(3)
            task.cancel()


async def test_of_too_many_streams_of_one_person_the_oldest_end_and_nobody_elses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream, "MOST_OF_ONE", 2)
    broker = MemoryBroker()
    streams, ended = Streams(broker), []

    async def listen(name: str, whose: str) -> None:
        frames = follow(streams, HERE, Looks().look, whose=whose, heartbeat=60, every=60)
        assert "end" not in [frame.event async for frame in frames], "its page may come again"
        ended.append(name)

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        for number, name in enumerate(("hers 1", "his", "hers 2", "hers 3", "hers 4"), 1):
            group.create_task(listen(name, name.partition(" ")[0]))
            while len(ended) < number - 3:
                await asyncio.sleep(0)
            await asyncio.sleep(0)
        assert ended == ["hers 1", "hers 2"]
        streams.close()
    assert sorted(ended[2:]) == ["hers 3", "hers 4", "his"]
    assert not broker._listeners
    assert not streams._open


async def test_one_that_ended_late_takes_nobody_else_out_of_the_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream, "MOST_OF_ONE", 1)
    streams = Streams(MemoryBroker())
    with ExitStack() as late, ExitStack() as now:
        first = late.enter_context(streams.opened("hers"))
        with streams.opened("hers"):
            assert first.closed
        second = now.enter_context(streams.opened("hers"))
        late.close()
        with streams.opened("hers"):
            assert second.closed


async def test_a_listener_is_let_go_at_the_end() -> None:
    broker = MemoryBroker()
    async for _ in follow(Streams(broker), HERE, Looks(None).look, whose="one", heartbeat=60, every=60):
        pass
    assert not broker._listeners
