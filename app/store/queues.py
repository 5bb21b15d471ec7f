"""Who is waiting, where in the queue, and how long that is likely to take."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from app.domain.routing import MOST_SAMPLES, Accepted, WaitRange, service_intervals, wait_range
from app.domain.terms import ConversationState
from app.store import tables as t

RECENT = timedelta(hours=4)
"""Accepts older than this say nothing about waiting now."""


@dataclass(frozen=True)
class QueuePlace:
    """`position` 1 is next. `wait` None: not known, and then nothing should be promised."""

    position: int
    wait: WaitRange | None


def place(conn: Connection, conversation_id: int, now: datetime) -> QueuePlace | None:
    """None when the conversation is not waiting."""
    own = conn.execute(
        select(t.conversation.c.team_id, t.conversation.c.state).where(t.conversation.c.id == conversation_id)
    ).one_or_none()
    if own is None or own.state != ConversationState.WAITING:
        return None
    in_front = conn.execute(
        select(func.count())
        .select_from(t.conversation)
        .where(
            t.conversation.c.team_id == own.team_id,
            t.conversation.c.state == ConversationState.WAITING,
            t.conversation.c.id < conversation_id,
        )
    ).scalar_one()
    position = in_front + 1
    intervals = recent_intervals(conn, own.team_id, now)
    return QueuePlace(position, wait_range(position, intervals, _so_far(conn, own.team_id, now)))


def _so_far(conn: Connection, team_id: int, now: datetime) -> float:
    """Seconds that the head of this team's queue has waited, counted as `routing.service_intervals` does."""
    head, accepted = conn.execute(
        select(
            select(func.min(t.conversation.c.started_at))
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
        select(t.conversation.c.started_at, t.conversation.c.accepted_at)
        .where(t.conversation.c.team_id == team_id, t.conversation.c.accepted_at > now - RECENT)
        .order_by(t.conversation.c.accepted_at.desc(), t.conversation.c.id.desc())
        .limit(MOST_SAMPLES)
    ).all()
    return service_intervals([Accepted(row.started_at, row.accepted_at) for row in reversed(rows)])
