"""What happens to an event stream between a server and a browser, on purpose.

Give `Trouble().between` to `embedded(..., wrap=...)` and set its `mode` at any time.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOREIGN = "Bad gateway, says a machine in between"


class Mode(Enum):
    """What becomes of streams from now on; of those that run already, too, for FROZEN and DROPPED."""

    FINE = "fine"
    ERROR_500 = "500"
    ERROR_502 = "502"
    PAGE = "200"  # an HTML page with status 200, as a captive portal gives
    DROPPED = "dropped"  # cut as soon as something is to be sent
    FROZEN = "frozen"  # half-open: nothing comes any more, nothing ends
    HELD_BACK = "held back"  # a proxy that waits for the end before it passes anything on
    DOWN = "down"  # not even the question for news is answered


class Trouble:
    """`open` streams now; `streams`, `questions` and parts of a stream that were `swallowed` so far."""

    def __init__(self) -> None:
        self.mode = Mode.FINE
        self.open = 0
        self.streams = 0
        self.questions = 0
        self.swallowed = 0

    def between(self, app: ASGIApp) -> ASGIApp:
        """`app` behind this trouble."""

        async def troubled(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or not scope["path"].endswith("/events"):
                await app(scope, receive, send)
            elif "text/event-stream" in Headers(scope=scope).get("accept", ""):
                self.streams += 1
                with self._counted():
                    await self._stream(app, scope, receive, send)
            else:
                self.questions += 1
                if self.mode is Mode.DOWN:
                    await _page(502, scope, receive, send)
                else:
                    await app(scope, receive, send)

        return troubled

    async def _stream(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        if self.mode in (Mode.ERROR_500, Mode.ERROR_502, Mode.PAGE):
            await _page(int(self.mode.value), scope, receive, send)
            return
        if self.mode is Mode.DOWN:
            await _page(502, scope, receive, send)
            return
        silent = self.mode in (Mode.HELD_BACK, Mode.FROZEN)

        async def passed(message: Message) -> None:
            nonlocal silent
            if self.mode is Mode.FROZEN:
                silent = True  # and stays so: a connection that is dead does not come back
            if self.mode is Mode.DROPPED:
                raise ConnectionAbortedError("cut on purpose")
            if not silent:
                await send(message)
                return
            self.swallowed += 1
            await asyncio.sleep(0)

        await app(scope, receive, passed)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self.open += 1
        try:
            yield
        finally:
            self.open -= 1


async def _page(status: int, scope: Scope, receive: Receive, send: Send) -> None:
    await HTMLResponse(f"<ol><li data-id='9999'>{FOREIGN}</li></ol>", status)(scope, receive, send)
