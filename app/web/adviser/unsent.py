"""Half-written words of somebody whose browser sends the whole page: they wait in their chat."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.actions.drafts import keep_staffs
from app.domain.errors import NotFound, Refused
from app.web import forms, respond
from app.web.adviser.refusals import not_taken
from app.web.adviser.session import Me
from app.web.respond import Client
from app.web.typed import Typed


async def keep(request: Request, me: Me, id_: int, posted: forms.Fields) -> Response | None:
    """Keeps what was half written in the chat `id_` (0: in none). When it cannot: the page that says so.

    Raises HTTPException(404).
    """
    if not id_ or respond.client(request) is not Client.PAGE:
        return None
    typed = Typed.just_now(posted)
    language = typed.language if typed.language in request.app.state.languages else ""
    try:
        await keep_staffs(me.office, me.staff, id_, text=typed.text, language=language, note=typed.note)
    except NotFound:
        raise HTTPException(404) from None
    except Refused as refusal:
        return await not_taken(request, me, id_, refusal, posted)
    return None
