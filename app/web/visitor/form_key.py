"""The one-time key of a form that begins a chat or leaves a message.

The link to what the form makes is derived from it. So it counts only when we made it: one that somebody
numbers or makes up could be another person's too, and would open what that person wrote.
"""

from __future__ import annotations

from starlette.requests import Request

from app.domain.errors import BadKey
from app.web import forms, identity, respond
from app.web.respond import FieldError


def form_key(request: Request, posted: forms.Fields) -> str:
    """The form's own; a fresh one when the sender gave none, or none of ours."""
    keys, given = identity.office(request).keys, posted.text("key")
    return given if keys.is_form_key(given) else keys.form_key()


def check_form_key(request: Request, posted: forms.Fields) -> None:
    """Raises BadKey for a key that is none of ours. Without any, each time is a new one."""
    if (given := posted.text("key")) and not identity.office(request).keys.is_form_key(given):
        raise BadKey


def wrong_key(request: Request, posted: forms.Fields) -> list[FieldError]:
    """What there is to say of it, at the box for words: the form that says so has a fresh key."""
    try:
        check_form_key(request, posted)
    except BadKey as refusal:
        words = respond.language(request).gettext("This form is an old one. Check it and send it again.")
        return [FieldError("question", refusal.code, words)]
    return []
