"""A button of the desk that does something about the chat in its address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.domain.errors import NotFound
from app.web import forms
from app.web.adviser.session import Me, for_staff


@dataclass(frozen=True, slots=True)
class Pressed:
    """`id`: of the chat. `url`: of its page at the desk. `posted`: the form that the button belongs to."""

    id: int
    url: str
    posted: forms.Fields


def about_a_chat(
    act: Callable[[Request, Me, Pressed], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """A handler for staff. Whoever comes to the address in another way is led to the chat.

    What is not there, or not for them, is a 404: NotFound need not be caught.
    """

    @for_staff
    @wraps(act)
    async def handler(request: Request, me: Me) -> Response:
        id_ = forms.id_in_url(request)
        url = str(request.app.url_path_for("console_chat", id=id_))
        if request.method != "POST":
            return RedirectResponse(url, 303)
        try:
            return await act(request, me, Pressed(id_, url, await forms.read(request)))
        except NotFound:
            raise HTTPException(404) from None

    return handler
