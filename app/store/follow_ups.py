"""Messages left to be answered later, loaded through who asks: a resident by token, staff by membership."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, Select, and_, select

from app.domain import link
from app.domain.contact import Contact
from app.domain.terms import MAIL_NEEDS_SOMEBODY, MAIL_ON_THE_WAY, FollowUpState, LinkOutcome, PhoneUse
from app.store import tables as t


@dataclass(frozen=True)
class FollowUp:
    """One follow-up, as of when it was read. `staff_name` is whoever has it; None when nobody does.

    `not_sent`: one of its e-mails has failed, or nobody knows whether it arrived. `on_its_way`: one is still
    to be sent.
    """

    id: int
    reference: str
    council_id: int
    council_name: str
    team_id: int
    team_name: str
    conversation_id: int | None
    state: FollowUpState
    locale: str
    with_scripts: bool
    contact: Contact
    erased_at: datetime | None
    revoked_at: datetime | None
    left_at: datetime
    staff_id: int | None
    staff_name: str | None
    answered_at: datetime | None
    closed_at: datetime | None
    wrap_up_label: str | None
    not_sent: bool
    on_its_way: bool

    @property
    def to_come(self) -> bool:
        """Whether they are still to hear from us."""
        unanswered = self.state in (FollowUpState.NEW, FollowUpState.ASSIGNED)
        return unanswered or self.not_sent or self.on_its_way

    @property
    def takes_corrections(self) -> bool:
        """Whether another address or more words can still change what becomes of it."""
        return self.to_come and self.state is not FollowUpState.CLOSED

    def link_outcome(self, now: datetime) -> LinkOutcome:
        """OK while it is open and as long after as a chat's link works, then EXPIRED; or REVOKED."""
        return link.outcome(
            now, revoked_at=self.revoked_at, ended_at=self.closed_at, last_word_at=self.left_at
        )


def for_visitor(conn: Connection, council_id: int, token_hash: str) -> FollowUp | None:
    """Whatever its state, also when the link has expired: see `link_outcome`."""
    where = (t.follow_up.c.council_id == council_id, t.follow_up.c.token_hash == token_hash)
    return _one(conn, _select().where(*where))


def by_id(conn: Connection, follow_up_id: int) -> FollowUp | None:
    """The same record again, for whoever has already shown a good link, and for what no person asks."""
    return _one(conn, _select().where(t.follow_up.c.id == follow_up_id))


def of_conversation(conn: Connection, conversation_id: int) -> FollowUp | None:
    """The newest that came from this chat, for whoever has shown the chat's link."""
    query = _select().where(t.follow_up.c.conversation_id == conversation_id)
    return _one(conn, query.order_by(t.follow_up.c.id.desc()).limit(1))


def for_adviser(conn: Connection, staff_id: int, follow_up_id: int) -> FollowUp | None:
    """None too when it belongs to no team of theirs."""
    return _one(conn, of_my_teams(staff_id).where(t.follow_up.c.id == follow_up_id))


def not_sent_exists() -> ColumnElement[bool]:
    """Whether an e-mail of it needs somebody."""
    return _mail_exists(needs_somebody())


def _mail_exists(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(t.outbox.c.event_id)
        .where(t.outbox.c.follow_up_id == t.follow_up.c.id, which)
        .correlate(t.follow_up)
        .exists()
    )


def needs_somebody() -> ColumnElement[bool]:
    """Whether somebody must decide what becomes of an e-mail of the outbox."""
    return t.outbox.c.state.in_(MAIL_NEEDS_SOMEBODY)


def membership(staff_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """Joins the follow-ups of this person's teams."""
    return and_(t.membership.c.team_id == t.follow_up.c.team_id, t.membership.c.staff_id == staff_id)


def of_my_teams(staff_id: int) -> Select[tuple[Any, ...]]:
    """To be narrowed by the reader, and given to `all_of`."""
    return _select().join(t.membership, membership(staff_id))


def _select() -> Select[tuple[Any, ...]]:
    contact = t.contact.c
    return (
        select(
            t.follow_up,
            t.council.c.name.label("council_name"),
            t.team.c.name.label("team_name"),
            t.staff.c.name.label("staff_name"),
            t.wrap_up_code.c.label.label("wrap_up_label"),
            contact.name.label("contact_name"),
            contact.email,
            contact.phone,
            contact.phone_use,
            contact.erased_at,
            not_sent_exists().label("not_sent"),
            _mail_exists(t.outbox.c.state.in_(MAIL_ON_THE_WAY)).label("on_its_way"),
        )
        .select_from(t.follow_up)
        .join(t.contact, contact.follow_up_id == t.follow_up.c.id)
        .join(t.council, t.council.c.id == t.follow_up.c.council_id)
        .join(t.team, t.team.c.id == t.follow_up.c.team_id)
        .outerjoin(t.staff, t.staff.c.id == t.follow_up.c.staff_id)
        .outerjoin(t.wrap_up_code, t.wrap_up_code.c.id == t.follow_up.c.wrap_up_code_id)
    )


def _one(conn: Connection, query: Select[tuple[Any, ...]]) -> FollowUp | None:
    row = conn.execute(query).one_or_none()
    return None if row is None else _record(row)


def all_of(conn: Connection, query: Select[tuple[Any, ...]]) -> list[FollowUp]:
    """The records of a query made from `of_my_teams`."""
    return [_record(row) for row in conn.execute(query)]


def _record(row: Row[tuple[Any, ...]]) -> FollowUp:
    return FollowUp(
        id=row.id,
        reference=row.reference,
        council_id=row.council_id,
        council_name=row.council_name,
        team_id=row.team_id,
        team_name=row.team_name,
        conversation_id=row.conversation_id,
        state=FollowUpState(row.state),
        locale=row.locale,
        with_scripts=row.with_scripts,
        contact=Contact(
            row.contact_name, row.email, row.phone, PhoneUse(row.phone_use) if row.phone_use else None
        ),
        erased_at=row.erased_at,
        revoked_at=row.revoked_at,
        left_at=row.left_at,
        staff_id=row.staff_id,
        staff_name=row.staff_name,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        wrap_up_label=row.wrap_up_label,
        not_sent=bool(row.not_sent),
        on_its_way=bool(row.on_its_way),
    )
