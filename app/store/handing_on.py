"""What a conversation takes along to another contact route: its summary, and which route is in use.

And when its visitor was shown the emergency services.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select, update

from app.domain.terms import EventKind, RouteKind
from app.store import conversations
from app.store import tables as t
from app.store.writer import Tx


@dataclass(frozen=True)
class Summary:
    """Words the visitor agreed to share. `lang` is their language."""

    event_id: int
    text: str
    lang: str | None
    at: datetime


@dataclass(frozen=True)
class Use:
    """The route somebody went on to last, and when."""

    route: RouteKind
    at: datetime


def summary(conn: Connection, conversation_id: int) -> Summary | None:
    """The one that is shared now; None when none is, or not any more."""
    row = conn.execute(_SUMMARY, {"conversation": conversation_id}).first()
    return None if row is None else Summary(row.id, row.text, row.lang, row.at)


def use(conn: Connection, conversation_id: int) -> Use | None:
    """None when no other route was used."""
    row = conn.execute(_USE, {"conversation": conversation_id}).first()
    return None if row is None else Use(RouteKind(row.data["route"]), row.at)


def latest_offer(conn: Connection, conversation_id: int) -> int:
    """The id of the event by which an adviser last offered a route; 0 when nobody has."""
    found: int | None = conn.execute(_OFFER, {"conversation": conversation_id}).scalar_one()
    return found or 0


def emergency_shown_at(conn: Connection, conversation_id: int) -> datetime | None:
    """When the visitor was last shown how to reach the emergency services."""
    return conn.execute(_SHOWN, {"conversation": conversation_id}).scalar_one_or_none()


def erase_summaries(tx: Tx, conversation_id: int) -> None:
    """The words of all that were shared, and the salt of their hashes."""
    mine = select(t.event.c.id).where(
        t.event.c.conversation_id == conversation_id, t.event.c.kind == EventKind.SUMMARY_SHARED
    )
    tx.conn.execute(
        update(t.words)
        .where(t.words.c.event_id.in_(mine), t.words.c.erased_at.is_(None))
        .values(text=None, salt=None, erased_at=tx.now)
    )


def by_reference(conn: Connection, staff_id: int, reference: str, now: datetime) -> int | None:
    """The conversation of a team of this person with this reference, while its link would still open it."""
    found: int | None = conn.execute(
        select(t.conversation.c.id)
        .join(t.membership, t.membership.c.team_id == t.conversation.c.team_id)
        .where(
            t.membership.c.staff_id == staff_id,
            t.conversation.c.reference == reference,
            or_(
                t.conversation.c.ended_at.is_(None),
                t.conversation.c.id.not_in(conversations.expired(now)),
            ),
        )
    ).scalar_one_or_none()
    return found


def _events(*kinds: EventKind) -> tuple[ColumnElement[bool], ...]:
    return (t.event.c.conversation_id == bindparam("conversation"), t.event.c.kind.in_(kinds))


# Made once, because making a statement costs more than running it, and these run whenever a desk looks.
_SUMMARY = (
    select(t.event.c.id, t.event.c.at, t.words.c.text, t.words.c.lang)
    .join(t.words, t.words.c.event_id == t.event.c.id)
    .where(*_events(EventKind.SUMMARY_SHARED), t.words.c.text.is_not(None))
    .order_by(t.event.c.id.desc())
    .limit(1)
)
_USE = (
    select(t.event.c.data, t.event.c.at)
    .where(*_events(EventKind.ROUTE_USED))
    .order_by(t.event.c.id.desc())
    .limit(1)
)
_OFFER = select(func.max(t.event.c.id)).where(*_events(EventKind.ROUTE_OFFERED))
_SHOWN = (
    select(t.event.c.at).where(*_events(EventKind.EMERGENCY_SHOWN)).order_by(t.event.c.id.desc()).limit(1)
)
