"""When a team is open: weekly hours, in the council's own time, less the days it is closed.

Times go in and come out as aware datetimes; what comes out is UTC.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60
# Longer than any run of closed days: the next opening is looked for this far ahead.
_DAYS_AHEAD = 60


@dataclass(frozen=True)
class Period:
    """Open on `weekday` (Monday is 0) from `opens` to `closes`, in minutes after midnight, 0 to 1440."""

    weekday: int
    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.weekday <= 6 and 0 <= self.opens < self.closes <= MINUTES_A_DAY):
            raise ValueError("a period is on weekday 0 to 6 and closes after it opens, on the same day")


@dataclass(frozen=True)
class Hours:
    """No period at all means never open."""

    periods: tuple[Period, ...]
    closed_days: frozenset[date]
    time_zone: str = "Europe/London"


def is_open(hours: Hours, now: datetime) -> bool:
    return _current(hours, now) is not None


def closes_at(hours: Hours, now: datetime) -> datetime | None:
    """When the opening at `now` ends; None when closed, or when no end is in sight (open all hours)."""
    current = _current(hours, now)
    return None if current is None else current[1]


def next_opening(hours: Hours, now: datetime) -> datetime | None:
    """When it opens next after `now`; None when not within 60 days."""
    return next((opens for opens, _ in _spans(hours, now) if opens > now), None)


def _current(hours: Hours, now: datetime) -> tuple[datetime, datetime | None] | None:
    return next(
        (
            (opens, ends)
            for opens, ends in _spans(hours, now)
            if opens <= now and (ends is None or now < ends)
        ),
        None,
    )


def _spans(hours: Hours, now: datetime) -> Iterator[tuple[datetime, datetime | None]]:
    """Openings from the day before `now` on, those that touch joined; an end of None is beyond sight."""
    opens: datetime | None = None
    ends = now
    for start, end in _daily(hours, now):
        if opens is not None and start <= ends:
            ends = max(ends, end)
            continue
        if opens is not None:
            yield opens, ends
        opens, ends = start, end
    if opens is not None:
        in_sight = ends < now + timedelta(days=_DAYS_AHEAD - 2)
        yield opens, ends if in_sight else None


def _daily(hours: Hours, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    zone = ZoneInfo(hours.time_zone)
    today = now.astimezone(zone).date()
    periods: Sequence[Period] = sorted(hours.periods, key=lambda period: period.opens)
    for offset in range(-1, _DAYS_AHEAD):
        day = today + timedelta(days=offset)
        if day in hours.closed_days:
            continue
        for period in periods:
            if period.weekday == day.weekday():
                yield _moment(day, period.opens, zone), _moment(day, period.closes, zone)


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    if minutes == MINUTES_A_DAY:
        day, minutes = day + timedelta(days=1), 0
    return datetime.combine(day, time(minutes // 60, minutes % 60), zone).astimezone(UTC)
