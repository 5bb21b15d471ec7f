"""Rows an administrator sets up. Called only by actions, which append the event in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple
from datetime import date

from sqlalchemy import Table, delete, func, insert, select, update

from app.domain.hours import Period
from app.domain.terms import Availability, AwayReason, Role
from app.domain.wanted import WantedRoute
from app.store import tables as t
from app.store.councils import Council
from app.store.writer import Tx


def add_council(tx: Tx, new: Council) -> int:
    """`new.id` is not used. Returns the id."""
    return _insert(
        tx,
        t.council,
        slug=new.slug,
        name=new.name,
        time_zone=new.time_zone,
        origins=list(new.origins),
        home_url=new.home_url,
        privacy_url=new.privacy_url,
        languages=list(new.languages),
        video=None if new.video is None else asdict(new.video),
        created_at=tx.now,
    )


def set_website(tx: Tx, council_id: int, origins: Sequence[str], home_url: str, privacy_url: str) -> None:
    tx.conn.execute(
        update(t.council)
        .where(t.council.c.id == council_id)
        .values(origins=list(origins), home_url=home_url, privacy_url=privacy_url)
    )


def add_team(tx: Tx, council_id: int, name: str) -> int:
    position = _next_position(tx, t.team, council_id)
    return _insert(tx, t.team, council_id=council_id, name=name, position=position, created_at=tx.now)


def add_route(tx: Tx, council_id: int, wanted: WantedRoute) -> int:
    return _insert(
        tx,
        t.contact_route,
        council_id=council_id,
        position=_next_position(tx, t.contact_route, council_id),
        kind=wanted.kind,
        label=wanted.label,
        target=wanted.target,
        **route_values(wanted),
    )


def route_values(wanted: WantedRoute) -> dict[str, object]:
    """What may change of a route, as its columns hold it."""
    return {
        **wanted.may_change,
        "languages": list(wanted.languages),
        "labels": dict(wanted.labels),
        "sentences": dict(wanted.sentences),
        "opening": None if wanted.opening is None else [astuple(one) for one in wanted.opening],
        "video": None if wanted.video is None else asdict(wanted.video),
    }


def add_wrap_up_code(tx: Tx, council_id: int, label: str) -> int:
    position = _next_position(tx, t.wrap_up_code, council_id)
    return _insert(tx, t.wrap_up_code, council_id=council_id, label=label, position=position)


def set_hours(tx: Tx, council_id: int, team_id: int | None, periods: Sequence[Period]) -> None:
    """Replaces the hours of the team, or those of the council when `team_id` is None."""
    table = t.opening_period
    tx.conn.execute(
        delete(table).where(table.c.council_id == council_id, table.c.team_id.is_not_distinct_from(team_id))
    )
    for period in periods:
        _insert(
            tx,
            table,
            council_id=council_id,
            team_id=team_id,
            weekday=period.weekday,
            opens=period.opens,
            closes=period.closes,
        )


def set_closures(tx: Tx, council_id: int, days: Mapping[date, str]) -> None:
    """Replaces the days on which the council is closed, each with its name."""
    table = t.closure
    tx.conn.execute(delete(table).where(table.c.council_id == council_id))
    for day, reason in days.items():
        tx.conn.execute(insert(table).values(council_id=council_id, day=day, reason=reason))


def add_staff(
    tx: Tx,
    *,
    email: str,
    name: str,
    password_hash: str,
    role: Role,
    capacity: int,
    team_ids: Sequence[int],
    languages: Sequence[str],
) -> int:
    """Away until they say they are available."""
    staff_id = _insert(
        tx,
        t.staff,
        email=email,
        name=name,
        password_hash=password_hash,
        role=role,
        capacity=capacity,
        availability=Availability.AWAY,
        away_reason=AwayReason.END_OF_DAY,
        languages=list(languages),
        created_at=tx.now,
    )
    for team_id in dict.fromkeys(team_ids):
        tx.conn.execute(insert(t.membership).values(staff_id=staff_id, team_id=team_id))
    return staff_id


def record_review(
    tx: Tx, locale: str, version: str, *, reviewer: str, marks: Sequence[str], staff_id: int
) -> None:
    """The last review of a version is the one that counts."""
    table = t.catalogue_review
    tx.conn.execute(delete(table).where(table.c.locale == locale, table.c.version == version))
    tx.conn.execute(
        insert(table).values(
            locale=locale,
            version=version,
            reviewer=reviewer,
            reviewed_by=staff_id,
            reviewed_at=tx.now,
            marks=list(marks),
        )
    )


def _insert(tx: Tx, table: Table, **values: object) -> int:
    return tx.insert(table, values)


def _next_position(tx: Tx, table: Table, council_id: int) -> int:
    query = select(func.coalesce(func.max(table.c.position), 0)).where(table.c.council_id == council_id)
    return int(tx.conn.execute(query).scalar_one()) + 1
