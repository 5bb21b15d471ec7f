"""What a resident does about their time: "I need more time", going on, another limit, and signs of life."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions import signs
from app.domain.errors import ConversationEnded
from app.domain.terms import TimeChoice
from app.web import forms, identity, respond
from app.web.respond import FieldError
from app.web.visitor import chat


async def time(request: Request) -> Response:
    """ "I need more time", "Go on with the chat", and another time limit.

    Without scripts it is a button of the message form, so what is half written comes back in the box.
    """
    if request.method != "POST":
        return RedirectResponse(identity.here(request, "chat"), 303)
    posted = await forms.read(request)
    visitor = await identity.visitor(request)
    office = identity.office(request)
    told = "more"
    try:
        await chat.keep_half_written(request, visitor, posted)
        if choice := _choice(posted.text("time")):
            await signs.choose_time(office, visitor, choice)
            told = "chosen"
        else:
            given = await signs.more_time(office, visitor)
            told = "on" if given.came_back else told
    except ConversationEnded as refusal:
        words = respond.language(request).gettext("The chat has ended.")
        error = FieldError("", refusal.code, words)
        return await chat.not_sent(request, visitor, 409, error, posted)
    return await chat.went_on(request, posted.number("after"), told=told)


def _choice(value: str) -> TimeChoice | None:
    """None for what is none."""
    return TimeChoice(value) if value in [str(choice) for choice in TimeChoice] else None


async def seen(request: Request) -> Response:
    """The page of the resident or a guest says that they type, or read: there is nothing to answer."""
    await signs.seen(identity.office(request), await identity.participant(request))
    return Response(status_code=204)
