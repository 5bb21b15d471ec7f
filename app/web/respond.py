"""What happened, turned into what the client asked for: a full page, an htmx fragment or JSON.

Handlers say `page`, `done` or `problem`. Few handlers ask which client they serve.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from app.web.language import Language
from app.web.templating import Templates

VARY = "Accept, HX-Request, Sec-Fetch-Dest"


class Client(Enum):
    """The three forms an answer has."""

    PAGE = "page"
    FRAGMENT = "fragment"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of a page: a template and what it needs besides the request's own context."""

    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing to put right. `field` is the id of the control, "" when it is about the whole page."""

    field: str
    code: str
    words: str


def client(request: Request) -> Client:
    """Which form of answer `request` asks for."""
    accept = request.headers.get("accept", "")
    if "application/json" in accept and "text/html" not in accept:
        return Client.JSON
    if request.headers.get("hx-request") == "true":
        return Client.FRAGMENT
    return Client.PAGE


def language(request: Request) -> Language:
    """The language of this request's answer: set by `identity`, English before that."""
    found = getattr(request.state, "language", None)
    if found is None:
        found = _templates(request).languages["en"]
    return found


def html(
    request: Request, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> Response:
    """`template` as HTML, whatever the client asked for.

    The template sees the context that `identity` put on the request, then `context`.
    """
    shared: Mapping[str, Any] = getattr(request.state, "context", {})
    text = _templates(request).render(language(request), template, {**shared, **(context or {})})
    return HTMLResponse(text, status, headers={"Vary": VARY})


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    json: Mapping[str, Any] | None = None,
    for_back: bool = False,
) -> Response:
    """A page to read. `json` is the same for programs; without it they get the page too.

    `for_back`: nothing a person said stands in it, so Back may show it as it was, with the one-time key of
    its form. What is sent again is known by that.
    """
    if json is not None and client(request) is Client.JSON:
        return JSONResponse(json, status, headers={"Vary": VARY})
    answer = html(request, template, context, status=status)
    if for_back:
        answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def done(
    request: Request,
    *,
    to: str,
    fragment: Fragment | None = None,
    json: Mapping[str, Any] | None = None,
    status: int = 201,
) -> Response:
    """Something was changed. Pages go on by 303 to `to`, htmx gets `fragment`, programs `json`."""
    form = client(request)
    if form is Client.JSON:
        return JSONResponse(json or {}, status, headers={"Location": to, "Vary": VARY})
    if form is Client.FRAGMENT and fragment is not None:
        return html(request, fragment.template, fragment.context)
    return RedirectResponse(to, 303, headers={"Vary": VARY})


def problem(
    request: Request,
    status: int,
    template: str,
    context: Mapping[str, Any],
    errors: Sequence[FieldError],
    *,
    fragment: Fragment | None = None,
) -> Response:
    """Nothing was changed, and why. Answered at the form's own URL; templates get the reasons as `errors`."""
    form = client(request)
    if form is Client.JSON:
        listed = [{"field": error.field, "code": error.code, "words": error.words} for error in errors]
        return JSONResponse({"errors": listed}, status, headers={"Vary": VARY})
    if form is Client.FRAGMENT and fragment is not None:
        return html(request, fragment.template, {**fragment.context, "errors": errors}, status=status)
    return html(request, template, {**context, "errors": errors}, status=status)


def _templates(request: Request) -> Templates:
    templates: Templates = request.app.state.templates
    return templates
