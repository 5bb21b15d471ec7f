"""Calls that belong to a chat: how to answer them, and finding the chat by the reference they quote."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.domain.conversation import read_reference
from app.domain.link import HOURS_AFTER_LAST_WORD
from app.store import handing_on
from app.web import forms, respond
from app.web.adviser.page import desk_page
from app.web.adviser.session import Me, for_staff
from app.web.respond import FieldError


@for_staff
async def find(request: Request, me: Me) -> Response:
    """The box for a reference, and where it leads: only to chats of the person's own teams."""
    if request.method != "POST":
        return await _page(request, me, "")
    posted = await forms.read(request)
    typed = posted.text("reference")
    reference, now, language = read_reference(typed), me.office.clock(), respond.language(request)
    if not reference:
        words = language.gettext("Enter a reference, such as KRT-7M4N")
        return await _page(request, me, typed, FieldError("reference", "blank", words), 422)
    id_ = await me.office.store.read(lambda conn: handing_on.by_reference(conn, me.staff.id, reference, now))
    if id_ is None:
        words = language.gettext(
            "No chat of your teams has the reference %(reference)s.", reference=reference
        )
        return await _page(request, me, typed, FieldError("reference", "unknown", words), 404)
    url = str(request.app.url_path_for("console_chat", id=id_))
    return respond.done(request, to=f"{url}#title", json={"id": id_, "url": url}, status=200)


@for_staff
async def relay_calls(request: Request, me: Me) -> Response:
    """How to answer somebody who calls through a relay assistant or an interpreter."""
    more = {"page_name": "relay", "place": respond.language(request).gettext("How to answer a relay call")}
    return await desk_page(request, me, None, template="adviser/relay_calls.html", more=more)


async def _page(
    request: Request, me: Me, typed: str, error: FieldError | None = None, status: int = 200
) -> Response:
    more = {
        "page_name": "find",
        "place": respond.language(request).gettext("Find a chat by its reference"),
        "typed_reference": forms.sendable(typed),
        "hours": HOURS_AFTER_LAST_WORD,
    }
    errors = [error] if error else []
    return await desk_page(
        request, me, None, errors=errors, status=status, template="adviser/find.html", more=more
    )
