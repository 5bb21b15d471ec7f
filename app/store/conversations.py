"""Conversations, loaded through the person who asks: a visitor by token, staff by team membership."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection, Row, Select, TextClause, bindparam, select

from app.domain import link, timeouts
from app.domain.needs import in_order
from app.domain.terms import ConversationState, EndReason, LinkOutcome, Need, RealTimeText, TimeChoice
from app.domain.timeouts import Pace
from app.store import tables as t
from app.store import visitors


@dataclass(frozen=True)
class VisitorConversation:
    """A visitor's conversation, as of when it was read.

    `public_id` is opaque and safe to show to scripts. `name` is "" when none was given. `adviser_name` is
    None until somebody accepted. `came_back_at`: since when it waits, or waited last, after it had been in a
    chat before. `adviser_gone_at`: since when that adviser's desk is not there any more. `pace` is the
    council's.
    """

    conversation_id: int
    public_id: str
    reference: str
    council_id: int
    team_id: int
    team_name: str
    state: ConversationState
    name: str
    locale: str
    back_url: str | None
    needs: tuple[Need, ...]
    with_scripts: bool
    time_choice: TimeChoice
    real_time_text: RealTimeText
    pace: Pace
    adviser_id: int | None
    adviser_name: str | None
    adviser_gone_at: datetime | None
    started_at: datetime
    came_back_at: datetime | None
    accepted_at: datetime | None
    ended_at: datetime | None
    end_reason: EndReason | None
    last_word_at: datetime
    revoked_at: datetime | None

    @property
    def left_alone(self) -> bool:
        """Its adviser is not there any more: whoever of the team has room may take it over."""
        return self.state is ConversationState.TALKING and self.adviser_gone_at is not None

    @property
    def limit(self) -> timedelta | None:
        """After how long a silence it pauses; None for never."""
        return timeouts.limit(self.pace, self.time_choice, self.needs)

    @property
    def expires_at(self) -> datetime | None:
        """When the link stops working; None while the conversation is open."""
        return link.expires_at(ended_at=self.ended_at, last_word_at=self.last_word_at)

    def link_outcome(self, now: datetime) -> LinkOutcome:
        """OK, REVOKED or EXPIRED."""
        return link.outcome(
            now, revoked_at=self.revoked_at, ended_at=self.ended_at, last_word_at=self.last_word_at
        )


@dataclass(frozen=True)
class StaffConversation:
    """A conversation of one of the teams of the member of staff who asked."""

    id: int
    reference: str
    council_id: int
    council_name: str
    team_id: int
    team_name: str
    state: ConversationState
    visitor_name: str
    locale: str
    back_url: str | None
    needs: tuple[Need, ...]
    with_scripts: bool
    time_choice: TimeChoice
    real_time_text: RealTimeText
    pace: Pace
    adviser_id: int | None
    adviser_name: str | None
    adviser_gone_at: datetime | None
    started_at: datetime
    came_back_at: datetime | None
    accepted_at: datetime | None
    ended_at: datetime | None
    end_reason: EndReason | None
    seen_at: datetime
    """The visitor's last sign of life."""
    wrap_up_code_id: int | None
    wrap_up_label: str | None

    @property
    def left_alone(self) -> bool:
        """As the visitor's."""
        return self.state is ConversationState.TALKING and self.adviser_gone_at is not None

    @property
    def limit(self) -> timedelta | None:
        """As the visitor's."""
        return timeouts.limit(self.pace, self.time_choice, self.needs)


def for_visitor(conn: Connection, council_id: int, token_hash: str) -> VisitorConversation | None:
    """Whatever its state, also with a link that has expired or was revoked: see `link_outcome`."""
    found = conn.execute(_BY_TOKEN, {"council": council_id, "token_hash": token_hash})
    return _record(VisitorConversation, found.one_or_none())


def visitor_by_id(conn: Connection, conversation_id: int) -> VisitorConversation | None:
    """The same record again, for whoever has already shown a good link."""
    found = conn.execute(_BY_ID, {"conversation": conversation_id})
    return _record(VisitorConversation, found.one_or_none())


def for_adviser(conn: Connection, staff_id: int, conversation_id: int) -> StaffConversation | None:
    """None too when it belongs to no team of theirs."""
    found = conn.execute(_FOR_ADVISER, {"staff": staff_id, "conversation": conversation_id})
    return _record(StaffConversation, found.one_or_none())


def expired(now: datetime) -> Select[tuple[int]]:
    """The ids of those whose link has expired, to be put into a query. As `link.expires_at` says."""
    limit, c = now - timedelta(hours=link.HOURS_AFTER_LAST_WORD), t.conversation.c
    return select(c.id).where(c.ended_at <= limit, c.last_word_at <= limit)


def with_needs() -> TextClause:
    """The condition that something is said there of what its visitor needs; an index answers it."""
    return t.WITH_NEEDS


def expired_with_needs(conn: Connection, now: datetime) -> list[int]:
    """The ids of those whose link has expired, and that still hold what their visitor needed."""
    old = expired(now).where(with_needs()).order_by(t.conversation.c.id)
    return [row.id for row in conn.execute(old)]


# Made once, because making a statement costs more than running it, and these run with each request.
_WITH_NAMES = (
    select(
        t.conversation,
        t.team.c.name.label("team_name"),
        t.staff.c.name.label("adviser_name"),
        t.council.c.limit_minutes,
        t.council.c.ask_minutes,
        t.council.c.dormant_minutes,
    )
    .select_from(t.conversation)
    .join(t.team, t.team.c.id == t.conversation.c.team_id)
    .join(t.council, t.council.c.id == t.conversation.c.council_id)
    .outerjoin(t.staff, t.staff.c.id == t.conversation.c.adviser_id)
)
_VISITORS = _WITH_NAMES.add_columns(
    t.conversation.c.id.label("conversation_id"), t.conversation.c.visitor_name.label("name")
)
_BY_TOKEN = _VISITORS.where(
    t.conversation.c.council_id == bindparam("council"),
    t.conversation.c.token_hash == bindparam("token_hash"),
)
_BY_ID = _VISITORS.where(t.conversation.c.id == bindparam("conversation"))
_FOR_ADVISER = (
    _WITH_NAMES.add_columns(
        t.council.c.name.label("council_name"),
        t.wrap_up_code.c.label.label("wrap_up_label"),
        visitors.seen_at().label("seen_at"),
    )
    .join(t.membership, t.membership.c.team_id == t.conversation.c.team_id)
    .outerjoin(*visitors.presence)
    .outerjoin(t.wrap_up_code, t.wrap_up_code.c.id == t.conversation.c.wrap_up_code_id)
    .where(t.membership.c.staff_id == bindparam("staff"), t.conversation.c.id == bindparam("conversation"))
)

_Kind = TypeVar("_Kind", VisitorConversation, StaffConversation)


def _record(kind: type[_Kind], row: Row[tuple[object, ...]] | None) -> _Kind | None:
    """The columns of a row have the names of the record's fields."""
    if row is None:
        return None
    values = {field.name: getattr(row, field.name) for field in fields(kind) if field.name != "pace"}
    read = {
        "pace": Pace(row.limit_minutes, row.ask_minutes, row.dormant_minutes),
        "time_choice": TimeChoice(row.time_choice),
        "real_time_text": RealTimeText(row.real_time_text),
        "state": ConversationState(row.state),
        "end_reason": EndReason(row.end_reason) if row.end_reason else None,
        "needs": in_order(row.needs),
    }
    return kind(**values | read)
