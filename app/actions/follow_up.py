"""A resident leaves a message to be answered later: instead of a chat, or out of one that nobody answered."""

from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from app.actions import facts
from app.actions.finish import end_now
from app.actions.reference import unused_reference
from app.actions.start_again import team_on_offer
from app.actions.talk import usable
from app.broker import desks_topic
from app.domain.contact import Contact, merged
from app.domain.errors import (
    AlreadyAccepted,
    ConsentMissing,
    FollowUpAnswered,
    FollowUpClosed,
    LinkUnusable,
)
from app.domain.keys import HashedWords, check_one_time_key, once, token_hash
from app.domain.terms import EventKind, FollowUpState, LinkOutcome
from app.domain.text import clean_message
from app.office import Office
from app.store import drafts, events, follow_up_rows, follow_ups
from app.store.conversations import VisitorConversation
from app.store.councils import Council
from app.store.follow_up_rows import NewFollowUp
from app.store.follow_ups import FollowUp
from app.store.writer import Tx

LINK = "message"
"""The purpose the token of a left message's link is signed for."""


@dataclass(frozen=True)
class Left:
    """`token` stands in the link of the page that confirms it. `repeated`: it had been left before."""

    follow_up_id: int
    token: str
    repeated: bool


@dataclass(frozen=True)
class _Form:
    """What was sent. `key` is the form's one-time key, or the chat's own."""

    council: Council
    team_id: int | None
    chat: VisitorConversation | None
    contact: Contact
    words: HashedWords | None
    locale: str
    with_scripts: bool
    key: str


async def leave(
    office: Office,
    council: Council,
    *,
    team_id: int | None,
    contact: Contact,
    question: str,
    consent: bool,
    locale: str,
    key: str,
    with_scripts: bool,
) -> Left:
    """Puts a message into a team's inbox, also out of hours. `team_id` may be None when there is one team.

    A form that comes again (twice, or back, corrected and sent) leads to what it left before: how to reach
    them is what it says now, and other words are added, until that is closed; if it was answered, it is to be
    answered again. With another team it goes to that one, where it is new, whoever had it. Once the link to
    it has stopped working, such a form leaves another message. Raises TextRefused (field question),
    ConsentMissing, BadKey, UnknownTeam.
    """
    check_one_time_key(key)
    words = office.keys.words(clean_message(question, field="question"), locale)
    if not consent:
        raise ConsentMissing

    def fn(tx: Tx) -> Left:
        team = team_on_offer(tx, council, team_id)
        form = _Form(council, team, None, contact, words, locale, with_scripts, f"message:{key}")
        return _leave(office, tx, form)

    return await office.store.write(fn)


async def leave_from_chat(
    office: Office,
    council: Council,
    visitor: VisitorConversation,
    *,
    contact: Contact,
    more: str,
    consent: bool,
    with_scripts: bool,
) -> Left:
    """What was written in a chat that nobody answered becomes such a message; the chat, if open, is left.

    `more`: what is to be added to it, "" for nothing. Its reference is the chat's. Twice as for `leave`.
    Raises TextRefused (field question), ConsentMissing, LinkUnusable, AlreadyAccepted(by).
    """
    words = None
    if more.strip():
        words = office.keys.words(clean_message(more, field="question"), visitor.locale)
    if not consent:
        raise ConsentMissing

    def fn(tx: Tx) -> Left:
        now = usable(tx, visitor)
        if is_answered(tx.conn, now):
            raise AlreadyAccepted(now.adviser_name or "")
        end_now(tx, now)
        drafts.drop_participants(tx, now)  # the form had it
        form = _Form(council, now.team_id, now, contact, words, now.locale, with_scripts, _chat_key(now))
        return _leave(office, tx, form)

    return await office.store.write(fn)


def is_answered(conn: Connection, chat: VisitorConversation) -> bool:
    """Whether an adviser answers there: then words are for the chat, and make no message."""
    if chat.adviser_id is None or chat.left_alone:
        return False
    return follow_ups.of_conversation(conn, chat.conversation_id) is None


async def token_of_chat(office: Office, council: Council, chat: VisitorConversation) -> str | None:
    """What stands in the link to the newest message that this chat became; None when it became none."""

    def fn(conn: Connection) -> str | None:
        key, token = _chat_key(chat), None
        while (before := follow_up_rows.left_by(conn, council.id, token_hash(key))) is not None:
            id_, stored_hash = before
            secret = _given(office.keys.link_secrets(council.id, key), stored_hash)
            token = secret and office.keys.sign(LINK, secret)
            key = _next_key(key, id_)
        return token

    return await office.store.read(fn)


async def open_left(office: Office, council: Council, token: str) -> FollowUp:
    """What the link to a left message opens. Raises LinkUnusable."""
    secret = office.keys.unsign(LINK, token)
    if secret is None:
        raise LinkUnusable(LinkOutcome.BAD_SIGNATURE)
    found = await office.store.read(lambda conn: follow_ups.for_visitor(conn, council.id, token_hash(secret)))
    if found is None:
        raise LinkUnusable(LinkOutcome.UNKNOWN)
    outcome = found.link_outcome(office.clock())
    if outcome is not LinkOutcome.OK:
        raise LinkUnusable(outcome)
    return found


