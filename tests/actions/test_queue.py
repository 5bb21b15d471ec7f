"""Taking a visitor from the queue."""

import asyncio

import pytest

from app.actions.finish import end_by_visitor
from app.actions.people import set_availability
from app.actions.queue import Accepted, accept
from app.domain.errors import AlreadyAccepted, AtCapacity, ConversationEnded, NotAvailable, NotFound
from app.domain.terms import Availability, AwayReason, ConversationState, EventKind
from app.office import Office
from app.store import conversations, events
from tests.support.office import Town, begin_chat, log, make_available


async def test_the_visitor_sees_who_joined(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    assert await accept(office, town.ben, amina.conversation_id) == Accepted(amina.conversation_id, False)
    now = await office.store.read(lambda conn: conversations.visitor_by_id(conn, amina.conversation_id))
    assert now is not None
    assert (now.state, now.adviser_name) == (ConversationState.TALKING, "Ben")
    seen = await office.store.read(lambda conn: events.for_visitor(conn, amina.conversation_id))
    assert (seen[-1].kind, seen[-1].name) == (EventKind.ADVISER_JOINED, "Ben")


async def test_of_two_at_once_one_wins_and_the_other_is_told_who(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await make_available(office, town.dev)
    results = await asyncio.gather(
        accept(office, town.ben, amina.conversation_id),
        accept(office, town.dev, amina.conversation_id),
        return_exceptions=True,
    )
    (won,) = [result for result in results if isinstance(result, Accepted)]
    (lost,) = [result for result in results if isinstance(result, AlreadyAccepted)]
    (fact,) = await log(office, EventKind.ADVISER_JOINED)
    winner = town.ben if results[0] is won else town.dev
    assert (lost.by, fact.staff_id) == (winner.name, winner.id)


async def test_accepting_twice_is_harmless(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    assert await accept(office, town.ben, amina.conversation_id) == Accepted(amina.conversation_id, True)
    assert len(await log(office, EventKind.ADVISER_JOINED)) == 1


async def test_no_more_chats_at_once_than_agreed(office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    chats = [(await begin_chat(office, town.northborough, town.council_tax))[0] for _ in range(4)]
    for chat in chats[:3]:
        await accept(office, town.ben, chat.conversation_id)
    with pytest.raises(AtCapacity) as refused:
        await accept(office, town.ben, chats[3].conversation_id)
    assert refused.value.capacity == 3
    await end_by_visitor(office, chats[0])
    await accept(office, town.ben, chats[3].conversation_id)


async def test_only_who_is_available_accepts(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    with pytest.raises(NotAvailable):
        await accept(office, town.ben, amina.conversation_id)
    await make_available(office, town.ben)
    await set_availability(office, town.ben, Availability.AWAY, AwayReason.MEETING)
    with pytest.raises(NotAvailable):
        await accept(office, town.ben, amina.conversation_id)


async def test_who_has_left_the_queue_cannot_be_accepted(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await end_by_visitor(office, amina)
    with pytest.raises(ConversationEnded):
        await accept(office, town.ben, amina.conversation_id)


async def test_an_outsider_does_not_learn_that_it_exists(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    for outsider in (town.carys, town.finn):
        await make_available(office, outsider)
        for conversation_id in (amina.conversation_id, 999):
            with pytest.raises(NotFound):
                await accept(office, outsider, conversation_id)


async def test_all_desks_of_the_team_hear_of_it(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    with (
        office.broker.listen(f"team:{town.council_tax.id}") as team,
        office.broker.listen(f"conversation:{amina.conversation_id}") as page,
    ):
        await accept(office, town.ben, amina.conversation_id)
        assert await team.wait(5)
        assert await page.wait(5)
