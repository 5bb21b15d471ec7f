"""Putting right a message that was left: another address or number, and words that are added."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.actions import follow_up
from app.domain.contact import Contact
from app.domain.errors import ContactRefused, FollowUpAnswered, FollowUpClosed, TextRefused
from app.domain.terms import PhoneUse
from app.store.follow_ups import FollowUp
from app.web import forms, identity, respond
from app.web.respond import FieldError
from app.web.visitor import addresses
from app.web.visitor.message_form import fields, mistakes, reached_by, wrong
from app.web.visitor.message_left import CORRECTED, for_holder, onward

_WAS = ("was_name", "was_email", "was_phone", "was_phone_use")
"""Fields of the form for what it showed at first."""


@for_holder
async def correct(request: Request, found: FollowUp) -> Response:
    """The form with how they are reached now, and what becomes of it."""
    if request.method != "POST":
        return _asked(request, found)
    posted: forms.Fields = request.state.posted
    try:
        changed = await follow_up.correct(
            identity.office(request),
            found,
            contact=reached_by(posted),
            shown=_shown(posted),
            more=posted.text("question"),
            key=posted.key(),
        )
    except (TextRefused, ContactRefused):
        errors = mistakes(request, posted, None, agreed=True)
        context = {**_form(request, found, posted), **wrong(errors)}
        return respond.problem(request, 422, "visitor/message_correct.html", context, errors)
    except (FollowUpClosed, FollowUpAnswered) as refusal:
        return _too_late(request, found, posted, refusal.code)
    to = onward(request, "message_left", done=CORRECTED)
    return respond.done(request, to=f"{to}#told", json={"repeated": not changed}, status=200)


def _asked(request: Request, found: FollowUp) -> Response:
    if not found.takes_corrections:
        to = onward(request, "message_left")
        return respond.done(request, to=to, json={"url": to}, status=200)
    now = found.contact
    filled = {"name": now.name, "email": now.email, "phone": now.phone, "phone_use": str(now.phone_use or "")}
    was = {f"was_{name}": value for name, value in filled.items()}
    context = _form(request, found, forms.Fields({**filled, **was}))
    return respond.page(request, "visitor/message_correct.html", context, json=filled)


def _shown(posted: forms.Fields) -> Contact | None:
    """How they were reached when the form was made; None when that is not said, as by programs."""
    if any(name not in posted.values for name in _WAS):
        return None
    name, email, phone, use = (posted.text(name) for name in _WAS)
    return Contact(name, email, phone, PhoneUse(use) if use in list(PhoneUse) else None)


def _form(request: Request, found: FollowUp, posted: forms.Fields) -> dict[str, Any]:
    return {
        **fields(request, posted),
        "page_name": "message-correct",
        "was": {name: posted.text(name) for name in _WAS if name in posted.values},
        "reference": found.reference,
        "action": onward(request, "message_correct"),
        "left_url": onward(request, "message_left"),
        "team": found.team_id,
        "too_late": "",
    }


def _too_late(request: Request, found: FollowUp, posted: forms.Fields, code: str) -> Response:
    """It was answered or closed while the form was filled in: what was typed can go into another message."""
    _ = respond.language(request).gettext
    words = (
        _("We have closed your message. What you changed was not saved.")
        if code == FollowUpClosed.code
        else _("We have answered your message. What you changed was not saved.")
    )
    error = FieldError("email", code, words)
    context = {
        **_form(request, found, posted),
        "too_late": _("You can send it to us as another message. What you typed goes along."),
        "another_url": addresses.url(request, "message", addresses.front(request).council),
        "summary": [("#another-message", words)],
    }
    return respond.problem(request, 409, "visitor/message_correct.html", context, [error])
