"""Who is waiting, where in the queue, and how long that is likely to take."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select

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
    own = conn.execute(_OWN, {"conversation": conversation_id}).one_or_none()
    if own is None or own.state != ConversationState.WAITING:
        return None
    where = {"conversation": conversation_id, "team": own.team_id}
    if own.came_back_at is None:
        in_front = conn.execute(_IN_FRONT, where)
    else:
        in_front = conn.execute(_IN_FRONT_OF_RETURNED, where | {"came_back_at": own.came_back_at})
    position = in_front.scalar_one() + 1
    intervals = recent_intervals(conn, own.team_id, now)
    return QueuePlace(position, wait_range(position, intervals, _so_far(conn, own.team_id, now)))


def order() -> tuple[ColumnElement[Any], ...]:
    """In which people wait: first who had been in a chat before and came back, then by when they began."""
    c = t.conversation.c
    return c.came_back_at.is_(None), c.came_back_at, c.id


def waits_since() -> ColumnElement[datetime]:
    """Since when somebody waits, or waited last."""
    return func.coalesce(t.conversation.c.came_back_at, t.conversation.c.started_at, type_=Moment)


def _so_far(conn: Connection, team_id: int, now: datetime) -> float:
    """Seconds that the head of this team's queue has waited, counted as `routing.service_intervals` does."""
    head, accepted = conn.execute(_HEAD_AND_LAST_ACCEPT, {"team": team_id}).one()
    since: datetime = max(head, accepted or head)
    return (now - since).total_seconds()


def recent_intervals(conn: Connection, team_id: int, now: datetime) -> list[float]:
    """Seconds the head of this team's queue waited at the last accepts; see `routing.service_intervals`."""
    rows = conn.execute(_ACCEPTS, {"team": team_id, "since": now - RECENT}).all()
    return service_intervals([Accepted(row.queued_at, row.accepted_at) for row in reversed(rows)])


# Made once, because making a statement costs more than running it: when somebody is accepted, these run for
# each who still waits.
_C = t.conversation.c
_OF_TEAM = _C.team_id == bindparam("team")
_OWN = select(_C.team_id, _C.state, _C.came_back_at).where(_C.id == bindparam("conversation"))
_WAITING = (
    select(func.count()).select_from(t.conversation).where(_OF_TEAM, _C.state == ConversationState.WAITING)
)
# Those in front in `order`.
_EARLIER = _C.id < bindparam("conversation")
_IN_FRONT = _WAITING.where(or_(_C.came_back_at.is_not(None), _EARLIER))
_CAME_BACK = bindparam("came_back_at", type_=Moment)
_IN_FRONT_OF_RETURNED = _WAITING.where(
    or_(_C.came_back_at < _CAME_BACK, and_(_C.came_back_at == _CAME_BACK, _EARLIER))
)
_HEAD_AND_LAST_ACCEPT = select(
    select(func.min(waits_since(), type_=Moment))
    .where(_OF_TEAM, _C.state == ConversationState.WAITING)
    .scalar_subquery(),
    select(func.max(_C.accepted_at)).where(_OF_TEAM).scalar_subquery(),
)
_ACCEPTS = (
    select(waits_since().label("queued_at"), _C.accepted_at)
    .where(
        _OF_TEAM,
        _C.accepted_at > bindparam("since", type_=Moment),
        _C.accepted_at >= waits_since(),  # else it waits again
    )
    .order_by(_C.accepted_at.desc(), _C.id.desc())
    .limit(MOST_SAMPLES)
)
