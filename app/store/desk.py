"""What an adviser's desk shows. Everything is read through team membership."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.sql.selectable import ScalarSelect

from app.domain.conversation import HELD
from app.domain.needs import in_order
from app.domain.terms import QUEUE_KINDS, RESIDENT_SIDE, ConversationState, EventKind, Need, Sender
from app.store import events, visitors
from app.store import tables as t
from app.store.events import Item, item
from app.store.queues import order, waits_since


@dataclass(frozen=True)
class QueueEntry:
    """One who waits. `position` counts within the team, 1 is next. `came_back`: was in the chat before."""

    conversation_id: int
    reference: str
    council_name: str
    team_id: int
    team_name: str
    visitor_name: str
    locale: str
    needs: tuple[Need, ...]
    question: str
    queued_at: datetime
    seen_at: datetime
    came_back: bool
    position: int


@dataclass(frozen=True)
class LeftAlone:
    """A chat of a colleague who is not there any more, since `gone_at`. `question`: as in the queue."""

    conversation_id: int
    reference: str
    council_name: str
    team_name: str
    visitor_name: str
    locale: str
    needs: tuple[Need, ...]
    question: str
    adviser_name: str
    gone_at: datetime


@dataclass(frozen=True)
class TakenOver:
    """An open chat that `adviser_name` has taken over from this adviser, who was gone."""

    conversation_id: int
    reference: str
    visitor_name: str
    adviser_name: str


@dataclass(frozen=True)
class DeskChat:
    """A conversation the adviser has: talking, paused, dormant, or ended and still without its wrap-up code.

    `unanswered`: messages of the resident's side since the adviser's last one. `latest_at`: when somebody
    spoke last. `seen_at`: the visitor's last sign of life.
    """

    conversation_id: int
    reference: str
    council_name: str
    team_name: str
    visitor_name: str
    locale: str
    state: ConversationState
    unanswered: int
    latest_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class StaffItem:
    """What happened, for the adviser's one stream. `mine`: in a conversation this adviser holds.

    `taken`: it was taken over from this adviser.
    """

    conversation_id: int
    reference: str
    team_id: int
    mine: bool
    taken: bool
    item: Item


def queue(conn: Connection, staff_id: int) -> list[QueueEntry]:
    """Who waits in the teams of this person, longest first."""
    return [
        QueueEntry(
            conversation_id=row.id,
            reference=row.reference,
            council_name=row.council_name,
            team_id=row.team_id,
            team_name=row.team_name,
            visitor_name=row.visitor_name,
            locale=row.locale,
            needs=in_order(row.needs),
            question=row.question or "",
            queued_at=row.queued_at,
            seen_at=row.seen_at,
            came_back=row.came_back_at is not None,
            position=row.position,
        )
        for row in conn.execute(_QUEUE, {"staff": staff_id})
    ]


def chats(conn: Connection, staff_id: int) -> list[DeskChat]:
    """The conversations this adviser holds, in the order they were accepted."""
    return [
        DeskChat(
            conversation_id=row.id,
            reference=row.reference,
            council_name=row.council_name,
            team_name=row.team_name,
            visitor_name=row.visitor_name,
            locale=row.locale,
            state=ConversationState(row.state),
            unanswered=row.unanswered,
            latest_at=row.last_word_at,
            seen_at=row.seen_at,
        )
        for row in conn.execute(_CHATS, {"staff": staff_id})
    ]


def left_alone(conn: Connection, staff_id: int) -> list[LeftAlone]:
    """What colleagues of the teams of this person have left alone, longest first."""
    return [
        LeftAlone(
            conversation_id=row.id,
            reference=row.reference,
            council_name=row.council_name,
            team_name=row.team_name,
            visitor_name=row.visitor_name,
            locale=row.locale,
            needs=in_order(row.needs),
            question=row.question or "",
            adviser_name=row.adviser_name,
            gone_at=row.adviser_gone_at,
        )
        for row in conn.execute(_LEFT_ALONE, {"staff": staff_id})
    ]


def taken_over(conn: Connection, staff_id: int) -> list[TakenOver]:
    """What colleagues have taken over from this person, as long as it is open."""
    return [
        TakenOver(row.id, row.reference, row.visitor_name, row.adviser_name)
        for row in conn.execute(_TAKEN_OVER, {"staff": staff_id})
    ]


def transcript(conn: Connection, staff_id: int, conversation_id: int, after: int = 0) -> list[Item]:
    """All that happened in one conversation, notes included, oldest first.

    Empty when it is of no team of theirs.
    """
    chosen = {"staff": staff_id, "conversation": conversation_id, "after": after}
    return [item(row) for row in conn.execute(_TRANSCRIPT, chosen)]


def news(conn: Connection, staff_id: int, after: int, limit: int = 500) -> list[StaffItem]:
    """What this person's desk must hear of after the id `after`, oldest first; of too much the newest.

    All of the conversations they hold, and of their teams what changes the queue.
    """
    rows = conn.execute(_NEWS, {"staff": staff_id, "after": after, "limit": limit}).all()
    return [
        StaffItem(row.conversation_id, row.reference, row.team_id, bool(row.mine), bool(row.taken), item(row))
        for row in reversed(rows)
    ]


_STAFF = bindparam("staff", type_=Integer)


def _of_my_teams() -> Select[tuple[Any, ...]]:
    """The conversations of the teams of this person."""
    c = t.conversation.c
    return (
        select(
            t.conversation,
            t.council.c.name.label("council_name"),
            t.team.c.name.label("team_name"),
        )
        .select_from(t.conversation)
        .join(t.membership, and_(t.membership.c.team_id == c.team_id, t.membership.c.staff_id == _STAFF))
        .join(t.council, t.council.c.id == c.council_id)
        .join(t.team, t.team.c.id == c.team_id)
    )


def _staff_items() -> Select[tuple[object, ...]]:
    note = t.event.c.kind == EventKind.NOTE_ADDED
    return (
        events.items(
            text=case((note, t.staff_words.c.text), else_=t.words.c.text),
            lang=case((note, t.staff_words.c.lang), else_=t.words.c.lang),
        )
        .add_columns(
            t.event.c.conversation_id,
            t.conversation.c.reference,
            t.conversation.c.team_id,
            _flag(t.conversation.c.adviser_id == _STAFF).label("mine"),
            _flag(t.conversation.c.taken_from_id == _STAFF).label("taken"),
        )
        .join(
            t.membership,
            and_(t.membership.c.team_id == t.conversation.c.team_id, t.membership.c.staff_id == _STAFF),
        )
        .outerjoin(t.staff_words, t.staff_words.c.event_id == t.event.c.id)
    )


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, literal(1)), else_=literal(0))


def _first_message() -> ScalarSelect[str | None]:
    """The words a conversation began with."""
    return (
        select(t.words.c.text)
        .join(t.event, t.event.c.id == t.words.c.event_id)
        .where(t.event.c.conversation_id == t.conversation.c.id, t.event.c.kind == EventKind.MESSAGE_POSTED)
        .order_by(t.event.c.id)
        .limit(1)
        .correlate(t.conversation)
        .scalar_subquery()
    )


def _unanswered() -> ScalarSelect[int]:
    mine = (
        select(func.coalesce(func.max(t.event.c.id), 0))
        .where(
            t.event.c.conversation_id == t.conversation.c.id,
            t.event.c.kind == EventKind.MESSAGE_POSTED,
            t.event.c.sender == Sender.ADVISER,
        )
        .correlate(t.conversation)
        .scalar_subquery()
    )
    return (
        select(func.count())
        .select_from(t.event)
        .where(
            t.event.c.conversation_id == t.conversation.c.id,
            t.event.c.kind == EventKind.MESSAGE_POSTED,
            t.event.c.sender.in_(RESIDENT_SIDE),
            t.event.c.id > mine,
        )
        .correlate(t.conversation)
        .scalar_subquery()
    )


# Made once, because making a statement costs more than running it, and these run whenever a desk looks.
_QUEUE = (
    _of_my_teams()
    .add_columns(
        _first_message().label("question"),
        waits_since().label("queued_at"),
        visitors.seen_at().label("seen_at"),
        func.row_number().over(partition_by=t.conversation.c.team_id, order_by=order()).label("position"),
    )
    .outerjoin(*visitors.presence)
    .where(t.conversation.c.state == ConversationState.WAITING)
    .order_by(*order())
)
_CHATS = (
    _of_my_teams()
    .add_columns(
        _unanswered().label("unanswered"),
        visitors.seen_at().label("seen_at"),
    )
    .outerjoin(*visitors.presence)
    .where(
        t.conversation.c.adviser_id == _STAFF,
        or_(
            t.conversation.c.state.in_(HELD),
            t.conversation.c.wrap_up_code_id.is_(None),
        ),
    )
    .order_by(t.conversation.c.accepted_at, t.conversation.c.id)
)
_HELD_BY_OTHERS = (
    _of_my_teams()
    .add_columns(t.staff.c.name.label("adviser_name"))
    .join(t.staff, t.staff.c.id == t.conversation.c.adviser_id)
    .where(t.conversation.c.adviser_id != _STAFF, t.conversation.c.ended_at.is_(None))
)
_LEFT_ALONE = (
    _HELD_BY_OTHERS.add_columns(_first_message().label("question"))
    .where(t.conversation.c.state == ConversationState.TALKING, t.conversation.c.adviser_gone_at.is_not(None))
    .order_by(t.conversation.c.adviser_gone_at, t.conversation.c.id)
)
_TAKEN_OVER = _HELD_BY_OTHERS.where(t.conversation.c.taken_from_id == _STAFF).order_by(t.conversation.c.id)
_TRANSCRIPT = _staff_items().where(
    t.event.c.conversation_id == bindparam("conversation"), t.event.c.id > bindparam("after")
)
_NEWS = (
    _staff_items()
    .where(
        t.event.c.id > bindparam("after"),
        or_(t.conversation.c.adviser_id == _STAFF, t.event.c.kind.in_(QUEUE_KINDS)),
    )
    .order_by(None)
    .order_by(t.event.c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
