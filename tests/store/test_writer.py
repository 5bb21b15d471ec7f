"""Group commit: what happens to good writes when others fail, or when the whole batch is lost."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, update
from structlog.testing import capture_logs

from app.actions.queue import accept
from app.actions.talk import add_note
from app.domain.keys import new_key
from app.domain.terms import EventKind
from app.office import Office
from app.store import events, people, pulse, tables
from app.store.tables import council, event, membership, staff, staff_presence
from app.store.writer import StateTx, StoreClosedError, Tx, WriteWithoutEventError
from tests.support.office import Clock, Town, begin_chat, log, make_available


def append(tx: Tx) -> int:
    return events.append(tx, EventKind.SIGNED_IN, staff_id=1)


async def together(office: Office, *fns: Callable[[Tx], Any]) -> list[Any]:
    """The results, or the exceptions, of writes that stand in one batch."""
    started, go = threading.Event(), threading.Event()

    def hold(tx: Tx) -> None:
        started.set()
        assert go.wait(10)

    holding = asyncio.create_task(office.store.write(hold))
    await asyncio.to_thread(started.wait, 10)
    tasks = [asyncio.create_task(office.store.write(fn)) for fn in fns]
    await asyncio.sleep(0)
    go.set()
    await holding
    return list(await asyncio.gather(*tasks, return_exceptions=True))


async def before(office: Office) -> int:
    return await office.store.read(events.latest)


async def test_all_that_waits_goes_into_one_transaction(office: Office) -> None:
    transactions: set[int] = set()

    def fn(tx: Tx) -> int:
        transactions.add(id(tx.conn.get_transaction()))
        return append(tx)

    cursor = await before(office)
    results = await together(office, *[fn] * 20)
    assert results == list(range(cursor + 1, cursor + 21))
    assert len(transactions) == 1


async def test_one_that_fails_takes_nothing_with_it(office: Office) -> None:
    def fails(tx: Tx) -> None:
        append(tx)
        raise LookupError("no")

    cursor = await before(office)
    first, failed, last = await together(office, append, fails, append)
    assert isinstance(failed, LookupError)
    # The failed one's id went back to be used by the next: nobody has seen it.
    assert (first, last) == (cursor + 1, cursor + 2)
    assert [fact.id for fact in await log(office)][-2:] == [first, last]


async def test_one_that_fails_rings_nothing(office: Office) -> None:
    def fails(tx: Tx) -> None:
        append(tx)
        tx.ring("a")
        raise LookupError("no")

    with office.broker.listen("a") as bell:
        with pytest.raises(LookupError):
            await office.store.write(fails)
        assert not await bell.wait(0.05)


async def test_the_bell_is_rung_only_after_the_commit(office: Office) -> None:
    cursor = await before(office)

    def fn(tx: Tx) -> int:
        tx.ring("a")
        return append(tx)

    with office.broker.listen("a") as bell:
        writing = asyncio.create_task(office.store.write(fn))
        assert await bell.wait(10)
        assert await before(office) == cursor + 1
        assert await writing == cursor + 1


def loses_the_transaction(runs: list[str]) -> Callable[[Tx], None]:
    """As a full disk does it: the database rolls everything back, savepoints included."""

    def fn(tx: Tx) -> None:
        runs.append("lost")
        append(tx)
        tx.conn.exec_driver_sql("ROLLBACK")
        raise sqlite3.OperationalError("database or disk is full")

    return fn


def fails_at_the_commit(tx: Tx) -> None:
    tx.conn.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    append(tx)
    tx.conn.execute(insert(membership).values(staff_id=999, team_id=999))


async def test_when_a_batch_is_lost_each_is_run_again_alone(office: Office) -> None:
    runs: list[str] = []

    def good(tx: Tx) -> int:
        runs.append("good")
        return append(tx)

    cursor = await before(office)
    one, lost, two = await together(office, good, loses_the_transaction(runs), good)
    assert isinstance(lost, sqlite3.OperationalError)
    assert (one, two) == (cursor + 1, cursor + 2)
    assert runs == ["good", "lost", "good", "lost", "good"]
    assert [fact.id for fact in await log(office)][-2:] == [one, two]


async def test_when_the_commit_fails_only_the_one_to_blame_fails(office: Office) -> None:
    cursor = await before(office)
    one, blamed, two = await together(office, append, fails_at_the_commit, append)
    assert "FOREIGN KEY" in str(blamed)
    assert (one, two) == (cursor + 1, cursor + 2)
    assert await office.store.write(append) == cursor + 3


async def test_a_full_disk_loses_what_does_not_fit_and_no_more(office: Office) -> None:
    def full(tx: Tx) -> None:
        pages = tx.conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        tx.conn.exec_driver_sql(f"PRAGMA max_page_count={pages + 1}")
        for _ in range(100):
            events.append(tx, EventKind.SIGNED_IN, data={"much": "x" * 4000})

    cursor = await before(office)
    one, failed, two = await together(office, append, full, append)
    assert "full" in str(failed)
    assert (one, two) == (cursor + 1, cursor + 2)


async def test_an_error_seen_in_a_lost_batch_is_not_believed(office: Office, town: Town) -> None:
    """It may have come from what a batch-mate wrote, and that is gone."""

    def rename(tx: Tx) -> None:
        tx.conn.execute(update(council).values(name="Other"))
        append(tx)
        if not runs:
            runs.append("lost")
            tx.conn.exec_driver_sql("ROLLBACK")
        raise LookupError("rename")

    def check(tx: Tx) -> str:
        return str(tx.conn.execute(select(council.c.name).where(council.c.id == 1)).scalar_one())

    runs: list[str] = []
    renamed, name = await together(office, rename, check)
    assert isinstance(renamed, LookupError)
    assert name == town.northborough.name


async def test_a_caller_that_is_gone_does_not_stop_the_write(office: Office) -> None:
    cursor = await before(office)
    started, go = threading.Event(), threading.Event()

    def slow(tx: Tx) -> int:
        started.set()
        assert go.wait(10)
        return append(tx)

    task = asyncio.create_task(office.store.write(slow))
    await asyncio.to_thread(started.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go.set()
    assert await office.store.write(append) == cursor + 2


async def test_any_kind_of_exception_reaches_the_caller(office: Office) -> None:
    def stops(tx: Tx) -> None:
        next(iter(()))

    def leaves(tx: Tx) -> None:
        raise SystemExit

    for fn in (stops, leaves):
        with pytest.raises(RuntimeError, match="the write raised"):
            await office.store.write(fn)
    assert await office.store.write(append)


async def test_a_fact_needs_its_event(office: Office, town: Town) -> None:
    def rename(tx: Tx) -> None:
        tx.conn.execute(update(staff).where(staff.c.id == town.ben.id).values(name="Benjamin"))

    with pytest.raises(WriteWithoutEventError, match="staff"):
        await office.store.write(rename)
    ben = await office.store.read(lambda conn: people.by_id(conn, town.ben.id))
    assert ben == town.ben


@pytest.mark.parametrize("table", [tables.words, tables.staff_words])
async def test_words_need_their_event_too(office: Office, town: Town, table: Table) -> None:
    chat, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, chat.conversation_id)
    await add_note(office, town.ben, chat.conversation_id, "Check the account.", new_key())
    cursor = await before(office)

    def erase(tx: Tx) -> None:
        assert tx.conn.execute(update(table).values(text=None)).rowcount

    with pytest.raises(WriteWithoutEventError, match=table.name):
        await office.store.write(erase)
    assert await before(office) == cursor
    kept = await office.store.read(lambda conn: conn.execute(select(table.c.text)).scalars().all())
    assert None not in kept


async def test_state_is_written_without_an_event_and_moves_no_cursor(office: Office, town: Town) -> None:
    cursor = await before(office)
    await office.store.write_state(lambda tx: people.set_seen(tx, town.ben.id))
    assert await before(office) == cursor
    seen = await office.store.read(
        lambda conn: conn.execute(select(staff_presence.c.staff_id)).scalars().all()
    )
    assert seen == [town.ben.id]


async def test_facts_cannot_be_written_as_state(office: Office) -> None:
    def rename(tx: StateTx) -> None:
        tx.conn.execute(update(staff).values(name="X"))

    def log_something(tx: StateTx) -> None:
        tx.conn.execute(insert(event).values(at=tx.now, kind="x", sender="system", data={}))

    for fn in (rename, log_something):
        with pytest.raises(WriteWithoutEventError):
            await office.store.write_state(fn)


class TroubleError(Exception):
    """Nobody foresaw it."""


async def test_what_nobody_foresaw_fails_its_batch_and_the_next_is_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(batch: list[object]) -> None:
        monkeypatch.undo()
        raise TroubleError

    monkeypatch.setattr(office.store._writer, "_finish", broken)
    with capture_logs() as logs:
        with pytest.raises(TroubleError):
            await asyncio.wait_for(office.store.write(append), 10)
        assert await asyncio.wait_for(office.store.write(append), 10)
    assert [entry["event"] for entry in logs] == ["writer_failed"]


async def test_who_was_answered_keeps_the_answer_though_they_read_it_late(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer fails after it has handed the answer over, while the loop that is to read it is busy."""
    writer = office.store._writer
    finish, write_or_fail, over = writer._finish, writer._write_or_fail, threading.Event()

    def broken_after(batch: list[Any]) -> None:
        finish(batch)
        raise TroubleError

    def watched(batch: list[Any]) -> None:
        write_or_fail(batch)
        over.set()

    monkeypatch.setattr(writer, "_finish", broken_after)
    monkeypatch.setattr(writer, "_write_or_fail", watched)
    cursor = await before(office)
    with capture_logs() as logs:
        task = asyncio.create_task(office.store.write(append))
        await asyncio.sleep(0)
        assert over.wait(10)  # this blocks the loop
        assert await asyncio.wait_for(task, 10) == cursor + 1
    assert [entry["event"] for entry in logs] == ["writer_failed"]


async def test_a_bell_that_breaks_loses_nobody_an_answer(
    office: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*topics: str) -> None:
        raise TroubleError

    def rings(tx: Tx) -> int:
        tx.ring("team:1")
        return append(tx)

    monkeypatch.setattr(office.broker, "ring", broken)
    with capture_logs() as logs:
        assert await asyncio.wait_for(office.store.write(rings), 10) > 0
        assert await asyncio.wait_for(office.store.write(rings), 10) > 0
    assert [entry["event"] for entry in logs] == ["ring_failed"] * 2


async def test_a_pulse_is_a_real_write(office: Office, clock: Clock) -> None:
    for _ in range(2):
        clock.forward(seconds=1)
        await office.store.write_state(pulse.beat)
        rows = await office.store.read(lambda conn: conn.execute(select(tables.pulse.c.at)).scalars().all())
        assert rows == [clock.now]


async def test_after_close_nothing_more_is_taken(office: Office) -> None:
    last = asyncio.create_task(office.store.write(append))
    await asyncio.sleep(0)
    await office.store.close()
    assert await last > 0
    with pytest.raises(StoreClosedError):
        await office.store.write(append)
