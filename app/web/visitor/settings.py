"""The resident's own settings: all of them for a chat, and how pages look before there is one."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.actions.settings import choose
from app.domain.errors import SettingRefused
from app.domain.settings import CHOICES
from app.domain.terms import ConversationState
from app.store.guests import Guest, Participant
from app.web import forms, identity, respond
from app.web.respond import FieldError
from app.web.visitor import addresses


async def settings(request: Request) -> Response:
    """What is chosen for the chat, and what becomes of the form. They are kept with the chat."""
    if request.method == "POST":
        return await _choose(request)
    context = _context(request, await identity.participant(request))
    return respond.page(request, "visitor/settings.html", context, json=_json(request))


async def _choose(request: Request) -> Response:
    posted = await forms.read(request)
    who = await identity.participant(request)
    try:
        chosen = await choose(identity.office(request), who, posted.values)
    except SettingRefused as refusal:
        words = respond.language(request).gettext(
            "This setting can be one of: %(values)s.", values=", ".join(refusal.values)
        )
        context = _context(request, who)
        context |= {"summary": [(f"#{refusal.name}", words)], "wrong": {refusal.name: words}}
        error = FieldError(refusal.name, refusal.code, words)
        return respond.problem(request, 422, "visitor/settings.html", context, [error])
    to = identity.onward(request, "chat_settings", saved=1)
    return respond.done(request, to=f"{to}#title", json={"settings": chosen.all()}, status=200)


async def look(request: Request) -> Response:
    """How pages look before there is a chat: what is chosen stands in their addresses, and goes into it."""
    council = await identity.council(request)
    hidden = {"lang": "", "back": request.state.back_url, "from": request.state.site}
    if respond.language(request).code != addresses.front(request).first_language:
        hidden["lang"] = respond.language(request).code
    context: dict[str, Any] = {
        "page_name": "look",
        "whole": False,
        "guest": False,
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


def _context(request: Request, who: Participant) -> dict[str, Any]:
    chat_url = identity.onward(request, "chat")
    over = not isinstance(who, Guest) and who.state is ConversationState.ENDED
    return {
        "page_name": "settings",
        "whole": True,
        "guest": isinstance(who, Guest),
        "saved": bool(request.query_params.get("saved")),
        "chosen_values": identity.chosen(request).all(),
        "action": identity.onward(request, "chat_settings"),
        "hidden": [],
        "chat_url": chat_url if over else f"{chat_url}#message",
        "summary": [],
        "wrong": {},
    }


def _json(request: Request) -> dict[str, Any]:
    """What is chosen, and what could be."""
    return {
        "settings": identity.chosen(request).all(),
        "choices": {name: [str(value) for value in values] for name, values in CHOICES.items()},
    }
