"""The frame that every bench stands in: figures with their spread and goal, and words on how far it is."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

_STARTED = time.monotonic()


@dataclass(frozen=True)
class Figure:
    """One thing that was measured, in `unit`: a value for each repetition.

    A goal (`at_most` or `at_least`, in the same unit) is held against the median.
    """

    name: str
    unit: str
    values: tuple[float, ...]
    at_most: float | None = None
    at_least: float | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def goal(self) -> str:
        """ "at most 5", or "" when there is none."""
        if self.at_most is not None:
            return f"at most {short(self.at_most)}"
        return f"at least {short(self.at_least)}" if self.at_least is not None else ""

    @property
    def verdict(self) -> str:
        """ "met", "missed", or "" when there is no goal."""
        if not self.goal:
            return ""
        high = self.at_most is not None and self.median > self.at_most
        low = self.at_least is not None and self.median < self.at_least
        return "missed" if high or low else "met"


@dataclass(frozen=True)
class Bench:
    """`run` takes from seconds to two minutes. `title` says in a line what it measures."""

    name: str
    title: str
    run: Callable[[], list[Figure]]


class LeftOut(Exception):  # noqa: N818 (it is no fault)
    """This machine lacks something; the words say what."""


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for one run, on the checkout's disk: /tmp may be memory, where nothing is durable."""
    parent = Path("var").resolve()
    parent.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=parent, prefix="bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def say(words: str) -> None:
    """One line about how far it is, with the seconds since the start. Figures go to standard output."""
    print(f"{time.monotonic() - _STARTED:7.1f} s  {words}", file=sys.stderr, flush=True)


def short(value: float) -> str:
    """Three digits that count; whole numbers whole."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def ratios(ours: Sequence[float], peers: Sequence[float]) -> tuple[float, ...]:
    """Each repetition's figure of ours through the peer's of the same repetition."""
    return tuple(one / other for one, other in zip(ours, peers, strict=True))


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest of `values`, which must not be empty."""
    ordered = sorted(values)
    return ordered[round(percent / 100 * (len(ordered) - 1))]


def table(figures: Sequence[Figure]) -> str:
    """The figures of one bench, a line each: min, median and max, and whether the goal was met."""
    rows = [("", "min", "median", "max", "", "goal", "")]
    rows += [
        (
            one.name,
            short(min(one.values)),
            short(one.median),
            short(max(one.values)),
            one.unit,
            one.goal,
            one.verdict,
        )
        for one in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    right = (1, 2, 3)
    return "\n".join(
        "  "
        + "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
