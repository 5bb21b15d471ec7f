"""What the sweep leaves behind of what was erased: nothing in any file of the database."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, make_url

from app.actions.handing_on import share_summary, withdraw_summary
from app.domain.keys import new_key
from app.jobs import loop as jobs
from app.office import Office
from tests.support.office import Town, begin_chat, no_letters

SECRET = "My landlord must not read this."


def _files(office: Office) -> list[Path]:
    database = Path(make_url(office.settings.database_url).database or "")
    return [database, database.with_name(f"{database.name}-wal")]


def _holding(office: Office) -> list[str]:
    return [file.name for file in _files(office) if SECRET.encode() in file.read_bytes()]


async def _shared_and_withdrawn(office: Office, town: Town) -> None:
    visitor, _ = await begin_chat(office, town.northborough, town.council_tax)
    await share_summary(office, visitor, SECRET, new_key())
    await withdraw_summary(office, visitor)


async def test_what_was_erased_is_in_no_file_after_a_sweep(
    office: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _shared_and_withdrawn(office, town)
    assert _holding(office) == ["plainchat.db-wal"]
    emptied, empty_log = asyncio.Event(), office.store.empty_log

    async def told() -> bool:
        done = await empty_log()
        if done:
            emptied.set()
        return done

    monkeypatch.setattr(office.store, "empty_log", told)
    async with jobs.running(office, no_letters, every=0.01), asyncio.timeout(10):
        await emptied.wait()
    assert _holding(office) == []


async def test_a_reader_only_puts_that_off(office: Office, town: Town) -> None:
    await office.store.empty_log()

    def meanwhile(conn: Connection, loop: asyncio.AbstractEventLoop) -> bool:
        conn.exec_driver_sql("SELECT count(*) FROM event").scalar_one()
        asyncio.run_coroutine_threadsafe(_shared_and_withdrawn(office, town), loop).result(10)
        return asyncio.run_coroutine_threadsafe(office.store.empty_log(), loop).result(5)

    running = asyncio.get_running_loop()
    assert not await office.store.read(lambda conn: meanwhile(conn, running))
    assert await office.store.empty_log()
    assert _holding(office) == []
