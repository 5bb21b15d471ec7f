"""The language switch of a chat, and of the pages beside it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from app.web import identity, respond
from app.web.identity import Front
from app.web.language import Language, Languages, switch

BESIDE = ("chat_forget", "transcript")
"""Pages with a language switch that leads back to them."""


def beside(request: Request, at: str) -> dict[str, Any]:
    """What a page of the route `at` (of `BESIDE`) needs for a language switch that leads back to it."""
    large = request.query_params.get("print", "")
    if identity.reading_guest(request) is not None:
        return {"languages": _guests(request, at, print=large), "language_form": "", "language_url": ""}
    query = {"at": at, "print": large}
    return {
        "languages": languages(request, **query),
        "language_form": "language-form",
        "language_url": identity.onward(request, "chat_language", **query),
    }


def languages(request: Request, **query: str) -> list[tuple[str, str, str, str]]:
    """The language switch of a chat. `query`: more of its addresses."""
    if identity.reading_guest(request) is not None:
        return _guests(request, "chat")
    return switch(
        request.app.state.languages,
        _front(request).languages,
        respond.language(request),
        lambda code: identity.onward(request, "chat_language", to=code, **query),
    )


def _guests(request: Request, at: str, **query: str) -> list[tuple[str, str, str, str]]:
    """As `languages`, for a guest, who reads in a language of their own: the page `at` says which."""
    return switch(
        request.app.state.languages,
        _front(request).languages,
        respond.language(request),
        lambda code: identity.onward(request, at, **{**query, "lang": code}),
    )


def counted(request: Request) -> dict[str, dict[str, str]]:
    """By language, but for the page's, attributes: what the button in the council's page adds to its own."""
    installed: Languages = request.app.state.languages
    others = [one.locale for one in _front(request).languages if one.locale != respond.language(request).code]
    return {code: _counted(installed[code]) for code in others if code in installed}


def _counted(language: Language) -> dict[str, str]:
    forms = language.forms("%(num)d new message", "%(num)d new messages")
    new = {f"data-new-{category}": words for category, words in forms.items()}
    return {**new, "data-cut": language.gettext("connection lost")}


def _front(request: Request) -> Front:
    found: Front = request.state.front
    return found
