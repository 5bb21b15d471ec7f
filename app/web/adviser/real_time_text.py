"""Letters that are seen while they are typed, on the adviser's side: choosing it, and what they type."""

from __future__ import annotations

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions import real_time_text as actions
from app.domain.errors import NotFound, Refused
from app.web import forms, respond, typing
from app.web.adviser.cursor import next_page
from app.web.adviser.page import desk_page
from app.web.adviser.refusals import why
from app.web.adviser.session import Me, for_staff
from app.web.adviser.unsent import keep
from app.web.respond import FieldError


@for_staff
async def switch(request: Request, me: Me) -> Response:
    """Switches it on or off in this chat; on needs the resident, too."""
    id_ = forms.id_in_url(request)
    url = str(request.app.url_path_for("console_chat", id=id_))
    if request.method != "POST":
        return RedirectResponse(url, 303)
    posted = await forms.read(request)
    await keep(request, me, posted.number("typed_in"), posted)
    try:
        on = posted.text("real_time_text") == "on"
        state = await actions.choose_by_adviser(me.office, me.staff, id_, on=on)
    except NotFound:
        raise HTTPException(404) from None
    except Refused as refusal:
        error = FieldError("status", refusal.code, why(request, refusal))
        return await desk_page(request, me, id_, posted=posted, errors=[error], status=409)
    json = {"id": id_, "real_time_text": str(state)}
    return respond.done(request, to=next_page(url, posted, "message"), json=json, status=200)


@partial(for_staff, on_stream=True)
async def typed(request: Request, me: Me) -> Response:
    """The desk tells that the adviser types, and what, where both sides have chosen it."""
    posted = await forms.read(request)
    try:
        await actions.typed_by_adviser(me.office, me.staff, forms.id_in_url(request), typing.read(posted))
    except NotFound:
        raise HTTPException(404) from None
    except Refused as refusal:
        return typing.refused(request, refusal)
    return typing.told()
