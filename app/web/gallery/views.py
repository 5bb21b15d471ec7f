"""The gallery at `/demo/gallery`: an index, a page for each component, and each example by itself."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.web import identity, respond
from app.web.gallery.examples import Component, Examples, every_component
from app.web.language import Languages
from app.web.templating import Templates


async def index(request: Request) -> Response:
    """All components. Raises HTTPException(404) outside the demo, as all of these do."""
    _enter(request)
    return respond.page(request, "gallery/index.html")


async def component(request: Request) -> Response:
    """One component: what it is for, how to call it, and its examples in frames."""
    shown = _find(_enter(request), request)
    request.state.frames_own_pages = True
    return respond.page(request, "gallery/component.html", {"component": shown})


async def example(request: Request) -> Response:
    """One example, as a page of its own."""
    examples = _find(_enter(request), request).examples
    number = request.path_params["number"]
    if number >= len(examples):
        raise HTTPException(404)
    request.state.frame_ancestors = ("'self'",)
    templates: Templates = request.app.state.templates
    return HTMLResponse(Examples(templates, respond.language(request)).page(examples[number]))


def _enter(request: Request) -> list[Component]:
    """Every component; what all pages of the gallery share is put on the request."""
    if not identity.office(request).settings.demo:
        raise HTTPException(404)
    languages: Languages = request.app.state.languages
    language = languages[request.query_params.get("lang")]
    components = every_component()
    request.state.language = language
    request.state.context = {
        "components": components,
        "languages": [(one.code, one.name, f"?lang={one.code}", "") for one in languages],
        "query": "" if language.code == "en" else f"?lang={language.code}",
        "here": request.path_params.get("component", ""),
    }
    return components


def _find(components: list[Component], request: Request) -> Component:
    found = {one.name: one for one in components}.get(request.path_params["component"])
    if found is None:
        raise HTTPException(404)
    return found
