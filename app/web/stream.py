"""Server-sent events: the generator of events (`follow`), and the responder that sends them (`respond`).

They are apart so that another responder can take the same generator. The names of the events are part of the
pages' contract: `beat` (the line is alive), `item` (one item of a transcript, with its id), `status` (what
state things are in), `company` (whether other pages listen that this one cannot hear: "yes" or "no"), `said`
(ids of items that one of those has handed to the screen reader), `typing` (what the other side types now, as
JSON: it has no id, moves no cursor, and is not there for who reads later), `alert` (what an adviser is to be
told outside the open chat, with its id), `desk` (the parts of an adviser's desk, when they have changed),
`end` (closed for good: do not come back).
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass

import structlog
from sse_starlette import EventSourceResponse, ServerSentEvent
from sse_starlette.sse import SendTimeoutError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.broker import Broker, Hint
from app.config import Settings
from app.web.identity import office
from app.web.line import Line

_log = structlog.get_logger("plainchat.streams")

CLOSING = "streams:closing"
"""Topic that wakes every stream when the server is about to stop."""

_POLLS = 4
"""A stream looks by itself once in so many polls of the log: for what no bell tells, as that time passed."""

MOST_OF_ONE = 20
"""Streams that one link, or one member of staff, can have at once: each looks at every message of theirs."""

SEND_TIMEOUT = 30.0
"""Seconds a client may take no byte before it is let go."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One event on the wire. `data` is HTML or plain text; `id` is a cursor, for events that have one."""

    event: str
    data: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Topics:
    """What a stream listens to. A ring of `at_once` has it look now, one of `in_turn` when its turn has come.

    In turn goes what so many listen to that their looks together would keep others waiting: see `Line`.
    """

    at_once: frozenset[str]
    in_turn: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Glance:
    """What one look at the store found. `over`: nothing can follow any more.

    `topics`: what to listen to from now on, when that may have changed. `by_rings_only`: until a topic rings
    the next look would find nothing, whatever the time. A lost ring is rung again (`app.jobs.bell`).
    """

    frames: tuple[Frame, ...] = ()
    over: bool = False
    topics: Topics | None = None
    by_rings_only: bool = False


_NOTHING: AbstractContextManager[object] = nullcontext()

Look = Callable[[], Awaitable[Glance]]
"""Reads what is new since it was last called. It keeps its own cursor."""

Hear = Callable[[Hint], Frame | None]
"""What becomes of a hint on this stream; None for what is not for whom it serves."""


def deaf(hint: Hint) -> None:
    """For a stream that takes no hints: none does unless it says what becomes of them."""


@dataclass(eq=False)
class _Open:
    """An open stream. `closed`: it is to end; `wake` makes it see that."""

    wake: Callable[[], None] = lambda: None
    closed: bool = False


class Streams:
    """The streams of this process: the line they stand in, how many one has, and how all are let go."""

    def __init__(self, broker: Broker) -> None:
        self.broker = broker
        self.closing = False
        self.line = Line()
        self._open: defaultdict[str, deque[_Open]] = defaultdict(deque)

    @contextmanager
    def opened(self, whose: str) -> Iterator[_Open]:
        """One more stream of a person. Past `MOST_OF_ONE` their oldest ends: its page may come again."""
        theirs, one = self._open[whose], _Open()
        theirs.append(one)
        if len(theirs) > MOST_OF_ONE:
            oldest = theirs.popleft()
            oldest.closed = True
            oldest.wake()
        try:
            yield one
        finally:
            with suppress(ValueError):
                theirs.remove(one)
            if not theirs and self._open.get(whose) is theirs:  # not those who came since
                del self._open[whose]

    def close(self) -> None:
        """Ends every open stream; browsers come back to the next server with their cursor."""
        self.closing = True
        self.broker.ring(CLOSING)


