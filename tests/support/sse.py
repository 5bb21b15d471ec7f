"""Reads a stream of server-sent events as a browser does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

PATIENCE = 10.0
LONGEST_SEARCH = 30.0
"""Seconds in which the event comes that is waited for: beats come for as long as a stream is open."""


@dataclass(frozen=True)
class Event:
    name: str
    data: str
    id: str


class Events:
    """The events of one open stream, one after the other. Waits up to ten seconds for each."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.iter_lines()

    def next(self) -> Event:
        """The next event. Raises StopIteration when the stream ends, httpx.ReadTimeout when nothing comes."""
        name, data, id = "message", [], ""
        for line in self._lines:
            key, _, value = line.partition(": ")
            match key:
                case "event":
                    name = value
                case "data":
                    data.append(value)
                case "id":
                    id = value
                case "":
                    return Event(name, "\n".join(data), id)
        raise StopIteration

    def until(self, name: str) -> Event:
        """The next event of this name; others are passed over, for so long. Raises as `next` does."""
        deadline = time.monotonic() + LONGEST_SEARCH
        passed: set[str] = set()
        while not passed or time.monotonic() < deadline:
            event = self.next()
            if event.name == name:
                return event
            passed.add(event.name)
        raise AssertionError(f"no {name!r} in {LONGEST_SEARCH} s, only {sorted(passed)}")

    def __iter__(self) -> Iterator[Event]:
        while True:
            try:
                yield self.next()
            except StopIteration:
                return


@contextmanager
def listening(url: str, **headers: str) -> Iterator[Events]:
    """Opens the stream at `url`."""
    asked = {"Accept": "text/event-stream", **headers}
    # Without TLS here, reading the certificates would only take time.
    with (
        httpx.Client(timeout=PATIENCE, verify=False) as http,
        http.stream("GET", url, headers=asked) as response,
    ):
        yield Events(response)
