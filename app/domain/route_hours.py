"""When a contact route can be used: its weekly hours, less the bank holidays of a nation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.bank_holidays import bank_holidays
from app.domain.hours import Hours, Period, closes_at, is_open, next_opening
from app.domain.terms import Nation


@dataclass(frozen=True)
class Turn:
    """`at` is when that changes (UTC), None when no change is in sight.

    `holiday`: it is closed, and would not be on another day of this name.
    """

    is_open: bool
    at: datetime | None
    holiday: bool


def turn(opening: Sequence[Period], nation: Nation | None, time_zone: str, now: datetime) -> Turn:
    """Whether the route is open at `now`. `nation` is None when bank holidays are days like others."""
    today = now.astimezone(ZoneInfo(time_zone)).date()
    years = (today.year - 1, today.year, today.year + 1)
    closed = bank_holidays(nation, *years) if nation else frozenset()
    hours = Hours(tuple(opening), closed, time_zone)
    if is_open(hours, now):
        return Turn(True, closes_at(hours, now), False)
    usual = any(period.weekday == today.weekday() for period in opening)
    return Turn(False, next_opening(hours, now), today in closed and usual)
