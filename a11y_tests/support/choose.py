"""Which combinations are tested: few in the ordinary run, all of them on demand."""

import os
from collections.abc import Sequence
from itertools import product
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


def both_ways(many: Sequence[Any], *pairs: tuple[Any, Any]) -> list[tuple[Any, ...]]:
    """Each of the `many` with one value of each pair, and with the others; with all in `make test-all`.

    Which values go together takes turns, so that over a few of the `many` all of them do.
    """
    if EVERYTHING:
        return list(product(many, *pairs))
    rows = []
    for at, one in enumerate(many):
        turns = [(at >> number) % 2 for number in range(len(pairs) - 1)]
        rows += [
            (
                one,
                pairs[0][way],
                *(pair[(turn + way) % 2] for pair, turn in zip(pairs[1:], turns, strict=True)),
            )
            for way in (0, 1)
        ]
    return rows
