"""The resident's own settings: all of them for a chat, and how pages look before there is one."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.actions.settings import choose
from app.domain.errors import SettingRefused
from app.domain.settings import CHOICES
from app.domain.terms import ConversationState
from app.web import forms, identity, respond
from app.web.respond import FieldError
from app.web.visitor import addresses


async def settings(request: Request) -> Response:
    """What is chosen for the chat, and what becomes of the form. They are kept with the chat."""
    if request.method == "POST":
        return await _choose(request)
    visitor = await identity.visitor(request)
    context = _context(request, goes_on=visitor.state is not ConversationState.ENDED)
    return respond.page(request, "visitor/settings.html", context, json=_json(request))


async def _choose(request: Request) -> Response:
    posted = await forms.read(request)
    visitor = await identity.visitor(request)
    try:
        chosen = await choose(identity.office(request), visitor, posted.values)
    except SettingRefused as refusal:
        words = respond.language(request).gettext(
            "This setting can be one of: %(values)s.", values=", ".join(refusal.values)
        )
        context = _context(request, goes_on=visitor.state is not ConversationState.ENDED)
        context |= {"summary": [(f"#{refusal.name}", words)], "wrong": {refusal.name: words}}
        error = FieldError(refusal.name, refusal.code, words)
        return respond.problem(request, 422, "visitor/settings.html", context, [error])
    to = identity.onward(request, "chat_settings", saved=1)
    return respond.done(request, to=f"{to}#title", json={"settings": chosen.all()}, status=200)


async def look(request: Request) -> Response:
    """How pages look before there is a chat: what is chosen stands in their addresses, and goes into it."""
    council = await identity.council(request)
    hidden = {"lang": "", "back": request.state.back_url}
    if respond.language(request).code != addresses.front(request).first_language:
        hidden["lang"] = respond.language(request).code
    context: dict[str, Any] = {
        "page_name": "look",
        "whole": False,
        "saved": False,
        "chosen_values": identity.chosen(request).all(),
        "languages": addresses.languages(request),
        "action": str(request.app.url_path_for("look", council=council.slug)),
        "hidden": [(name, value) for name, value in hidden.items() if value],
        "chat_url": addresses.url(request, "start", council),
        "summary": [],
        "wrong": {},
    }
    return respond.page(request, "visitor/settings.html", context, json=_json(request))


def _context(request: Request, *, goes_on: bool) -> dict[str, Any]:
    chat_url = identity.onward(request, "chat")
    return {
        "page_name": "settings",
        "whole": True,
        "saved": bool(request.query_params.get("saved")),
        "chosen_values": identity.chosen(request).all(),
        "action": identity.onward(request, "chat_settings"),
        "hidden": [],
        "chat_url": f"{chat_url}#message" if goes_on else chat_url,
        "summary": [],
        "wrong": {},
    }


def _json(request: Request) -> dict[str, Any]:
    """What is chosen, and what could be."""
    return {
        "settings": identity.chosen(request).all(),
        "choices": {name: [str(value) for value in values] for name, values in CHOICES.items()},
    }