async def correct(
    office: Office, left: FollowUp, *, contact: Contact, shown: Contact | None = None, more: str, key: str
) -> bool:
    """Puts right how to reach who left it, and adds `more`, "" for nothing. Whether anything was new.

    `shown`: how they were reached when the form was made; what it leaves so stays as it is now. None: all of
    `contact` holds. A form that comes twice adds its words once. What was answered and has gone out, or is
    closed, takes nothing new. Raises TextRefused (field question), BadKey, LinkUnusable, FollowUpClosed,
    FollowUpAnswered.
    """
    check_one_time_key(key)
    words = None
    if more.strip():
        words = office.keys.words(clean_message(more, field="question"), left.locale)
    once_key = f"v:{once(key, words.text)}" if words else None

    def fn(tx: Tx) -> bool:
        now = usable_message(tx, left)
        said = once_key is None or events.in_follow_up(tx.conn, now.id, once_key) is not None
        to_be = contact if shown is None else merged(now.contact, shown, contact)
        if said and to_be == now.contact:
            return False
        if now.state is FollowUpState.CLOSED:
            raise FollowUpClosed
        if not now.takes_corrections:
            raise FollowUpAnswered
        return _put_right(tx, now, to_be, None if said else words, once_key)

    return await office.store.write(fn)


def usable_message(tx: Tx, left: FollowUp) -> FollowUp:
    """The message as it is in this transaction. Raises LinkUnusable."""
    now = _now(tx, left.id)
    outcome = now.link_outcome(tx.now)
    if outcome is not LinkOutcome.OK:
        raise LinkUnusable(outcome)
    return now


def _leave(office: Office, tx: Tx, form: _Form) -> Left:
    key = form.key
    while True:
        candidates = office.keys.link_secrets(form.council.id, key)
        before = follow_up_rows.left_by(tx.conn, form.council.id, token_hash(key))
        if before is None:
            return Left(_record(tx, form, key, candidates[0]), office.keys.sign(LINK, candidates[0]), False)
        id_, stored_hash = before
        secret = _given(candidates, stored_hash)
        if secret is not None and _take_again(tx, id_, form, key):
            return Left(id_, office.keys.sign(LINK, secret), True)
        key = _next_key(key, id_)


def _given(candidates: list[str], stored_hash: str) -> str | None:
    """The secret that was given the first time, whichever key made it."""
    return next((one for one in candidates if token_hash(one) == stored_hash), None)


def _next_key(key: str, follow_up_id: int) -> str:
    """Of the message after the one with this id, which `key` made and which takes nothing more."""
    return once(key, str(follow_up_id))


def _record(tx: Tx, form: _Form, key: str, secret: str) -> int:
    assert form.team_id is not None
    new = NewFollowUp(
        reference=form.chat.reference if form.chat else unused_reference(tx),
        council_id=form.council.id,
        team_id=form.team_id,
        conversation_id=form.chat.conversation_id if form.chat else None,
        locale=form.locale,
        with_scripts=form.with_scripts,
        form_key_hash=token_hash(key),
        token_hash=token_hash(secret),
    )
    id_ = follow_up_rows.add(tx, new, form.contact)
    now = _now(tx, id_)
    data = {"locale": form.locale, "with_scripts": form.with_scripts, **_ways(form.contact)}
    once_key = _once_key(form, key)
    facts.of_follow_up(tx, EventKind.FOLLOW_UP_LEFT, now, data=data, words=form.words, once_key=once_key)
    return id_


def _take_again(tx: Tx, follow_up_id: int, form: _Form, key: str) -> bool:
    """Whether this follow-up holds all that the form says. Where it can it is made to.

    False when its link opens nothing, or when it is closed and something is new: then nothing was changed.
    """
    now = _now(tx, follow_up_id)
    if now.link_outcome(tx.now) is not LinkOutcome.OK:
        return False
    once_key = _once_key(form, key)
    said = once_key is None or events.in_follow_up(tx.conn, now.id, once_key) is not None
    if now.state is FollowUpState.CLOSED:
        return said and form.contact == now.contact
    if form.team_id is not None and form.team_id != now.team_id:
        now = _moved(tx, now, form.team_id)
    _put_right(tx, now, form.contact, None if said else form.words, once_key)
    return True


def _put_right(
    tx: Tx, now: FollowUp, contact: Contact, words: HashedWords | None, once_key: str | None
) -> bool:
    """How to reach them is `contact`, and `words` are added. Whether anything was new."""
    before, after = asdict(now.contact), asdict(contact)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        follow_up_rows.corrected(tx, now.id, contact)
        data = {**_ways(contact), "changed": changed}
        facts.of_follow_up(tx, EventKind.FOLLOW_UP_CORRECTED, now, data=data)
    if words is not None:
        facts.of_follow_up(tx, EventKind.FOLLOW_UP_ADDED, now, words=words, once_key=once_key)
    is_new = bool(changed) or words is not None
    if is_new and now.state is FollowUpState.ANSWERED:
        follow_up_rows.to_be_answered_again(tx, now.id)
    return is_new


def _moved(tx: Tx, before: FollowUp, team_id: int) -> FollowUp:
    """To another team, and out of the hands of who had it."""
    follow_up_rows.moved(tx, before.id, team_id)
    tx.ring(desks_topic(before.team_id))
    now = _now(tx, before.id)
    data: dict[str, object] = {"team_id": team_id}
    if before.staff_id is not None:
        data["from_staff_id"] = before.staff_id
    facts.of_follow_up(tx, EventKind.FOLLOW_UP_CORRECTED, now, data=data)
    return now


def _chat_key(chat: VisitorConversation) -> str:
    """Stands for the one-time key of a form: of one chat there is one message."""
    return f"chat:{chat.public_id}"


def _now(tx: Tx, follow_up_id: int) -> FollowUp:
    found = follow_ups.by_id(tx.conn, follow_up_id)
    assert found is not None
    return found


def _ways(contact: Contact) -> dict[str, object]:
    """By which ways they can be reached: never the address or the number itself."""
    return {"email": bool(contact.email), "phone_use": contact.phone_use}


def _once_key(form: _Form, key: str) -> str | None:
    """Of these words in the message that `key` made; None without words."""
    return f"v:{once(key, form.words.text)}" if form.words else None
