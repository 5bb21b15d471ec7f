"""Going on in another language in the middle of a chat."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.actions import language as action
from app.actions.drafts import keep_visitors
from app.domain.keys import once
from app.domain.terms import ConversationState
from app.web import forms, identity, respond
from app.web.identity import Front
from app.web.language import Language, Languages, switch

BESIDE = ("chat_forget", "transcript")
"""Pages with a language switch that leads back to them."""


async def language(request: Request) -> Response:
    """Changes the language of the chat to that in `?to=`, and goes back to the chat, or to the page `?at=`.

    It is a button of the message form, so that what is half written comes back in the box.
    """
    posted = await forms.read(request) if request.method == "POST" else None
    visitor = await identity.visitor(request)
    to, front = request.query_params.get("to", ""), _front(request)
    chat_url = _back_to(request)
    if posted is None:
        return respond.done(request, to=chat_url, json={"locale": visitor.locale}, status=200)
    office = identity.office(request)
    text = posted.text("message")
    if text.strip() and visitor.state is not ConversationState.ENDED:
        await keep_visitors(office, visitor, forms.sendable(text), once(posted.key(), text))
    if to not in [one.locale for one in front.languages]:
        to = visitor.locale
    await action.change(office, visitor, to)
    return respond.done(request, to=chat_url, json={"locale": to}, status=200)


def _back_to(request: Request) -> str:
    at = request.query_params.get("at", "")
    large = {"print": request.query_params.get("print", "")} if at == "transcript" else {}
    return identity.onward(request, at if at in BESIDE else "chat", **large)


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
