"""Saying something: the messages of the visitor and of guests, the adviser's replies, the staff's notes."""

from dataclasses import dataclass

from app.actions import facts
from app.actions.danger import show_help
from app.actions.returning import spoke
from app.broker import conversation_topic, desks_topic, notes_topic, staff_topic
from app.domain import timeouts
from app.domain.conversation import HELD, check_adviser_may_write, check_visitor_may_write
from app.domain.errors import LinkUnusable, NotFound, NotYours
from app.domain.keys import HashedWords, check_one_time_key
from app.domain.terms import EventKind, LinkOutcome
from app.domain.text import clean_message
from app.office import Office
from app.store import conversation_rows, conversations, deadlines, drafts, events, guests
from app.store.conversations import StaffConversation, VisitorConversation
from app.store.guests import Guest, Participant
from app.store.people import Staff
from app.store.writer import StateTx, Tx


@dataclass(frozen=True)
class Posted:
    """`repeated`: the same one-time key was used before, and this is the event it made then."""

    event_id: int
    repeated: bool


async def post_message(
    office: Office,
    who: Participant,
    text: str,
    key: str,
    *,
    lang: str | None = None,
    with_scripts: bool | None = None,
    known: str | None = None,
) -> Posted:
    """The visitor or a guest says `text`, in `lang` (by default the chat's language). Also while waiting.

    What was paused, or rested, it brings back. What was kept half written and became this message is not
    half written any more (`known`: as in `Draft.became`).

    A key used before gives the first event again, whatever the text. Raises TextRefused, BadKey,
    LinkUnusable, ConversationEnded.
    """
    once_key = participants_key(who, key)
    text = clean_message(text)

    def fn(tx: Tx) -> Posted:
        now = usable(tx, who)
        posted = say(tx, now, office.keys.words(text, lang or now.locale), once_key, with_scripts, by=who)
        if not posted.repeated:
            kept = drafts.of_participant(tx.conn, who)
            if kept and kept.became(text, known):
                drafts.drop_participants(tx, who)
        return posted

    return await office.store.write(fn)


def say(
    tx: Tx,
    now: VisitorConversation,
    words: HashedWords,
    once_key: str,
    with_scripts: bool | None,
    *,
    by: Participant | None = None,
) -> Posted:
    """The message within a transaction, unless it was posted before. Without `by` it is the visitor's.

    Raises ConversationEnded.
    """
    before = events.by_once_key(tx.conn, now.conversation_id, once_key)
    if before is not None:
        return Posted(before, True)
    check_visitor_may_write(now.state)
    who = by or now
    now = spoke(tx, now, who)
    event_id = facts.by_participant(
        tx,
        EventKind.MESSAGE_POSTED,
        now,
        who,
        data={} if with_scripts is None else {"with_scripts": with_scripts},
        words=words,
        once_key=once_key,
    )
    show_help(tx, now, words.text, who)
    conversation_rows.said_something(tx, now.conversation_id)
    tx.ring(conversation_topic(now.conversation_id))
    if now.adviser_id is not None:  # the queue shows the first words of who waits, and no more
        tx.ring(staff_topic(now.adviser_id))
    return Posted(event_id, False)


async def reply(
    office: Office, adviser: Staff, conversation_id: int, text: str, key: str, *, lang: str | None = None
) -> Posted:
    """The adviser says `text`, in `lang` (by default the conversation's language). Also in one that rests.

    Raises TextRefused, BadKey, NotFound, StillWaiting, NotYours, ConversationEnded; a key as in
    `post_message`.
    """
    once_key = staff_key(adviser, key)
    text = clean_message(text)

    def fn(tx: Tx) -> Posted:
        now = through_team(tx, adviser, conversation_id)
        before = events.by_once_key(tx.conn, now.id, once_key)
        if before is not None:
            return Posted(before, True)
        check_may_answer(now, adviser)
        words = office.keys.words(text, lang or now.locale)
        event_id = facts.by_staff(tx, EventKind.MESSAGE_POSTED, now, adviser, words=words, once_key=once_key)
        conversation_rows.said_something(tx, now.id)
        rests = timeouts.rests_after(now.pace, now.needs)
        deadlines.begin_anew(tx, now.id, timeouts.plan(now.state, tx.now, now.limit, rests))
        drafts.drop_answer(tx, adviser.id, now.id)
        ring(tx, now.id, now.team_id, now.adviser_id)
        return Posted(event_id, False)

    return await office.store.write(fn)


