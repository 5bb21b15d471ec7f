"""Staff: who they are, which teams they belong to, whether they are signed in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, select, update

from app.domain.terms import Availability, AwayReason, Role
from app.store import tables as t
from app.store.councils import Team
from app.store.writer import StateTx


@dataclass(frozen=True)
class Staff:
    """`name` is what residents see. `capacity`: chats at once."""

    id: int
    email: str
    name: str
    role: Role
    capacity: int
    availability: Availability
    away_reason: AwayReason | None


@dataclass(frozen=True)
class StaffTeam:
    """A team somebody belongs to, with its council."""

    team: Team
    council_name: str


def by_id(conn: Connection, staff_id: int) -> Staff | None:
    row = conn.execute(select(t.staff).where(t.staff.c.id == staff_id)).one_or_none()
    return None if row is None else _staff(row)


def by_email(conn: Connection, email: str) -> Staff | None:
    row = conn.execute(select(t.staff).where(t.staff.c.email == email.strip().lower())).one_or_none()
    return None if row is None else _staff(row)


def password_hash(conn: Connection, email: str) -> str | None:
    return conn.execute(
        select(t.staff.c.password_hash).where(t.staff.c.email == email.strip().lower())
    ).scalar_one_or_none()


def for_session(conn: Connection, token_hash: str, now: datetime) -> Staff | None:
    """Who signed in with this token, while that lasts."""
    row = conn.execute(
        select(t.staff)
        .join(t.staff_session, t.staff_session.c.staff_id == t.staff.c.id)
        .where(t.staff_session.c.token_hash == token_hash, t.staff_session.c.expires_at > now)
    ).one_or_none()
    return None if row is None else _staff(row)


def teams_of(conn: Connection, staff_id: int) -> list[StaffTeam]:
    """The teams of one person, by council and position."""
    rows = conn.execute(
        select(t.team.c.id, t.team.c.council_id, t.team.c.name, t.council.c.name.label("council_name"))
        .join(t.membership, t.membership.c.team_id == t.team.c.id)
        .join(t.council, t.council.c.id == t.team.c.council_id)
        .where(t.membership.c.staff_id == staff_id)
        .order_by(t.council.c.name, t.team.c.position, t.team.c.id)
    )
    return [StaffTeam(Team(row.id, row.council_id, row.name), row.council_name) for row in rows]


def set_seen(tx: StateTx, staff_id: int) -> None:
    """State: this person was here just now."""
    seen = tx.conn.execute(
        update(t.staff_presence).where(t.staff_presence.c.staff_id == staff_id).values(seen_at=tx.now)
    )
    if seen.rowcount == 0:
        tx.conn.execute(insert(t.staff_presence).values(staff_id=staff_id, seen_at=tx.now))


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


def end_old_sessions(tx: StateTx) -> None:
    tx.conn.execute(delete(t.staff_session).where(t.staff_session.c.expires_at <= tx.now))


def has_session(conn: Connection, staff_id: int, now: datetime) -> bool:
    query = select(t.staff_session.c.staff_id).where(
        t.staff_session.c.staff_id == staff_id, t.staff_session.c.expires_at > now
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
    )
