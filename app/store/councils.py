"""Councils, and what belongs to them: teams, contact routes, wrap-up codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from app.domain.hours import Period
from app.domain.terms import Cost, Nation, RouteKind
from app.domain.timeouts import USUAL, Pace
from app.domain.video import Video
from app.store import tables as t


@dataclass(frozen=True)
class Council:
    """`origins`: the sites that may embed its chat. `home_url` and `privacy_url` may be empty.

    `languages`: in which its advisers write, as its file says; empty when it leaves that to its staff.
    `video` explains the chat itself.
    """

    id: int
    slug: str
    name: str
    time_zone: str
    origins: tuple[str, ...]
    home_url: str
    privacy_url: str
    languages: tuple[str, ...] = ()
    pace: Pace = USUAL
    video: Video | None = None


@dataclass(frozen=True)
class Team:
    id: int
    council_id: int
    name: str


@dataclass(frozen=True)
class ContactRoute:
    """`target`: see RouteKind. `hours` and `note` are words for the resident, and may be empty.

    `labels` (its name) and `sentences` (what it is) are by language. `opening` is None when nobody but the
    words of `hours` knows when it can be used; it is in the council's time, and less the bank holidays of the
    nation `bank_holidays`.
    """

    id: int
    kind: RouteKind
    label: str
    target: str
    hours: str
    note: str
    languages: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)
    provider: str = ""
    cost: Cost | None = None
    opening: tuple[Period, ...] | None = None
    bank_holidays: Nation | None = None
    video: Video | None = None


@dataclass(frozen=True)
class WrapUpCode:
    id: int
    label: str


def every(conn: Connection) -> list[Council]:
    """By name."""
    return [_council(row) for row in conn.execute(select(t.council).order_by(t.council.c.name))]


def by_slug(conn: Connection, slug: str) -> Council | None:
    row = conn.execute(select(t.council).where(t.council.c.slug == slug)).one_or_none()
    return None if row is None else _council(row)


def by_id(conn: Connection, council_id: int) -> Council | None:
    row = conn.execute(_BY_ID, {"council": council_id}).one_or_none()
    return None if row is None else _council(row)


def teams(conn: Connection, council_id: int) -> list[Team]:
    """Those on offer, in their order. A retired one may still have conversations."""
    rows = conn.execute(_TEAMS, {"council": council_id})
    return [Team(row.id, row.council_id, row.name) for row in rows]


def team_by_id(conn: Connection, team_id: int) -> Team | None:
    row = conn.execute(_TEAM, {"team": team_id}).one_or_none()
    return None if row is None else Team(row.id, row.council_id, row.name)


def contact_routes(conn: Connection, council_id: int) -> list[ContactRoute]:
    """In the one order that all pages show them in."""
    rows = conn.execute(_ROUTES, {"council": council_id})
    return [
        ContactRoute(
            id=row.id,
            kind=RouteKind(row.kind),
            label=row.label,
            target=row.target,
            hours=row.hours,
            note=row.note,
            languages=tuple(row.languages),
            labels=row.labels,
            sentences=row.sentences,
            provider=row.provider,
            cost=Cost(row.cost) if row.cost else None,
            opening=None if row.opening is None else tuple(Period(*one) for one in row.opening),
            bank_holidays=Nation(row.bank_holidays) if row.bank_holidays else None,
            video=_video(row.video),
        )
        for row in rows
    ]


def nations(conn: Connection) -> list[Nation]:
    """Those whose bank holidays some contact route keeps."""
    column = t.contact_route.c.bank_holidays
    return [
        Nation(found)
        for found in conn.execute(select(column).where(column.is_not(None)).distinct()).scalars()
    ]


# Made once, because making a statement costs more than running it, and these run whenever a desk looks.
_TEAM = select(t.team).where(t.team.c.id == bindparam("team"))
_TEAMS = (
    select(t.team)
    .where(t.team.c.council_id == bindparam("council"), t.team.c.retired_at.is_(None))
    .order_by(t.team.c.position, t.team.c.id)
)
_BY_ID = select(t.council).where(t.council.c.id == bindparam("council"))
_ROUTES = (
    select(t.contact_route)
    .where(t.contact_route.c.council_id == bindparam("council"))
    .order_by(t.contact_route.c.position, t.contact_route.c.id)
)


def wrap_up_codes(conn: Connection, council_id: int) -> list[WrapUpCode]:
    """Those on offer, in their order."""
    table = t.wrap_up_code
    rows = conn.execute(
        select(table)
        .where(table.c.council_id == council_id, table.c.retired_at.is_(None))
        .order_by(table.c.position, table.c.id)
    )
    return [WrapUpCode(row.id, row.label) for row in rows]


def _council(row: Row[tuple[object, ...]]) -> Council:
    return Council(
        id=row.id,
        slug=row.slug,
        name=row.name,
        time_zone=row.time_zone,
        origins=tuple(row.origins),
        home_url=row.home_url,
        privacy_url=row.privacy_url,
        languages=tuple(row.languages),
        pace=Pace(row.limit_minutes, row.ask_minutes, row.dormant_minutes),
        video=_video(row.video),
    )


def _video(kept: Mapping[str, Any] | None) -> Video | None:
    return None if kept is None else Video(**kept)
