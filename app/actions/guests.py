"""Asking somebody to join a chat, and what becomes of that: they join, leave, or their link is taken back."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.actions import facts
from app.actions.link import GUEST_LINK
from app.actions.talk import ring, usable, visitors_key
from app.domain.conversation import check_visitor_may_write
from app.domain.errors import ConversationEnded, LinkUnusable, NotFound, TextRefused, TooManyGuests
from app.domain.keys import check_one_time_key, once, token_hash
from app.domain.link import GUESTS_AT_ONCE
from app.domain.terms import ConversationState, EventKind, GuestRole, LinkOutcome, TextProblem
from app.domain.text import LONGEST_NAME, clean_name
from app.office import Office
from app.store import conversations, drafts, events, guests
from app.store.conversations import VisitorConversation
from app.store.guests import Guest
from app.store.writer import Tx


@dataclass(frozen=True)
class Asked:
    """`token` stands in the guest's link and is kept nowhere. `repeated`: this form made it before.

    `form` tells it again, see `made_by`, to who has the visitor's own link.
    """

    guest: Guest
    token: str
    form: str
    repeated: bool


async def ask_to_join(
    office: Office, visitor: VisitorConversation, role: GuestRole, name: str, key: str
) -> Asked:
    """The visitor makes a link for somebody to join, who has to be named. Nobody joins by that.

    A form sent again, by its one-time key, leads to the same link, as long as it holds. Raises TextRefused,
    BadKey, LinkUnusable, ConversationEnded, TooManyGuests; NotFound for a form whose link holds no more.
    """
    name = check_name(name)
    form = once(check_one_time_key(key), f"guest {role} {name}")
    return await office.store.write(lambda tx: _ask(office, tx, usable(tx, visitor), role, name, form))


def check_name(name: str) -> str:
    """The name as it is kept: everybody in the chat is to know who joins. Raises TextRefused."""
    name = clean_name(name)
    if not name:
        raise TextRefused(TextProblem.BLANK, field="name", length=0, limit=LONGEST_NAME)
    return name


async def ask_anew(office: Office, visitor: VisitorConversation, guest_id: int, key: str) -> Asked:
    """A new link for the same person: their old one opens nothing any more.

    Raises NotFound for what is no guest of theirs, and otherwise as `ask_to_join`.
    """
    form = once(check_one_time_key(key), f"guest anew {guest_id}")

    def fn(tx: Tx) -> Asked:
        now = usable(tx, visitor)
        old = guests.by_id(tx.conn, guest_id)
        if old is None or old.conversation_id != now.conversation_id:
            raise NotFound
        if old.holds:
            check_visitor_may_write(now.state)
            _withdraw(tx, now, old)
        return _ask(office, tx, now, old.role, old.name, form)

    return await office.store.write(fn)


def _ask(office: Office, tx: Tx, now: VisitorConversation, role: GuestRole, name: str, form: str) -> Asked:
    once_key = visitors_key(form)
    if events.by_once_key(tx.conn, now.conversation_id, once_key) is not None:
        made = made_by(office, tx.conn, now, form)
        if made is None:
            raise NotFound
        return made
    check_visitor_may_write(now.state)
    holding = [one for one in guests.of_conversation(tx.conn, now.conversation_id) if one.holds]
    if len(holding) >= GUESTS_AT_ONCE:
        raise TooManyGuests
    secret = office.keys.guest_secrets(now.conversation_id, form)[0]
    guest = guests.add(tx, now.conversation_id, role, name, token_hash(secret))
    data = {"role": role}
    facts.by_visitor(tx, EventKind.GUEST_ASKED, now, guest_id=guest.id, data=data, once_key=once_key)
    ring(tx, now.conversation_id, now.team_id, now.adviser_id)
    return Asked(guest, office.keys.sign(GUEST_LINK, secret), form, False)


def made_by(office: Office, conn: Connection, visitor: VisitorConversation, form: str) -> Asked | None:
    """The link that the form `form` has made, as long as it holds. Derived, as only its hash is stored."""
    secrets = {token_hash(one): one for one in office.keys.guest_secrets(visitor.conversation_id, form)}
    for guest in guests.of_conversation(conn, visitor.conversation_id):
        secret = secrets.get(guests.token_hash(conn, guest.id))
        if secret is not None and guest.holds:
            return Asked(guest, office.keys.sign(GUEST_LINK, secret), form, True)
    return None


async def join(office: Office, guest: Guest) -> bool:
    """The guest presses "Join", once. False when they had joined before.

    Raises LinkUnusable; ConversationEnded when the chat ended before.
    """

    def fn(tx: Tx) -> bool:
        visitor, now = _of(tx, guest)
        outcome = now.link_outcome(visitor, tx.now)
        if outcome is LinkOutcome.OK:
            return False
        if outcome is not LinkOutcome.NOT_JOINED:
            raise LinkUnusable(outcome)
        if visitor.state is ConversationState.ENDED:
            raise ConversationEnded
        guests.joined(tx, now)
        facts.by_participant(tx, EventKind.GUEST_JOINED, visitor, now)
        ring(tx, visitor.conversation_id, visitor.team_id, visitor.adviser_id)
        return True

    return await office.store.write(fn)


async def leave(office: Office, guest: Guest) -> None:
    """The guest leaves the chat, also one that has ended. Their link opens nothing any more.

    Raises LinkUnusable.
    """

    def fn(tx: Tx) -> None:
        visitor = usable(tx, guest)
        guests.left(tx, guest)
        drafts.drop_participants(tx, guest)
        facts.by_participant(tx, EventKind.GUEST_LEFT, visitor, guest)
        ring(tx, visitor.conversation_id, visitor.team_id, visitor.adviser_id)

    await office.store.write(fn)


async def withdraw(office: Office, visitor: VisitorConversation, guest_id: int) -> bool:
    """The visitor takes a link back, also when the chat has ended. False when it held no more.

    Raises LinkUnusable; NotFound for what is no guest of theirs.
    """

    def fn(tx: Tx) -> bool:
        now = usable(tx, visitor)
        guest = guests.by_id(tx.conn, guest_id)
        if guest is None or guest.conversation_id != now.conversation_id:
            raise NotFound
        if not guest.holds:
            return False
        _withdraw(tx, now, guest)
        return True

    return await office.store.write(fn)


def _withdraw(tx: Tx, now: VisitorConversation, guest: Guest) -> None:
    guests.withdrawn(tx, guest)
    drafts.drop_participants(tx, guest)
    facts.by_visitor(tx, EventKind.GUEST_WITHDRAWN, now, guest_id=guest.id)
    ring(tx, now.conversation_id, now.team_id, now.adviser_id)


def _of(tx: Tx, guest: Guest) -> tuple[VisitorConversation, Guest]:
    visitor = conversations.visitor_by_id(tx.conn, guest.conversation_id)
    now = guests.by_id(tx.conn, guest.id)
    if visitor is None or now is None:
        raise LinkUnusable(LinkOutcome.UNKNOWN)
    return visitor, now
