"""What a resident does about their time: "I need more time", going on, another limit, and signs of life."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions import signs
from app.actions.drafts import keep_visitors
from app.domain.errors import ConversationEnded
from app.domain.keys import once
from app.domain.terms import TimeChoice
from app.web import forms, identity, respond
from app.web.respond import Client, FieldError, Fragment
from app.web.visitor import chat
from app.web.visitor.for_programs import as_json


async def time(request: Request) -> Response:
    """ "I need more time", "Go on with the chat", and another time limit.

    Without scripts it is a button of the message form, so what is half written comes back in the box.
    """
    if request.method != "POST":
        return RedirectResponse(identity.here(request, "chat"), 303)
    posted = await forms.read(request)
    visitor = await identity.visitor(request)
    office = identity.office(request)
    text, after = posted.text("message"), posted.number("after")
    told = "more"
    try:
        if respond.client(request) is Client.PAGE and "message" in posted.values:
            await keep_visitors(office, visitor, forms.sendable(text), once(posted.key(), text))
        if choice := _choice(posted.text("time")):
            await signs.choose_time(office, visitor, choice)
            told = "chosen"
        else:
            given = await signs.more_time(office, visitor)
            told = "on" if given.came_back else told
    except ConversationEnded as refusal:
        words = respond.language(request).gettext("The chat has ended.")
        error = FieldError("", refusal.code, words)
        return await chat.not_sent(request, visitor, 409, error, text, after)
    seen = await chat.see(request, after)
    return respond.done(
        request,
        to=f"{identity.onward(request, 'chat', since=after, told=told)}#message",
        fragment=Fragment("visitor/_news.html", {**chat.news(request, seen, after), "key": ""}),
        json=as_json(seen, after),
        status=200,
    )


def _choice(value: str) -> TimeChoice | None:
    """None for what is none."""
    return TimeChoice(value) if value in [str(choice) for choice in TimeChoice] else None


async def seen(request: Request) -> Response:
    """The page of the resident or a guest says that they type, or read: there is nothing to answer."""
    await signs.seen(identity.office(request), await identity.participant(request))
    return Response(status_code=204)
