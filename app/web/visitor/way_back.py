"""The way from a chat's own page to the council's page, which is to know the chat from then on."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.web import identity
from app.web.way_back import WaysBack


async def ask(request: Request) -> Response:
    """A code for the council's page, as JSON: `{"code": "..."}`."""
    visitor = await identity.visitor(request)
    code = _ways(request).give(visitor.council_id, identity.here(request, "chat"))
    return JSONResponse({"code": code})


async def follow(request: Request) -> Response:
    """To the chat for which the code was given, and else to the start page, which knows of none."""
    council = await identity.council(request)
    path = _ways(request).take(council.id, request.path_params["code"]) if request.method == "GET" else None
    start = str(request.app.url_path_for("start", council=council.slug))
    return RedirectResponse(identity.with_back(request, path or start), 303)


def _ways(request: Request) -> WaysBack:
    found: WaysBack = request.app.state.ways_back
    return found
