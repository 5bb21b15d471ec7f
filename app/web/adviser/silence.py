"""What an adviser does when a resident is silent: asks whether they are there, sets aside, takes up again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions import silence
from app.domain.errors import NotFound, Refused
from app.office import Office
from app.store.people import Staff
from app.web import forms, respond
from app.web.adviser.cursor import next_page
from app.web.adviser.page import desk_page
from app.web.adviser.refusals import why
from app.web.adviser.session import Me, for_staff
from app.web.adviser.unsent import keep
from app.web.respond import FieldError

_Act = Callable[[Office, Staff, int], Awaitable[object]]


@for_staff
async def ask(request: Request, me: Me) -> Response:
    """Asks "Are you still there?", in the resident's language."""
    return await _act(request, me, silence.ask_if_there, "asked")


@for_staff
async def aside(request: Request, me: Me) -> Response:
    """Makes room for others."""
    return await _act(request, me, silence.set_aside, "aside")


@for_staff
async def resume(request: Request, me: Me) -> Response:
    """Goes on with what was set aside or paused."""
    return await _act(request, me, silence.take_up, "resumed")


async def _act(request: Request, me: Me, act: _Act, told: str) -> Response:
    id_ = forms.whole_number(request.path_params["id"])
    if not id_:
        raise HTTPException(404)
    url = str(request.app.url_path_for("console_chat", id=id_))
    if request.method != "POST":
        return RedirectResponse(url, 303)
    posted = await forms.read(request)
    await keep(request, me, posted.number("typed_in"), posted)
    try:
        await act(me.office, me.staff, id_)
    except NotFound:
        raise HTTPException(404) from None
    except Refused as refusal:
        error = FieldError("status", refusal.code, why(request, refusal))
        return await desk_page(request, me, id_, posted=posted, errors=[error], status=409)
    to = next_page(url, posted, "told", done=told)
    return respond.done(request, to=to, json={"id": id_}, status=200)
