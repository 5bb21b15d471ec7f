"""From a page telling what is typed on it to the other side's stream, where both have chosen real-time text.

The page waits up to 250 ms before it tells what was typed (`LETTERS_EVERY` in `static/js/typing.js`). So that
letters are seen within 500 ms, half a second less that is left for the way.
"""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from app.actions.real_time_text import choose_by_adviser, choose_by_visitor
from bench.frame import Bench, Figure, percentile, say, scratch
from bench.served import product
from bench.streams import PATIENCE, Streams, mark, post
from bench.town import Talk, founded, latest, talks

CHATS = 20
REPETITIONS = 3
SECONDS = 8.0
EVERY = 0.25
"""Seconds between two times that one page tells; in each chat both sides type all the time."""
QUIET = 2.0
LEFT = 250.0
"""Milliseconds."""


async def _try(port: int, chats: list[Talk], after: int, seed: int) -> list[float]:
    """Milliseconds of each time. Raises TimeoutError when one is lost."""
    chance = random.Random(seed)
    sent: dict[str, float] = {}
    received: dict[str, float] = {}
    times = int(SECONDS / EVERY)

    def heard(found: str, at: float) -> None:
        received.setdefault(found, at)

    async def types(number: int, path: str, headers: dict[str, str]) -> None:
        await asyncio.sleep(chance.uniform(0, EVERY))
        for count in range(times):
            word = mark(number * times + count)
            fields = {"page": "bench", "count": str(seed * times + count + 1), "text": f"My bin {word}"}
            sent[word] = await post(port, f"{path}/typing", fields, headers)
            await asyncio.sleep(EVERY)

    with Streams(port) as streams:
        for chat in chats:
            await streams.add([f"{chat.path}/events?after={after}"], heard=heard)
            path = f"/console/events?open={chat.visitor.conversation_id}&after={after}"
            await streams.add([path], headers={"Cookie": chat.adviser.cookie}, heard=heard)
        await asyncio.sleep(QUIET)
        sides: list[tuple[str, dict[str, str]]] = [(chat.path, {}) for chat in chats]
        sides += [(chat.desk_path, {"Cookie": chat.adviser.cookie}) for chat in chats]
        await asyncio.gather(*(types(number, *side) for number, side in enumerate(sides)))
        async with asyncio.timeout(PATIENCE):
            while len(received) < len(sent):
                await asyncio.sleep(0.01)
    return [1000 * (received[word] - sent[word]) for word in sent]


async def _measure(folder: Path) -> list[Figure]:
    say(f"letters: opens {CHATS} chats")
    async with founded(folder) as (office, town):
        chats = await talks(office, town, CHATS, each=1)
        for chat in chats:
            await choose_by_visitor(office, chat.visitor, on=True)
            await choose_by_adviser(office, chat.adviser.staff, chat.visitor.conversation_id, on=True)
        after = await latest(office)
    with product(folder) as served:
        found = [await _try(served.port, chats, after, seed) for seed in range(REPETITIONS)]
    return [
        Figure("p50", "ms", tuple(percentile(one, 50) for one in found)),
        Figure("p99", "ms", tuple(percentile(one, 99) for one in found), at_most=LEFT),
    ]


def run() -> list[Figure]:
    with scratch() as folder:
        return asyncio.run(_measure(folder))


BENCH = Bench("letters", f"from telling what is typed to the other stream, {CHATS} chats, both ways", run)
