"""What an adviser's inbox shows. Everything is read through team membership."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, bindparam, func, or_, select

from app.domain.terms import EventKind, FollowUpState, MailState
from app.store import tables as t
from app.store.follow_ups import FollowUp, all_of, membership, needs_somebody, not_sent_exists, of_my_teams

PAGE = 50
"""Rows of the inbox on one page."""


class Show(StrEnum):
    """What part of the inbox: what is to be done, what was answered and not closed, what is closed."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True)
class Step:
    """One thing that happened to a follow-up, for staff. `text` only of what was written, and not erased.

    `mail`: of an answer by e-mail; `attempts` so far; `problem` is the code of why the last one failed.
    """

    event_id: int
    kind: EventKind
    at: datetime
    staff_id: int | None
    staff_name: str | None
    text: str | None
    lang: str | None
    data: dict[str, Any]
    mail: MailState | None
    attempts: int
    problem: str


@dataclass(frozen=True)
class Counts:
    """Of a person's teams: follow-ups that nobody has, those this person has and has not answered, and those
    whose e-mail needs somebody.
    """

    new: int
    mine: int
    not_sent: int


@dataclass(frozen=True)
class Arrival:
    """A message that was left, added to or corrected, or one that a colleague took over (`by`).

    `name`: "" when none was given. `to_team`: it was corrected by another team. `taken`: that took it out of
    this person's hands; `theirs`: it is of one of their teams.
    """

    event_id: int
    kind: EventKind
    at: datetime
    follow_up_id: int
    reference: str
    name: str
    team_name: str
    council_name: str
    by: str | None
    to_team: int | None
    taken: bool
    theirs: bool


def arrivals(conn: Connection, staff_id: int, after: int) -> list[Arrival]:
    """What came into this person's inbox after the event `after`, oldest first; of too much the newest."""
    rows = conn.execute(_ARRIVALS, {"staff": staff_id, "after": after}).all()
    return [
        Arrival(
            **{
                **row._mapping,
                "kind": EventKind(row.kind),
                "taken": bool(row.taken),
                "theirs": bool(row.theirs),
            }
        )
        for row in reversed(rows)
    ]


def by_reference(conn: Connection, staff_id: int, reference: str) -> list[FollowUp]:
    """Those of this person's teams with this reference, the newest first."""
    query = of_my_teams(staff_id).where(t.follow_up.c.reference == reference)
    return all_of(conn, query.order_by(t.follow_up.c.id.desc()))


def page(conn: Connection, staff_id: int, show: Show, after: int = 0) -> list[FollowUp]:
    """One page of the inbox, and one more when there is another. `after`: the id of the last one shown.

    What is to be done stands with the oldest first, all else with the newest.
    """
    id_ = t.follow_up.c.id
    query = of_my_teams(staff_id).where(_shown(show)).limit(PAGE + 1)
    if show is Show.OPEN:
        query = query.where(id_ > after).order_by(id_)
    else:
        query = query.order_by(id_.desc())
        query = query.where(id_ < after) if after else query
    return all_of(conn, query)


def counts(conn: Connection, staff_id: int) -> Counts:
    row = conn.execute(_COUNTS, {"staff": staff_id}).one()
    return Counts(new=row.new, mine=row.mine, not_sent=row.not_sent)


# Made once, because making a statement costs more than running it, and this runs whenever a desk looks. Each
# count begins at an index: what was answered and sent, which is most, is not read.
_ME = bindparam("staff", type_=Integer())


def _count(*where: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(t.follow_up).join(t.membership, membership(_ME)).where(*where)


_COUNTS = select(
    _count(t.follow_up.c.state == FollowUpState.NEW).scalar_subquery().label("new"),
    _count(t.follow_up.c.state == FollowUpState.ASSIGNED, t.follow_up.c.staff_id == _ME)
    .scalar_subquery()
    .label("mine"),
    _count(t.follow_up.c.id.in_(select(t.outbox.c.follow_up_id).where(needs_somebody())))
    .scalar_subquery()
    .label("not_sent"),
)


_FROM_ME = t.event.c.data["from_staff_id"].as_integer() == _ME
_CAME = (EventKind.FOLLOW_UP_LEFT, EventKind.FOLLOW_UP_ADDED, EventKind.FOLLOW_UP_CORRECTED)
_OF_MINE = t.membership.c.staff_id.is_not(None)
_ARRIVALS = (
    select(
        t.event.c.id.label("event_id"),
        t.event.c.kind,
        t.event.c.at,
        t.event.c.follow_up_id,
        t.follow_up.c.reference,
        t.contact.c.name,
        t.team.c.name.label("team_name"),
        t.council.c.name.label("council_name"),
        t.staff.c.name.label("by"),
        t.event.c.data["team_id"].as_integer().label("to_team"),
        _FROM_ME.label("taken"),
        _OF_MINE.label("theirs"),
    )
    .select_from(t.event)
    .join(t.follow_up, t.follow_up.c.id == t.event.c.follow_up_id)
    .outerjoin(t.membership, membership(_ME))
    .outerjoin(t.staff, t.staff.c.id == t.event.c.staff_id)
    .join(t.contact, t.contact.c.follow_up_id == t.follow_up.c.id)
    .join(t.team, t.team.c.id == t.follow_up.c.team_id)
    .join(t.council, t.council.c.id == t.follow_up.c.council_id)
    .where(
        t.event.c.id > bindparam("after"),
        or_(
            and_(_OF_MINE, t.event.c.kind.in_(_CAME)),
            and_(_OF_MINE, t.event.c.kind == EventKind.FOLLOW_UP_ASSIGNED, _FROM_ME),
            # Out of the hands of this person, who may not be of its new team.
            and_(t.event.c.kind == EventKind.FOLLOW_UP_CORRECTED, _FROM_ME),
        ),
    )
    .order_by(t.event.c.id.desc())
    .limit(PAGE)
)


def steps(conn: Connection, staff_id: int, follow_up_id: int) -> list[Step]:
    """All that happened to one follow-up, oldest first. Empty when it is of no team of theirs."""
    rows = conn.execute(
        select(
            t.event,
            t.staff.c.name.label("staff_name"),
            t.words.c.text,
            t.words.c.lang,
            t.outbox.c.state.label("mail"),
            t.outbox.c.attempts,
            t.outbox.c.problem,
        )
        .select_from(t.event)
        .join(t.follow_up, t.follow_up.c.id == t.event.c.follow_up_id)
        .join(t.membership, membership(staff_id))
        .outerjoin(t.staff, t.staff.c.id == t.event.c.staff_id)
        .outerjoin(t.words, t.words.c.event_id == t.event.c.id)
        .outerjoin(t.outbox, t.outbox.c.event_id == t.event.c.id)
        .where(t.follow_up.c.id == follow_up_id)
        .order_by(t.event.c.id)
    )
    return [
        Step(
            event_id=row.id,
            kind=EventKind(row.kind),
            at=row.at,
            staff_id=row.staff_id,
            staff_name=row.staff_name,
            text=row.text,
            lang=row.lang,
            data=row.data,
            mail=MailState(row.mail) if row.mail else None,
            attempts=row.attempts or 0,
            problem=row.problem or "",
        )
        for row in rows
    ]


def _shown(show: Show) -> ColumnElement[bool]:
    if show is Show.OPEN:
        return or_(t.follow_up.c.state.in_((FollowUpState.NEW, FollowUpState.ASSIGNED)), not_sent_exists())
    return t.follow_up.c.state == str(show)