async def add_note(office: Office, adviser: Staff, conversation_id: int, text: str, key: str) -> Posted:
    """Writes down `text` for the staff of the team only, in any state of the conversation.

    Raises TextRefused, BadKey, NotFound; a key as in `post_message`.
    """
    once_key = staff_key(adviser, key)
    words = office.keys.words(clean_message(text, field="note"), None)

    def fn(tx: Tx) -> Posted:
        now = through_team(tx, adviser, conversation_id)
        before = events.by_once_key(tx.conn, now.id, once_key)
        if before is not None:
            return Posted(before, True)
        event_id = facts.by_staff(tx, EventKind.NOTE_ADDED, now, adviser, words=words, once_key=once_key)
        drafts.drop_note(tx, adviser.id, now.id)
        # Not the conversation's topic: the visitor's page has nothing to hear of.
        tx.ring(notes_topic(now.id))
        tx.ring(staff_topic(adviser.id))
        if now.adviser_id is not None:
            tx.ring(staff_topic(now.adviser_id))
        return Posted(event_id, False)

    return await office.store.write(fn)


def visitors_key(key: str) -> str:
    """What a form's one-time key is kept as. Raises BadKey."""
    return f"v:{check_one_time_key(key)}"


def participants_key(who: Participant, key: str) -> str:
    """As `visitors_key`; another one's key is another."""
    return f"g{who.id}:{check_one_time_key(key)}" if isinstance(who, Guest) else visitors_key(key)


def staff_key(adviser: Staff, key: str) -> str:
    """As `visitors_key`; another one's key is another."""
    return f"s{adviser.id}:{check_one_time_key(key)}"


def usable(tx: StateTx, who: Participant) -> VisitorConversation:
    """The conversation of the visitor, or of the guest, as it is in this transaction. Raises LinkUnusable."""
    now = conversations.visitor_by_id(tx.conn, who.conversation_id)
    if now is None:
        raise LinkUnusable(LinkOutcome.UNKNOWN)
    outcome = now.link_outcome(tx.now)
    if isinstance(who, Guest):
        guest = guests.by_id(tx.conn, who.id)
        outcome = guest.link_outcome(now, tx.now) if guest else LinkOutcome.UNKNOWN
    if outcome is not LinkOutcome.OK:
        raise LinkUnusable(outcome)
    return now


def through_team(tx: StateTx, adviser: Staff, conversation_id: int) -> StaffConversation:
    """The conversation as it is in this transaction. Raises NotFound when it is of no team of theirs."""
    now = conversations.for_adviser(tx.conn, adviser.id, conversation_id)
    if now is None:
        raise NotFound
    return now


def check_may_answer(now: StaffConversation, adviser: Staff) -> None:
    """Raises StillWaiting, NotYours(by), ConversationEnded."""
    if now.state in HELD and now.adviser_id != adviser.id:
        raise NotYours(now.adviser_name or "")
    check_adviser_may_write(now.state)


def ring(tx: Tx, conversation_id: int, team_id: int, adviser_id: int | None) -> None:
    """The visitor's pages, and the desk of the adviser, or of the whole team while nobody holds it."""
    tx.ring(conversation_topic(conversation_id))
    tx.ring(desks_topic(team_id) if adviser_id is None else staff_topic(adviser_id))
