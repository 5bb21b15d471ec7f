"""Conversations, loaded through the person who asks: a visitor by token, staff by team membership."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, select

from app.domain import link
from app.domain.terms import ConversationState, EndReason, LinkOutcome
from app.store import tables as t


@dataclass(frozen=True)
class Visitor:
    """A visitor's conversation, as of when it was read.

    `public_id` is opaque and safe to show to scripts. `name` is "" when none was given. `adviser_name` is
    None until somebody accepted.
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
    with_scripts: bool
    adviser_id: int | None
    adviser_name: str | None
    started_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    end_reason: EndReason | None
    last_word_at: datetime
    revoked_at: datetime | None

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
    with_scripts: bool
    adviser_id: int | None
    adviser_name: str | None
    started_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    end_reason: EndReason | None
    wrap_up_code_id: int | None
    wrap_up_label: str | None


def for_visitor(conn: Connection, council_id: int, token_hash: str) -> Visitor | None:
    """Whatever its state, also with a link that has expired or was revoked: see `Visitor.link_outcome`."""
    row = conn.execute(_BY_TOKEN, {"council": council_id, "token_hash": token_hash}).one_or_none()
    return _visitor(row)


def visitor_by_id(conn: Connection, conversation_id: int) -> Visitor | None:
    """The same record again, for whoever has already shown a good link."""
    return _visitor(conn.execute(_BY_ID, {"conversation": conversation_id}).one_or_none())


def for_adviser(conn: Connection, staff_id: int, conversation_id: int) -> StaffConversation | None:
    """None too when it belongs to no team of theirs."""
    row = conn.execute(
        select(
            t.conversation,
            t.council.c.name.label("council_name"),
            t.team.c.name.label("team_name"),
            t.staff.c.name.label("adviser_name"),
            t.wrap_up_code.c.label.label("wrap_up_label"),
        )
        .select_from(t.conversation)
        .join(t.membership, t.membership.c.team_id == t.conversation.c.team_id)
        .join(t.council, t.council.c.id == t.conversation.c.council_id)
        .join(t.team, t.team.c.id == t.conversation.c.team_id)
        .outerjoin(t.staff, t.staff.c.id == t.conversation.c.adviser_id)
        .outerjoin(t.wrap_up_code, t.wrap_up_code.c.id == t.conversation.c.wrap_up_code_id)
        .where(t.membership.c.staff_id == staff_id, t.conversation.c.id == conversation_id)
    ).one_or_none()
    if row is None:
        return None
    return StaffConversation(
        id=row.id,
        reference=row.reference,
        council_id=row.council_id,
        council_name=row.council_name,
        team_id=row.team_id,
        team_name=row.team_name,
        state=ConversationState(row.state),
        visitor_name=row.visitor_name,
        locale=row.locale,
        back_url=row.back_url,
        with_scripts=row.with_scripts,
        adviser_id=row.adviser_id,
        adviser_name=row.adviser_name,
        started_at=row.started_at,
        accepted_at=row.accepted_at,
        ended_at=row.ended_at,
        end_reason=EndReason(row.end_reason) if row.end_reason else None,
        wrap_up_code_id=row.wrap_up_code_id,
        wrap_up_label=row.wrap_up_label,
    )


# Made once, because making a statement costs more than running it, and these run with each request.
_VISITORS = (
    select(
        t.conversation,
        t.team.c.name.label("team_name"),
        t.staff.c.name.label("adviser_name"),
    )
    .select_from(t.conversation)
    .join(t.team, t.team.c.id == t.conversation.c.team_id)
    .outerjoin(t.staff, t.staff.c.id == t.conversation.c.adviser_id)
)
_BY_TOKEN = _VISITORS.where(
    t.conversation.c.council_id == bindparam("council"),
    t.conversation.c.token_hash == bindparam("token_hash"),
)
_BY_ID = _VISITORS.where(t.conversation.c.id == bindparam("conversation"))


def _visitor(row: Row[tuple[object, ...]] | None) -> Visitor | None:
    if row is None:
        return None
    return Visitor(
        conversation_id=row.id,
        public_id=row.public_id,
        reference=row.reference,
        council_id=row.council_id,
        team_id=row.team_id,
        team_name=row.team_name,
        state=ConversationState(row.state),
        name=row.visitor_name,
        locale=row.locale,
        back_url=row.back_url,
        with_scripts=row.with_scripts,
        adviser_id=row.adviser_id,
        adviser_name=row.adviser_name,
        started_at=row.started_at,
        accepted_at=row.accepted_at,
        ended_at=row.ended_at,
        end_reason=EndReason(row.end_reason) if row.end_reason else None,
        last_word_at=row.last_word_at,
        revoked_at=row.revoked_at,
    )
