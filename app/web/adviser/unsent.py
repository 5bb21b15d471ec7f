"""Half-written words of somebody who goes on to another page. Scripts keep them; else we ask first."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.store import conversations
from app.web import forms, respond
from app.web.adviser.page import wording
from app.web.adviser.session import Me
from app.web.respond import Client


async def ask_first(request: Request, me: Me, posted: forms.Fields, anyway: str) -> Response | None:
    """The question before words are lost, None when none would be. `anyway`: what going on is called."""
    text, note = forms.sendable(posted.text("message")), forms.sendable(posted.text("note"))
    if posted.text("sure") or posted.text("kept") or not (text.strip() or note.strip()):
        return None
    id_ = posted.number("typed_in")
    talk = await me.office.store.read(lambda conn: conversations.for_adviser(conn, me.staff.id, id_))
    if talk is None or respond.client(request) is not Client.PAGE:
        return None
    words = wording(request)
    _ = words.language.gettext
    name = words.visitor(talk.visitor_name, talk.reference)
    context = {
        "title": _("You have not sent your answer to %(name)s", name=name)
        if text.strip()
        else _("You have not saved your note about %(name)s", name=name),
        "text": text,
        "note": note,
        "language": posted.text("language"),
        "typed_in": talk.id,
        "back_url": str(request.app.url_path_for("console_chat", id=talk.id)),
        "anyway": anyway,
        "anyway_url": request.url.path,
    }
    return respond.page(request, "adviser/unsent.html", context)
