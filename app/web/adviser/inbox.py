"""The inbox: what residents left for the teams of an adviser. The rest of the desk goes on beside it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from app.store import inbox as store
from app.store.follow_ups import FollowUp
from app.store.inbox import PAGE, Show
from app.web import forms
from app.web.adviser.inbox_words import InboxWording
from app.web.adviser.page import desk_page, wording
from app.web.adviser.session import Me, for_staff


@for_staff
async def inbox(request: Request, me: Me) -> Response:
    """One part of the inbox (`?show=`), or what has a reference (`?reference=`)."""
    reference = " ".join(request.query_params.get("reference", "").split()).upper()
    asked = request.query_params.get("show", "")
    show = Show(asked) if asked in [str(one) for one in Show] else Show.OPEN
    after = forms.whole_number(request.query_params.get("after", ""))

    def read(conn: Connection) -> list[FollowUp]:
        if reference:
            return store.by_reference(conn, me.staff.id, reference)
        return store.page(conn, me.staff.id, show, after)

    found = await me.office.store.read(read)
    rows, more = (found, False) if reference else (found[:PAGE], len(found) > PAGE)
    words = InboxWording(wording(request), me.staff.id)
    _ = words.wording.language.gettext
    views = [
        {
            "words": title,
            "href": _url(request, show=one),
            "current": one is show and not reference,
        }
        for one, title in words.views()
    ]
    context: dict[str, Any] = {
        "page_name": "inbox",
        "place": _("Messages left"),
        "views": views,
        "shown": _("Messages with the reference %(reference)s", reference=reference)
        if reference
        else dict(words.views())[show],
        "reference": reference,
        "empty": _("No message of your teams has this reference.") if reference else words.empty(show),
        "rows": [_row(request, words, one) for one in rows],
        "older": _url(request, show=show, after=rows[-1].id) if more else "",
    }
    json = {"show": str(show), "messages": [as_json(one) for one in rows], "more": more}
    return await desk_page(request, me, None, template="adviser/inbox.html", more=context, json=json)


def as_json(one: FollowUp) -> dict[str, Any]:
    """A message for programs: as its row shows it."""
    return {
        "id": one.id,
        "reference": one.reference,
        "name": one.contact.name,
        "team": one.team_name,
        "council": one.council_name,
        "state": str(one.state),
        "adviser": one.staff_name,
        "left_at": one.left_at.isoformat(timespec="seconds"),
        "not_sent": one.not_sent,
    }


def _row(request: Request, words: InboxWording, one: FollowUp) -> dict[str, Any]:
    return {
        "href": str(request.app.url_path_for("follow_up", id=one.id)),
        "reference": one.reference,
        "name": words.name(one),
        "team": words.team(one),
        "left": words.wording.moment(one.left_at),
        "state": words.state(one),
        "not_sent": one.not_sent,
    }


def _url(request: Request, **query: object) -> str:
    return f"{request.app.url_path_for('inbox')}?{urlencode(query)}"
