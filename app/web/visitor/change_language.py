"""Going on in another language in the middle of a chat."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.actions import language as action
from app.domain.errors import ConversationEnded
from app.web import forms, identity, respond
from app.web.respond import Client
from app.web.visitor import chat
from app.web.visitor.language import BESIDE


async def change(request: Request) -> Response:
    """Changes the language of the chat to that in `?to=`, and goes back to the chat, or to the page `?at=`.

    It is a button of the message form, so that what is half written comes back in the box, or as not sent on
    the page of a chat that has ended.
    """
    posted = await forms.read(request) if request.method == "POST" else None
    visitor = await identity.visitor(request)
    to = request.query_params.get("to", "")
    chat_url = _back_to(request)
    if posted is None:
        return respond.done(request, to=chat_url, json={"locale": visitor.locale}, status=200)
    office = identity.office(request)
    ended = False
    try:
        await chat.keep_half_written(request, visitor, posted)
    except ConversationEnded:
        ended = bool(posted.text("message").strip())
    front: identity.Front = request.state.front
    if to not in [one.locale for one in front.languages]:
        to = visitor.locale
    await action.change(office, visitor, to)
    if ended and respond.client(request) is not Client.JSON:
        return await chat.given_back(request, await identity.visitor(request), posted)
    return respond.done(request, to=chat_url, json={"locale": to}, status=200)


def _back_to(request: Request) -> str:
    at = request.query_params.get("at", "")
    large = {"print": request.query_params.get("print", "")} if at == "transcript" else {}
    return identity.onward(request, at if at in BESIDE else "chat", **large)
