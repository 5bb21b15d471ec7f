"""What another process writes is rung for here, and what this one does not a second time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from app.actions.queue import accept
from app.actions.talk import add_note, post_message
from app.broker import conversation_topic, desks_topic, notes_topic, staff_topic, team_topic
from app.domain.keys import new_key
from app.jobs import bell
from app.jobs import loop as jobs
from app.jobs.bell import ring_after
from app.office import Office
from app.store import events
from app.store.writer import StateTx
from tests.support.founded import Founded
from tests.support.messages import leave_message
from tests.support.office import Clock, Town, begin_chat, make_available, no_letters, open_office


@pytest.fixture
async def there(office: Office, tmp_path: Path, clock: Clock) -> AsyncIterator[Office]:
    """Another process on the same database, as far as bells are concerned."""
    async with open_office(tmp_path, clock) as other:
        yield other


async def rung(office: Office, topics: list[str], cursor: int) -> list[str]:
    """Those of `topics` that one look after `cursor` rings for."""
    with ExitStack() as listening:
        bells = {topic: listening.enter_context(office.broker.listen(topic)) for topic in topics}
        await ring_after(office, cursor)
        await asyncio.sleep(0)  # a ring comes with the next turn of the loop
        return [topic for topic, bell in bells.items() if await bell.wait(0)]


async def test_for_all_whom_news_of_another_process_may_concern(
    office: Office, there: Office, town: Town
) -> None:
    (amina, _), (gwen, _) = [
        await begin_chat(office, town.northborough, town.council_tax, name=name) for name in ("Amina", "Gwen")
    ]
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    seen = await office.store.read(events.latest)
    await post_message(there, amina, "Hello?", new_key())
    hers = [
        conversation_topic(amina.conversation_id),
        team_topic(amina.team_id),
        desks_topic(amina.team_id),
        staff_topic(town.ben.id),
    ]
    others = [conversation_topic(gwen.conversation_id), staff_topic(town.carys.id)]
    assert await rung(office, [*hers, *others], seen) == hers
    newest = await ring_after(office, seen)
    assert newest == await office.store.read(events.latest)
    assert await rung(office, hers, newest) == []


async def test_what_was_rung_for_here_is_not_rung_again(office: Office, town: Town) -> None:
    seen = await office.store.read(events.latest)
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    await post_message(office, amina, "Hello?", new_key())
    assert await rung(office, [conversation_topic(amina.conversation_id)], seen) == []


async def test_what_rings_only_some_on_purpose_rings_nobody_else_later(
    office: Office, there: Office, town: Town
) -> None:
    """A note concerns no resident, and a message that was left none who waits."""
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    shared = [team_topic(amina.team_id), desks_topic(amina.team_id)]
    hers = [conversation_topic(amina.conversation_id), notes_topic(amina.conversation_id)]
    topics = [*hers, *shared, staff_topic(town.ben.id)]

    async def note(by: Office) -> None:
        await add_note(by, town.ben, amina.conversation_id, "Upset", new_key())

    async def message(by: Office) -> None:
        await leave_message(by, town.northborough, town.council_tax)

    for write, concerned in ((note, topics), (message, shared)):
        seen = await office.store.read(events.latest)
        await write(office)
        assert await office.store.read(events.latest) > seen
        assert await rung(office, topics, seen) == []
        seen = await office.store.read(events.latest)
        await write(there)
        assert await rung(office, topics, seen) == concerned


async def test_a_ring_that_was_forgotten_or_failed_comes(
    office: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    topic = conversation_topic(amina.conversation_id)
    seen = await ring_after(office, 0)
    with monkeypatch.context() as without:
        without.setattr(StateTx, "ring", lambda tx, topic: None)
        await post_message(office, amina, "Hello?", new_key())
    assert await rung(office, [topic], seen) == [topic]

    def broken(*topics: str) -> None:
        raise OSError

    seen = await ring_after(office, seen)
    with monkeypatch.context() as failing:
        failing.setattr(office.broker, "ring", broken)
        await post_message(office, amina, "Is anybody there?", new_key())
    assert await rung(office, [topic], seen) == [topic]


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
        events.after(conn, 5)
        event.remove(conn, "before_cursor_execute", note)
        return [row.detail for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statements[-1]}", (5,))]

    steps = await office.store.read(plan)
    assert [step.partition(" (")[0] for step in steps] == [
        "SEARCH event USING INTEGER PRIMARY KEY",
        "SEARCH conversation USING INTEGER PRIMARY KEY",
    ]
