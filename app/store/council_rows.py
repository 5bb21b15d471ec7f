"""Rows of a council that is there already. Called only by actions, which append the event.

`setup_rows` makes new ones.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, delete, select, update

from app.domain.hours import Period
from app.domain.timeouts import Pace
from app.domain.video import Video
from app.domain.wanted import WantedRoute
from app.store import tables as t
from app.store.setup_rows import route_values
from app.store.writer import Tx

Retirable = Literal["team", "wrap_up_code"]
Ordered = Retirable | Literal["contact_route"]


def set_name(tx: Tx, council_id: int, name: str, time_zone: str) -> None:
    tx.conn.execute(
        update(t.council).where(t.council.c.id == council_id).values(name=name, time_zone=time_zone)
    )


def set_languages(tx: Tx, council_id: int, languages: Sequence[str]) -> None:
    tx.conn.execute(update(t.council).where(t.council.c.id == council_id).values(languages=list(languages)))


def set_video(tx: Tx, council_id: int, video: Video | None) -> None:
    values = {"video": None if video is None else asdict(video)}
    tx.conn.execute(update(t.council).where(t.council.c.id == council_id).values(values))


def set_pace(tx: Tx, council_id: int, pace: Pace) -> None:
    tx.conn.execute(
        update(t.council)
        .where(t.council.c.id == council_id)
        .values(limit_minutes=pace.limit, ask_minutes=pace.ask, dormant_minutes=pace.dormant)
    )


def own_periods(conn: Connection, council_id: int, team_id: int | None) -> set[Period]:
    """A team's own hours; of the council, for teams that have none, when `team_id` is None."""
    table = t.opening_period
    rows = conn.execute(
        select(table).where(table.c.council_id == council_id, table.c.team_id.is_not_distinct_from(team_id))
    )
    return {Period(row.weekday, row.opens, row.closes) for row in rows}


def closures(conn: Connection, council_id: int) -> dict[date, str]:
    """The days on which the council is closed, each with its name, the first day first."""
    table = t.closure
    rows = conn.execute(select(table).where(table.c.council_id == council_id).order_by(table.c.day))
    return {row.day: row.reason for row in rows}


def change_route(tx: Tx, route_id: int, wanted: WantedRoute) -> None:
    """All but kind, label and target."""
    table = t.contact_route
    tx.conn.execute(update(table).where(table.c.id == route_id).values(**route_values(wanted)))


def remove_route(tx: Tx, route_id: int) -> None:
    tx.conn.execute(delete(t.contact_route).where(t.contact_route.c.id == route_id))


def named(conn: Connection, of: Retirable, council_id: int, *, retired: bool) -> dict[str, int]:
    """Ids by name (of a wrap-up code: by label), in their order: of those on offer, or of those `retired`."""
    table = t.metadata.tables[of]
    rows = conn.execute(
        select(table)
        .where(table.c.council_id == council_id, table.c.retired_at.is_not(None) == retired)
        .order_by(table.c.position, table.c.id)
    )
    return {row.name if of == "team" else row.label: row.id for row in rows}


def set_retired(tx: Tx, of: Retirable, id_: int, at: datetime | None) -> None:
    """Since when it is no longer offered; None when it is on offer again."""
    table = t.metadata.tables[of]
    tx.conn.execute(update(table).where(table.c.id == id_).values(retired_at=at))


def set_order(tx: Tx, of: Ordered, ids: Sequence[int]) -> None:
    """`ids`: all of one council's that are on offer, in their new order."""
    table = t.metadata.tables[of]
    for position, one in enumerate(ids, 1):
        tx.conn.execute(update(table).where(table.c.id == one).values(position=position))
