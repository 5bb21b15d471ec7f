"""Saying what one needs, and how it is forgotten again."""

import pytest
from sqlalchemy import Connection, select

from app.actions.finish import end_by_visitor
from app.actions.link import open_link
from app.actions.needs import erase_old_needs, say_needs
from app.actions.privacy import forget
from app.actions.start import begin
from app.domain.errors import ConversationEnded, LinkUnusable
from app.domain.keys import new_key
from app.domain.terms import EventKind, Need
from app.office import Office
from app.store import conversations
from app.store.conversations import VisitorConversation
from app.store.tables import conversation, event
from tests.support.office import Clock, Town, begin_chat, log


async def now(office: Office, visitor: VisitorConversation) -> VisitorConversation:
    found = await office.store.read(lambda conn: conversations.visitor_by_id(conn, visitor.conversation_id))
    assert found is not None
    return found


async def begin_again(office: Office, town: Town, key: str, *needs: Need) -> VisitorConversation:
    """Sends the start form with this key."""
    started = await begin(
        office,
        town.northborough,
        team_id=town.council_tax.id,
        name="",
        question="My bill",
        locale="en",
        key=key,
        back_url=None,
        with_scripts=False,
        needs=needs,
    )
    opened = await open_link(office, town.northborough, started.token)
    assert opened.visitor is not None
    return opened.visitor


async def test_what_is_said_holds_and_the_event_does_not_tell_it(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    assert await say_needs(office, amina, (Need.BSL, Need.SIMPLE_WORDS))
    assert (await now(office, amina)).needs == (Need.BSL, Need.SIMPLE_WORDS)
    assert not await say_needs(office, amina, (Need.BSL, Need.SIMPLE_WORDS)), "twice is once"
    assert await say_needs(office, amina, ())
    assert (await now(office, amina)).needs == ()
    said = await log(office, EventKind.NEEDS_SAID)
    assert [fact.data for fact in said] == [{}, {}]


async def test_nothing_in_the_log_tells_what_somebody_needs(office: Office, town: Town) -> None:
    """Events are never changed: what stands there could not be erased."""
    amina = await begin_again(office, town, new_key(), Need.BRAILLE)
    await say_needs(office, amina, (Need.SCREEN_READER,))

    def rows(conn: Connection) -> str:
        own = select(event).where(event.c.conversation_id == amina.conversation_id)
        return " ".join(str(row) for row in conn.execute(own).all())

    told = await office.store.read(rows)
    assert EventKind.NEEDS_SAID in told
    assert not any(need in told for need in Need)


async def test_after_the_end_nothing_more_is_said(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await end_by_visitor(office, amina)
    with pytest.raises(ConversationEnded):
        await say_needs(office, amina, (Need.BSL,))
    await forget(office, amina)
    with pytest.raises(LinkUnusable):
        await say_needs(office, amina, (Need.BSL,))


async def test_to_forget_the_chat_erases_it(office: Office, town: Town) -> None:
    amina = await begin_again(office, town, new_key(), Need.BRAILLE)
    await forget(office, amina)
    assert (await now(office, amina)).needs == ()


async def test_it_goes_when_the_link_has_expired(office: Office, town: Town, clock: Clock) -> None:
    amina = await begin_again(office, town, new_key(), Need.BRAILLE)
    open_ = await begin_again(office, town, new_key(), Need.BSL)
    plain, _ = await begin_chat(office, town.northborough, town.council_tax)
    for visitor in (amina, plain):
        await end_by_visitor(office, visitor)
    clock.forward(hours=19, minutes=59)
    await erase_old_needs(office)
    assert (await now(office, amina)).needs == (Need.BRAILLE,)
    clock.forward(minutes=1)
    await erase_old_needs(office)
    await erase_old_needs(office)
    assert (await now(office, amina)).needs == ()
    assert (await now(office, open_)).needs == (Need.BSL,)
    erased = await log(office, EventKind.NEEDS_ERASED)
    assert [(fact.conversation_id, fact.data) for fact in erased] == [(amina.conversation_id, {})]


async def test_to_look_for_what_is_old_reads_no_whole_table(office: Office, clock: Clock) -> None:
    def plan(conn: Connection) -> str:
        query = conversations.expired(clock()).where(conversations.with_needs())
        compiled = str(query.compile(conn, compile_kwargs={"literal_binds": True}))
        return " ".join(row.detail for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}"))

    assert "ix_conversation_with_needs" in await office.store.read(plan)


async def test_a_form_that_comes_again_with_others_puts_them_right(office: Office, town: Town) -> None:
    key = new_key()
    amina = await begin_again(office, town, key, Need.BSL)
    assert await log(office, EventKind.NEEDS_SAID) == []
    again = await begin_again(office, town, key, Need.LARGE_TEXT)
    assert again.conversation_id == amina.conversation_id
    assert again.needs == (Need.LARGE_TEXT,)


async def test_a_form_that_comes_again_takes_nothing_away_that_was_said_in_the_chat(
    office: Office, town: Town
) -> None:
    key = new_key()
    amina = await begin_again(office, town, key)
    await say_needs(office, amina, (Need.RELAY,))
    assert (await begin_again(office, town, key)).needs == (Need.RELAY,)
    assert (await begin_again(office, town, key, Need.BSL)).needs == (Need.BSL, Need.RELAY)
    rows = await office.store.read(lambda conn: conn.execute(select(conversation.c.needs)).all())
    assert [row.needs for row in rows] == [["bsl", "relay"]]
