"""Whether a council's chat is open, by its hours, and whether somebody is there to answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from app.domain.hours import Hours, Period, closes_at, is_open, next_opening
from app.store import people
from app.store import tables as t
from app.store.councils import Council, Team, team_by_id, teams


@dataclass(frozen=True)
class Opening:
    """Times in UTC. `closes_at` only when open, `next_opening` only when closed; None when unknown or never.

    `staffed`: an adviser is there and available, see `people.anybody_there`. It may be False in hours, and
    True after them.
    """

    is_open: bool
    closes_at: datetime | None
    next_opening: datetime | None
    staffed: bool


@dataclass(frozen=True)
class TeamOpening:
    """One team of a council, and whether it is open."""

    team: Team
    opening: Opening


def by_team(conn: Connection, council: Council, now: datetime) -> list[TeamOpening]:
    """The council's teams on offer, in their order."""
    return [TeamOpening(team, opening(conn, council, now, team.id)) for team in teams(conn, council.id)]


def opening(conn: Connection, council: Council, now: datetime, team_id: int | None = None) -> Opening:
    """Of one team; without `team_id` of the council: open while any of the teams on offer is.

    A team that is no longer offered has an opening of its own still: people may wait in its queue.
    """
    if team_id is None:
        wanted = [team.id for team in teams(conn, council.id)]
    else:
        team = team_by_id(conn, team_id)
        wanted = [team_id] if team is not None and team.council_id == council.id else []
    hours = hours_of(conn, council, *wanted)
    open_ = is_open(hours, now)
    return Opening(
        is_open=open_,
        closes_at=closes_at(hours, now),
        next_opening=None if open_ else next_opening(hours, now),
        staffed=people.anybody_there(conn, wanted, now),
    )


def hours_of(conn: Connection, council: Council, *team_ids: int) -> Hours:
    """When any of the teams is open, by its own hours or, without any, the council's; less its closed days.

    Where one team opens before another closes, the council stays open.
    """
    rows = conn.execute(_PERIODS, {"council": council.id}).all()
    councils_own = [row for row in rows if row.team_id is None]
    chosen = dict.fromkeys(
        Period(row.weekday, row.opens, row.closes)
        for team_id in team_ids
        for row in [row for row in rows if row.team_id == team_id] or councils_own
    )
    closed = conn.execute(_CLOSED_DAYS, {"council": council.id}).scalars()
    return Hours(tuple(chosen), frozenset(closed), council.time_zone)


# Made once, because making a statement costs more than running it, and these run for each who waits.
_PERIODS = select(t.opening_period).where(t.opening_period.c.council_id == bindparam("council"))
_CLOSED_DAYS = select(t.closure.c.day).where(t.closure.c.council_id == bindparam("council"))
