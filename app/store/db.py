"""Transactions. `await store.write(fn)` and `await store.read(fn)`, where `fn` is a plain function.

A function given to `write` or `write_state` may be run more than once, so it must have no effect outside
the database: it takes its time from `tx.now` and rings by `tx.ring`. It must not swallow the database's
errors, and must not begin or end transactions.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TypeVar

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from app.broker import Broker
from app.store.engine import empty_log, reading_engine
from app.store.writer import StateTx, Tx, Writer

T = TypeVar("T")

READERS = 4

NOTE_SECONDS = 2.0
"""How long a page waits for a note of state before it goes on without knowing whether it was written."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """One database. Made in `Office.open`; `close` ends its threads."""

    def __init__(self, url: str, broker: Broker, clock: Callable[[], datetime] = utc_now) -> None:
        self._url = url
        self._engine = reading_engine(url, READERS)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="plainchat-reader")
        self._writer = Writer(url, broker, clock)
        self._noting = True
        self._log = structlog.get_logger("plainchat.store")

    async def write(self, fn: Callable[[Tx], T]) -> T:
        """Runs `fn` in a transaction and returns its result once that is on disk; then rings.

        Raises what `fn` raises (nothing of it is kept), WriteWithoutEventError when it changed a fact and
        appended no event, and StoreClosedError. A caller that is cancelled does not stop the write.
        """
        return await self._writer.submit(Tx, fn)

    async def write_state(self, fn: Callable[[StateTx], T]) -> T:
        """As `write`, for what is no fact: it can reach only `STATE_TABLES` and moves no cursor."""
        return await self._writer.submit(StateTx, fn)

    async def note(self, fn: Callable[[StateTx], bool]) -> None:
        """As `write_state`, for what a read leaves behind: whoever reads is not to be kept from it.

        `fn` says whether there was anything to write. When the database cannot be written to (a full disk, a
        lock) that is logged once, and once more when it can be again. Raises only what is no error of
        the database's.
        """
        try:
            async with asyncio.timeout(NOTE_SECONDS):
                wrote = await self.write_state(fn)
        except (SQLAlchemyError, OSError) as error:  # TimeoutError is an OSError
            if self._noting:
                self._noting = False
                self._log.error("state_not_written", error=type(error).__name__)
            return
        if wrote and not self._noting:
            self._noting = True
            self._log.info("state_written_again")

    def take_rung(self, up_to: int) -> set[int]:
        """Ids up to `up_to` of events whose writes this process has rung for, each given once."""
        return self._writer.take_rung(up_to)

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Runs `fn` on a reader thread. All it reads is of one moment; it cannot write."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, fn)

    def _read(self, fn: Callable[[Connection], T]) -> T:
        with self._engine.begin() as connection:
            return fn(connection)

    async def empty_log(self) -> bool:
        """Leaves nothing erased in the file beside the database, see `engine.empty_log`. It never waits."""
        return await asyncio.to_thread(empty_log, self._url)

    async def close(self) -> None:
        """Finishes what was already asked for. Later calls raise StoreClosedError or RuntimeError."""
        await asyncio.to_thread(self._writer.close)
        await asyncio.to_thread(self._readers.shutdown)
        self._engine.dispose()
