"""The documentation at `/docs/`: where PLAINCHAT_DOCS or the demo puts it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.web import assets, identity, respond
from app.web.docs.library import Library

_CACHING = "public, max-age=60"
# a drawing (SVG) that is opened by itself is a document: it runs nothing and asks for nothing
_FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


async def front(request: Request) -> Response:
    """`/docs` leads to the index. Raises HTTPException(404), as `page` does, where there are no docs."""
    _library(request)
    return RedirectResponse(request.app.url_path_for("docs", path=""))


async def page(request: Request) -> Response:
    """An article, a picture or a sample file."""
    library = _library(request)
    address = request.path_params["path"]
    article = library.article(address)
    if article is not None:
        contents = library.contents()
        return respond.page(
            request, "docs/page.html", {"article": article, "entries": contents, "here": request.url.path}
        )
    asset = library.asset(address)
    if asset is None:
        raise HTTPException(404)
    response = assets.send(request, asset, _CACHING)
    response.headers["Content-Security-Policy"] = _FILE_POLICY
    return response


def _library(request: Request) -> Library:
    settings = identity.office(request).settings
    if not (settings.docs or settings.demo):
        raise HTTPException(404)
    found: Library = request.app.state.docs
    return found
