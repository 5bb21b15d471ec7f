"""Codes by which a council's page finds the chat that was begun on a page of its own. In memory only.

The link of a chat is its key, and addresses of the council's pages are read by others. So what stands there
for a moment is a code, which opens the chat once, within a minute.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from app.domain.keys import new_key

LASTS = timedelta(seconds=60)


class WaysBack:
    """Codes that were given, the oldest first: each with its council, the chat's path, and until when."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._given: dict[tuple[int, str], tuple[str, datetime]] = {}

    def give(self, council_id: int, path: str) -> str:
        """A code for the chat of this council at `path`: 192 random bits, safe in a URL."""
        self._drop_old()
        code = new_key()
        self._given[council_id, code] = path, self._clock() + LASTS
        return code

    def take(self, council_id: int, code: str) -> str | None:
        """The path for which this council's code was given; None when it was used, is old or none of ours."""
        self._drop_old()
        path, _ = self._given.pop((council_id, code), (None, None))
        return path

    def _drop_old(self) -> None:
        now = self._clock()
        while self._given:
            oldest = next(iter(self._given))
            if now < self._given[oldest][1]:
                return
            del self._given[oldest]
