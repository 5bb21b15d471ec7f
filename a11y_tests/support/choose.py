"""Which combinations are tested: every pair of values in the ordinary run, all of them on demand."""

import os
from collections.abc import Sequence
from itertools import combinations, product
from typing import Any

import pytest

EVERYTHING = bool(os.environ.get("TEST_ALL"))
IN_TEST_ALL = pytest.mark.skipif(not EVERYTHING, reason="in make test-all only")


def led_by(*few: Any, of: Sequence[Any]) -> list[Any]:
    """Parameters for all values; those that are not among the `few` are left to `make test-all`."""
    assert set(few) <= set(of), "a value that is not there"
    return [value if value in few else pytest.param(value, marks=IN_TEST_ALL) for value in of]


def by_turns(few: Sequence[Any], many: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Each of the `many` with one of the `few` by turns, or in `make test-all` with each of them."""
    every = list(product(few, many))
    return every if EVERYTHING else [(few[at % len(few)], one) for at, one in enumerate(many)]


def chosen(*factors: Sequence[Any], everything: bool = EVERYTHING) -> list[tuple[Any, ...]]:
    """Rows with one value of each factor: all of them, or few in which every pair of values meets.

    Greedy, and the same on every run: the row that has most pairs not met yet is taken next.
    """
    rows = list(product(*factors))
    if everything:
        return rows
    missing = {pair for row in rows for pair in _pairs(row)}
    taken = []
    while missing:
        best = max(rows, key=lambda row: len(missing.intersection(_pairs(row))))
        missing.difference_update(_pairs(best))
        taken.append(best)
    return taken


def _pairs(row: tuple[Any, ...]) -> set[tuple[tuple[int, Any], tuple[int, Any]]]:
    return set(combinations(enumerate(row), 2))
