"""Ending a conversation."""

import pytest

from app.actions.finish import Ended, end_by_adviser, end_by_visitor
from app.actions.queue import accept
from app.actions.silence import set_aside
from app.actions.talk import post_message, reply
from app.domain.errors import ConversationEnded, NotFound, NotYours, StillWaiting, UnknownWrapUpCode
from app.domain.keys import new_key
from app.domain.terms import ConversationState, EndReason, EventKind, Sender
from app.office import Office
from app.store import conversations, events
from app.store.conversations import StaffConversation, VisitorConversation
from tests.support.office import Clock, Town, begin_chat, log, make_available


async def talking(office: Office, town: Town) -> VisitorConversation:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    return amina


async def for_ben(office: Office, town: Town, visitor: VisitorConversation) -> StaffConversation:
    found = await office.store.read(
        lambda conn: conversations.for_adviser(conn, town.ben.id, visitor.conversation_id)
    )
    assert found is not None
    return found


async def test_leaving_while_waiting(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    assert await end_by_visitor(office, amina) == Ended(EndReason.LEFT_QUEUE, repeated=False)
    seen = await office.store.read(lambda conn: events.for_visitor(conn, amina.conversation_id))
    assert (seen[-1].kind, seen[-1].sender, seen[-1].by) == (
        EventKind.LEFT_QUEUE,
        Sender.SYSTEM,
        Sender.VISITOR,
    )


async def test_who_was_answered_and_waits_again_ends_the_chat(
    office: Office, town: Town, clock: Clock
) -> None:
    amina = await talking(office, town)
    await reply(office, town.ben, amina.conversation_id, "Which bill?", new_key())
    await set_aside(office, town.ben, amina.conversation_id)
    clock.forward(minutes=15)  # Ben's desk is gone by then
    await post_message(office, amina, "I am back.", new_key())
    assert await end_by_visitor(office, amina) == Ended(EndReason.BY_VISITOR, repeated=False)
    assert await log(office, EventKind.LEFT_QUEUE) == []
    (fact,) = await log(office, EventKind.CONVERSATION_ENDED)
    assert fact.data == {"reason": "by_visitor"}
    with pytest.raises(ConversationEnded):  # it was nobody's
        await end_by_adviser(office, town.ben, amina.conversation_id, town.solved)


async def test_ending_while_talking_and_twice(office: Office, town: Town) -> None:
    amina = await talking(office, town)
    assert await end_by_visitor(office, amina) == Ended(EndReason.BY_VISITOR, repeated=False)
    assert await end_by_visitor(office, amina) == Ended(EndReason.BY_VISITOR, repeated=True)
    assert len(await log(office, EventKind.CONVERSATION_ENDED)) == 1


async def test_the_adviser_ends_and_says_what_it_was_about(office: Office, town: Town) -> None:
    amina = await talking(office, town)
    ended = await end_by_adviser(office, town.ben, amina.conversation_id, town.solved)
    assert ended == Ended(EndReason.BY_ADVISER, repeated=False)
    again = await end_by_adviser(office, town.ben, amina.conversation_id, town.passed_on)
    assert again == Ended(EndReason.BY_ADVISER, repeated=True)
    now = await for_ben(office, town, amina)
    assert (now.state, now.wrap_up_label) == (ConversationState.ENDED, "Solved")
    seen = await office.store.read(lambda conn: events.for_visitor(conn, amina.conversation_id))
    assert (seen[-1].kind, seen[-1].by, seen[-1].name) == (
        EventKind.CONVERSATION_ENDED,
        Sender.ADVISER,
        "Ben",
    )
    (fact,) = await log(office, EventKind.CONVERSATION_ENDED)
    assert fact.data == {"reason": "by_adviser", "wrap_up_code_id": town.solved}


async def test_a_chat_the_visitor_ended_is_still_wrapped_up(office: Office, town: Town) -> None:
    amina = await talking(office, town)
    await end_by_visitor(office, amina)
    ended = await end_by_adviser(office, town.ben, amina.conversation_id, town.passed_on)
    assert ended == Ended(EndReason.BY_VISITOR, repeated=False)
    now = await for_ben(office, town, amina)
    assert (now.end_reason, now.wrap_up_code_id) == (EndReason.BY_VISITOR, town.passed_on)
    assert len(await log(office, EventKind.CONVERSATION_ENDED)) == 1
    assert len(await log(office, EventKind.WRAPPED_UP)) == 1


async def test_a_code_of_the_council_is_needed(office: Office, town: Town) -> None:
    amina = await talking(office, town)
    for code in (None, town.eastmere_solved, 999):
        with pytest.raises(UnknownWrapUpCode):
            await end_by_adviser(office, town.ben, amina.conversation_id, code)
    assert (await for_ben(office, town, amina)).state is ConversationState.TALKING


async def test_only_who_holds_it_ends_it(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    with pytest.raises(StillWaiting):
        await end_by_adviser(office, town.ben, amina.conversation_id, town.solved)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    with pytest.raises(NotYours) as refused:
        await end_by_adviser(office, town.dev, amina.conversation_id, town.solved)
    assert refused.value.by == "Ben"
    with pytest.raises(NotFound):
        await end_by_adviser(office, town.finn, amina.conversation_id, town.solved)
