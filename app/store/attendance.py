"""Which conversations are without their adviser, as their desk is not there any more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, not_, or_, select

from app.domain.terms import ConversationState
from app.store import people
from app.store import tables as t


@dataclass(frozen=True)
class Change:
    """A conversation whose adviser has gone (`gone`), or is there again."""

    conversation_id: int
    adviser_id: int
    gone: bool


def changes(conn: Connection, now: datetime) -> list[Change]:
    """What the log does not say yet. Who has never been at a desk is not missed there."""
    c, present = t.conversation.c, people.is_present()
    rows = conn.execute(
        select(c.id, c.adviser_id, c.adviser_gone_at)
        .join(t.staff_presence, t.staff_presence.c.staff_id == c.adviser_id)
        .where(
            c.state == ConversationState.TALKING,
            or_(
                and_(c.adviser_gone_at.is_(None), not_(present)),
                and_(c.adviser_gone_at.is_not(None), present),
            ),
        )
        .order_by(c.id),
        people.lately(now),
    )
    return [Change(row.id, row.adviser_id, row.adviser_gone_at is None) for row in rows]


def is_there(conn: Connection, staff_id: int, now: datetime) -> bool:
    """Whether this person's desk is there, also when they take no new chats."""
    presence = t.staff_presence.c
    own = select(presence.staff_id).where(presence.staff_id == staff_id, people.is_present())
    found = conn.execute(own, people.lately(now))
    return found.first() is not None
