"""What another process writes is rung for here."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from app.actions.talk import post_message
from app.broker import conversation_topic
from app.domain.keys import new_key
from app.jobs import bell
from app.jobs import loop as jobs
from app.jobs.bell import ring_after
from app.office import Office
from app.store import events
from tests.support.founded import Founded
from tests.support.office import Clock, Town, begin_chat, no_letters, open_office


async def test_of_each_conversation_that_has_news(office: Office, town: Town) -> None:
    (amina, _), (gwen, _) = [
        await begin_chat(office, town.northborough, town.council_tax, name=name) for name in ("Amina", "Gwen")
    ]
    seen = await office.store.read(events.latest)
    await post_message(office, amina, "Hello?", new_key())
    topics = [conversation_topic(one.conversation_id) for one in (amina, gwen)]
    with office.broker.listen(topics[0]) as hers, office.broker.listen(topics[1]) as other:
        newest = await ring_after(office, seen)
        assert await hers.wait(60)
        hers.clear()
        assert newest == await office.store.read(events.latest)
        assert await ring_after(office, newest) == newest
        await asyncio.sleep(0)  # a ring comes with the next turn of the loop
        assert not await hers.wait(0)
        assert not await other.wait(0)


async def test_also_after_a_look_that_failed(
    tmp_path: Path, clock: Clock, town: Town, founded: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    async def fails_once(office: Office, cursor: int) -> int:
        nonlocal looks
        looks += 1
        if looks == 1:
            raise OSError("no disk")
        return await ring_after(office, cursor)

    monkeypatch.setattr(bell, "ring_after", fails_once)
    founded.copy_to(tmp_path)
    async with open_office(tmp_path, clock, poll_seconds=0.01) as here, open_office(tmp_path, clock) as there:
        amina, _ = await begin_chat(here, town.northborough, town.council_tax)
        topic = conversation_topic(amina.conversation_id)
        async with jobs.running(here, no_letters):
            with here.broker.listen(topic) as rung:
                await post_message(there, amina, "Hello?", new_key())
                assert await rung.wait(60)


async def test_a_look_reads_only_what_came_since(office: Office) -> None:
    statements: list[str] = []

    def plan(conn: Connection) -> list[str]:
        def note(*call: Any) -> None:
            statements.append(call[2])

        event.listen(conn, "before_cursor_execute", note)
        events.conversations_after(conn, 5)
        event.remove(conn, "before_cursor_execute", note)
        return [row.detail for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statements[-1]}", (5,))]

    (step,) = await office.store.read(plan)
    assert step.startswith("SEARCH event USING INTEGER PRIMARY KEY"), step
