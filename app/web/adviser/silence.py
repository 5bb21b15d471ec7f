"""What an adviser does when a resident is silent: asks whether they are there, sets aside, takes up again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from app.actions import silence
from app.domain.errors import NotFound, Refused
from app.office import Office
from app.store.people import Staff
from app.web import respond
from app.web.adviser.cursor import next_page
from app.web.adviser.page import desk_page
from app.web.adviser.pressed import Pressed, about_a_chat
from app.web.adviser.refusals import why
from app.web.adviser.session import Me
from app.web.adviser.unsent import keep
from app.web.respond import FieldError

_Act = Callable[[Office, Staff, int], Awaitable[object]]


@about_a_chat
async def ask(request: Request, me: Me, pressed: Pressed) -> Response:
    """Asks "Are you still there?", in the resident's language."""
    return await _act(request, me, pressed, silence.ask_if_there, "asked")


@about_a_chat
async def aside(request: Request, me: Me, pressed: Pressed) -> Response:
    """Makes room for others."""
    return await _act(request, me, pressed, silence.set_aside, "aside")


@about_a_chat
async def resume(request: Request, me: Me, pressed: Pressed) -> Response:
    """Goes on with what was set aside or paused."""
    return await _act(request, me, pressed, silence.take_up, "resumed")


async def _act(request: Request, me: Me, pressed: Pressed, act: _Act, told: str) -> Response:
    id_, posted = pressed.id, pressed.posted
    await keep(request, me, posted.number("typed_in"), posted)
    try:
        await act(me.office, me.staff, id_)
    except NotFound:
        raise
    except Refused as refusal:
        error = FieldError("status", refusal.code, why(request, refusal))
        return await desk_page(request, me, id_, posted=posted, errors=[error], status=409)
    to = next_page(pressed.url, posted, "told", done=told)
    return respond.done(request, to=to, json={"id": id_}, status=200)
