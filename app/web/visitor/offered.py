"""What a resident can do about an item of the transcript: the links under it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import Request

from app.domain.terms import EventKind
from app.store.events import Item
from app.web import identity, respond
from app.web.contact_routes import Way, emergencies, way_of
from app.web.visitor.shown import Wording


def shown(request: Request, wording: Wording, item: Item, reference: str) -> dict[str, Any]:
    """What the message component needs. An offer says which reference to quote, and how to take it.

    Where somebody may be in danger, the emergency services follow as links, the council's own among them.
    """
    found = wording.item(item)
    if item.kind is EventKind.ROUTE_OFFERED and wording.guest is None:
        quote = wording.language.gettext("Your reference to quote is %(reference)s.", reference=reference)
        for name in ("text", "say"):
            found[name] = f"{found[name]} {quote}"
        found["links"] = _to_go_on(request, item)
    if item.kind is EventKind.EMERGENCY_SHOWN:
        front: identity.Front = request.state.front
        services = emergencies(front.routes, wording.language)
        found["links"] = [_link(one, one.href) for one in services if one.href]
    return found


def _to_go_on(request: Request, item: Item) -> list[dict[str, Any]]:
    """First the route itself, unless the council has it no more; then what can be taken along."""
    language = respond.language(request)
    front: identity.Front = request.state.front
    links = []
    for route in front.routes:
        if route.id == item.route_id:
            way = way_of(route, language, identity.here_and_now(request))
            way = replace(way, new_tab=True)
            # Not by the same words as in "Other ways to contact us": that link does not tell the adviser.
            lead = language.gettext("Go on now:")
            links.append({**_link(way, identity.onward_to_route(request, route.id)), "lead": lead})
    share = language.gettext("Share a short summary first")
    summary = {"words": share, "href": identity.onward(request, "chat_summary"), "new_tab": True, "lang": ""}
    return [*links, summary] if links else []


def _link(way: Way, href: str) -> dict[str, Any]:
    return {"words": way.name, "href": href, "new_tab": way.new_tab, "lang": way.name_lang}
