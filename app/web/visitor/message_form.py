"""The form of a message to be answered later: what its template needs, and what is to be put right in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request

from app.domain import contact
from app.domain.contact import Contact, clean_contact
from app.domain.errors import ConsentMissing, ContactRefused, TextRefused, UnknownTeam
from app.domain.terms import PhoneUse, TextProblem
from app.domain.text import clean_message, clean_name
from app.store.councils import Team
from app.web import forms, identity, respond
from app.web.refusals import contact_text, refusal_text
from app.web.respond import FieldError
from app.web.visitor.form_key import form_key

AGREED = "yes"
"""The value of the box that says that the message may be kept."""


def reached_by(posted: forms.Fields) -> Contact:
    """Raises TextRefused (name), ContactRefused."""
    return clean_contact(**{name: posted.text(name) for name in ("name", "email", "phone", "phone_use")})


def fields(request: Request, posted: forms.Fields) -> dict[str, Any]:
    """What was typed, and what there is to choose. Teams, and what a chat holds, are the page's to add."""
    _ = respond.language(request).gettext
    typed = {name: forms.sendable(posted.text(name)) for name in ("name", "question", "email", "phone")}
    return {
        **typed,
        "page_name": "message",
        "key": form_key(request, posted),
        "chat_url": "",
        "waiting": False,
        "written": [],
        "teams": [],
        "team": 0,
        "phone_use": posted.text("phone_use"),
        "phone_uses": [
            (str(PhoneUse.TEXT), _("Send text messages only")),
            (str(PhoneUse.CALL), _("Call me")),
            (str(PhoneUse.RELAY_UK), _("Call me through Relay UK")),
        ],
        "consent": posted.text("consent") == AGREED,
        "days": identity.office(request).settings.contact_days,
        "summary": [],
        "wrong": {},
    }


def as_json(request: Request, teams: list[Team]) -> dict[str, Any]:
    """The form for programs."""
    return {
        "teams": [{"id": team.id, "name": team.name} for team in teams],
        "phone_use": [str(use) for use in PhoneUse],
        "key": form_key(request, forms.Fields({})),
    }


def mistakes(
    request: Request, posted: forms.Fields, teams: list[Team] | None, *, agreed: bool = False
) -> list[FieldError]:
    """Everything there is to put right, in the order of the form. `teams`: None where none is chosen.

    `agreed`: they agreed before, and are not asked again.
    """
    language = respond.language(request)
    errors: list[FieldError] = []

    def check(clean: Callable[[], object]) -> None:
        try:
            clean()
        except TextRefused as refusal:
            blank = refusal.problem is TextProblem.BLANK
            words = language.gettext("Write your message") if blank else refusal_text(refusal, language)
            errors.append(FieldError(refusal.field, str(refusal.problem), words))
        except ContactRefused as refusal:
            errors.append(FieldError(refusal.field, str(refusal.problem), contact_text(refusal, language)))

    question, email, phone = (posted.text(name) for name in ("question", "email", "phone"))
    check(lambda: clean_name(posted.text("name")))
    if teams is not None:
        ids = [team.id for team in teams]
        if posted.number("team") not in ids and len(ids) != 1:
            words = language.gettext("Choose what it is about")
            errors.append(FieldError("team", UnknownTeam.code, words))
        elif posted.number("team") not in (0, *ids):
            words = language.gettext("The team you chose takes no messages. Send this to our other team.")
            errors.append(FieldError("question", UnknownTeam.code, words))
    if teams is not None or question.strip():
        check(lambda: clean_message(question, field="question"))
    check(lambda: contact.check_one_given(email.strip(), phone.strip()))
    check(lambda: contact.clean_email(email))
    check(lambda: contact.clean_phone(phone))
    check(lambda: contact.clean_phone_use(posted.text("phone_use"), phone.strip()))
    if not agreed and posted.text("consent") != AGREED:
        words = language.gettext("Tick the box, so that we may keep your message and answer it")
        errors.append(FieldError("consent", ConsentMissing.code, words))
    return errors


def wrong(errors: list[FieldError]) -> dict[str, Any]:
    """What the template needs to show them."""
    return {
        "summary": [(f"#{error.field}", error.words) for error in errors],
        "wrong": {error.field: error.words for error in errors},
    }
