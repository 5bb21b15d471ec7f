"""What happens to every request before and after its handler. Plain ASGI: nothing here buffers a stream.

Order, outermost first: `AccessLog`, `SecurityHeaders`, `Errors`, `BodyLimit`, `CrossOrigin`.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Awaitable, Callable, Mapping

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Refusal = Callable[[Request, Exception], Awaitable[Response]]
"""Turns a problem into a page (or JSON) for whoever asked."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

BODY_LIMIT = 256 * 1024
"""Bytes. 5,000 characters take up to 60 kB in a form; the rest is room to say how much is too long."""

_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "media-src {media}; form-action 'self'; base-uri 'none'; frame-src {frames}; "
    "frame-ancestors {ancestors}"
)
_FIXED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # not `no-referrer`: it would make the Origin of a form "null"
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# The same page at its own address. Where somebody comes from is told on as this answer allows.
_SPELT_ANEW = (307, 308)
# a year; for this host only: what else runs in its domain is not ours to decide on
_SECURE_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}


def is_cross_origin(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request that may change something was sent by another site's page.

    1. GET, HEAD and OPTIONS change nothing: never.
    2. `Sec-Fetch-Site`, which pages cannot forge: only "same-origin" and "none" (typed by the person) pass.
    3. Older browsers: the host in `Origin` must be the host that was asked. "null" never is.
    4. Neither header: not a browser's page, so nobody's session can be abused.
    """
    if method in SAFE_METHODS:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return False
    host = headers.get("host")
    return not host or origin.partition("://")[2] != host


class CrossOrigin:
    """Refuses unsafe requests that come from another origin (403)."""

    def __init__(self, app: ASGIApp, refuse: Refusal) -> None:
        self.app = app
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_cross_origin(scope["method"], Headers(scope=scope)):
            response = await self.refuse(Request(scope, receive), HTTPException(403))
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)


class BodyLimit:
    """Lets a handler read at most `limit` bytes; the read that passes it raises HTTPException(413).

    The rest is drained first, up to sixteen times as much: a browser that is still sending when the
    connection closes shows its own error instead of our page.
    """

    def __init__(self, app: ASGIApp, limit: int = BODY_LIMIT) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        read = 0

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read <= self.limit:
                return message
            while message.get("more_body", False) and read <= 16 * self.limit:
                message = await receive()
                read += len(message.get("body", b""))
            raise HTTPException(413)

        await self.app(scope, limited, send)


class SecurityHeaders:
    """Puts the policy on every response, errors and static files included.

    A handler may set a header itself (a static file its caching, `chat.js` its resource policy); it is kept.
    `secure`: people reach us by https, and browsers are told never to come another way.
    `request.state.frame_ancestors` holds the origins that may show the page in a frame;
    `request.state.frames_own_pages` is true for a page that shows pages of ours in frames.
    `request.state.media` holds the addresses of the films and captions that the page has, and no others play.
    """

    def __init__(self, app: ASGIApp, *, secure: bool = False) -> None:
        self.app = app
        self.fixed = {**_FIXED_HEADERS, **(_SECURE_HEADERS if secure else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                ancestors = " ".join(scope["state"].get("frame_ancestors", ())) or "'none'"
                frames = "'self'" if scope["state"].get("frames_own_pages") else "'none'"
                media = " ".join(dict.fromkeys(map(_source, scope["state"].get("media", ())))) or "'none'"
                policy = _PAGE_POLICY.format(ancestors=ancestors, frames=frames, media=media)
                headers.setdefault("Content-Security-Policy", policy)
                if message["status"] in _SPELT_ANEW:
                    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
                for name, value in self.fixed.items():
                    headers.setdefault(name, value)
                if "token" in scope.get("path_params", {}):
                    headers.setdefault("X-Robots-Tag", "noindex")
            await send(message)

        await self.app(scope, receive, with_headers)


def _source(place: str) -> str:
    """A film's address as a policy names it: of ours we know only the path, which a policy does not take."""
    return "'self'" if place.startswith("/") else place


class AccessLog:
    """One line a request: method, route name, status, milliseconds. Never a path: it may hold a key."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.log = structlog.get_logger("plainchat.access")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            self.log.info(
                "request",
                method=scope["method"],
                route=getattr(scope.get("route"), "name", None),
                status=status,
                ms=round((time.perf_counter() - started) * 1000, 1),
            )


class Errors:
    """Answers an unexpected exception with a helpful page and logs where it happened, without its message.

    A database error's message may quote what a person wrote: only types and code lines are logged.
    """

    def __init__(self, app: ASGIApp, refuse: Refusal) -> None:
        self.app = app
        self.refuse = refuse
        self.log = structlog.get_logger("plainchat.errors")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except ClientDisconnect:
            pass  # in the middle of sending: nobody is left to be answered
        except Exception as error:
            self.log.error(
                "unexpected error",
                route=getattr(scope.get("route"), "name", None),
                error=type(error).__name__,
                where=[
                    f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)
                ][-12:],
            )
            if started:
                raise ConnectionAbortedError("the answer had already begun") from None
            response = await self.refuse(Request(scope, receive), error)
            await response(scope, receive, send)
