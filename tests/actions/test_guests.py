"""Asking somebody to join: who may, what the link is worth, and what counts as the resident's side."""

import pytest
from sqlalchemy import select

from app.actions import signs
from app.actions.finish import end_by_visitor
from app.actions.guests import ask_anew, ask_to_join, join, leave, made_by, withdraw
from app.actions.link import open_guests_link, open_link
from app.actions.people import set_availability
from app.actions.privacy import forget
from app.actions.queue import accept
from app.actions.settings import choose, drop_expired
from app.actions.talk import post_message, reply
from app.domain.errors import (
    ConversationEnded,
    LinkUnusable,
    NotFound,
    TextRefused,
    TooManyGuests,
)
from app.domain.keys import new_key
from app.domain.link import GUESTS_AT_ONCE
from app.domain.terms import (
    Availability,
    AwayReason,
    ConversationState,
    DeadlineKind,
    EventKind,
    GuestRole,
    LinkOutcome,
    Sender,
)
from app.domain.timeouts import Pace
from app.office import Office
from app.store import conversation_rows, conversations, deadlines, events, guests, reading, settings
from app.store.conversations import VisitorConversation
from app.store.tables import event, guest, visitor_presence
from app.store.writer import Tx
from tests.support.guests import Kim, ask, ask_in, reread
from tests.support.office import Clock, Town, begin_chat, change, log, make_available

pytestmark = pytest.mark.requirement("RL-10")


@pytest.fixture
async def amina(office: Office, town: Town) -> VisitorConversation:
    return (await begin_chat(office, town.northborough, town.council_tax))[0]


async def outcome(office: Office, town: Town, kim: Kim) -> LinkOutcome:
    return (await open_guests_link(office, town.northborough, kim.token)).outcome


async def state(office: Office, amina: VisitorConversation) -> ConversationState:
    now = await office.store.read(lambda conn: conversations.visitor_by_id(conn, amina.conversation_id))
    assert now is not None
    return now.state


