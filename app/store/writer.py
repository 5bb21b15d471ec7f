"""The one thread that writes, with group commit.

Everything that waits goes into one transaction, a savepoint each, and one sync of the disk serves all. When
a batch is lost whole (the commit fails, the disk is full, the transaction is gone) each function is run
again alone. Results, errors and rings leave only after the commit: an error may have come from what a
batch-mate wrote. Whatever happens the thread goes on: while it is gone nobody can say anything.
"""

import asyncio
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from queue import SimpleQueue
from typing import Any, TypeVar, cast

import structlog
from sqlalchemy import Connection, Engine, Table, event, insert
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.engine.interfaces import DBAPICursor

from app.broker import Broker
from app.store.engine import writing_engine
from app.store.table_kinds import STATE_TABLES

T = TypeVar("T")

MOST_IN_A_BATCH = 256
_WRITTEN = "plainchat_tables_written"
_insert = cache(insert)  # one statement for each table: making it costs more than running it


class StoreClosedError(Exception):
    """The store was closed before this write was asked for."""


class WriteWithoutEventError(Exception):
    """A fact was changed and no event was appended, or facts were changed by a write of state."""


@dataclass
class StateTx:
    """A transaction that writes state: what is no fact and leaves no event."""

    conn: Connection
    now: datetime
    topics: dict[str, None] = field(default_factory=dict)
    events: list[int] = field(default_factory=list)
    """Ids of what was appended."""

    def ring(self, topic: str) -> None:
        """Rings after the commit; each topic once for a batch."""
        self.topics[topic] = None

    def insert(self, table: Table, values: Mapping[str, object]) -> int:
        """Inserts one row and returns its id."""
        key = self.conn.execute(_insert(table), values).inserted_primary_key
        assert key is not None
        return int(key[0])

    def check(self, written: set[str]) -> None:
        if written - STATE_TABLES:
            raise WriteWithoutEventError(f"state was written to {sorted(written - STATE_TABLES)}")


@dataclass
class Tx(StateTx):
    """A transaction that writes facts. It may write state too. Events are appended by `events.append`."""

    def check(self, written: set[str]) -> None:
        facts = written - STATE_TABLES - {"event"}
        if facts and "event" not in written:
            raise WriteWithoutEventError(f"{sorted(facts)} changed and no event was appended")


