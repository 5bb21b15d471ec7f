"""Help with plain English while an adviser writes: what could be easier in their words, when they want it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.actions.choices import choose_plain_english
from app.domain.conversation import HELD
from app.domain.errors import NotFound
from app.domain.locales import SOURCE_LOCALE
from app.domain.plain_english import Hint, hints
from app.store import conversations
from app.web import respond
from app.web.adviser.cursor import next_page
from app.web.adviser.hint_words import in_words
from app.web.adviser.pressed import Pressed, about_a_chat
from app.web.adviser.session import Me
from app.web.adviser.unsent import keep
from app.web.respond import Fragment

PLACE = "plain"
"""The id of the part of the page that helps."""


@about_a_chat
async def words(request: Request, me: Me, pressed: Pressed) -> Response:
    """Looks at the words in the box, and sends nothing. `help` switches the help on or off for good.

    Without scripts the words wait in the box of the page that this leads to, which looks at them again.
    """
    id_, posted = pressed.id, pressed.posted
    found = await me.office.store.read(lambda conn: conversations.for_adviser(conn, me.staff.id, id_))
    if found is None:
        raise NotFound
    wanted = posted.text("help")
    if wanted in ("on", "off"):
        await choose_plain_english(me.office, me.staff, wanted == "on")
    if not await keep(request, me, id_, posted):
        raise NotFound
    text, lang = posted.text("message"), posted.text("language") or found.locale
    fragment = Fragment("adviser/_hints.html", {"hints": in_words(text, lang, respond.language(request))})
    json = {"hints": [_as_json(hint) for hint in hints(text)] if lang == SOURCE_LOCALE else []}
    writes = found.adviser_id == me.staff.id and found.state in HELD
    to = next_page(pressed.url, posted, PLACE if writes else "title")
    return respond.done(request, to=to, fragment=fragment, json=json, status=200)


def _as_json(hint: Hint) -> dict[str, Any]:
    return {"kind": str(hint.kind), "words": hint.words, "instead": hint.instead, "count": hint.count}
