"""Why words were refused, in words, and what to do about it."""

from __future__ import annotations

from app.domain.errors import ContactRefused, TextRefused
from app.domain.terms import ContactProblem, TextProblem
from app.web.language import Language


def refusal_text(refusal: TextRefused, language: Language) -> str:
    """A sentence for the field and the error summary."""
    _ = language.gettext
    match refusal.problem:
        case TextProblem.BLANK if refusal.field == "question":
            return _("Write what we can help you with")
        case TextProblem.BLANK if refusal.field == "summary":
            return _("Write the summary first")
        case TextProblem.BLANK if refusal.field == "answer":
            return _("Write your answer first")
        case TextProblem.BLANK:
            return _("Write a message first")
        case TextProblem.TOO_LONG if refusal.field == "name":
            return _("Use a name of up to %(limit)d characters", limit=refusal.limit)
        case TextProblem.TOO_LONG:
            return language.ngettext(
                "Your text is %(num)d character too long. It can have up to %(limit)s characters.",
                "Your text is %(num)d characters too long. It can have up to %(limit)s characters.",
                refusal.length - refusal.limit,
                limit=language.number(refusal.limit),
            )
        case TextProblem.CONTROL_CHARACTERS:
            return _("We took out hidden characters that cannot be sent. Check your text and send it again")
        case _:
            return _("Some characters could not be read. Check your text and send it again")


def contact_text(refusal: ContactRefused, language: Language) -> str:
    """The same for how to reach somebody."""
    _ = language.gettext
    match refusal.problem:
        case ContactProblem.MISSING:
            return _("Enter an e-mail address or a phone number")
        case ContactProblem.NO_ADDRESS:
            return _("Enter an e-mail address in the right form, like name@example.org")
        case ContactProblem.NO_NUMBER:
            return _("Enter a phone number, like 01632 960 001")
        case _:
            return _("Choose how we may use your phone number")
