"""The line of those who look one after another."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from app.web import line as module
from app.web.line import Line, Place


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def called() -> list[str]:
    return []


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0)


def places(line: Line, called: list[str], *names: str) -> list[Place]:
    """In line, in this order. The kind is the first letter."""
    found = [line.place(name[0], lambda name=name: called.append(name)) for name in names]  # type: ignore[misc]
    for place in found:
        place.join()
    return found


async def test_the_turn_comes_at_once_where_nobody_is_and_to_one_at_a_time(
    line: Line, called: list[str]
) -> None:
    first, second, third = places(line, called, "a1", "a2", "a3")
    assert called == ["a1"]
    first.join()
    await asyncio.sleep(0.01)
    assert called == ["a1"], "it is still the first one's"
    first.leave()
    assert not first.come
    await until(lambda: second.come)
    second.leave()
    await until(lambda: third.come)
    assert called == ["a1", "a2", "a3"]


async def test_of_each_kind_one_then_again_of_each(line: Line, called: list[str]) -> None:
    waiting = places(line, called, "a1", "a2", "a3", "b1", "c1", "b2")
    while waiting:
        await until(lambda: any(one.come for one in waiting))
        now = next(one for one in waiting if one.come)
        now.leave()
        waiting.remove(now)
    assert called == ["a1", "a2", "b1", "c1", "a3", "b2"]


async def test_who_has_left_is_called_no_more_and_takes_no_time(line: Line, called: list[str]) -> None:
    with ExitStack() as stack:
        first, *others, last = [stack.enter_context(one) for one in places(line, called, *"abcde")]
        for one in others:
            one.leave()
            one.leave()
        first.leave()
        await until(lambda: last.come)
    assert called == ["a", "e"]
    [again] = places(line, called, "f")
    await until(lambda: again.come)


async def test_it_rests_as_long_as_a_turn_took(line: Line, called: list[str]) -> None:
    loop = asyncio.get_running_loop()
    first, second = places(line, called, "a", "b")
    await asyncio.sleep(0.05)
    left = loop.time()
    first.leave()
    await until(lambda: second.come)
    assert loop.time() - left >= 0.04


async def test_nobody_keeps_the_line_for_long(
    line: Line, called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.02)
    slow, next_ = places(line, called, "a", "b")
    await until(lambda: next_.come)
    assert slow.come, "it may still look"
    slow.leave()
    assert next_.come
    next_.leave()
    [third] = places(line, called, "c")
    await until(lambda: third.come)
