"""Guests: whom a resident has asked to join their chat. Each has a link of their own, and a name."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, select, update

from app.domain import link
from app.domain.terms import GuestRole, LinkOutcome
from app.store import conversations
from app.store import tables as t
from app.store.conversations import VisitorConversation
from app.store.writer import Tx


@dataclass(frozen=True)
class Guest:
    """Somebody who was asked to join. No `VisitorConversation`: what takes one is for the resident alone."""

    id: int
    conversation_id: int
    role: GuestRole
    name: str
    asked_at: datetime
    joined_at: datetime | None
    left_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def holds(self) -> bool:
        """Whether the link is neither withdrawn nor left behind."""
        return self.withdrawn_at is None and self.left_at is None

    def link_outcome(self, visitor: VisitorConversation, now: datetime) -> LinkOutcome:
        """`visitor`: the conversation that they were asked into."""
        return link.guests_outcome(
            visitor.link_outcome(now),
            joined_at=self.joined_at,
            left_at=self.left_at,
            withdrawn_at=self.withdrawn_at,
        )


Participant = VisitorConversation | Guest
"""Who is in a chat on the resident's side. What a guest may not do takes a `VisitorConversation` alone."""


def by_token(conn: Connection, council_id: int, token_hash: str) -> tuple[Guest, VisitorConversation] | None:
    """Whatever became of the link: see `Guest.link_outcome`."""
    row = conn.execute(_BY_TOKEN, {"token_hash": token_hash}).one_or_none()
    visitor = conversations.visitor_by_id(conn, row.conversation_id) if row else None
    if row is None or visitor is None or visitor.council_id != council_id:
        return None
    return _guest(row), visitor


def by_id(conn: Connection, guest_id: int) -> Guest | None:
    row = conn.execute(_BY_ID, {"guest": guest_id}).one_or_none()
    return None if row is None else _guest(row)


def of_conversation(conn: Connection, conversation_id: int) -> tuple[Guest, ...]:
    """Those whose link holds, or held until they left, in the order in which they were asked."""
    rows = conn.execute(_OF_CONVERSATION, {"conversation": conversation_id})
    return tuple(_guest(row) for row in rows)


def token_hash(conn: Connection, guest_id: int) -> str:
    """What is kept of a guest's token."""
    found: str = conn.execute(select(t.guest.c.token_hash).where(t.guest.c.id == guest_id)).scalar_one()
    return found


def add(tx: Tx, conversation_id: int, role: GuestRole, name: str, token_hash: str) -> Guest:
    """Somebody is asked to join."""
    values = {
        "conversation_id": conversation_id,
        "role": role,
        "name": name,
        "token_hash": token_hash,
        "asked_at": tx.now,
    }
    id_ = tx.insert(t.guest, values)
    return Guest(id_, conversation_id, role, name, tx.now, joined_at=None, left_at=None, withdrawn_at=None)


def joined(tx: Tx, guest: Guest) -> Guest:
    tx.conn.execute(_UPDATE, {"guest": guest.id, "joined_at": tx.now})
    return replace(guest, joined_at=tx.now)


def left(tx: Tx, guest: Guest) -> None:
    tx.conn.execute(_UPDATE, {"guest": guest.id, "left_at": tx.now})


def withdrawn(tx: Tx, guest: Guest) -> None:
    tx.conn.execute(_UPDATE, {"guest": guest.id, "withdrawn_at": tx.now})


def _guest(row: Row[tuple[object, ...]]) -> Guest:
    return Guest(
        id=row.id,
        conversation_id=row.conversation_id,
        role=GuestRole(row.role),
        name=row.name,
        asked_at=row.asked_at,
        joined_at=row.joined_at,
        left_at=row.left_at,
        withdrawn_at=row.withdrawn_at,
    )


# Made once, because making a statement costs more than running it, and these run with each request of a chat.
_BY_TOKEN = select(t.guest).where(t.guest.c.token_hash == bindparam("token_hash"))
_BY_ID = select(t.guest).where(t.guest.c.id == bindparam("guest"))
_OF_CONVERSATION = (
    select(t.guest)
    .where(t.guest.c.conversation_id == bindparam("conversation"), t.guest.c.withdrawn_at.is_(None))
    .order_by(t.guest.c.id)
)
_UPDATE = update(t.guest).where(t.guest.c.id == bindparam("guest"))
