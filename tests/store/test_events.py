"""The event log: immutable, and closed to what residents must not see."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.actions.queue import accept
from app.actions.talk import add_note, post_message, reply
from app.domain.keys import new_key
from app.domain.terms import RESIDENT_KINDS, EventKind, Sender
from app.office import Office
from app.store import conversations, desk, events, opening, queues
from app.store.tables import event, staff_words, words
from app.store.writer import Tx
from tests.support.office import Town, begin_chat, erase_words, make_available

SECRET = "She sounds confused. Check the account."


@pytest.mark.parametrize(
    "change", ["UPDATE event SET kind = 'x' WHERE id = 1", "DELETE FROM event WHERE id = 1"]
)
async def test_the_database_itself_refuses_to_change_an_event(office: Office, change: str) -> None:
    with pytest.raises(IntegrityError, match="events are immutable"):
        await office.store.write(lambda tx: tx.conn.execute(text(change)))


async def test_nor_can_one_be_replaced(office: Office) -> None:
    replace = "INSERT OR REPLACE INTO event (id, at, kind, sender, data) VALUES (1, '', 'x', 'system', '{}')"
    with pytest.raises(IntegrityError, match="events are immutable"):
        await office.store.write(lambda tx: tx.conn.execute(text(replace)))


async def test_the_event_keeps_a_hash_and_the_words_can_be_erased(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    posted = await post_message(office, amina, "My number is 12345", new_key())

    def stored(conn: Connection) -> Any:
        query = select(event.c.words_hash, event.c.data, words.c.text, words.c.salt).join(words)
        return conn.execute(query.where(event.c.id == posted.event_id)).one()

    row = await office.store.read(stored)
    assert (len(row.words_hash), len(row.salt)) == (64, 32)
    assert "12345" not in str(row.data) + row.words_hash

    await erase_words(office, posted.event_id)
    seen = await office.store.read(lambda conn: events.for_visitor(conn, amina.conversation_id))
    assert (seen[-1].id, seen[-1].text, seen[-1].by) == (posted.event_id, None, Sender.VISITOR)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {table} SET text = 'something else'",
        "DELETE FROM {table}",
        "INSERT OR REPLACE INTO {table} (event_id, text) SELECT event_id, 'something else' FROM {table}",
    ],
)
@pytest.mark.parametrize("table", ["words", "staff_words"])
async def test_the_database_itself_lets_words_be_erased_and_nothing_else(
    office: Office, town: Town, table: str, change: str
) -> None:
    conversation_id = await note_planted(office, town)

    def fn(sql: str) -> Callable[[Tx], int]:
        def write(tx: Tx) -> int:
            events.append(tx, EventKind.SUMMARY_WITHDRAWN, conversation_id=conversation_id)
            return tx.conn.execute(text(sql.format(table=table))).rowcount

        return write

    with pytest.raises(IntegrityError, match="words can only be erased"):
        await office.store.write(fn(change))
    assert await office.store.write(fn("UPDATE {table} SET lang = 'cy'"))
    assert await office.store.write(fn("UPDATE {table} SET text = NULL"))
    with pytest.raises(IntegrityError, match="words can only be erased"):
        await office.store.write(fn("UPDATE {table} SET text = 'something else'"))


async def test_a_one_time_key_is_used_once_in_a_conversation_also_by_the_database(
    office: Office, town: Town
) -> None:
    one, _ = await begin_chat(office, town.northborough, town.council_tax)
    other, _ = await begin_chat(office, town.northborough, town.council_tax)

    def append(conversation_id: int) -> Callable[[Tx], int]:
        return lambda tx: events.append(
            tx, EventKind.MESSAGE_POSTED, conversation_id=conversation_id, once_key="v:1"
        )

    await office.store.write(append(one.conversation_id))
    await office.store.write(append(other.conversation_id))
    with pytest.raises(IntegrityError, match="once_key"):
        await office.store.write(append(one.conversation_id))


async def test_after_a_cursor_comes_only_what_is_newer(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    posted = [await post_message(office, amina, f"Number {n}", new_key()) for n in range(3)]
    seen = await office.store.read(
        lambda conn: events.for_visitor(conn, amina.conversation_id, posted[0].event_id)
    )
    assert [item.text for item in seen] == ["Number 1", "Number 2"]


async def note_planted(office: Office, town: Town) -> int:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    await add_note(office, town.ben, amina.conversation_id, SECRET, new_key())
    await reply(office, town.ben, amina.conversation_id, "Let me look.", new_key())
    return amina.conversation_id


def resident_reads(office: Office, town: Town, conversation_id: int) -> list[Callable[[Connection], object]]:
    """Every read that a resident's page makes of a conversation."""
    return [
        lambda conn: events.for_visitor(conn, conversation_id),
        lambda conn: conversations.visitor_by_id(conn, conversation_id),
        lambda conn: conversations.for_visitor(
            conn, town.northborough.id, str(conn.scalar(text("SELECT token_hash FROM conversation")))
        ),
        lambda conn: queues.place(conn, conversation_id, office.clock()),
        lambda conn: opening.opening(conn, town.northborough, office.clock()),
    ]


async def test_no_resident_read_shows_a_note(office: Office, town: Town) -> None:
    conversation_id = await note_planted(office, town)
    kept = await office.store.read(lambda conn: conn.execute(select(staff_words.c.text)).scalars().all())
    assert kept == [SECRET]
    for read in resident_reads(office, town, conversation_id):
        assert SECRET not in repr(await office.store.read(read))
    seen = await office.store.read(lambda conn: events.for_visitor(conn, conversation_id))
    assert {item.kind for item in seen} <= set(RESIDENT_KINDS)
    assert [item.text for item in seen if item.text] == ["My council tax bill is wrong.", "Let me look."]


async def test_no_resident_read_can_reach_the_staffs_words(office: Office, town: Town) -> None:
    """SQLite itself is told to refuse the table: residents' reads work on, the staff's does not."""
    conversation_id = await note_planted(office, town)

    def forbid(action: int, name: str | None, *_: object) -> int:
        return sqlite3.SQLITE_DENY if name == "staff_words" else sqlite3.SQLITE_OK

    def without_notes(read: Callable[[Connection], object]) -> Callable[[Connection], object]:
        def fn(conn: Connection) -> object:
            raw: Any = conn.connection.driver_connection
            raw.set_authorizer(forbid)
            try:
                return read(conn)
            finally:
                raw.set_authorizer(None)

        return fn

    for read in resident_reads(office, town, conversation_id):
        await office.store.read(without_notes(read))
    with pytest.raises(DatabaseError, match="prohibited"):
        await office.store.read(
            without_notes(lambda conn: desk.transcript(conn, town.ben.id, conversation_id))
        )


def test_residents_may_see_these_kinds_of_event() -> None:
    assert {str(kind) for kind in RESIDENT_KINDS} == {
        "adviser.gone",
        "adviser.back",
        "conversation.started",
        "message.posted",
        "adviser.joined",
        "route.offered",
        "route.used",
        "summary.shared",
        "summary.withdrawn",
        "emergency.shown",
        "visitor.asked_if_there",
        "conversation.paused",
        "conversation.ended",
        "conversation.left_queue",
        "follow_up.left",
        "follow_up.added",
        "guest.asked",
        "guest.joined",
        "guest.left",
        "guest.withdrawn",
        "real_time_text.chosen",
    }
