"""Saying something."""

import asyncio

import pytest

from app.actions.finish import end_by_visitor
from app.actions.privacy import forget
from app.actions.queue import accept
from app.actions.talk import Posted, add_note, post_message, reply
from app.domain.errors import (
    BadKey,
    ConversationEnded,
    LinkUnusable,
    NotFound,
    NotYours,
    StillWaiting,
    TextRefused,
)
from app.domain.keys import new_key
from app.domain.terms import EventKind, LinkOutcome, Sender, TextProblem
from app.office import Office
from app.store import events
from app.store.conversations import VisitorConversation
from app.store.events import Item
from tests.support.office import Clock, Town, begin_chat, log, make_available


async def seen_by(office: Office, visitor: VisitorConversation) -> list[Item]:
    return await office.store.read(lambda conn: events.for_visitor(conn, visitor.conversation_id))


async def talking(office: Office, town: Town) -> VisitorConversation:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    return amina


async def test_both_say_something(office: Office, town: Town) -> None:
    amina = await talking(office, town)
    await post_message(office, amina, "Hello", new_key())
    await reply(office, town.ben, amina.conversation_id, "Hello Amina", new_key())
    items = [item for item in await seen_by(office, amina) if item.kind is EventKind.MESSAGE_POSTED]
    assert [(item.sender, item.name, item.text, item.lang) for item in items[1:]] == [
        (Sender.VISITOR, "Amina", "Hello", "en"),
        (Sender.ADVISER, "Ben", "Hello Amina", "en"),
    ]


async def test_words_carry_their_language(office: Office, town: Town) -> None:
    tomos, _ = await begin_chat(
        office, town.northborough, town.council_tax, name="Tomos", question="Helo", locale="cy"
    )
    await post_message(office, tomos, "Diolch", new_key())
    await post_message(office, tomos, "Thanks", new_key(), lang="en")
    assert [item.lang for item in await seen_by(office, tomos) if item.text] == ["cy", "cy", "en"]


async def test_the_same_key_is_one_message_whatever_its_text(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    key = new_key()
    first = await post_message(office, amina, "Hello", key)
    assert first == Posted(first.event_id, repeated=False)
    for text in ("Hello", "Something else"):
        assert await post_message(office, amina, text, key) == Posted(first.event_id, repeated=True)
    assert [item.text for item in await seen_by(office, amina)][2:] == ["Hello"]


async def test_the_same_key_at_the_same_moment(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    key = new_key()
    posted = await asyncio.gather(*(post_message(office, amina, "Hello", key) for _ in range(10)))
    assert len({one.event_id for one in posted}) == 1
    assert sorted(one.repeated for one in posted) == [False] + [True] * 9


async def test_a_key_belongs_to_one_conversation_and_one_writer(office: Office, town: Town) -> None:
    amina = await talking(office, town)
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    key = new_key()
    ids = {
        (await post_message(office, amina, "One", key)).event_id,
        (await post_message(office, tomos, "Two", key)).event_id,
        (await reply(office, town.ben, amina.conversation_id, "Three", key)).event_id,
        (await add_note(office, town.dev, amina.conversation_id, "Four", key)).event_id,
    }
    assert len(ids) == 4


async def test_a_repeat_is_known_also_after_the_end(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    key = new_key()
    first = await post_message(office, amina, "Hello", key)
    await end_by_visitor(office, amina)
    assert await post_message(office, amina, "Hello", key) == Posted(first.event_id, repeated=True)
    with pytest.raises(ConversationEnded):
        await post_message(office, amina, "One more thing", new_key())


async def test_a_revoked_or_expired_link_says_nothing_more(office: Office, town: Town, clock: Clock) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await forget(office, amina)
    with pytest.raises(LinkUnusable) as refused:
        await post_message(office, amina, "Hello", new_key())
    assert refused.value.outcome is LinkOutcome.REVOKED
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax)
    await end_by_visitor(office, tomos)
    clock.forward(hours=21)
    with pytest.raises(LinkUnusable) as refused:
        await post_message(office, tomos, "Hello", new_key())
    assert refused.value.outcome is LinkOutcome.EXPIRED


async def test_words_and_keys_are_checked(office: Office, town: Town) -> None:
    amina = await talking(office, town)
    with pytest.raises(TextRefused) as refused:
        await post_message(office, amina, "x" * 5001, new_key())
    assert refused.value.problem is TextProblem.TOO_LONG
    with pytest.raises(TextRefused):
        await reply(office, town.ben, amina.conversation_id, " ", new_key())
    with pytest.raises(BadKey):
        await post_message(office, amina, "Hello", "")


async def test_an_adviser_replies_only_in_a_chat_they_hold(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    with pytest.raises(StillWaiting):
        await reply(office, town.ben, amina.conversation_id, "Hello", new_key())
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    with pytest.raises(NotYours) as refused:
        await reply(office, town.dev, amina.conversation_id, "Hello", new_key())
    assert refused.value.by == "Ben"
    for outsider in (town.carys, town.finn):
        with pytest.raises(NotFound):
            await reply(office, outsider, amina.conversation_id, "Hello", new_key())
        with pytest.raises(NotFound):
            await add_note(office, outsider, amina.conversation_id, "Hello", new_key())
    await end_by_visitor(office, amina)
    with pytest.raises(ConversationEnded):
        await reply(office, town.ben, amina.conversation_id, "Hello", new_key())


async def test_a_note_rings_for_staff_and_not_for_the_visitor(office: Office, town: Town) -> None:
    amina = await talking(office, town)
    with (
        office.broker.listen(f"conversation:{amina.conversation_id}") as page,
        office.broker.listen(f"staff:{town.ben.id}") as desk,
    ):
        await add_note(office, town.dev, amina.conversation_id, "Well done", new_key())
        assert await desk.wait(5)
        assert not await page.wait(0.05)
    assert len(await log(office, EventKind.NOTE_ADDED)) == 1


async def test_a_message_rings_for_the_visitor_and_the_adviser_who_holds_it(
    office: Office, town: Town
) -> None:
    amina = await talking(office, town)
    with (
        office.broker.listen(f"conversation:{amina.conversation_id}") as page,
        office.broker.listen(f"staff:{town.ben.id}") as desk,
        office.broker.listen(f"staff:{town.dev.id}") as other_desk,
    ):
        await post_message(office, amina, "Hello", new_key())
        assert await page.wait(5)
        assert await desk.wait(5)
        assert not await other_desk.wait(0.05)


async def test_how_it_was_sent_is_kept_to_count_from(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await post_message(office, amina, "Hello", new_key(), with_scripts=False)
    assert [fact.data for fact in await log(office, EventKind.MESSAGE_POSTED)] == [
        {"with_scripts": True},
        {"with_scripts": False},
    ]


async def test_who_adds_something_while_they_wait_makes_nobody_else_look(office: Office, town: Town) -> None:
    """A queue of eighty would be read eighty times, and what it shows has not changed."""
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    with (
        office.broker.listen(f"conversation:{amina.conversation_id}") as page,
        office.broker.listen(f"team:{town.council_tax.id}", f"desks:{town.council_tax.id}") as others,
    ):
        await post_message(office, amina, "It is urgent.", new_key())
        assert await page.wait(5)
        assert not await others.wait(0.05)
