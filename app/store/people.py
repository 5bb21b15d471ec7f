"""Staff: who they are, which teams they belong to, whether they are signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from app.config import HEARTBEATS
from app.domain.terms import Availability, AwayReason, Role
from app.store import tables as t
from app.store.councils import Team
from app.store.moment import Moment
from app.store.writer import StateTx

PRESENT_ON_STREAM = timedelta(seconds=6 * HEARTBEATS[1])
"""An open desk with scripts answers every heartbeat of its stream, also when its tab is hidden: it goes on
counting who waits in its title. Six of the slowest that may be set went unanswered: it is gone, or frozen by
its browser, and would tell nobody anything. Six and not fewer, because a hidden page that has to ask, where
something on the way holds streams back, does so once a minute: its timers run no oftener.
"""

PRESENT_BY_REQUESTS = timedelta(minutes=10)
"""Without scripts only requests tell. Reading a long question and answering it takes minutes in which none
comes, so who is signed in and available counts as there for so long. The price: a desk without scripts that
was left without signing out counts too, for as long.
"""


LATELY = timedelta(seconds=5)
"""Who was seen since is not noted again: each request of the console waits for the note to be on disk."""


@dataclass(frozen=True)
class Staff:
    """`name` is what residents see. `capacity`: chats at once. `languages`: what they write, besides the
    service's first language."""

    id: int
    email: str
    name: str
    role: Role
    capacity: int
    availability: Availability
    away_reason: AwayReason | None
    languages: tuple[str, ...]


@dataclass(frozen=True)
class There:
    """Somebody who is there for a team. `languages` as in Staff."""

    staff_id: int
    team_id: int
    languages: tuple[str, ...]


@dataclass(frozen=True)
class StaffTeam:
    """A team somebody belongs to, with its council."""

    team: Team
    council_name: str


def by_id(conn: Connection, staff_id: int) -> Staff | None:
    row = conn.execute(_BY_ID, {"staff": staff_id}).one_or_none()
    return None if row is None else _staff(row)


def by_email(conn: Connection, email: str) -> Staff | None:
    row = conn.execute(select(t.staff).where(t.staff.c.email == email.strip().lower())).one_or_none()
    return None if row is None else _staff(row)


def with_role(conn: Connection, role: Role) -> list[Staff]:
    """In the order in which they came."""
    rows = conn.execute(select(t.staff).where(t.staff.c.role == role).order_by(t.staff.c.id))
    return [_staff(row) for row in rows]


def password_hash(conn: Connection, email: str) -> str | None:
    return conn.execute(
        select(t.staff.c.password_hash).where(t.staff.c.email == email.strip().lower())
    ).scalar_one_or_none()


def for_session(conn: Connection, token_hash: str, now: datetime) -> Staff | None:
    """Who signed in with this token, while that lasts."""
    row = conn.execute(_FOR_SESSION, {"token_hash": token_hash, "now": now}).one_or_none()
    return None if row is None else _staff(row)


def teams_of(conn: Connection, staff_id: int) -> list[StaffTeam]:
    """The teams of one person, by council and position."""
    rows = conn.execute(_TEAMS_OF, {"staff": staff_id})
    return [StaffTeam(Team(row.id, row.council_id, row.name), row.council_name) for row in rows]


def time_zone(conn: Connection, staff_id: int) -> str | None:
    """Of the council of the first of their teams: a desk has one clock. None without a team."""
    return conn.execute(_TIME_ZONE, {"staff": staff_id}).scalar_one_or_none()


# Made once, because making a statement costs more than running it, and these run whenever a desk looks.
_BY_ID = select(t.staff).where(t.staff.c.id == bindparam("staff"))
_FOR_SESSION = (
    select(t.staff)
    .join(t.staff_session, t.staff_session.c.staff_id == t.staff.c.id)
    .where(
        t.staff_session.c.token_hash == bindparam("token_hash"),
        t.staff_session.c.expires_at > bindparam("now"),
    )
)
_TEAMS_OF = (
    select(t.team.c.id, t.team.c.council_id, t.team.c.name, t.council.c.name.label("council_name"))
    .join(t.membership, t.membership.c.team_id == t.team.c.id)
    .join(t.council, t.council.c.id == t.team.c.council_id)
    .where(t.membership.c.staff_id == bindparam("staff"))
    .order_by(t.council.c.name, t.team.c.position, t.team.c.id)
)
_TIME_ZONE = _TEAMS_OF.with_only_columns(t.council.c.time_zone).limit(1)


def set_seen(tx: StateTx, staff_id: int, *, on_stream: bool = False) -> bool:
    """State: this person's page sent a request just now. `on_stream`: one that only scripts send, who open a
    stream, answer its heartbeats, or ask for news instead.

    Who was on a stream a moment ago still is: a desk with scripts sends other requests too. False when all
    this was known already.
    """
    table = t.staff_presence
    before = tx.conn.execute(select(table).where(table.c.staff_id == staff_id)).one_or_none()
    if before is None:
        tx.conn.execute(insert(table).values(staff_id=staff_id, seen_at=tx.now, on_stream=on_stream))
        return True
    on_stream = on_stream or (bool(before.on_stream) and before.seen_at >= tx.now - PRESENT_ON_STREAM)
    if before.on_stream == on_stream and tx.now - LATELY < before.seen_at <= tx.now:
        return False
    tx.conn.execute(
        update(table).where(table.c.staff_id == staff_id).values(seen_at=tx.now, on_stream=on_stream)
    )
    return True


