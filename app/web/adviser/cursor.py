"""Up to which event a page of the desk knew all: its forms say so, and the address of the page after it."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request

from app.web.forms import Fields, whole_number

NO_NEWS = 2**62
"""A cursor that nothing comes after."""


def of_form(posted: Fields) -> int:
    """The cursor of the page that a form stood on. A form that does not say asks for no news."""
    return posted.number("after") or NO_NEWS


def of_address(request: Request) -> int:
    """The cursor in the address of a page (`?since=`). An address without asks for no news."""
    since = request.query_params.get("since")
    return NO_NEWS if since is None else whole_number(since)


def next_page(url: str, posted: Fields, place: str = "", **query: str) -> str:
    """Where a form leads that was taken: `url` with `query`. It tells what is new since the form's page."""
    cursor = of_form(posted)
    known = {} if cursor == NO_NEWS else {"since": str(cursor)}
    parts = urlencode({**known, **query})
    return f"{url}{'?' if parts else ''}{parts}{'#' if place else ''}{place}"
