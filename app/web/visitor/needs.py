"""What the visitor needs to be talked with: said once, and changed while the chat is open."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions.needs import say_needs
from app.domain.errors import ConversationEnded, UnknownNeed
from app.domain.needs import chosen
from app.domain.terms import ConversationState, Need
from app.store.conversations import VisitorConversation
from app.web import forms, identity, needs, respond
from app.web.respond import FieldError

DONE = "needs"
"""What the address of the chat's page says after they were saved: see `chat.page`."""


async def say(request: Request) -> Response:
    """The boxes, and what becomes of them. All that is ticked holds from then on, and nothing else.

    Of a chat that has ended there is only its own page.
    """
    if request.method == "POST":
        return await _say(request)
    visitor = await identity.visitor(request)
    if visitor.state is ConversationState.ENDED and respond.client(request) is not respond.Client.JSON:
        return RedirectResponse(f"{identity.onward(request, 'chat')}#ended", 303)
    return respond.page(request, "visitor/needs.html", _page(request, visitor), json=_as_json(visitor.needs))


async def _say(request: Request) -> Response:
    posted = await forms.read(request)
    visitor = await identity.visitor(request)
    _ = respond.language(request).gettext
    try:
        said = chosen(posted.all("needs"))
        changed = await say_needs(identity.office(request), visitor, said)
    except UnknownNeed as refusal:
        error = FieldError("needs", refusal.code, unknown(request))
        return _refused(request, visitor, 422, error)
    except ConversationEnded as refusal:
        words = _("The chat has ended. What you need was not saved.")
        return _refused(request, visitor, 409, FieldError("title", refusal.code, words))
    to = identity.onward(request, "chat", done=DONE)
    return respond.done(
        request, to=f"{to}#message", json={**_as_json(said), "repeated": not changed}, status=200
    )


def unknown(request: Request) -> str:
    """What to do when a form names what there is not: its page is from another version."""
    return respond.language(request).gettext("Tick again what we should know")


def _refused(request: Request, visitor: VisitorConversation, status: int, error: FieldError) -> Response:
    context = {
        **_page(request, visitor),
        "summary": [(f"#{error.field}", error.words)],
        "wrong": {error.field: error.words},
    }
    return respond.problem(request, status, "visitor/needs.html", context, [error])


def _page(request: Request, visitor: VisitorConversation) -> dict[str, Any]:
    return {
        "page_name": "needs",
        "choices": needs.choices(respond.language(request)),
        "chosen": visitor.needs,
        "action": identity.onward(request, "chat_needs"),
        "chat_url": f"{identity.onward(request, 'chat')}#message",
        "summary": [],
        "wrong": {},
    }


def _as_json(said: tuple[Need, ...]) -> dict[str, Any]:
    return {"needs": list(said), "choices": list(Need)}
