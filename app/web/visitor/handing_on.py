"""Going on by another contact route out of a chat, and the summary that is taken along."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.actions import handing_on
from app.domain.errors import NotFound, RouteClosed, TextRefused
from app.domain.keys import once
from app.domain.origins import origin_of
from app.domain.terms import EventKind, Sender
from app.domain.text import LONGEST_SUMMARY
from app.store import events
from app.store import handing_on as store
from app.store.councils import ContactRoute
from app.store.handing_on import Summary
from app.web import forms, identity, respond
from app.web.contact_routes import Way, way_of, ways
from app.web.refusals import refusal_text
from app.web.respond import FieldError

PROPOSED = 300
"""Characters of the visitor's first message that a summary begins with, as whole words."""


async def route(request: Request) -> Response:
    """Leads on to a route of the council, and tells the adviser. A number is shown with its link.

    The provider's address is opened as the council wrote it, and learns from us neither whose chat it was nor
    its link. What is closed says when it opens.
    """
    visitor = await identity.visitor(request)
    id_ = forms.id_in_url(request)
    front: identity.Front = request.state.front
    here, language = identity.here_and_now(request), respond.language(request)
    chosen = next((one for one in front.routes if one.id == id_), None)
    if chosen is None:
        raise HTTPException(404)
    is_open = True
    try:
        # A browser that only looks ahead has pressed nothing, nor has a program that checks links.
        if request.method == "GET" and not request.headers.get("sec-purpose", "").startswith("prefetch"):
            await handing_on.use_route(identity.office(request), visitor, id_)
    except RouteClosed:
        is_open = False
    except NotFound:
        raise HTTPException(404) from None
    if respond.client(request) is respond.Client.JSON:
        return JSONResponse({"open": is_open, "target": chosen.target, "reference": visitor.reference})
    if is_open and origin_of(chosen.target):
        return RedirectResponse(chosen.target, 303, headers={"Referrer-Policy": "no-referrer"})
    return respond.page(
        request,
        "visitor/route.html",
        {
            "page_name": "route",
            "way": way_of(chosen, language, here),
            "more": _other_line(chosen, request),
            "is_open": is_open,
            "reference": visitor.reference,
            "summary_url": identity.onward(request, "chat_summary"),
            "chat_url": identity.onward(request, "chat"),
        },
    )


def _other_line(chosen: ContactRoute, request: Request) -> list[Way]:
    """Of a phone number also the line for Relay UK; of what is closed, the other way."""
    return ways([chosen], respond.language(request), identity.here_and_now(request))[1:]


async def summary(request: Request) -> Response:
    """The words that go along, to be read and changed first; sharing them is the visitor's own press."""
    if request.method == "POST":
        return await _share(request)
    return await _summary_page(request, forms.Fields({}))


async def _share(request: Request) -> Response:
    posted = await forms.read(request)
    visitor = await identity.visitor(request)
    office, to = identity.office(request), identity.onward(request, "chat_summary")
    if posted.text("withdraw"):
        withdrawn = await handing_on.withdraw_summary(office, visitor)
        return respond.done(request, to=f"{to}#told", json={"id": withdrawn.event_id}, status=200)
    text = posted.text("summary")
    try:
        made = await handing_on.share_summary(office, visitor, text, once(posted.key(), text))
    except TextRefused as refusal:
        words = refusal_text(refusal, respond.language(request))
        return await _summary_page(request, posted, FieldError("summary", str(refusal.problem), words))
    return respond.done(request, to=f"{to}#told", json={"id": made.event_id, "repeated": made.repeated})


async def _summary_page(request: Request, posted: forms.Fields, error: FieldError | None = None) -> Response:
    visitor = await identity.visitor(request)

    def read(conn: Connection) -> tuple[Summary | None, str]:
        said = [
            item
            for item in events.for_visitor(conn, visitor.conversation_id)
            if item.kind is EventKind.MESSAGE_POSTED and item.by is Sender.VISITOR
        ]
        return store.summary(conn, visitor.conversation_id), said[0].text or "" if said else ""

    shared, first = await identity.office(request).store.read(read)
    proposed = shared.text if shared else _shortened(first)
    context: dict[str, Any] = {
        "page_name": "summary",
        "reference": visitor.reference,
        "shared": shared is not None,
        "text": forms.sendable(posted.text("summary")) if error else proposed,
        "limit": LONGEST_SUMMARY,
        "action": identity.onward(request, "chat_summary"),
        "chat_url": identity.onward(request, "chat"),
        "key": posted.key(),
        "summary": [(f"#{error.field}", error.words)] if error else [],
        "wrong": {error.field: error.words} if error else {},
    }
    if error:
        return respond.problem(request, 422, "visitor/summary.html", context, [error])
    json = {"reference": visitor.reference, "shared": shared is not None, "text": proposed}
    return respond.page(request, "visitor/summary.html", context, json=json)


def _shortened(text: str) -> str:
    if len(text) <= PROPOSED:
        return text
    return f"{text[:PROPOSED].rpartition(' ')[0] or text[:PROPOSED]} …"
