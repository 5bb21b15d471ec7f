"""Help with plain English while an adviser writes: what could be easier in their words, when they want it."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions.choices import choose_plain_english
from app.domain.locales import SOURCE_LOCALE
from app.domain.plain_english import Hint, hints
from app.store import conversations
from app.web import forms, respond
from app.web.adviser.cursor import next_page
from app.web.adviser.hint_words import in_words
from app.web.adviser.session import Me, for_staff
from app.web.adviser.unsent import keep
from app.web.respond import Fragment

PLACE = "plain"
"""The id of the part of the page that helps."""


@for_staff
async def words(request: Request, me: Me) -> Response:
    """Looks at the words in the box, and sends nothing. `help` switches the help on or off for good.

    Without scripts the words wait in the box of the page that this leads to, which looks at them again.
    """
    id_ = forms.whole_number(request.path_params["id"])
    found = await me.office.store.read(lambda conn: conversations.for_adviser(conn, me.staff.id, id_))
    if found is None:
        raise HTTPException(404)
    url = str(request.app.url_path_for("console_chat", id=id_))
    if request.method != "POST":
        return RedirectResponse(url, 303)
    posted = await forms.read(request)
    wanted = posted.text("help")
    if wanted in ("on", "off"):
        await choose_plain_english(me.office, me.staff, wanted == "on")
    if not await keep(request, me, id_, posted):
        raise HTTPException(404)
    text, lang = posted.text("message"), posted.text("language") or found.locale
    fragment = Fragment("adviser/_hints.html", {"hints": in_words(text, lang, respond.language(request))})
    json = {"hints": [_as_json(hint) for hint in hints(text)] if lang == SOURCE_LOCALE else []}
    to = next_page(url, posted, PLACE)
    return respond.done(request, to=to, fragment=fragment, json=json, status=200)


def _as_json(hint: Hint) -> dict[str, Any]:
    return {"kind": str(hint.kind), "words": hint.words, "instead": hint.instead, "count": hint.count}
