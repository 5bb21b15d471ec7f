"""The doorbell within one process."""

import asyncio
import gc
import threading

import pytest

from app.broker import MOST_HINTS, Hint
from app.broker.memory import MemoryBroker, MemoryListener


async def test_a_ring_is_heard_by_all_who_listen_to_the_topic() -> None:
    broker = MemoryBroker()
    with broker.listen("a", "b") as one, broker.listen("b") as two, broker.listen("c") as three:
        broker.ring("b")
        assert await one.wait(5)
        assert await two.wait(5)
        assert not await three.wait(0.01)


async def test_who_listens_to_several_that_ring_together_is_woken_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reached: list[MemoryListener] = []
    monkeypatch.setattr(MemoryListener, "reach", lambda listener, _: reached.append(listener))
    broker = MemoryBroker()
    with broker.listen("a", "b") as both, broker.listen("b") as one:
        broker.ring("a", "b")
        assert len(reached) == 2
        assert set(reached) == {both, one}


async def test_a_ring_from_another_thread() -> None:
    broker = MemoryBroker()
    with broker.listen("a") as bell:
        thread = threading.Thread(target=broker.ring, args=("a",))
        thread.start()
        assert await bell.wait(5)
        thread.join()


async def test_a_ring_before_the_wait_is_not_lost_and_clear_forgets_it() -> None:
    broker = MemoryBroker()
    with broker.listen("a") as bell:
        broker.ring("a")
        assert await bell.wait(5)
        assert await bell.wait(5)
        bell.clear()
        assert not await bell.wait(0.01)


async def test_which_topics_have_rung_is_told_once() -> None:
    broker = MemoryBroker()
    with broker.listen("a", "b") as bell:
        broker.ring("b", "c")
        assert await bell.wait(5)
        assert bell.rung() == {"b"}
        assert bell.rung() == frozenset()
        assert not await bell.wait(0.01)


async def test_after_it_is_closed_it_hears_nothing_and_leaves_nothing_behind() -> None:
    broker = MemoryBroker()
    with broker.listen("a") as bell:
        pass
    broker.ring("a")
    assert not await bell.wait(0.01)
    with broker.listen("a") as second:
        broker.ring("a")
        assert await second.wait(5)
    gc.collect()
    assert broker.topics() == []


def test_a_listener_whose_loop_has_closed_does_no_harm() -> None:
    broker = MemoryBroker()

    async def listen() -> None:
        broker.listen("a")

    asyncio.run(listen())
    broker.ring("a")
    assert broker.topics() == []


async def test_a_hint_reaches_who_listens_now_and_nobody_later() -> None:
    broker = MemoryBroker()
    broker.hint("a", "before")
    with broker.listen("a", "b") as one, broker.listen("b") as two:
        broker.hint("a", "now")
        async with asyncio.timeout(5):
            assert not await one.wait(), "a hint is no ring: nothing is to be looked up"
        assert one.hints() == [Hint("a", "now")]
        assert one.hints() == []
        assert not await two.wait(0.01)
        assert two.hints() == []


async def test_a_ring_and_a_hint_at_once_are_both_heard() -> None:
    broker = MemoryBroker()
    with broker.listen("a") as bell:
        broker.hint("a", "one")
        broker.ring("a")
        assert await bell.wait(5)
        bell.clear()
        async with asyncio.timeout(5):
            assert not await bell.wait(), "the hint is still to be taken"
        assert [hint.data for hint in bell.hints()] == ["one"]
        assert not await bell.wait(0.01)


async def test_of_too_many_hints_the_newest_stay_and_none_shows_its_words() -> None:
    broker = MemoryBroker()
    with broker.listen("a") as bell:
        for number in range(MOST_HINTS + 3):
            broker.hint("a", f"secret {number}")
        await bell.wait(5)
        await asyncio.sleep(0)
        taken = bell.hints()
    assert [taken[0].data, taken[-1].data] == ["secret 3", f"secret {MOST_HINTS + 2}"]
    assert "secret" not in repr(taken)
