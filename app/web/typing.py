"""What a page tells of what is typed on it, and how it is answered when that is refused.

A script sends it and shows no answer to anybody, so each answer is for programs.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions.real_time_text import Typed
from app.domain.errors import NobodyThere, NotYours, RealTimeTextOff, Refused, TextRefused, TypedTooOften
from app.web import forms, respond

_STATUS: dict[type[Refused], int] = {
    NobodyThere: 409,
    NotYours: 409,
    RealTimeTextOff: 409,
    TextRefused: 422,
    TypedTooOften: 429,
}


def read(posted: forms.Fields) -> Typed:
    """`text` is all that stands in the message box; without it only that something is typed is told."""
    text = forms.sendable(posted.text("text")) if "text" in posted.values else None
    return Typed(posted.text("page"), posted.number("count"), text)


def told() -> Response:
    return Response(status_code=204)


def refused(request: Request, refusal: Refused) -> Response:
    """Why nobody was shown it. It holds no word of what was typed."""
    _ = respond.language(request).gettext
    words = {
        NobodyThere: _("Nobody is there to see what you type."),
        NotYours: _("A colleague has this chat."),
        RealTimeTextOff: _("Letters are not shown while you type. Both of you must choose it first."),
        TextRefused: _("That is too much to show while you type."),
        TypedTooOften: _("That was told too often. Wait a moment."),
    }
    error = {"field": "", "code": refusal.code, "words": words[type(refusal)]}
    return JSONResponse({"errors": [error]}, _STATUS[type(refusal)], headers={"Cache-Control": "no-store"})
