"""Starting again after a chat has ended: its details, and words that it did not take, in the next form.

Nothing of them stands in an address: they come from the conversation by its link, and from what was posted.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.domain.terms import ConversationState
from app.store.conversations import VisitorConversation
from app.web import forms, identity, respond
from app.web.visitor import message, views

TO_MESSAGE = "message"
"""`?to=message`: into the form of a message, whether the chat is open or not."""


async def again(request: Request) -> Response:
    """The form of a new chat, or of a message, with what the resident gave before. Nothing is kept or begun.

    A chat that has not ended goes on instead. When all is closed the form is that of a message.
    """
    posted = await forms.read(request) if request.method == "POST" else forms.Fields({})
    found, teams, now = await views.openings(request)
    visitor = await identity.visitor(request)  # after it: from here on the page is in their language and look
    if visitor.state is not ConversationState.ENDED:
        to = identity.onward(request, "chat")
        return respond.done(request, to=to, json={"url": to}, status=200)
    filled = _filled(visitor, [one.team.id for one in teams], posted)
    json = {**filled.values, "needs": list(filled.all("needs"))}
    if request.query_params.get("to") == TO_MESSAGE or not found.is_open:
        name, context = "message", message.form(request, filled, [one.team for one in teams])
    else:
        name, context = "form", await views.form(request, filled, teams, now)
    context |= {"filled": True, "chat_url": identity.onward(request, "chat")}
    json |= {"url": context["action"], "key": context["key"]}
    return respond.page(request, f"visitor/{name}.html", context, json=json)


def _filled(visitor: VisitorConversation, teams: list[int], posted: forms.Fields) -> forms.Fields:
    """What the conversation knows, as if it had been typed, and the words that were posted."""
    values = {
        "name": visitor.name,
        "team": str(visitor.team_id) if visitor.team_id in teams else "",
        "time": str(visitor.time_choice),
        "question": forms.sendable(posted.text("question")),
    }
    return forms.Fields(values, {"needs": tuple(str(need) for need in visitor.needs)})
