"""Noticing that the adviser of a chat is not there any more."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from app.actions.attendance import look
from app.actions.people import seen, set_availability, sign_in, sign_out
from app.actions.queue import accept
from app.config import HEARTBEATS
from app.domain.errors import AlreadyAccepted, AtCapacity, NotAvailable
from app.domain.terms import Availability, AwayReason, EventKind
from app.office import Office
from app.store import conversation_rows, conversations
from app.store.attendance import Change
from app.store.people import ANSWERS_WITHIN, PRESENT_BY_REQUESTS, PRESENT_ON_STREAM
from app.store.writer import Tx
from tests.support.office import PASSWORD, Clock, Town, begin_chat, log, make_available


async def talking(office: Office, town: Town, *, on_stream: bool = True) -> int:
    """Ben talks to Amina, at a desk with scripts or without."""
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    if on_stream:
        await seen(office, town.ben, on_stream=True)
    return amina.conversation_id


async def alone(office: Office, conversation_id: int) -> bool:
    await look(office)
    now = await office.store.read(lambda conn: conversations.visitor_by_id(conn, conversation_id))
    assert now is not None
    return now.left_alone


async def test_a_desk_that_answers_no_more_has_left_its_chats_alone(
    office: Office, town: Town, clock: Clock
) -> None:
    chat = await talking(office, town)
    clock.forward(seconds=PRESENT_ON_STREAM.total_seconds())
    assert not await alone(office, chat)
    clock.forward(seconds=1)
    assert await alone(office, chat)
    assert await alone(office, chat), "said once"
    (fact,) = await log(office, EventKind.ADVISER_GONE)
    assert (fact.conversation_id, fact.staff_id) == (chat, town.ben.id)


async def test_a_desk_without_scripts_is_given_longer(office: Office, town: Town, clock: Clock) -> None:
    chat = await talking(office, town, on_stream=False)
    clock.forward(seconds=PRESENT_BY_REQUESTS.total_seconds())
    assert not await alone(office, chat)
    clock.forward(seconds=1)
    assert await alone(office, chat)


async def test_who_came_back_while_it_was_looked_has_not_gone(
    office: Office, town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = await talking(office, town)
    clock.forward(seconds=PRESENT_ON_STREAM.total_seconds() + 1)
    read = office.store.read

    async def and_then_ben_is_there(fn: Callable[[Connection], list[Change]]) -> list[Change]:
        found = await read(fn)
        await seen(office, town.ben, on_stream=True)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(office.store, "read", and_then_ben_is_there)
        assert await look(office) == 0
    assert await log(office, EventKind.ADVISER_GONE) == []
    assert not await alone(office, chat)


async def test_one_chat_that_cannot_be_noted_holds_up_none_behind_it(
    office: Office, town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await talking(office, town), await talking(office, town)
    clock.forward(seconds=PRESENT_ON_STREAM.total_seconds() + 1)
    left_alone = conversation_rows.left_alone

    def fails(tx: Tx, conversation_id: int, *, gone: bool) -> None:
        if conversation_id == first:
            raise OSError
        left_alone(tx, conversation_id, gone=gone)

    with monkeypatch.context() as patched:
        patched.setattr(conversation_rows, "left_alone", fails)
        assert await look(office) == 1
    assert [fact.conversation_id for fact in await log(office, EventKind.ADVISER_GONE)] == [second]
    assert await alone(office, first), "noted at the next look"


async def test_who_takes_no_new_chats_is_there_for_theirs(office: Office, town: Town) -> None:
    chat = await talking(office, town)
    await set_availability(office, town.ben, Availability.AWAY, AwayReason.OTHER_WORK)
    assert not await alone(office, chat)


async def test_who_signs_out_has_left_at_once_and_who_signs_in_is_back(office: Office, town: Town) -> None:
    token = await sign_in(office, town.ben.email, PASSWORD, "192.0.2.1")
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await set_availability(office, town.ben, Availability.AVAILABLE)
    await accept(office, town.ben, amina.conversation_id)
    assert not await alone(office, amina.conversation_id)
    with office.broker.listen(f"conversation:{amina.conversation_id}") as resident:
        await sign_out(office, town.ben, token)
        assert await resident.wait(5), "the resident's page is told"
    assert [fact.conversation_id for fact in await log(office, EventKind.ADVISER_GONE)] == [
        amina.conversation_id
    ], "without waiting for a look"
    await sign_out(office, town.ben, token)
    assert await alone(office, amina.conversation_id)
    assert len(await log(office, EventKind.ADVISER_GONE)) == 1, "a look and a second press say nothing more"
    await sign_in(office, town.ben.email, PASSWORD, "192.0.2.1")
    assert not await alone(office, amina.conversation_id)
    assert len(await log(office, EventKind.ADVISER_BACK)) == 1


async def test_a_session_left_open_elsewhere_keeps_nobody_waiting_long_for_who_signed_out(
    office: Office, town: Town, clock: Clock
) -> None:
    await sign_in(office, town.ben.email, PASSWORD, "192.0.2.1")  # at a browser that was only closed
    token = await sign_in(office, town.ben.email, PASSWORD, "192.0.2.2")
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await set_availability(office, town.ben, Availability.AVAILABLE)
    await accept(office, town.ben, amina.conversation_id)
    await sign_out(office, town.ben, token)
    assert not await alone(office, amina.conversation_id), "he may be at the other one"
    clock.forward(seconds=ANSWERS_WITHIN.total_seconds() + 1)
    assert await alone(office, amina.conversation_id)
    await make_available(office, town.dev)
    await accept(office, town.dev, amina.conversation_id)
    assert len(await log(office, EventKind.ADVISER_GONE)) == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_of_a_desk_that_is_open_elsewhere_too_nobody_is_told_that_it_has_gone(
    office: Office, town: Town, clock: Clock, scripts: bool
) -> None:
    chat = await talking(office, town)
    token = await sign_in(office, town.ben.email, PASSWORD, "192.0.2.1")
    await sign_out(office, town.ben, token)
    clock.forward(seconds=HEARTBEATS[1])
    assert not await alone(office, chat)
    await seen(office, town.ben, on_stream=scripts)
    clock.forward(seconds=ANSWERS_WITHIN.total_seconds() + 1)
    assert not await alone(office, chat)
    assert await log(office, EventKind.ADVISER_GONE) == []


async def test_who_signs_out_leaves_only_their_own_chats(office: Office, town: Town, clock: Clock) -> None:
    await talking(office, town)
    clock.forward(seconds=PRESENT_ON_STREAM.total_seconds() + 1)  # Ben's desk went, and nobody looked yet
    token = await sign_in(office, town.dev.email, PASSWORD, "192.0.2.1")
    await sign_out(office, town.dev, token)
    assert await log(office, EventKind.ADVISER_GONE) == []


async def test_only_who_is_free_takes_over_and_only_what_was_left_alone(
    office: Office, town: Town, clock: Clock
) -> None:
    chat = await talking(office, town)
    await make_available(office, town.dev)
    with pytest.raises(AlreadyAccepted):
        await accept(office, town.dev, chat)
    clock.forward(minutes=5)
    assert await alone(office, chat)
    await set_availability(office, town.dev, Availability.AWAY, AwayReason.LUNCH)
    with pytest.raises(NotAvailable):
        await accept(office, town.dev, chat)
    await make_available(office, town.dev)
    others = [(await begin_chat(office, town.northborough, town.council_tax))[0] for _ in range(3)]
    for one in others:
        await accept(office, town.dev, one.conversation_id)
    with pytest.raises(AtCapacity):
        await accept(office, town.dev, chat)
    await make_available(office, town.erin)
    with office.broker.listen(f"staff:{town.ben.id}") as desk:
        await accept(office, town.erin, chat)
        assert await desk.wait(5), "who had it is told"
    with pytest.raises(AlreadyAccepted) as refused:
        await accept(office, town.ben, chat)
    assert refused.value.by == "Erin"
