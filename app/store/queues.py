"""Who is waiting, where in the queue, and how long that is likely to take."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from app.domain.routing import MOST_SAMPLES, Accepted, WaitRange, service_intervals, wait_range
from app.domain.terms import ConversationState
from app.store import tables as t
from app.store.moment import Moment

RECENT = timedelta(hours=4)
"""Accepts older than this say nothing about waiting now."""


@dataclass(frozen=True)
class QueuePlace:
    """`position` 1 is next. `wait` None: not known, and then nothing should be promised."""

    position: int
    wait: WaitRange | None


def place(conn: Connection, conversation_id: int, now: datetime) -> QueuePlace | None:
    """None when the conversation is not waiting."""
    c = t.conversation.c
    own = conn.execute(
        select(c.team_id, c.state, c.came_back_at).where(c.id == conversation_id)
    ).one_or_none()
    if own is None or own.state != ConversationState.WAITING:
        return None
    in_front = conn.execute(
        select(func.count())
        .select_from(t.conversation)
        .where(
            c.team_id == own.team_id,
            c.state == ConversationState.WAITING,
            _before(own.came_back_at, conversation_id),
        )
    ).scalar_one()
    position = in_front + 1
    intervals = recent_intervals(conn, own.team_id, now)
    return QueuePlace(position, wait_range(position, intervals, _so_far(conn, own.team_id, now)))


def order() -> tuple[ColumnElement[Any], ...]:
    """In which people wait: first who had been in a chat before and came back, then by when they began."""
    c = t.conversation.c
    return c.came_back_at.is_(None), c.came_back_at, c.id


def waits_since() -> ColumnElement[datetime]:
    """Since when somebody waits, or waited last."""
    return func.coalesce(t.conversation.c.came_back_at, t.conversation.c.started_at, type_=Moment)


def _before(came_back_at: datetime | None, conversation_id: int) -> ColumnElement[bool]:
    """Those in front of one in `order`."""
    c = t.conversation.c
    if came_back_at is None:
        return or_(c.came_back_at.is_not(None), c.id < conversation_id)
    return or_(c.came_back_at < came_back_at, and_(c.came_back_at == came_back_at, c.id < conversation_id))


def _so_far(conn: Connection, team_id: int, now: datetime) -> float:
    """Seconds that the head of this team's queue has waited, counted as `routing.service_intervals` does."""
    head, accepted = conn.execute(
        select(
            select(func.min(waits_since(), type_=Moment))
            .where(t.conversation.c.team_id == team_id, t.conversation.c.state == ConversationState.WAITING)
            .scalar_subquery(),
            select(func.max(t.conversation.c.accepted_at))
            .where(t.conversation.c.team_id == team_id)
            .scalar_subquery(),
        )
    ).one()
    since: datetime = max(head, accepted or head)
    return (now - since).total_seconds()


def recent_intervals(conn: Connection, team_id: int, now: datetime) -> list[float]:
    """Seconds the head of this team's queue waited at the last accepts; see `routing.service_intervals`."""
    rows = conn.execute(
        select(waits_since().label("queued_at"), t.conversation.c.accepted_at)
        .where(
            t.conversation.c.team_id == team_id,
            t.conversation.c.accepted_at > now - RECENT,
            t.conversation.c.accepted_at >= waits_since(),  # else it waits again
        )
        .order_by(t.conversation.c.accepted_at.desc(), t.conversation.c.id.desc())
        .limit(MOST_SAMPLES)
    ).all()
    return service_intervals([Accepted(row.queued_at, row.accepted_at) for row in reversed(rows)])
