"""Sending a ready-made phrase."""

import pytest

from app.actions.drafts import keep_participants
from app.actions.finish import end_by_visitor
from app.actions.phrases import send_phrase
from app.domain.errors import ConversationEnded
from app.domain.keys import new_key
from app.domain.terms import EventKind, Need, Phrase
from app.office import Office
from app.store import conversations, drafts
from tests.support.office import Town, begin_chat, log


async def test_what_was_kept_half_written_stays(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await keep_participants(office, amina, "I was going to", new_key())
    await send_phrase(office, amina, Phrase.WAIT, "Please wait", new_key())
    draft = await office.store.read(lambda conn: drafts.of_visitor(conn, amina.conversation_id))
    assert draft is not None
    assert draft.text == "I was going to"


async def test_a_key_sends_each_phrase_once(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    key = new_key()
    first = await send_phrase(office, amina, Phrase.YES, "Yes", key)
    assert await send_phrase(office, amina, Phrase.YES, "Yes", key) == type(first)(first.event_id, True)
    other = await send_phrase(office, amina, Phrase.NO, "No", key)
    assert not other.repeated
    assert len(await log(office, EventKind.MESSAGE_POSTED)) == 3


async def test_one_that_asks_for_what_a_need_says_says_the_need_once(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    for phrase in Phrase:
        await send_phrase(office, amina, phrase, "...", new_key())
    await send_phrase(office, amina, Phrase.BSL, "I need BSL", new_key())
    found = await office.store.read(lambda conn: conversations.visitor_by_id(conn, amina.conversation_id))
    assert found is not None
    assert found.needs == (Need.BSL, Need.SIMPLE_WORDS)
    assert len(await log(office, EventKind.NEEDS_SAID)) == 2


async def test_not_after_the_end(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await end_by_visitor(office, amina)
    with pytest.raises(ConversationEnded):
        await send_phrase(office, amina, Phrase.YES, "Yes", new_key())
