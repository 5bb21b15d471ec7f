"""The site of an office, asked without a network. For streams use `tests.support.server`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Router
from starlette.types import ASGIApp

from app.office import Office
from app.web.assets import Assets
from app.web.language import Languages
from app.web.routes import routes
from app.web.site import build
from app.web.templating import Templates


@cache
def _assets() -> Assets:
    return Assets.load()


@cache
def _templates() -> Templates:
    return Templates(Languages.load(), _assets(), Router(routes()))


def asked(site: Starlette, path: str) -> Request:
    """A request for a page below a chat's link, for what is tried without a server."""
    _, council, _, token, *_ = path.split("/")
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [], "app": site}
    return Request({**scope, "path_params": {"council": council, "token": token}})


@asynccontextmanager
async def client(app: Office | ASGIApp, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    """An httpx client of the site. Redirects are not followed."""
    site = quick_site(app) if isinstance(app, Office) else app
    transport, base_url = httpx.ASGITransport(site), "http://chat.example"
    async with httpx.AsyncClient(transport=transport, base_url=base_url, headers=headers) as http:
        yield http


def quick_site(office: Office) -> Starlette:
    """The site, with what other tests have read from the disk already, and with the templates they loaded."""
    site = build(office, assets=_assets())
    site.state.templates = _templates()
    return site