async def follow(
    streams: Streams,
    topics: Topics,
    look: Look,
    *,
    whose: str,
    heartbeat: float,
    every: float,
    hear: Hear = deaf,
) -> AsyncIterator[Frame]:
    """Events for as long as there can be any, or until `whose` stream this is has too many others.

    It listens before the first look, and clears the bell before each look: what is written in between rings
    again. One look answers all rings that came before its turn. When a look finds that other topics matter
    now, it listens to those and looks once more. It also looks by itself `every` seconds, unless only rings
    can bring something. So a lost ring costs seconds and never a message. A `beat` goes out at once, which
    proves that nothing on the way buffers, and then every `heartbeat` seconds.
    """
    with streams.opened(whose) as this:
        beat_due = time.monotonic()
        heard = topics
        while not (streams.closing or this.closed):
            with (
                streams.broker.listen(*heard.at_once, *heard.in_turn, CLOSING) as bell,
                streams.line.place(heard.in_turn, bell.wake) as turn,
            ):
                this.wake = bell.wake
                now = heard
                look_due = time.monotonic()
                while now == heard and not (streams.closing or this.closed):
                    if time.monotonic() >= beat_due:
                        beat_due = time.monotonic() + heartbeat
                        yield Frame("beat")
                    if turn.come or time.monotonic() >= look_due:
                        bell.clear()
                        looked = time.monotonic()
                        glance = await look()
                        turn.leave()
                        look_due = math.inf if glance.by_rings_only else looked + every
                        for frame in glance.frames:
                            yield frame
                        if glance.over:
                            yield Frame("end")
                            return
                        if glance.topics is not None and (now := glance.topics) != heard:
                            continue
                    await bell.wait(max(0.0, min(beat_due, look_due) - time.monotonic()))
                    rung = bell.rung()
                    if rung - heard.in_turn:
                        look_due = time.monotonic()
                    elif rung:
                        turn.join()
                    for frame in filter(None, map(hear, bell.hints())):  # nothing is looked up for these
                        yield frame
                heard = now


def cursor(request: Request) -> int:
    """The last event the client has: `Last-Event-ID` (a browser reconnects), else `?after=`, else 0."""
    for given in (request.headers.get("last-event-id"), request.query_params.get("after")):
        if given is not None and given.isascii() and given.isdigit() and len(given) < 19:
            return int(given)
    return 0


def wanted(request: Request) -> bool:
    """Whether the client asks for a stream rather than for the news so far."""
    return "text/event-stream" in request.headers.get("accept", "")


def look_seconds(settings: Settings) -> float:
    """How long a stream that may have news without a ring waits until it looks by itself."""
    return _POLLS * settings.poll_seconds


def live(
    request: Request,
    topics: Topics,
    look: Look,
    whose: str,
    during: AbstractContextManager[object] = _NOTHING,
    hear: Hear = deaf,
) -> Response:
    """A stream of what `look` finds whenever one of `topics` rings, at the pace that is set for this site."""
    settings = office(request).settings
    frames = follow(
        request.app.state.streams,
        topics,
        look,
        whose=whose,
        heartbeat=settings.heartbeat_seconds,
        every=look_seconds(settings),
        hear=hear,
    )
    return respond(frames, during)


class _Response(EventSourceResponse):
    """A client that takes no byte is cut off, in the end or at a stop. That is no fault: no traceback."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except (SendTimeoutError, asyncio.CancelledError):
            _log.info("client cut off")


def respond(frames: AsyncIterator[Frame], during: AbstractContextManager[object] = _NOTHING) -> Response:
    """Sends `frames` as they come. `during` lasts as long as the stream."""

    async def encoded() -> AsyncIterator[ServerSentEvent]:
        with during:
            async for frame in frames:
                yield ServerSentEvent(
                    frame.data, event=frame.event, id=None if frame.id is None else str(frame.id), sep="\n"
                )

    return _Response(
        encoded(),
        ping=0,
        sep="\n",
        send_timeout=SEND_TIMEOUT,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
