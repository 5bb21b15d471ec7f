"""A resident leaves a message to be answered later."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection

from app.actions.drafts import keep_participants
from app.actions.finish import end_by_visitor
from app.actions.follow_up import open_left, token_of_chat
from app.actions.inbox import answer, assign, close
from app.actions.link import open_link
from app.actions.privacy import erase_old_contacts, forget
from app.actions.queue import accept
from app.actions.talk import post_message
from app.domain.errors import (
    AlreadyAccepted,
    BadKey,
    ConsentMissing,
    LinkUnusable,
    TextRefused,
    UnknownTeam,
)
from app.domain.keys import new_key
from app.domain.terms import AnsweredBy, ConversationState, EndReason, EventKind, FollowUpState, LinkOutcome
from app.office import Office
from app.store import desk, drafts, events, inbox
from app.store.conversations import visitor_by_id
from app.store.tables import contact
from tests.support.messages import AMINA, QUESTION, TOMOS, follow_up, leave_chat, leave_message
from tests.support.office import Clock, Town, begin_chat, change, erase_words, log, make_available, set_hours


async def said(office: Office, town: Town, follow_up_id: int) -> list[str | None]:
    steps = await office.store.read(lambda conn: inbox.steps(conn, town.dev.id, follow_up_id))
    return [step.text for step in steps if step.kind in (EventKind.FOLLOW_UP_LEFT, EventKind.FOLLOW_UP_ADDED)]


async def test_a_message_goes_to_the_inbox_of_its_team_also_when_closed(office: Office, town: Town) -> None:
    await set_hours(office, town, [])
    left = await leave_message(office, town.northborough, town.council_tax, question=f" {QUESTION}\r\n")
    now = await follow_up(office, left)
    assert (now.team_name, now.state, now.contact, now.staff_id) == (
        "Council Tax",
        FollowUpState.NEW,
        AMINA,
        None,
    )
    assert await said(office, town, left.follow_up_id) == [QUESTION]
    (fact,) = await log(office, EventKind.FOLLOW_UP_LEFT)
    assert fact.data == {"locale": "en", "with_scripts": False, "email": True, "phone_use": None}


@pytest.mark.requirement("NJ-10")
async def test_the_same_form_twice_is_one_message(office: Office, town: Town) -> None:
    key = new_key()
    first = await leave_message(office, town.northborough, town.council_tax, key=key)
    again = await leave_message(office, town.northborough, town.council_tax, key=key)
    assert (first.repeated, again.repeated) == (False, True)
    assert again.token == first.token
    assert len(await log(office, EventKind.FOLLOW_UP_LEFT)) == 1
    assert await log(office, EventKind.FOLLOW_UP_ADDED) == []


async def test_back_corrected_and_sent_again_corrects_what_was_left(office: Office, town: Town) -> None:
    key = new_key()
    wrong = replace(AMINA, email="amina@exmaple.org")
    first = await leave_message(office, town.northborough, town.council_tax, key=key, contact=wrong)
    await leave_message(office, town.northborough, town.housing, key=key, question="And my rent.")
    now = await follow_up(office, first)
    assert (now.contact, now.team_name) == (AMINA, "Housing")
    assert await said(office, town, first.follow_up_id) == [QUESTION, "And my rent."]
    assert len(await log(office, EventKind.FOLLOW_UP_CORRECTED)) == 2


@pytest.mark.parametrize("corrected", ["words", "contact", "nothing"])
async def test_what_is_sent_again_after_it_was_answered_is_to_be_answered_again(
    office: Office, town: Town, corrected: str
) -> None:
    key = new_key()
    left = await leave_message(office, town.northborough, town.council_tax, key=key)
    await assign(office, town.ben, left.follow_up_id, None)
    await answer(office, town.ben, left.follow_up_id, "Hello", AnsweredBy.OTHERWISE, new_key())
    changes: dict[str, dict[str, Any]] = {
        "words": {"question": "It is urgent."},
        "contact": {"contact": TOMOS},
        "nothing": {},
    }
    again = await leave_message(office, town.northborough, town.council_tax, key=key, **changes[corrected])
    assert again.follow_up_id == left.follow_up_id
    now = await follow_up(office, left)
    counts = await office.store.read(lambda conn: inbox.counts(conn, town.ben.id))
    same = corrected == "nothing"
    assert now.state is (FollowUpState.ANSWERED if same else FollowUpState.ASSIGNED)
    assert (now.staff_id, counts.mine) == (town.ben.id, 0 if same else 1)


async def test_what_is_sent_again_after_it_was_closed_is_another_message(office: Office, town: Town) -> None:
    key = new_key()
    first = await leave_message(office, town.northborough, town.council_tax, key=key)
    await assign(office, town.ben, first.follow_up_id, None)
    await close(office, town.ben, first.follow_up_id, town.solved)
    same = await leave_message(office, town.northborough, town.council_tax, key=key)
    other = await leave_message(office, town.northborough, town.council_tax, key=key, question="One more.")
    assert same.token == first.token
    assert other.follow_up_id != first.follow_up_id
    assert await said(office, town, first.follow_up_id) == [QUESTION]
    assert await said(office, town, other.follow_up_id) == ["One more."]


async def test_out_of_a_chat_too_the_same_words_with_another_address_are_another_message(
    office: Office, town: Town
) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    first = await leave_chat(office, town.northborough, amina, more="One more.")
    await assign(office, town.ben, first.follow_up_id, None)
    await close(office, town.ben, first.follow_up_id, town.solved)
    other = await leave_chat(office, town.northborough, amina, more="One more.", contact=TOMOS)
    again = await leave_chat(office, town.northborough, amina, more="One more.", contact=TOMOS)
    assert other.follow_up_id != first.follow_up_id
    assert (again.follow_up_id, again.repeated) == (other.follow_up_id, True)
    assert await said(office, town, other.follow_up_id) == ["One more."]


@pytest.mark.parametrize("words", [QUESTION, "One more."])
async def test_what_is_sent_again_when_its_link_has_stopped_working_is_another_message(
    office: Office, town: Town, clock: Clock, words: str
) -> None:
    key = new_key()
    first = await leave_message(office, town.northborough, town.council_tax, key=key)
    await assign(office, town.ben, first.follow_up_id, None)
    await close(office, town.ben, first.follow_up_id, town.solved)
    clock.forward(hours=20)
    other = await leave_message(office, town.northborough, town.council_tax, key=key, question=words)
    assert other.follow_up_id != first.follow_up_id
    assert (await open_left(office, town.northborough, other.token)).state is FollowUpState.NEW
    assert await said(office, town, other.follow_up_id) == [words]


@pytest.mark.parametrize("answered", [False, True])
async def test_a_team_corrected_after_somebody_took_it_takes_it_anew(
    office: Office, town: Town, answered: bool
) -> None:
    key = new_key()
    left = await leave_message(office, town.northborough, town.council_tax, key=key)
    await assign(office, town.ben, left.follow_up_id, None)
    if answered:
        await answer(office, town.ben, left.follow_up_id, "Hello", AnsweredBy.OTHERWISE, new_key())
    again = await leave_message(office, town.northborough, town.housing, key=key)
    assert again.follow_up_id == left.follow_up_id
    now = await follow_up(office, left)
    assert (now.team_name, now.state, now.staff_id) == ("Housing", FollowUpState.NEW, None)
    (fact,) = await log(office, EventKind.FOLLOW_UP_CORRECTED)
    assert fact.data == {"team_id": town.housing.id, "from_staff_id": town.ben.id}


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"question": "  "}, TextRefused),
        ({"question": "a" * 5001}, TextRefused),
        ({"consent": False}, ConsentMissing),
        ({"key": "short"}, BadKey),
        ({"team_id": None}, UnknownTeam),
        ({"team_id": 999}, UnknownTeam),
    ],
)
async def test_what_cannot_be_taken_leaves_nothing(
    office: Office, town: Town, wrong: dict[str, object], error: type[Exception]
) -> None:
    before = await log(office)
    with pytest.raises(error):
        await leave_message(office, town.northborough, town.council_tax, **wrong)
    assert await log(office) == before
    assert await office.store.read(lambda conn: conn.execute(contact.select()).all()) == []


async def test_no_message_can_be_left_with_another_councils_team(office: Office, town: Town) -> None:
    with pytest.raises(UnknownTeam):
        await leave_message(office, town.northborough, town.eastmere_team)


async def test_a_retired_team_takes_none_and_an_only_team_need_not_be_chosen(
    office: Office, town: Town
) -> None:
    await change(office, town, town.northborough, teams=town.wanted["northborough"].teams[1:])
    with pytest.raises(UnknownTeam):
        await leave_message(office, town.northborough, town.council_tax)
    left = await leave_message(office, town.northborough, town.housing, team_id=None)
    assert (await follow_up(office, left)).team_id == town.housing.id


# --- out of a chat ---


async def test_who_waits_leaves_what_they_wrote_without_writing_it_again(office: Office, town: Town) -> None:
    amina, token = await begin_chat(office, town.northborough, town.council_tax)
    await post_message(office, amina, "It is the one from May.", new_key())
    await keep_participants(office, amina, "I can be reached", new_key())
    left = await leave_chat(office, town.northborough, amina, more="I can be reached after 5.")
    assert await office.store.read(lambda conn: drafts.of_visitor(conn, amina.conversation_id)) is None
    now = await follow_up(office, left)
    assert (now.reference, now.conversation_id, now.team_id) == (
        amina.reference,
        amina.conversation_id,
        amina.team_id,
    )
    chat = (await open_link(office, town.northborough, token)).visitor
    assert chat is not None
    assert (chat.state, chat.end_reason) == (ConversationState.ENDED, EndReason.LEFT_QUEUE)
    assert await office.store.read(lambda conn: desk.queue(conn, town.ben.id)) == []
    items = await office.store.read(lambda conn: events.for_visitor(conn, amina.conversation_id))
    assert [item.text for item in items if item.text] == [
        "My council tax bill is wrong.",
        "It is the one from May.",
        "I can be reached after 5.",
    ]
    assert [item.kind for item in items][-2:] == [EventKind.LEFT_QUEUE, EventKind.FOLLOW_UP_LEFT]


async def test_who_left_the_queue_can_still_leave_a_message_and_twice_is_one(
    office: Office, town: Town
) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await end_by_visitor(office, amina)
    first = await leave_chat(office, town.northborough, amina)
    again = await leave_chat(office, town.northborough, amina, contact=TOMOS)
    assert (first.token, again.repeated) == (again.token, True)
    assert (await follow_up(office, first)).contact == TOMOS
    assert len(await log(office, EventKind.FOLLOW_UP_LEFT)) == 1
    assert len(await log(office, EventKind.LEFT_QUEUE)) == 1


async def test_the_chat_leads_to_the_newest_of_the_messages_that_it_became(
    office: Office, town: Town
) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    tokens = []
    for more in ("", "One more.", "And another."):
        left = await leave_chat(office, town.northborough, amina, more=more)
        tokens.append(left.token)
        assert await token_of_chat(office, town.northborough, amina) == left.token
        await assign(office, town.ben, left.follow_up_id, None)
        await close(office, town.ben, left.follow_up_id, town.solved)
    assert len(set(tokens)) == 3


async def test_a_chat_that_somebody_accepted_meanwhile_stays_a_chat(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    with pytest.raises(AlreadyAccepted) as refusal:
        await leave_chat(office, town.northborough, amina)
    assert refusal.value.by == "Ben"
    assert await log(office, EventKind.FOLLOW_UP_LEFT) == []
    assert await log(office, EventKind.LEFT_QUEUE) == []


async def test_a_chat_that_is_forgotten_becomes_no_message(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await forget(office, amina)
    with pytest.raises(LinkUnusable):
        await leave_chat(office, town.northborough, amina)


async def test_consent_is_needed_for_a_chat_too(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    with pytest.raises(ConsentMissing):
        await leave_chat(office, town.northborough, amina, consent=False)
    assert await log(office, EventKind.LEFT_QUEUE) == []


# --- the link, and what is kept ---


async def test_the_link_opens_it_for_its_council_only_until_some_hours_after_it_is_closed(
    office: Office, town: Town, clock: Clock
) -> None:
    left = await leave_message(office, town.northborough, town.council_tax)
    clock.forward(days=40)
    assert (await open_left(office, town.northborough, left.token)).id == left.follow_up_id
    for council, token, outcome in (
        (town.eastmere, left.token, LinkOutcome.UNKNOWN),
        (town.northborough, f"{left.token[:-1]}!", LinkOutcome.BAD_SIGNATURE),
    ):
        with pytest.raises(LinkUnusable) as refusal:
            await open_left(office, council, token)
        assert refusal.value.outcome is outcome
    await assign(office, town.ben, left.follow_up_id, None)
    await close(office, town.ben, left.follow_up_id, town.solved)
    clock.forward(hours=19)
    await open_left(office, town.northborough, left.token)
    clock.forward(hours=2)
    with pytest.raises(LinkUnusable) as refusal:
        await open_left(office, town.northborough, left.token)
    assert refusal.value.outcome is LinkOutcome.EXPIRED


async def test_the_link_of_a_chat_opens_no_message_nor_the_other_way_round(
    office: Office, town: Town
) -> None:
    amina, chat_token = await begin_chat(office, town.northborough, town.council_tax)
    left = await leave_chat(office, town.northborough, amina)
    with pytest.raises(LinkUnusable):
        await open_left(office, town.northborough, chat_token)
    assert (await open_link(office, town.northborough, left.token)).visitor is None


async def test_how_to_reach_them_is_erased_some_days_after_it_is_closed(
    office: Office, town: Town, clock: Clock
) -> None:
    left = await leave_message(office, town.northborough, town.council_tax)
    open_one = await leave_message(office, town.northborough, town.council_tax)
    await assign(office, town.ben, left.follow_up_id, None)
    await close(office, town.ben, left.follow_up_id, town.solved)
    clock.forward(days=29, hours=23)
    await erase_old_contacts(office)
    assert (await follow_up(office, left)).contact == AMINA
    clock.forward(hours=2)
    before = len(await log(office))
    await erase_old_contacts(office)
    await erase_old_contacts(office)
    now = await follow_up(office, left)
    assert (now.contact.name, now.contact.email, now.erased_at) == ("", "", office.clock())
    assert (await follow_up(office, open_one)).contact == AMINA
    assert len(await log(office)) == before + 1
    assert [fact.kind for fact in await log(office)][-1] == "follow_up.contact_erased"


async def test_the_name_in_the_chat_it_came_out_of_is_erased_too(
    office: Office, town: Town, clock: Clock
) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    gwen, _ = await begin_chat(office, town.northborough, town.council_tax, name="Gwen")
    left = await leave_chat(office, town.northborough, amina)
    await assign(office, town.ben, left.follow_up_id, None)
    await close(office, town.ben, left.follow_up_id, town.solved)
    clock.forward(days=31)
    await erase_old_contacts(office)

    def names(conn: Connection) -> list[str]:
        found = [visitor_by_id(conn, one.conversation_id) for one in (amina, gwen)]
        return [one.name for one in found if one is not None]

    assert await office.store.read(names) == ["", "Gwen"]


async def test_erased_words_leave_the_fact_that_a_message_was_left(office: Office, town: Town) -> None:
    left = await leave_message(office, town.northborough, town.council_tax)
    await erase_words(office)
    assert await said(office, town, left.follow_up_id) == [None]
