"""Whether this process runs, and whether it can serve."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.store.migrate import is_newest
from app.web import identity


async def healthz(request: Request) -> Response:
    """200 while the process answers."""
    return PlainTextResponse("ok\n")


async def readyz(request: Request) -> Response:
    """200 when the database answers in its newest form, and no stop was asked for; else 503."""
    if request.app.state.streams.closing:
        return PlainTextResponse("stopping\n", 503)
    try:
        newest = await identity.office(request).store.read(is_newest)
    except Exception:
        return PlainTextResponse("the database does not answer\n", 503)
    if not newest:
        return PlainTextResponse("the database needs plainchat migrate\n", 503)
    return PlainTextResponse("ready\n")
