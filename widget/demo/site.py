"""The pretend councils' sites: `/northborough/` with a link to the chat, `/eastmere/` with the tag alone.

Ordinary pages with a strict policy and no scripts of their own, as a good council's would be. All that a
council has to do for the chat is in `pages/layout.html`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

HERE = Path(__file__).parent
STYLE = (HERE / "style.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Council:
    """`has_link`: its pages hold a link to the chat, which becomes the button; else the script adds one."""

    slug: str
    name: str
    has_link: bool


COUNCILS = {
    council.slug: council
    for council in (
        Council("northborough", "Northborough Council", has_link=True),
        Council("eastmere", "Eastmere Council", has_link=False),
    )
}

# Address and name of each page, in the order of the navigation. The first is the home page.
PAGES = {
    "": ("home.html", "Home"),
    "bins": ("bins.html", "Bins and recycling"),
    "council-tax": ("council-tax.html", "Council tax"),
    "contact": ("contact.html", "Contact us"),
}

# Linked from the foot of each page.
FOOT_PAGES = {"privacy": ("privacy.html", "Privacy")}


def build(chat: str, *, script: bool = True) -> Starlette:
    """The sites. `chat` is where the chat is served, such as "http://127.0.0.1:8000".

    `script=False` leaves the script tag out, to compare a page with and without.
    """
    environment = Environment(
        loader=FileSystemLoader(HERE / "pages"), autoescape=True, trim_blocks=True, undefined=StrictUndefined
    )
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        f"script-src {chat}; frame-src {chat}"
    )

    def show(template: str, council: Council, **values: Any) -> Response:
        text = environment.get_template(template).render(
            council=council,
            chat=f"{chat}/{council.slug}",
            script=script,
            pages=PAGES,
            home=f"/{council.slug}/",
            **values,
        )
        return HTMLResponse(text, headers={"Content-Security-Policy": policy})

    def of(request: Request) -> Council:
        council = COUNCILS.get(request.path_params["council"])
        if council is None:
            raise HTTPException(404)
        return council

    async def page(request: Request) -> Response:
        address = request.path_params.get("page", "")
        found = (PAGES | FOOT_PAGES).get(address)
        if found is None:
            raise HTTPException(404)
        template, name = found
        return show(
            template, of(request), here=address, name=name, lang=request.query_params.get("lang", "en")
        )

    async def search(request: Request) -> Response:
        words = request.query_params.get("q", "")
        found = [(address, name) for address, (_, name) in PAGES.items() if words.lower() in name.lower()]
        return show(
            "search.html", of(request), here="search", name="Search", lang="en", words=words, found=found
        )

    async def style(request: Request) -> Response:
        return Response(STYLE, media_type="text/css")

    async def no_icon(request: Request) -> Response:
        """Browsers ask for it by themselves; a 404 would stand in the console."""
        return Response(status_code=204)

    async def front_door(request: Request) -> Response:
        return RedirectResponse(f"/{next(iter(COUNCILS))}/")

    return Starlette(
        routes=[
            Route("/", front_door),
            Route("/style.css", style),
            Route("/favicon.ico", no_icon),
            Route("/{council}/", page),
            Route("/{council}/search", search),
            Route("/{council}/{page}", page),
        ]
    )
