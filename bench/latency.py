"""From sending to receipt by the other side's stream, with 200 chats open, beside a bare echo.

Every chat has the visitor's stream, and every adviser (who holds three) has theirs. Half of the messages go
from visitors to the adviser who has their chat open, half the other way. The echo has as many streams on the
same server program, and its messages go the same ways at the same moments. One side at a time: the other has
no streams then.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.domain.keys import new_key
from bench.frame import Bench, Figure, percentile, ratios, say, scratch
from bench.served import Served, peer, product
from bench.streams import PATIENCE, Streams, mark, post
from bench.town import Talk, founded, talks

CHATS = 200
EACH = 3
REPETITIONS = 3
SECONDS = 14.0
"""Of sending, in each repetition and for each side."""
A_SECOND = 20.0
"""Messages a second altogether, at random moments: in each chat one every ten seconds."""
QUIET = 2.0
"""Seconds after the streams have opened, before anything is sent."""
FIRST = 40
"""Messages that are sent before any is counted: a server that has just begun is slower for a moment."""
TEXT = "My bin was not collected this morning. {mark}"

SendOne = Callable[[int, bool, str], Awaitable[float]]
"""Sends a text in the chat of this number, as the adviser or the visitor. When it began to."""


@dataclass(frozen=True)
class Side:
    """What is measured: `open_streams` opens all, with what they are to call."""

    name: str
    served: Served
    open_streams: Callable[[Callable[[str, float], None]], Awaitable[Streams]]
    send: SendOne


@dataclass(frozen=True)
class Found:
    """Of one repetition: milliseconds of each message, and the server's processor milliseconds for one."""

    delays: list[float]
    work: float


async def _try(side: Side, seed: int) -> Found:
    """Sends and listens. Raises TimeoutError when a message is lost."""
    chance = random.Random(seed)
    sent: dict[str, float] = {}
    received: dict[str, float] = {}

    def heard(found: str, at: float) -> None:
        received.setdefault(found, at)

    async def one(number: int, at: float) -> None:
        by_adviser = number % 2 == 1
        # The first of an adviser's chats is the one on the screen, and shows what the visitor writes.
        chat = chance.randrange(CHATS) if by_adviser else EACH * chance.randrange(-(-CHATS // EACH))
        await asyncio.sleep(at)
        word = mark(number)
        sent[word] = await side.send(chat, by_adviser, TEXT.format(mark=word))

    with await side.open_streams(heard):
        await asyncio.sleep(QUIET)
        await asyncio.gather(*(one(number, chance.uniform(0, FIRST / A_SECOND)) for number in range(FIRST)))
        count = FIRST + int(SECONDS * A_SECOND)
        used = side.served.processor_seconds
        await asyncio.gather(*(one(number, chance.uniform(0, SECONDS)) for number in range(FIRST, count)))
        async with asyncio.timeout(PATIENCE):
            while len(received) < count:
                await asyncio.sleep(0.01)
        used = side.served.processor_seconds - used
    counted = [mark(number) for number in range(FIRST, count)]
    return Found([1000 * (received[word] - sent[word]) for word in counted], 1000 * used / len(counted))


def _product(served: Served, chats: list[Talk], database: Path) -> Side:
    port = served.port
    htmx = {"HX-Request": "true", "Accept": "text/html"}
    after = 0

    async def open_streams(heard: Callable[[str, float], None]) -> Streams:
        nonlocal after
        after = _latest(database)
        streams = Streams(port)

        # A side's own messages come by its stream too: each is told only what the other side wrote.
        def from_adviser(found: str, at: float) -> None:
            if _is_advisers(found):
                heard(found, at)

        def from_visitor(found: str, at: float) -> None:
            if not _is_advisers(found):
                heard(found, at)

        await streams.add([f"{chat.path}/events?after={after}" for chat in chats], heard=from_adviser)
        for chat in chats[::EACH]:
            path = f"/console/events?open={chat.visitor.conversation_id}&after={after}"
            await streams.add([path], headers={"Cookie": chat.adviser.cookie}, heard=from_visitor)
        return streams

    async def send(number: int, by_adviser: bool, text: str) -> float:
        chat = chats[number]
        fields = {"message": text, "key": new_key(), "after": str(after)}
        if by_adviser:
            return await post(port, chat.desk_path, fields, {**htmx, "Cookie": chat.adviser.cookie})
        return await post(port, chat.path, fields, htmx)

    return Side("ours", served, open_streams, send)


def _latest(database: Path) -> int:
    """The cursor of pages that have shown everything."""
    with closing(sqlite3.connect(database)) as raw:
        found: int = raw.execute("SELECT max(id) FROM event").fetchone()[0]
        return found


def _is_advisers(found: str) -> bool:
    return int(found.strip("zq")) % 2 == 1


def _echo(served: Served) -> Side:
    port = served.port

    async def open_streams(heard: Callable[[str, float], None]) -> Streams:
        streams = Streams(port)
        await streams.add([f"/visitor/{number}" for number in range(CHATS)], heard=heard)
        await streams.add([f"/adviser/{number}" for number in range(0, CHATS, EACH)], heard=heard)
        return streams

    async def send(number: int, by_adviser: bool, text: str) -> float:
        path = f"/visitor/{number}" if by_adviser else f"/adviser/{number}"
        return await post(port, path, {"message": text}, {})

    return Side("echo", served, open_streams, send)


async def _measure(folder: Path) -> list[Figure]:
    say(f"latency: opens {CHATS} chats")
    async with founded(folder) as (office, town):
        chats = await talks(office, town, CHATS, each=EACH)
    found: dict[str, list[Found]] = {"ours": [], "echo": []}
    with product(folder) as ours, peer("echo", folder) as bare:
        sides = (_echo(bare), _product(ours, chats, folder / "plainchat.db"))
        for repetition in range(REPETITIONS):
            for side in sides:
                say(f"latency: {repetition + 1} of {REPETITIONS}, {side.name}")
                found[side.name].append(await _try(side, repetition))
    figures = []
    for percent, at_most in ((50, None), (99, 5)):
        mine, bare_ones = (
            [percentile(one.delays, percent) for one in found[name]] for name in ("ours", "echo")
        )
        figures += [
            Figure(f"p{percent}", "ms", tuple(mine)),
            Figure(f"p{percent} of the echo", "ms", tuple(bare_ones)),
            Figure(f"p{percent} through the echo's", "times", ratios(mine, bare_ones), at_most=at_most),
        ]
    for name, whose in (("ours", ""), ("echo", " of the echo")):
        figures.append(
            Figure(f"processor for a message{whose}", "ms", tuple(one.work for one in found[name]))
        )
    return figures


def run() -> list[Figure]:
    with scratch() as folder:
        return asyncio.run(_measure(folder))


BENCH = Bench("latency", f"from sending to receipt by the other side's stream, {CHATS} chats open", run)
