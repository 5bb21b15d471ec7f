"""Pages before a conversation: their addresses, which keep the language, the look and the way back."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request

from app.store.councils import Council
from app.web import identity, respond
from app.web.identity import Front
from app.web.language import switch


def front(request: Request) -> Front:
    """What `identity.council` has put on the request."""
    found: Front = request.state.front
    return found


def url(request: Request, route: str, council: Council, **change: str) -> str:
    """A page before a conversation, in the same language and look, with the same way back."""
    language = respond.language(request).code
    query = {
        "lang": language if language != front(request).first_language else "",
        "back": request.state.back_url,
        "from": request.state.site,
        **identity.chosen(request).look(),
        **change,
    }
    filled = urlencode({name: value for name, value in query.items() if value})
    return str(request.app.url_path_for(route, council=council.slug)) + (f"?{filled}" if filled else "")


def start_again(request: Request) -> str:
    """Where another chat begins, in the same language and look, with the way back of this page's own address.

    Not where the chat began, as `url` has it: that is forgotten with the chat, and the page would differ.
    """
    found, language = front(request), respond.language(request).code
    path = str(request.app.url_path_for("start", council=found.council.slug))
    own = language if language != found.first_language else ""
    return identity.with_back(request, path, lang=own, **identity.chosen(request).look())


def posting_url(request: Request, route: str, council: Council) -> str:
    """Where the form of such a page posts to.

    The same page, but not by its own address: what is posted to that takes the page out of the browser's
    cache (RFC 9111, 4.4), and Back would bring another form, with another one-time key.
    """
    return url(request, route, council, posted="1")


def languages(request: Request, route: str = "") -> list[tuple[str, str, str, str]]:
    """The language switch of this page, or of the one that the form on it is of."""
    found, route = front(request), route or request.scope["route"].name
    return switch(
        request.app.state.languages,
        found.languages,
        respond.language(request),
        lambda code: url(request, route, found.council, lang=code),
    )
