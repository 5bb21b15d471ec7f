"""Half-written words of somebody whose browser sends the whole page: they wait in their chat."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

from app.actions.drafts import keep_staffs
from app.domain.errors import NotFound
from app.domain.keys import once
from app.web import forms, respond
from app.web.adviser.session import Me
from app.web.language import Language
from app.web.respond import Client
from app.web.typed import Typed


async def keep(request: Request, me: Me, id_: int, posted: forms.Fields) -> bool:
    """Keeps what was half written in the chat `id_` (0: in none). False when that chat is none of theirs.

    What `posted` has no field for stays as it was: once the chat has ended its form has none for an answer.
    Raises HTTPException(404) when words would be lost by that: its page gives them back.
    """
    if not id_ or respond.client(request) is not Client.PAGE:
        return True
    typed = Typed.just_now(posted)
    text, note = posted.text("message"), posted.text("note")
    try:
        await keep_staffs(
            me.office,
            me.staff,
            id_,
            text=typed.text if "message" in posted.values else None,
            language=typed.language if typed.language in request.app.state.languages else "",
            note=typed.note if "note" in posted.values else None,
            keys=(once(posted.key(), text), once(posted.text("note_key") or posted.key(), note)),
        )
    except NotFound:
        if not posted.written():
            return False
        request.state.posted = posted
        raise HTTPException(404) from None
    return True


def not_sent(language: Language, name: str, *, text: str, note: str) -> str:
    """That an answer to `name`, a note, or both are half written; "" when neither is."""
    _ = language.gettext
    if text and note:
        return _("You have not sent your answer to %(name)s, nor saved your note", name=name)
    if text:
        return _("You have not sent your answer to %(name)s", name=name)
    return _("You have not saved your note about %(name)s", name=name) if note else ""
