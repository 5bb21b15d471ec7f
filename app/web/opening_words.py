"""Until when something is open, or when it opens next, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.hours import MINUTES_A_DAY, Period
from app.web.language import Language

TOLD_AHEAD = 7
"""Days. What stays open for longer is open day and night: that it closes then is nobody's business today."""
MIDNIGHT = time()


def turn_words(language: Language, zone: str, now: datetime, turn: datetime | None, *, is_open: bool) -> str:
    """`turn`: when it closes or opens next; None when that is not in sight.

    A closing at midnight is told by the day that ends: 00:00 of a day is easily taken for that day's end.
    """
    _ = language.gettext
    if turn is None:
        return _("It is open day and night.") if is_open else _("We do not know yet when it opens next.")
    clock, day = language.clock(turn, zone), language.day(turn, zone)
    days = days_between(zone, now, turn)
    if is_open and days > TOLD_AHEAD:
        return _("It is open day and night.")
    if is_open and turn.astimezone(ZoneInfo(zone)).time() == MIDNIGHT:
        last = language.day(turn - timedelta(minutes=1), zone)
        if days == 1:
            return _("It closes at midnight tonight.")
        return _("It is open day and night until the end of %(day)s.", day=last)
    match days, is_open:
        case 0, True:
            return _("It closes today at %(time)s.", time=clock)
        case 1, True:
            return _("It closes tomorrow at %(time)s.", time=clock)
        case _other, True:
            return _("It closes on %(day)s at %(time)s.", day=day, time=clock)
        case 0, False:
            return _("It opens today at %(time)s.", time=clock)
        case 1, False:
            return _("It opens tomorrow at %(time)s.", time=clock)
        case _other:
            return _("It opens on %(day)s at %(time)s.", day=day, time=clock)


def days_between(zone: str, now: datetime, then: datetime) -> int:
    """How many midnights of a time zone lie between."""
    here = ZoneInfo(zone)
    return (then.astimezone(here).date() - now.astimezone(here).date()).days


def weekly(language: Language, periods: Iterable[Period]) -> str:
    """Such as "Monday to Friday, 09:00 to 17:00; Saturday, 10:00 to 12:00"."""
    _ = language.gettext
    by_day: dict[int, list[tuple[int, int]]] = {}
    for period in sorted(periods, key=lambda one: (one.weekday, one.opens)):
        by_day.setdefault(period.weekday, []).append((period.opens, period.closes))
    if len(by_day) == 7 and all(times == [(0, MINUTES_A_DAY)] for times in by_day.values()):
        return _("Day and night, every day")
    runs: list[tuple[int, int]] = []
    for day in by_day:
        if runs and runs[-1][1] == day - 1 and by_day[day] == by_day[day - 1]:
            runs[-1] = runs[-1][0], day
        else:
            runs.append((day, day))
    lines = []
    for first, last in runs:
        days = language.weekday(first)
        if last > first:
            days = _("%(first)s to %(last)s", first=days, last=language.weekday(last))
        times = language.listed(
            _("%(opens)s to %(closes)s", opens=_clock(opens), closes=_clock(closes))
            for opens, closes in by_day[first]
        )
        lines.append(language.listed([days, times]))
    return "; ".join(lines)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
