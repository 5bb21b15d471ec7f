"""`/`: which councils have a chat here, for who typed the address of the service alone.

It tells what anybody can find out by asking for a council's page: that it is here, and its name.
"""

from __future__ import annotations

from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.domain.locales import Offered
from app.store import councils as store
from app.store.councils import Council
from app.web import identity, respond
from app.web.language import Languages, switch


async def councils(request: Request) -> Response:
    """The list of them; where there is one only, its own page by a redirect."""
    office = identity.office(request)
    installed: Languages = request.app.state.languages

    def read(conn: Connection) -> tuple[list[Council], list[Offered]]:
        return store.every(conn), identity.on_offer(conn, office, installed.versions)

    found, languages = await office.store.read(read)
    wanted = request.query_params.get("lang", "")
    shown = next((one for one in languages if one.locale == wanted), next(iter(languages), None))
    query = (
        f"?{urlencode({'lang': wanted})}" if shown and shown.locale == wanted != languages[0].locale else ""
    )
    addresses = [(one, str(request.app.url_path_for("start", council=one.slug)) + query) for one in found]
    if len(addresses) == 1 and respond.client(request) is not respond.Client.JSON:
        return RedirectResponse(addresses[0][1], status_code=302)
    if shown:
        request.state.language = installed[shown.locale].after(shown.review)
    identity.show_no_council(request)
    here = str(request.app.url_path_for("councils"))
    context = {
        "page_name": "councils",
        "councils": addresses,
        "languages": switch(
            installed,
            languages,
            respond.language(request),
            lambda code: f"{here}?{urlencode({'lang': code})}",
        ),
    }
    as_json = {"councils": [{"council": one.slug, "name": one.name, "start": url} for one, url in addresses]}
    return respond.page(request, "visitor/councils.html", context, json=as_json)
