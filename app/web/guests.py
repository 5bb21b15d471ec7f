"""Guests in words: who they are to the resident who asked them to join."""

from __future__ import annotations

from app.domain.terms import GuestRole
from app.store.events import NamedGuest
from app.store.guests import Guest
from app.web.language import Language


def role_words(role: GuestRole, language: Language) -> str:
    """Such as "interpreter"."""
    _ = language.gettext
    return {
        GuestRole.SUPPORTER: _("supporter"),
        GuestRole.INTERPRETER: _("interpreter"),
        GuestRole.RELAY_ASSISTANT: _("relay assistant"),
    }[role]


def named(guest: Guest | NamedGuest, language: Language) -> str:
    """How they stand in a transcript: "Kim (interpreter)"."""
    return language.gettext("%(name)s (%(role)s)", name=guest.name, role=role_words(guest.role, language))


def called(guest: NamedGuest, language: Language) -> str:
    """How they are spoken of before their words: "Kim, interpreter"."""
    return language.gettext("%(name)s, %(role)s", name=guest.name, role=role_words(guest.role, language))


def roles(language: Language) -> list[tuple[str, str, str]]:
    """The choices of a form: value, words, and what such a person does."""
    _ = language.gettext
    return [
        (str(GuestRole.SUPPORTER), _("A supporter"), _("Somebody who helps me, such as family or a friend.")),
        (
            str(GuestRole.INTERPRETER),
            _("An interpreter"),
            _("Somebody who puts words into another language."),
        ),
        (str(GuestRole.RELAY_ASSISTANT), _("A relay assistant"), _("Somebody who passes on my words.")),
    ]
