"""Puts the web application together: routes, middleware, languages, assets and the office it stands in."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import URLPath
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from app.domain.errors import LinkUnusable
from app.office import Office
from app.web.assets import Assets
from app.web.docs.library import Library
from app.web.errors import problem
from app.web.health import Ready
from app.web.identity import Fronts
from app.web.language import Languages
from app.web.middleware import AccessLog, BodyLimit, CrossOrigin, Errors, SecurityHeaders
from app.web.routes import routes
from app.web.stream import Streams
from app.web.templating import Templates
from app.web.visitor.company import Rooms
from app.web.visitor.updates import Shown


class Site(Starlette):
    """Which route has a name is looked up once, as in templates: a page asks for dozens of addresses."""

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """The path of a named route. Raises starlette.routing.NoMatchFound."""
        templates: Templates = self.state.templates
        return URLPath(templates.url(name, **path_params), protocol="http")


def build(office: Office, *, assets: Assets | None = None) -> Starlette:
    """The site of an open office. `site.state.streams.close()` lets its streams go before a stop."""
    site = Site(
        routes=routes(),
        middleware=[
            Middleware(AccessLog),
            Middleware(SecurityHeaders, secure=office.settings.cookies_secure),
            Middleware(Errors, refuse=problem),
            Middleware(BodyLimit),
            Middleware(CrossOrigin, refuse=problem),
        ],
        exception_handlers={HTTPException: problem, LinkUnusable: problem},
    )
    site.state.office = office
    site.state.streams = Streams(office.broker)
    site.state.shown = Shown()
    site.state.rooms = Rooms(office.broker)
    site.state.ready = Ready(office)
    site.state.languages = Languages.load()
    site.state.fronts = Fronts(office, site.state.languages)
    site.state.assets = assets or Assets.load()
    site.state.docs = Library()
    site.state.templates = Templates(site.state.languages, site.state.assets, site.router)
    return site
