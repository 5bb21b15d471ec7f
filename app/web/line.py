"""One after another: what hundreds of streams want to look at in the same moment must keep nobody waiting."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from types import TracebackType
from typing import Self

PATIENCE = 0.5
"""Seconds that one turn may keep the line, as where a client is slow to take what came before."""


class Place:
    """One who may stand in a line. `come`: it is their turn. At the end of its `with` it has left."""

    def __init__(self, line: Line, kind: Hashable, call: Callable[[], None]) -> None:
        self.kind, self.call = kind, call
        self.come = False
        self._line = line

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    def join(self) -> None:
        """Stands in line, once, and is called when the turn has come: maybe now."""
        if not self.come:
            self._line.add(self)

    def leave(self) -> None:
        """Has done what it stood in line for, or wants it no more."""
        self.come = False
        self._line.remove(self)


class Line:
    """Gives turns, one at a time: to one of each kind, then again to one of each, in the order they came.

    After a turn it rests for as long as that took, so that half of the time is there for what cannot wait.
    Everything happens on one event loop.
    """

    def __init__(self) -> None:
        self._waiting: OrderedDict[Hashable, dict[Place, None]] = OrderedDict()
        self._now: Place | None = None
        self._began = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def place(self, kind: Hashable, call: Callable[[], None]) -> Place:
        """A place of this kind, not in line yet. `call` tells that the turn has come."""
        return Place(self, kind, call)

    def add(self, place: Place) -> None:
        """See `Place.join`."""
        self._waiting.setdefault(place.kind, {})[place] = None
        if self._timer is None:
            self._next()

    def remove(self, place: Place) -> None:
        """See `Place.leave`."""
        if place is self._now:
            self._over()
        elif (same := self._waiting.get(place.kind)) is not None:
            same.pop(place, None)
            if not same:
                del self._waiting[place.kind]

    def _next(self) -> None:
        self._timer = None
        if not self._waiting:
            return
        kind, same = self._waiting.popitem(last=False)
        place = next(iter(same))
        del same[place]
        if same:
            self._waiting[kind] = same
        self._now, self._began, place.come = place, time.monotonic(), True
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._over)
        place.call()

    def _over(self) -> None:
        assert self._timer is not None
        self._timer.cancel()
        self._now = None
        took = time.monotonic() - self._began
        self._timer = asyncio.get_running_loop().call_later(took, self._next)
