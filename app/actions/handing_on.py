"""Going on by another contact route: offered, used, and what is taken along. The chat stays open."""

from dataclasses import dataclass

from app.actions import facts
from app.actions.talk import Posted, check_may_answer, ring, staff_key, through_team, usable, visitors_key
from app.domain.errors import NotFound, RouteClosed
from app.domain.route_hours import turn
from app.domain.terms import EMERGENCY_ROUTES, EventKind
from app.domain.text import clean_summary
from app.office import Office
from app.store import councils, events, handing_on
from app.store.conversations import VisitorConversation
from app.store.councils import ContactRoute
from app.store.people import Staff
from app.store.writer import Tx


@dataclass(frozen=True)
class Shared:
    """`event_id` is 0 when nothing was shared that could be withdrawn."""

    event_id: int


async def offer_route(
    office: Office, adviser: Staff, conversation_id: int, route_id: int, key: str
) -> Posted:
    """The adviser offers the visitor another way to go on.

    Raises BadKey, NotFound (also for a route that is not the council's), StillWaiting, NotYours,
    ConversationEnded, RouteClosed; a key as in `post_message`.
    """
    once_key = staff_key(adviser, key)

    def fn(tx: Tx) -> Posted:
        now = through_team(tx, adviser, conversation_id)
        before = events.by_once_key(tx.conn, now.id, once_key)
        if before is not None:
            return Posted(before, True)
        check_may_answer(now, adviser)
        route = _open_route(tx, now.council_id, route_id)
        event_id = facts.by_staff(
            tx, EventKind.ROUTE_OFFERED, now, adviser, data=_data(route), once_key=once_key
        )
        ring(tx, now.id, now.team_id, now.adviser_id)
        return Posted(event_id, False)

    return await office.store.write(fn)


async def use_route(office: Office, visitor: VisitorConversation, route_id: int) -> ContactRoute:
    """The visitor goes on by a route, and the adviser is told. Once for each time it is offered.

    Raises LinkUnusable, NotFound, RouteClosed.
    """

    def fn(tx: Tx) -> ContactRoute:
        now = usable(tx, visitor)
        route = _open_route(tx, now.council_id, route_id)
        offer = handing_on.latest_offer(tx.conn, now.conversation_id)
        once_key = f"use:{route.id}:{offer}"
        if events.by_once_key(tx.conn, now.conversation_id, once_key) is None:
            facts.by_visitor(tx, EventKind.ROUTE_USED, now, data=_data(route), once_key=once_key)
            ring(tx, now.conversation_id, now.team_id, now.adviser_id)
        return route

    return await office.store.write(fn)


async def share_summary(office: Office, visitor: VisitorConversation, text: str, key: str) -> Posted:
    """The visitor agrees that staff who find the conversation read `text` first. Another one goes for it.

    Raises TextRefused, BadKey, LinkUnusable; a key as in `post_message`.
    """
    once_key = visitors_key(key)
    words = office.keys.words(clean_summary(text), visitor.locale)

    def fn(tx: Tx) -> Posted:
        now = usable(tx, visitor)
        before = events.by_once_key(tx.conn, now.conversation_id, once_key)
        if before is not None:
            return Posted(before, True)
        handing_on.erase_summaries(tx, now.conversation_id)
        event_id = facts.by_visitor(tx, EventKind.SUMMARY_SHARED, now, words=words, once_key=once_key)
        ring(tx, now.conversation_id, now.team_id, now.adviser_id)
        return Posted(event_id, False)

    return await office.store.write(fn)


async def withdraw_summary(office: Office, visitor: VisitorConversation) -> Shared:
    """The visitor shares it no more: its words are erased. Raises LinkUnusable."""

    def fn(tx: Tx) -> Shared:
        now = usable(tx, visitor)
        shared = handing_on.summary(tx.conn, now.conversation_id)
        if shared is None:
            return Shared(0)
        handing_on.erase_summaries(tx, now.conversation_id)
        event_id = facts.by_visitor(tx, EventKind.SUMMARY_WITHDRAWN, now)
        ring(tx, now.conversation_id, now.team_id, now.adviser_id)
        return Shared(event_id)

    return await office.store.write(fn)


def _open_route(tx: Tx, council_id: int, route_id: int) -> ContactRoute:
    council = councils.by_id(tx.conn, council_id)
    routes = [
        route
        for route in councils.contact_routes(tx.conn, council_id)
        if route.id == route_id and route.kind not in EMERGENCY_ROUTES
    ]
    if council is None or not routes:
        raise NotFound
    [route] = routes
    if route.opening is not None:
        now = turn(route.opening, route.bank_holidays, council.time_zone, tx.now)
        if not now.is_open:
            raise RouteClosed
    return route


def _data(route: ContactRoute) -> dict[str, object]:
    return {"route_id": route.id, "route": route.kind}