ANSWERS_WITHIN = timedelta(seconds=75)
"""By then a desk with scripts has shown that it is there: also a hidden page that asks once a minute."""


def unsee(tx: StateTx, staff_id: int, *, elsewhere: bool) -> None:
    """State: until their next request this person counts as not seen lately.

    It is not kept at which of their desks they were seen. After they have left one, what was seen there must
    not make them present by a session that was left open `elsewhere`. But they may be at work there: then
    that desk has `ANSWERS_WITHIN` to show it, and until then nobody is told that they have gone.
    """
    c = t.staff_presence.c
    for on_stream, holds in ((True, PRESENT_ON_STREAM), (False, PRESENT_BY_REQUESTS)):
        seen_at = tx.now - holds + ANSWERS_WITHIN if elsewhere else tx.now - PRESENT_BY_REQUESTS - LATELY
        newer = and_(c.staff_id == staff_id, c.on_stream.is_(on_stream), c.seen_at > seen_at)
        tx.conn.execute(update(t.staff_presence).where(newer).values(seen_at=seen_at))


def anybody_there(
    conn: Connection, team_ids: Sequence[int], now: datetime, staff_id: int | None = None
) -> bool:
    """Whether an adviser (this one) is there for one of these teams, see `there`."""
    return any(staff_id in (None, one.staff_id) for one in there(conn, team_ids, now))


def there(conn: Connection, team_ids: Sequence[int], now: datetime) -> list[There]:
    """Who is there for these teams: available, signed in, and seen lately."""
    found = conn.execute(_THERE, {"teams": team_ids, **lately(now)})
    return [There(row.id, row.team_id, tuple(row.languages)) for row in found]


def is_present() -> ColumnElement[bool]:
    """The condition that a row of `staff_presence` is of somebody who is signed in and was seen lately.

    What that is at some moment, `lately` says: it belongs to the values of the statement.
    """
    presence, session = t.staff_presence.c, t.staff_session.c
    signed_in = (
        select(session.staff_id)
        .where(session.staff_id == presence.staff_id, session.expires_at > bindparam("now", type_=Moment))
        .correlate(t.staff_presence)
        .exists()
    )
    on_stream, by_requests = (bindparam(name, type_=Moment) for name in ("on_stream_since", "requests_since"))
    return and_(
        or_(
            presence.seen_at >= on_stream,
            and_(presence.on_stream.is_(False), presence.seen_at >= by_requests),
        ),
        signed_in,
    )


def lately(now: datetime) -> dict[str, datetime]:
    """The values that `is_present` needs to hold at `now`."""
    return {
        "now": now,
        "on_stream_since": now - PRESENT_ON_STREAM,
        "requests_since": now - PRESENT_BY_REQUESTS,
    }


# Made once, because making a statement costs more than running it, and this runs for each who waits.
_THERE = (
    select(t.staff.c.id, t.membership.c.team_id, t.staff.c.languages)
    .join(t.membership, t.membership.c.staff_id == t.staff.c.id)
    .join(t.staff_presence, t.staff_presence.c.staff_id == t.staff.c.id)
    .where(
        t.membership.c.team_id.in_(bindparam("teams", expanding=True)),
        t.staff.c.availability == Availability.AVAILABLE,
        is_present(),
    )
)


def set_availability(tx: StateTx, staff_id: int, to: Availability, reason: AwayReason | None) -> None:
    tx.conn.execute(
        update(t.staff).where(t.staff.c.id == staff_id).values(availability=to, away_reason=reason)
    )


def start_session(tx: StateTx, staff_id: int, token_hash: str, expires_at: datetime) -> None:
    tx.conn.execute(
        insert(t.staff_session).values(token_hash=token_hash, staff_id=staff_id, expires_at=expires_at)
    )


def end_session(tx: StateTx, token_hash: str) -> bool:
    """False when there was no such session."""
    return (
        tx.conn.execute(delete(t.staff_session).where(t.staff_session.c.token_hash == token_hash)).rowcount
        > 0
    )


def old_sessions(conn: Connection, now: datetime) -> dict[int, datetime]:
    """Whose sessions are over by now, though nobody has taken them away, and when each one's last ended."""
    ended, staff_id = func.max(t.staff_session.c.expires_at), t.staff_session.c.staff_id
    over = select(staff_id, ended).where(t.staff_session.c.expires_at <= now).group_by(staff_id)
    return {row[0]: row[1] for row in conn.execute(over)}


def end_old_sessions(tx: StateTx) -> dict[int, datetime]:
    """Takes away the sessions that are over. Returns whose they were, and when each one's last ended."""
    over = old_sessions(tx.conn, tx.now)
    if over:
        tx.conn.execute(delete(t.staff_session).where(t.staff_session.c.expires_at <= tx.now))
    return over


def has_session(conn: Connection, staff_id: int, now: datetime, *, but: str = "") -> bool:
    """`but`: the hash of a token; the session it stands for does not count."""
    query = select(t.staff_session.c.staff_id).where(
        t.staff_session.c.staff_id == staff_id,
        t.staff_session.c.expires_at > now,
        t.staff_session.c.token_hash != but,
    )
    return conn.execute(query.limit(1)).first() is not None


def _staff(row: Row[tuple[object, ...]]) -> Staff:
    return Staff(
        id=row.id,
        email=row.email,
        name=row.name,
        role=Role(row.role),
        capacity=row.capacity,
        availability=Availability(row.availability),
        away_reason=AwayReason(row.away_reason) if row.away_reason else None,
        languages=tuple(row.languages),
    )
