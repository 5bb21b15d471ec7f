"""What goes along with an open conversation to another contact route, as the desk shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.domain.terms import EMERGENCY_ROUTES, RouteKind
from app.store import councils, handing_on
from app.store.conversations import StaffConversation
from app.store.councils import ContactRoute
from app.store.handing_on import Summary, Use
from app.web.adviser.wording import Wording
from app.web.contact_routes import Here, turn_of, way_of
from app.web.language import ZONE


@dataclass(frozen=True, slots=True)
class Along:
    """The council's routes and clock, which route is in use, and what was shared."""

    routes: tuple[ContactRoute, ...]
    zone: str
    use: Use | None
    summary: Summary | None


def read(conn: Connection, talk: StaffConversation) -> Along:
    """Of a conversation that was loaded through the person who asks."""
    council = councils.by_id(conn, talk.council_id)
    return Along(
        routes=tuple(councils.contact_routes(conn, talk.council_id)),
        zone=council.time_zone if council else ZONE,
        use=handing_on.use(conn, talk.id),
        summary=handing_on.summary(conn, talk.id),
    )


def shown(along: Along | None, wording: Wording, visitor: str, now: datetime) -> dict[str, Any]:
    """What the templates need: the ways that can be offered, which is in use, and the summary."""
    assert along is not None
    language = wording.language
    here = Here(now, along.zone, message_url="", media=str)
    ways = [
        (route, turn_of(route, here), way_of(route, language, here))
        for route in along.routes
        if route.kind not in EMERGENCY_ROUTES
    ]
    shared, use = along.summary, along.use
    return {
        "ways": [
            {
                "id": route.id,
                "name": way.name,
                "lang": way.name_lang,
                "open": turn is None or turn.is_open,
                "state": way.state if turn is not None and not turn.is_open else "",
            }
            for route, turn, way in ways
        ],
        "using": wording.using(visitor, use.route) if use else "",
        "relayed": use is not None and use.route in (RouteKind.VIDEO_RELAY, RouteKind.RELAY_UK),
        "using_since": language.gettext("Since %(time)s.", time=language.clock(use.at)) if use else "",
        "summary": shared
        and {
            "text": shared.text,
            "lang": shared.lang if shared.lang and shared.lang != language.code else "",
        },
    }
