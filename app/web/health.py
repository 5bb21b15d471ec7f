"""Whether this process runs, and whether it can serve."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.actions import pulse
from app.office import Office
from app.store.migrate import is_newest
from app.web.stream import CLOSING, Frame, Streams, respond

ANSWER_SECONDS = 2.0
"""A database that takes longer to read or to write cannot serve people now."""

KEPT_SECONDS = 1.0
"""How long an answer holds for whoever asks next: asking anew costs a write and a sync of the disk."""


class Ready:
    """What keeps a site from serving, "" when nothing does. `now` gives seconds that only go forward."""

    def __init__(self, office: Office, *, now: Callable[[], float] = time.monotonic) -> None:
        self._office = office
        self._now = now
        self._one_asks = asyncio.Lock()
        self._asked_at = 0.0
        self._trouble: str | None = None

    async def trouble(self) -> str:
        """As it was found at most `KEPT_SECONDS` ago; of those who ask at once one finds out for all."""
        async with self._one_asks:
            if self._trouble is None or self._now() - self._asked_at >= KEPT_SECONDS:
                self._trouble = await self._find()
                self._asked_at = self._now()
            return self._trouble

    async def _find(self) -> str:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                newest = await self._office.store.read(is_newest)
        except Exception:
            return "the database does not answer"
        if not newest:
            return "the database needs plainchat migrate"
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await pulse.beat(self._office)
        except Exception:
            return "the database cannot be written to"
        return ""


STREAM_SECONDS = 2.0
"""From the first event of the trial stream to its last."""


async def healthz(request: Request) -> Response:
    """200 while the process answers."""
    return PlainTextResponse("ok\n")


async def here(request: Request) -> Response:
    """204: for a page that asks whether anybody is there before it gives way to the next."""
    return Response(status_code=204)


async def trial_stream(request: Request) -> Response:
    """An event at once and one `STREAM_SECONDS` later: where both come together, streams are held back."""
    streams: Streams = request.app.state.streams

    async def frames() -> AsyncIterator[Frame]:
        yield Frame("beat")
        with streams.broker.listen(CLOSING) as bell:
            if not streams.closing:
                await bell.wait(STREAM_SECONDS)
        yield Frame("end")

    return respond(frames())


async def readyz(request: Request) -> Response:
    """200 when the database is in its newest form, can be written to, and no stop was asked for; else 503."""
    if request.app.state.streams.closing:
        return PlainTextResponse("stopping\n", 503)
    ready: Ready = request.app.state.ready
    trouble = await ready.trouble()
    return PlainTextResponse(f"{trouble or 'ready'}\n", 503 if trouble else 200)
