"""Letters that are seen while they are typed, on the resident's side: choosing it, and what they type."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions import real_time_text as actions
from app.domain.errors import ConversationEnded, NobodyThere, Refused
from app.web import forms, identity, respond, typing
from app.web.respond import FieldError
from app.web.visitor import chat


async def switch(request: Request) -> Response:
    """Switches it on or off for the resident; on needs the adviser, too.

    It is a button of the message form, so what is half written comes back in the box.
    """
    if request.method != "POST":
        return RedirectResponse(identity.here(request, "chat"), 303)
    posted = await forms.read(request)
    visitor = await identity.visitor(request)
    office = identity.office(request)
    on = posted.text("real_time_text") == "on"
    try:
        await chat.keep_half_written(request, visitor, posted)
        await actions.choose_by_visitor(office, visitor, on=on)
    except (ConversationEnded, NobodyThere) as refusal:
        _ = respond.language(request).gettext
        ended = isinstance(refusal, ConversationEnded)
        words = _("The chat has ended.") if ended else _("Nobody is there to see what you type.")
        return await chat.not_sent(request, visitor, 409, FieldError("", refusal.code, words), posted)
    return await chat.went_on(request, posted.number("after"))


async def typed(request: Request) -> Response:
    """The resident's page tells that they type, and what, where both sides have chosen it."""
    posted = await forms.read(request)
    visitor = await identity.visitor(request)
    try:
        actions.typed_by_visitor(identity.office(request), visitor, typing.read(posted))
    except Refused as refusal:
        return typing.refused(request, refusal)
    return typing.told()
