"""`/{council}/chat.js`: the loader of `widget/`, called with the council's configuration.

The one request a council's page makes before anybody opens the chat.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.store.councils import Council
from app.store.opening import Opening, opening
from app.web import identity
from app.web.assets import PANEL, asset_of, send
from app.web.embed.source import called, styles
from app.web.errors import as_meant
from app.web.identity import Front
from app.web.language import Language, Languages

# Longer than that a page is hardly left open, and a browser's timers count no further than 24 days.
_FARTHEST_TURN = 24 * 60 * 60
_CACHING = "public, max-age=60"

_NO_COUNCIL = (
    "Plainchat: this service has no council with that short name. "
    "Put the right one into the address of the script, as in /northborough/chat.js. The guide is {guide}."
)
"""For who puts the chat on a site, so in English as the guide is."""


async def loader(request: Request) -> Response:
    """The script. Of an unknown council 404, and a script that says why to who looks at the answer."""
    try:
        response = await _loader(request)
    except HTTPException:
        response = await as_meant(request) or _no_council(request)
    # Any page may ask for it, also one that isolates itself from other origins. Else no status is told.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


async def _loader(request: Request) -> Response:
    council = await identity.council(request)
    office = identity.office(request)
    now = office.clock()
    found = await office.store.read(lambda conn: opening(conn, council, now))
    front: Front = request.state.front
    languages: Languages = request.app.state.languages
    offered = [languages[one.locale] for one in front.languages if one.locale in languages]
    path = str(request.app.url_path_for("start", council=council.slug))
    panel = request.app.state.assets.url(PANEL)
    body = called("chat.js", configuration(council, path, panel, offered, found, now))
    return send(request, asset_of("chat.js", body), _CACHING)


def _no_council(request: Request) -> Response:
    """Browsers run no script that comes with 404: this one is for people who look at it."""
    settings = identity.office(request).settings
    guide = f"{settings.public_url}/docs/embedding" if settings.docs or settings.demo else "docs/embedding.md"
    words = _NO_COUNCIL.format(guide=guide)
    return Response(f"console.error({json.dumps(words)});\n", 404, media_type="text/javascript")


def configuration(
    council: Council, path: str, panel: str, languages: Iterable[Language], found: Opening, now: datetime
) -> dict[str, Any]:
    """What the loader needs to know; widget/chat.js says what each entry means."""
    turn = found.closes_at if found.is_open else found.next_opening
    seconds = int((turn - now).total_seconds()) if turn else 0
    return {
        "path": path,
        "panel": panel,
        "origins": list(council.origins),
        "open": found.is_open,
        "turns": seconds if 0 < seconds <= _FARTHEST_TURN else 0,
        "css": styles("chat.css"),
        "words": {language.code: _words(language) for language in languages},
    }


def _words(language: Language) -> list[str]:
    """In the order in which the loader takes them. Without their names each language adds less."""
    _ = language.gettext
    words = [_("Chat with us"), _("closed now"), _("Close chat"), _("We keep trying to reach the chat.")]
    return [*words, "rtl"] if language.dir == "rtl" else words
