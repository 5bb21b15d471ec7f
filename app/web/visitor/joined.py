"""The page for who was about to leave when an adviser joined their chat."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.domain.errors import AlreadyAccepted
from app.web import respond
from app.web.respond import FieldError


def joined(request: Request, name: str, explained: str, **more: Any) -> Response:
    """Says that `name` joined, then `explained`. `more`: see `visitor/problem.html`. Its status is 409."""
    title = respond.language(request).gettext("%(name)s joined your chat", name=name)
    context = {
        "title": title,
        "explained": [explained],
        "start_url": "",
        "page_name": "problem",
        "kept": {},
        **more,
    }
    error = FieldError("", AlreadyAccepted.code, f"{title}. {explained}")
    return respond.problem(request, 409, "visitor/problem.html", context, [error])
