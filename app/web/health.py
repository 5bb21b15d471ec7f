"""Whether this process runs, and whether it can serve."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.actions import pulse
from app.store.migrate import is_newest
from app.web import identity

ANSWER_SECONDS = 2.0
"""A database that takes longer to read or to write cannot serve people now."""


async def healthz(request: Request) -> Response:
    """200 while the process answers."""
    return PlainTextResponse("ok\n")


async def readyz(request: Request) -> Response:
    """200 when the database is in its newest form, can be written to, and no stop was asked for; else 503."""
    office = identity.office(request)
    if request.app.state.streams.closing:
        return PlainTextResponse("stopping\n", 503)
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            newest = await office.store.read(is_newest)
    except Exception:
        return PlainTextResponse("the database does not answer\n", 503)
    if not newest:
        return PlainTextResponse("the database needs plainchat migrate\n", 503)
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await pulse.beat(office)
    except Exception:
        return PlainTextResponse("the database cannot be written to\n", 503)
    return PlainTextResponse("ready\n")
