"""Reading: on its own connections, of one moment, and nothing but reading."""

import asyncio
import threading

import pytest
from sqlalchemy import Connection, insert
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from app.domain.terms import EventKind
from app.office import Office
from app.store import db, events
from app.store.tables import council
from app.store.writer import StateTx, Tx


def append(tx: Tx) -> int:
    return events.append(tx, EventKind.SIGNED_IN, staff_id=1)


async def test_a_read_cannot_write(office: Office) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        await office.store.read(lambda conn: conn.execute(insert(council).values(slug="x")))


async def test_a_read_is_of_one_moment_and_does_not_stop_the_writer(office: Office) -> None:
    looked, go = threading.Event(), threading.Event()

    def twice(conn: Connection) -> tuple[int, int]:
        first = events.latest(conn)
        looked.set()
        assert go.wait(10)
        return first, events.latest(conn)

    reading = asyncio.create_task(office.store.read(twice))
    await asyncio.to_thread(looked.wait, 10)
    written = await office.store.write(append)
    go.set()
    first, second = await reading
    assert first == second == written - 1


async def test_a_note_waits_for_no_lock(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "NOTE_SECONDS", 0.05)
    held, go = threading.Event(), threading.Event()

    def hold(tx: StateTx) -> None:
        held.set()
        assert go.wait(10)

    holding = asyncio.create_task(office.store.write_state(hold))
    await asyncio.to_thread(held.wait, 10)
    with capture_logs() as logs:
        for _ in range(2):
            await office.store.note(lambda tx: True)
    go.set()
    await holding
    assert [(log["event"], log["error"]) for log in logs] == [("state_not_written", "TimeoutError")]
    with capture_logs() as logs:
        await office.store.note(lambda tx: False)  # nothing to write: nothing known
        assert logs == []
        await office.store.note(lambda tx: True)
        await office.store.note(lambda tx: True)
    assert [log["event"] for log in logs] == ["state_written_again"]


async def test_a_note_hides_no_fault_of_ours(office: Office) -> None:
    def fault(tx: StateTx) -> bool:
        raise KeyError

    with pytest.raises(KeyError):
        await office.store.note(fault)


async def test_a_write_is_seen_by_the_next_read(office: Office) -> None:
    for _ in range(20):
        assert await office.store.write(append) == await office.store.read(events.latest)


async def test_many_reads_and_writes_at_once(office: Office) -> None:
    start = await office.store.read(events.latest)
    results = await asyncio.gather(
        *(office.store.write(append) for _ in range(200)),
        *(office.store.read(events.latest) for _ in range(50)),
    )
    assert sorted(results[:200]) == list(range(start + 1, start + 201))


async def test_the_disk_is_waited_for(office: Office) -> None:
    def pragmas(tx: Tx) -> tuple[object, ...]:
        return tuple(
            tx.conn.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        )

    assert await office.store.write(pragmas) == ("wal", 2, 1)
