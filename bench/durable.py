"""Durable messages a second, by how many write at once, beside plain inserts of the same two rows.

Ours: the action itself, `post_message`, whole. The floor: a thread with plain sqlite3 that takes all that
waits into one transaction and inserts, for each message, its row of `event` and its row of `words`; nothing
is looked up, checked or rung. Both on a database of the same form in the same folder, with the same waiting
and the same loop.
"""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import threading
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue

from app.actions.talk import post_message
from app.domain.keys import new_key
from app.domain.terms import EventKind, Sender
from app.store.writer import MOST_IN_A_BATCH
from bench.frame import Bench, Figure, ratios, say, scratch
from bench.town import founded, talks

WRITERS = (1, 8, 64)
REPETITIONS = 5
SECONDS = 1.0
"""Of each repetition, for each number of writers and each side."""
TEXT = "My bin was not collected this morning, and the lid is broken. Can somebody come? " * 2

Write = Callable[[int], Awaitable[object]]
"""Writes one message as the writer of this number; done when it is on disk."""


class Floor:
    """Group commit and nothing else."""

    def __init__(self, database: Path, conversation_ids: list[int], council_id: int, team_id: int) -> None:
        self._ids = conversation_ids
        self._council = council_id
        self._team = team_id
        self._queue: SimpleQueue[tuple[int, asyncio.Future[None]] | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._work, args=(database,))
        self._thread.start()

    async def write(self, writer: int) -> None:
        done: asyncio.Future[None] = self._loop.create_future()
        self._queue.put((self._ids[writer], done))
        await done

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join()

    def _work(self, database: Path) -> None:
        raw = sqlite3.connect(database, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
            raw.execute(f"PRAGMA {pragma}")
        while (first := self._queue.get()) is not None:
            batch = [first]
            while not self._queue.empty() and len(batch) < MOST_IN_A_BATCH:
                if (more := self._queue.get()) is None:
                    break
                batch.append(more)
            raw.execute("BEGIN IMMEDIATE")
            for conversation_id, _ in batch:
                self._insert(raw, conversation_id)
            raw.execute("COMMIT")
            self._loop.call_soon_threadsafe(_tell, [done for _, done in batch])
        raw.close()

    def _insert(self, raw: sqlite3.Connection, conversation_id: int) -> None:
        once_key = new_key()
        event = raw.execute(
            "INSERT INTO event"
            " (at, kind, council_id, team_id, conversation_id, sender, once_key, words_hash, data)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, '{}')",
            (
                f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}",
                EventKind.MESSAGE_POSTED,
                self._council,
                self._team,
                conversation_id,
                Sender.VISITOR,
                once_key,
                hashlib.sha256(TEXT.encode()).hexdigest(),
            ),
        )
        row = (event.lastrowid, TEXT, "en", once_key)
        raw.execute("INSERT INTO words (event_id, text, lang, salt) VALUES (?, ?, ?, ?)", row)


def _tell(waiting: list[asyncio.Future[None]]) -> None:
    for done in waiting:
        done.set_result(None)


async def _rate(write: Write, writers: int) -> float:
    """Messages a second that `writers` got on disk, each writing its next when the last is there."""
    end = time.perf_counter() + SECONDS

    async def keep_on(writer: int) -> int:
        written = 0
        while time.perf_counter() < end:
            await write(writer)
            written += 1
        return written

    started = time.perf_counter()
    counts = await asyncio.gather(*(keep_on(writer) for writer in range(writers)))
    return sum(counts) / (time.perf_counter() - started)


async def _measure(folder: Path) -> list[Figure]:
    rates: dict[tuple[str, int], list[float]] = {}
    async with founded(folder / "ours") as (office, town), founded(folder / "floor") as (other, other_town):
        chats = await talks(office, town, max(WRITERS), each=20)
        others = await talks(other, other_town, max(WRITERS), each=20)
        floor = Floor(
            folder / "floor" / "plainchat.db",
            [one.visitor.conversation_id for one in others],
            other_town.northborough.id,
            other_town.council_tax.id,
        )

        async def ours(writer: int) -> None:
            await post_message(office, chats[writer].visitor, TEXT, new_key(), with_scripts=True)

        try:
            sides: tuple[tuple[str, Write], ...] = (("floor", floor.write), ("ours", ours))
            for repetition in range(REPETITIONS):
                say(f"durable: {repetition + 1} of {REPETITIONS}")
                for writers in WRITERS:
                    for name, write in sides:
                        rates.setdefault((name, writers), []).append(await _rate(write, writers))
        finally:
            floor.close()
    figures = []
    for writers in WRITERS:
        ours_, floors = rates["ours", writers], rates["floor", writers]
        with_writers = f"with {writers} writer{'s' if writers > 1 else ''}"
        figures += [
            Figure(f"messages {with_writers}", "a second", tuple(ours_)),
            Figure(f"plain inserts {with_writers}", "a second", tuple(floors)),
            Figure(
                f"part of plain inserts {with_writers}",
                "%",
                tuple(100 * one for one in ratios(ours_, floors)),
                at_least=50,
            ),
        ]
    return figures


def run() -> list[Figure]:
    with scratch() as folder:
        return asyncio.run(_measure(folder))


BENCH = Bench("durable", "durable messages a second, by how many write at once", run)
