"""What is new in a conversation, as a stream or when asked for; and what its pages have said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions.reading import shown_to_visitor
from app.broker import conversation_topic, team_topic
from app.domain.conversation import HELD
from app.domain.errors import LinkUnusable
from app.domain.terms import ConversationState, LinkOutcome
from app.store.conversations import VisitorConversation
from app.store.guests import Guest, Participant
from app.web import forms, identity, respond, stream
from app.web.errors import OF_GUESTS, link_words
from app.web.respond import Client
from app.web.stream import Frame, Glance, Topics
from app.web.templating import Templates
from app.web.visitor import addresses, chat, company, real_time_words
from app.web.visitor.for_programs import as_json


async def events(request: Request) -> Response:
    """What happens after a cursor: as a stream, or, for who asks otherwise, what there is by now.

    A page that is still open when its link stops working is told so in the form that its script reads. A POST
    tells how far a page was seen, and what it has said, for those that hear of it by their own streams only.
    """
    try:
        return await _events(request)
    except LinkUnusable as refusal:
        worked = refusal.outcome in (
            LinkOutcome.REVOKED,
            LinkOutcome.EXPIRED,
            LinkOutcome.WITHDRAWN,
            LinkOutcome.LEFT,
        )
        if not worked or respond.client(request) is Client.JSON:
            raise
        if not stream.wanted(request):
            return respond.html(request, "visitor/_news.html", gone(request, refusal.outcome))
        return stream.respond(_over(_last_status(request, refusal.outcome)))


async def _events(request: Request) -> Response:
    if request.method == "POST":
        return await _said(request)
    who = await identity.participant(request)
    after = stream.cursor(request)
    if not stream.wanted(request):
        seen = await chat.look(request, who, after)
        if respond.client(request) is Client.JSON:
            return JSONResponse(as_json(seen, after))
        return respond.html(request, "visitor/_news.html", {**chat.news(request, seen, after), "key": ""})
    seat = company.seat(request, who.conversation_id)
    look = Watch(request, who, after, seat=seat).look
    # Letters are for the two who chose it.
    hear = stream.deaf if isinstance(who, Guest) else real_time_words.hear
    return stream.live(request, topics(who), look, whose(who), seat or nullcontext(), hear)


async def _said(request: Request) -> Response:
    posted = await forms.read(request)
    who = await identity.participant(request)
    rooms: company.Rooms = request.app.state.rooms
    if not isinstance(who, Guest) and (shown := posted.number("shown")):
        await shown_to_visitor(identity.office(request), who, shown)
    room = company.in_room(who.conversation_id, posted.text("with"))
    if room and (ids := rooms.unheard(room, company.ids(posted.text("said")))):
        seen = await chat.look(request, who, min(ids) - 1)
        rooms.tell(room, ids.intersection(item.id for item in seen.items))
    return Response(status_code=204)


def topics(who: Participant) -> Topics:
    """What a visitor's stream listens to: who waits also to the queue they wait in, as all others there do.

    What that is of a guest's the first look finds.
    """
    own = frozenset([conversation_topic(who.conversation_id)])
    if isinstance(who, VisitorConversation) and who.state is ConversationState.WAITING:
        return Topics(own, frozenset([team_topic(who.team_id)]))
    return Topics(own)


def whose(who: Participant) -> str:
    """Whose streams are counted together."""
    return f"guest:{who.id}" if isinstance(who, Guest) else f"visitor:{who.conversation_id}"


async def _over(last: Frame) -> AsyncIterator[Frame]:
    yield last
    yield Frame("end")


Status = tuple[Any, ...]
"""All that the HTML of a status is made of."""


@dataclass
class Watch:
    """What one page has been shown so far. `seat`: where it hears what other pages have said."""

    request: Request
    who: Participant
    cursor: int
    status: Status | None = None
    seat: company.Seat | None = None

    async def look(self) -> Glance:
        """The items after the cursor, and the status when it is not what was last shown.

        Most looks find nothing: what is shown is compared before it is made into HTML, which costs more.
        """
        try:
            seen = await chat.look(self.request, self.who, self.cursor)
        except LinkUnusable as refusal:
            return Glance((_last_status(self.request, refusal.outcome),), over=True)
        self.cursor = seen.after(self.cursor)
        context = chat.news(self.request, seen, self.cursor)
        # First what was said: of what comes after it that is not said again.
        frames = self.seat.news() if self.seat else []
        frames += [
            Frame("item", _render(self.request, "visitor/_item.html", {"item": item}), item["id"])
            for item in context["items"]
        ]
        status = (context["status"], context["place"], context["lifetime"])
        if status != self.status:
            self.status = status
            frames.append(Frame("status", _render(self.request, context["status_part"], context)))
        state = seen.visitor.state
        return Glance(
            tuple(frames),
            # Others have still to tell that they have said the end.
            over=state is ConversationState.ENDED and not (self.seat and self.seat.company),
            topics=topics(seen.visitor),
            by_rings_only=state in HELD,
        )


def _last_status(request: Request, outcome: LinkOutcome) -> Frame:
    return Frame("status", _render(request, "visitor/_gone.html", gone(request, outcome)))


def _render(request: Request, template: str, context: dict[str, Any]) -> str:
    templates: Templates = request.app.state.templates
    return templates.render(respond.language(request), template, context).strip()


def gone(request: Request, outcome: LinkOutcome) -> dict[str, Any]:
    """What `_news.html` and `_gone.html` need when the link has stopped working while a page was open."""
    title, *explained = (respond.language(request).gettext(sentence) for sentence in link_words(outcome))
    return {
        "after": stream.cursor(request),
        "items": [],
        "status": {"state": str(ConversationState.ENDED)},
        "status_part": "visitor/_gone.html",
        "key": "",
        "errors": (),
        "title": title,
        "explained": explained,
        "council_name": request.state.front.council.name,
        "start_url": "" if outcome in OF_GUESTS else addresses.start_again(request),
    }
