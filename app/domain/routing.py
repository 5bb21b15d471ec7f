"""Whose a waiting conversation is first, and how long waiting is likely to take: honestly or not at all."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from statistics import quantiles

FEWEST_SAMPLES = 5
MOST_SAMPLES = 20


class Turn(IntEnum):
    """Whose somebody who waits is first, as one adviser sees it. In this order they stand in the queue."""

    MINE = 0
    """They wait in a language that not everybody writes, and this adviser does."""
    ANYBODYS = 1
    COLLEAGUES = 2
    """The same, but somebody else who is there writes it."""


def written_by(languages: Collection[str], first: str) -> set[str]:
    """In what a member of staff writes. Everybody writes the service's `first` language."""
    return {first, *languages}


def turn(locale: str, mine: Collection[str], others: Collection[str], first: str) -> Turn:
    """`mine`: what this adviser writes; `others`: what the other advisers of the team write who are there.

    Nobody is kept from accepting: when nobody who writes their language is there, whoever is answers.
    """
    if locale == first:
        return Turn.ANYBODYS
    if locale in mine:
        return Turn.MINE
    return Turn.COLLEAGUES if locale in others else Turn.ANYBODYS


@dataclass(frozen=True)
class WaitRange:
    """Half of recent waits lay in this range. In whole minutes; `shortest` 0 is "less than a minute"."""

    shortest: int
    longest: int


@dataclass(frozen=True)
class Accepted:
    """One conversation that was taken from the queue."""

    queued_at: datetime
    accepted_at: datetime


def service_intervals(accepted: Sequence[Accepted]) -> list[float]:
    """Seconds the head of the queue had to wait at each of `accepted` (a team's, in order of time).

    Counted from the accept before, or from when the person joined if nobody was waiting then: so that a quiet
    night does not look like a long wait.
    """
    intervals: list[float] = []
    before: datetime | None = None
    for one in accepted:
        since = one.queued_at if before is None else max(one.queued_at, before)
        intervals.append(max(0.0, (one.accepted_at - since).total_seconds()))
        before = one.accepted_at
    return intervals


def wait_range(position: int, intervals: Sequence[float], so_far: float) -> WaitRange | None:
    """The range of waiting at `position` (1 is next), from recent `intervals` in seconds.

    From the lower to the upper quartile, once for each person in front and for oneself. None when nothing
    honest can be said: fewer than five samples are known, or the head of the queue has waited longer
    (`so_far`, in seconds) because those who answer are all taken.
    """
    if len(intervals) < FEWEST_SAMPLES:
        return None
    lower, _, upper = quantiles(intervals, n=4, method="inclusive")
    if so_far > max(60.0, upper):
        return None
    return WaitRange(math.floor(position * lower / 60), max(1, math.ceil(position * upper / 60)))
