"""Offering a resident another way to go on, out of a chat: one press at the desk."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.actions.handing_on import offer_route
from app.domain.errors import NotFound, Refused
from app.domain.keys import once
from app.web import respond
from app.web.adviser.cursor import next_page
from app.web.adviser.pressed import Pressed, about_a_chat
from app.web.adviser.refusals import not_taken
from app.web.adviser.session import Me
from app.web.adviser.unsent import keep


@about_a_chat
async def offer(request: Request, me: Me, pressed: Pressed) -> Response:
    """Offers the route of the button that was pressed. What is half written stays."""
    id_, posted = pressed.id, pressed.posted
    route_id = posted.number("route")
    try:
        key = once(posted.key(), f"route {route_id}")
        made = await offer_route(me.office, me.staff, id_, route_id, key)
    except NotFound:
        raise
    except Refused as refusal:
        return await not_taken(request, me, id_, refusal, posted, field="offers")
    await keep(request, me, id_, posted)
    return respond.done(
        request,
        to=next_page(pressed.url, posted, "message", done="offered"),
        json={"id": made.event_id, "repeated": made.repeated},
    )