@dataclass
class _Job:
    kind: type[StateTx]
    fn: Callable[[Any], Any]
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Any]"
    tx: StateTx | None = None
    result: Any = None
    error: BaseException | None = None
    handed_over: bool = False

    def deliver(self) -> None:
        """In the caller's event loop. The caller may be gone by now."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        elif isinstance(self.error, Exception) and not isinstance(self.error, StopIteration):
            self.future.set_exception(self.error)
        else:
            # A future cannot carry these.
            self.future.set_exception(RuntimeError(f"the write raised {type(self.error).__name__}"))


class Writer:
    def __init__(self, url: str, broker: Broker, clock: Callable[[], datetime]) -> None:
        self._engine: Engine = writing_engine(url)
        self._broker = broker
        self._clock = clock
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._connection: Connection | None = None
        self._rung: set[int] = set()
        self._ringing = threading.Lock()
        self._log = structlog.get_logger("plainchat.store")
        self._thread = threading.Thread(target=self._work, name="plainchat-writer", daemon=True)
        self._thread.start()

    async def submit(self, kind: type[StateTx], fn: Callable[[Any], T]) -> T:
        loop = asyncio.get_running_loop()
        job = _Job(kind, fn, loop, loop.create_future())
        with self._closing:
            if self._closed:
                raise StoreClosedError
            self._queue.put(job)
        return cast(T, await job.future)

    def close(self) -> None:
        """Waits until everything asked for is written. May be called twice."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        more = True
        while more:
            batch, more = self._gather()
            if batch:
                self._write_or_fail(batch)
        self._disconnect()
        self._engine.dispose()

    def _write_or_fail(self, batch: list[_Job]) -> None:
        """Nothing that is foreseen comes out of `_write`; what is not must not end this thread."""
        try:
            self._write(batch)
        except BaseException as error:
            with suppress(Exception):
                self._log.error("writer_failed", size=len(batch), error=type(error).__name__)
            self._disconnect()
            # Those who have been answered keep their answer, though their loop may read it only later.
            unanswered = [job for job in batch if not job.handed_over]
            for job in unanswered:
                job.error = job.error or error
            self._deliver(unanswered)

    def _gather(self) -> tuple[list[_Job], bool]:
        """Waits for one job and takes all that stand behind it. False once the store is to close."""
        batch: list[_Job] = []
        job = self._queue.get()
        while job is not None:
            batch.append(job)
            if len(batch) == MOST_IN_A_BATCH or self._queue.empty():
                return batch, True
            job = self._queue.get()
        return batch, False

    def _write(self, batch: list[_Job]) -> None:
        try:
            connection = self._connect()
            transaction = connection.begin()
        except Exception as error:
            # Nothing has run yet, and alone each would only wait for the same lock again.
            self._disconnect()
            for job in batch:
                job.error = error
            self._finish(batch)
            return
        try:
            with transaction:
                for job in batch:
                    self._run(connection, job)
        except Exception as error:
            self._disconnect()
            self._log.warning("batch_lost", size=len(batch), error=type(error).__name__)
            if len(batch) > 1:
                for job in batch:
                    self._write([job])
                return
            batch[0].error = batch[0].error or error
        self._finish(batch)

    def _run(self, connection: Connection, job: _Job) -> None:
        job.result = job.error = None
        job.tx = job.kind(connection, self._clock())
        written: set[str] = set()
        connection.info[_WRITTEN] = written
        # By hand: each of SQLAlchemy's own is a new statement to compile, a fifth of a message's time.
        connection.exec_driver_sql("SAVEPOINT job")
        try:
            job.result = job.fn(job.tx)
            job.tx.check(written)
        except BaseException as error:  # whatever it is, this thread must outlive it
            job.error = error
            # If the transaction is gone so is the savepoint; going back to it then fails and loses the batch.
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT job")
        connection.exec_driver_sql("RELEASE SAVEPOINT job")

    def _finish(self, batch: list[_Job]) -> None:
        topics: dict[str, None] = {}
        rung: set[int] = set()
        for job in batch:
            if job.tx is not None and job.error is None:
                topics.update(job.tx.topics)
                if job.tx.topics:
                    rung.update(job.tx.events)
        try:
            self._broker.ring(*topics)
        except Exception as error:
            # What was written stands, and is rung for again (`app.jobs.bell`).
            self._log.error("ring_failed", error=type(error).__name__)
        else:
            with self._ringing:
                self._rung |= rung
        self._deliver(batch)

    def take_rung(self, up_to: int) -> set[int]:
        """Ids up to `up_to` of events whose writes were rung for, each given once. From any thread."""
        with self._ringing:
            taken = {id_ for id_ in self._rung if id_ <= up_to}
            self._rung -= taken
        return taken

    def _deliver(self, batch: list[_Job]) -> None:
        for loop in {job.loop for job in batch}:
            jobs = [job for job in batch if job.loop is loop]
            for job in jobs:
                job.handed_over = True
            try:
                loop.call_soon_threadsafe(_deliver, jobs)
            except RuntimeError:
                # The loop that asked has closed. The write stands.
                self._log.info("caller_gone", size=len(jobs))

    def _connect(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
            event.listen(self._connection, "after_cursor_execute", _note_table)
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            with suppress(Exception):
                connection.close()


def _deliver(jobs: list[_Job]) -> None:
    for job in jobs:
        job.deliver()


def _note_table(
    connection: Connection,
    cursor: DBAPICursor,
    statement: str,
    parameters: object,
    context: DefaultExecutionContext | None,
    executemany: bool,
) -> None:
    """Notes which table a statement has written to, so that facts without events are found out."""
    if context is None or not (context.isinsert or context.isupdate or context.isdelete):
        return
    table = getattr(getattr(context.compiled, "statement", None), "table", None)
    if table is not None and cursor.rowcount != 0:
        connection.info[_WRITTEN].add(table.name)