async def test_a_link_opens_nothing_until_its_holder_joins(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    kim = await ask(office, amina)
    assert await outcome(office, town, kim) is LinkOutcome.NOT_JOINED
    with pytest.raises(LinkUnusable):
        await post_message(office, kim.guest, "Hello", new_key())
    assert await join(office, kim.guest)
    assert await outcome(office, town, kim) is LinkOutcome.OK
    assert not await join(office, kim.guest), "twice is once"
    kinds = [fact.kind for fact in await log(office)][-2:]
    assert kinds == [EventKind.GUEST_ASKED, EventKind.GUEST_JOINED]


async def test_only_the_hash_of_a_link_is_kept_and_no_fact_holds_a_name(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    kim = await ask(office, amina)
    rows = await office.store.read(lambda conn: conn.execute(select(guest)).all())
    assert kim.token.partition(".")[0] not in str(rows)
    facts = await office.store.read(lambda conn: conn.execute(select(event)).all())
    assert "Kim" not in str(facts)


async def test_a_guests_token_is_no_residents_and_none_of_another_council(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    kim = await ask_in(office, town, amina)
    assert (await open_link(office, town.northborough, kim.token)).outcome is LinkOutcome.BAD_SIGNATURE
    assert (await open_guests_link(office, town.eastmere, kim.token)).outcome is LinkOutcome.UNKNOWN
    _, token = await begin_chat(office, town.northborough, town.housing)
    assert (await open_guests_link(office, town.northborough, token)).outcome is LinkOutcome.BAD_SIGNATURE


async def test_the_same_form_makes_one_link_and_tells_it_again(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    key = new_key()
    first = await ask_to_join(office, amina, GuestRole.SUPPORTER, " Kim ", key)
    again = await ask_to_join(office, amina, GuestRole.SUPPORTER, "Kim", key)
    assert (first.token, first.guest.id, again.repeated) == (again.token, again.guest.id, True)
    told = await office.store.read(lambda conn: made_by(office, conn, amina, first.form))
    assert told is not None
    assert told.token == first.token
    tomos, _ = await begin_chat(office, town.northborough, town.housing, name="Tomos")
    assert await office.store.read(lambda conn: made_by(office, conn, tomos, first.form)) is None
    await withdraw(office, amina, first.guest.id)
    assert await office.store.read(lambda conn: made_by(office, conn, amina, first.form)) is None
    with pytest.raises(NotFound):
        await ask_to_join(office, amina, GuestRole.SUPPORTER, "Kim", key)


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 81])
async def test_a_guest_has_a_name(office: Office, amina: VisitorConversation, name: str) -> None:
    with pytest.raises(TextRefused):
        await ask_to_join(office, amina, GuestRole.SUPPORTER, name, new_key())


async def test_so_many_at_once_and_no_more(office: Office, amina: VisitorConversation) -> None:
    kims = [await ask(office, amina, f"Kim {number}") for number in range(GUESTS_AT_ONCE)]
    with pytest.raises(TooManyGuests):
        await ask(office, amina, "Lee")
    await join(office, kims[0].guest)
    await leave(office, kims[0].guest)
    await ask(office, amina, "Lee")
    with pytest.raises(TooManyGuests):
        await ask(office, amina, "Mo")


async def test_a_new_link_takes_the_old_one_back(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    kim = await ask_in(office, town, amina)
    key = new_key()
    made = await ask_anew(office, amina, kim.guest.id, key)
    assert await outcome(office, town, kim) is LinkOutcome.WITHDRAWN
    assert await outcome(office, town, Kim(made.guest, made.token)) is LinkOutcome.NOT_JOINED
    assert (made.guest.name, made.guest.role) == ("Kim", GuestRole.INTERPRETER)
    assert (await ask_anew(office, amina, kim.guest.id, key)).token == made.token
    tomos, _ = await begin_chat(office, town.northborough, town.housing, name="Tomos")
    with pytest.raises(NotFound):
        await ask_anew(office, tomos, made.guest.id, new_key())


async def test_who_left_and_who_was_withdrawn_can_do_nothing_any_more(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    kim, lee = await ask_in(office, town, amina), await ask_in(office, town, amina, "Lee")
    await leave(office, kim.guest)
    assert await withdraw(office, amina, lee.guest.id)
    assert not await withdraw(office, amina, lee.guest.id)
    assert await outcome(office, town, kim) is LinkOutcome.LEFT
    assert await outcome(office, town, lee) is LinkOutcome.WITHDRAWN
    for gone in (kim, lee):
        with pytest.raises(LinkUnusable):
            await post_message(office, gone.guest, "Still here", new_key())
        with pytest.raises(LinkUnusable):
            await join(office, gone.guest)
    tomos, _ = await begin_chat(office, town.northborough, town.housing, name="Tomos")
    with pytest.raises(NotFound):
        await withdraw(office, tomos, kim.guest.id)


async def test_reading_goes_on_after_the_end_until_the_chats_own_link_ends(
    office: Office, town: Town, amina: VisitorConversation, clock: Clock
) -> None:
    kim, late = await ask_in(office, town, amina), await ask(office, amina, "Late")
    await end_by_visitor(office, amina)
    assert await outcome(office, town, kim) is LinkOutcome.OK
    with pytest.raises(ConversationEnded):
        await post_message(office, kim.guest, "One more thing", new_key())
    with pytest.raises(ConversationEnded):
        await join(office, late.guest)
    with pytest.raises(ConversationEnded):
        await ask(office, amina, "Lee")
    await choose(office, kim.guest, {"theme": "dark"})
    clock.forward(hours=21)
    assert await outcome(office, town, kim) is LinkOutcome.EXPIRED
    await drop_expired(office)
    kept = await office.store.read(lambda conn: settings.of_guest(conn, kim.guest.id))
    assert kept.chosen() == {}


async def test_a_link_can_be_taken_back_after_the_end(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    kim = await ask_in(office, town, amina)
    await end_by_visitor(office, amina)
    assert await withdraw(office, amina, kim.guest.id)
    assert await outcome(office, town, kim) is LinkOutcome.WITHDRAWN


async def test_a_chat_that_is_forgotten_is_open_to_no_guest(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    kim = await ask_in(office, town, amina)
    await choose(office, kim.guest, {"theme": "dark"})
    await forget(office, amina)
    assert await outcome(office, town, kim) is LinkOutcome.REVOKED
    kept = await office.store.read(lambda conn: settings.of_guest(conn, kim.guest.id))
    assert kept.chosen() == {}


async def test_a_guests_words_are_their_own_and_to_be_answered(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    kim = await ask_in(office, town, amina)
    await accept(office, await make_available(office, town.ben), amina.conversation_id)
    key = new_key()
    await post_message(office, amina, "From Amina", key)
    posted = await post_message(office, kim.guest, "From Kim", key)
    assert not posted.repeated, "another one's key is another"
    assert (await post_message(office, kim.guest, "From Kim", key)).repeated
    items = await office.store.read(lambda conn: events.for_visitor(conn, amina.conversation_id))
    last = items[-1]
    assert (last.sender, last.name, last.text, last.guest and last.guest.role) == (
        Sender.GUEST,
        "Kim",
        "From Kim",
        GuestRole.INTERPRETER,
    )
    unread = await office.store.read(lambda conn: reading.unread(conn, town.ben.id))
    assert unread[amina.conversation_id] == 3  # the question, and one each


def rest(tx: Tx, amina: VisitorConversation, away: ConversationState) -> None:
    conversation_rows.rested(tx, amina.conversation_id, away)
    events.append(tx, EventKind.CONVERSATION_DORMANT, conversation_id=amina.conversation_id)


@pytest.mark.parametrize("away", [ConversationState.PAUSED, ConversationState.DORMANT])
async def test_a_guests_word_brings_back_what_rests(
    office: Office, town: Town, amina: VisitorConversation, away: ConversationState
) -> None:
    kim = await ask_in(office, town, amina)
    await accept(office, await make_available(office, town.ben), amina.conversation_id)
    await reply(office, town.ben, amina.conversation_id, "Hello", new_key())
    await office.store.write(lambda tx: rest(tx, amina, away))
    assert await state(office, amina) is away
    await post_message(office, kim.guest, "We go on", new_key())
    assert await state(office, amina) is ConversationState.TALKING


async def test_what_a_guest_does_is_not_told_as_the_residents(
    office: Office, town: Town, amina: VisitorConversation, clock: Clock
) -> None:
    kim = await ask_in(office, town, amina)
    id_ = amina.conversation_id
    await accept(office, await make_available(office, town.ben), id_)
    await reply(office, town.ben, id_, "Hello", new_key())
    seen = await last_active(office, amina)

    clock.forward(minutes=10)
    await signs.seen(office, kim.guest)
    await office.store.write(lambda tx: rest(tx, amina, ConversationState.PAUSED))
    await set_availability(office, town.ben, Availability.AWAY, AwayReason.END_OF_DAY)
    await post_message(office, kim.guest, "Help, there is a fire", new_key())
    assert await state(office, amina) is ConversationState.WAITING
    assert await last_active(office, amina) == seen
    kinds = (EventKind.CONVERSATION_RETURNED, EventKind.QUEUE_JOINED, EventKind.EMERGENCY_SHOWN)
    rows = await office.store.read(
        lambda conn: conn.execute(select(event).where(event.c.kind.in_(kinds)).order_by(event.c.id)).all()
    )
    assert [(row.kind, row.sender, row.guest_id) for row in rows[1:]] == [
        (EventKind.CONVERSATION_RETURNED, Sender.SYSTEM, kim.guest.id),
        (EventKind.QUEUE_JOINED, Sender.GUEST, kim.guest.id),
        (EventKind.EMERGENCY_SHOWN, Sender.SYSTEM, kim.guest.id),
    ]


async def test_a_guests_signs_hold_off_the_pause_and_seldom_write(
    office: Office, town: Town, amina: VisitorConversation, clock: Clock
) -> None:
    await change(office, town, town.northborough, pace=Pace(limit=30, dormant=0))
    kim = await ask_in(office, town, amina)
    await accept(office, await make_available(office, town.ben), amina.conversation_id)
    await reply(office, town.ben, amina.conversation_id, "Hello", new_key())
    warns = []
    for seconds in (0, 600, 5, 5):
        clock.forward(seconds=seconds)
        await signs.seen(office, kim.guest)
        standing = await office.store.read(lambda conn: deadlines.of(conn, amina.conversation_id))
        warns.append(standing[DeadlineKind.WARNING])
    later = [int((at - warns[0]).total_seconds()) for at in warns]
    assert later == [0, 600, 600, 610]


async def last_active(office: Office, amina: VisitorConversation) -> object:
    query = select(visitor_presence.c.seen_at).where(
        visitor_presence.c.conversation_id == amina.conversation_id
    )
    return await office.store.read(lambda conn: conn.execute(query).scalar_one())


async def test_a_guest_may_join_and_write_while_the_resident_waits(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    kim = await ask_in(office, town, amina)
    await post_message(office, kim.guest, "I help Amina", new_key())
    assert await state(office, amina) is ConversationState.WAITING


async def test_a_guests_settings_are_not_the_residents(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    kim = await ask_in(office, town, amina)
    await choose(office, kim.guest, {"theme": "dark"})
    own = await office.store.read(lambda conn: settings.of_visitor(conn, amina.conversation_id))
    theirs = (await open_guests_link(office, town.northborough, kim.token)).settings
    assert (own.chosen(), theirs.chosen()) == ({}, {"theme": "dark"})


async def test_withdrawn_guests_are_listed_no_more(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    kim, lee = await ask_in(office, town, amina), await ask_in(office, town, amina, "Lee")
    await withdraw(office, amina, kim.guest.id)
    await leave(office, lee.guest)
    listed = await office.store.read(lambda conn: guests.of_conversation(conn, amina.conversation_id))
    assert [(one.name, one.holds) for one in listed] == [("Lee", False)]
    assert (await reread(office, town.northborough, kim.token)).withdrawn_at is not None
