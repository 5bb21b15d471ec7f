"""How to reach somebody who left a message: by e-mail, by phone, or both."""

import re
from dataclasses import dataclass

from app.domain.errors import ContactRefused
from app.domain.terms import ContactProblem, PhoneUse
from app.domain.text import clean_name

LONGEST_EMAIL = 254
# What browsers take for an address (HTML, "valid e-mail address"), with a dot in the domain. ASCII only: mail
# servers need not know any other letters.
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+")
_BETWEEN_DIGITS = str.maketrans("", "", " \u00a0-().")
_PHONE = re.compile(r"\+?[0-9]{7,15}")


@dataclass(frozen=True)
class Contact:
    """What is "" was not given. `phone_use` is there exactly when a phone number is."""

    name: str
    email: str
    phone: str
    phone_use: PhoneUse | None


def merged(now: Contact, shown: Contact, wanted: Contact) -> Contact:
    """`now`, with what `wanted` has changed of `shown`. A number goes with what it may be used for.

    If nothing were left to reach them by, it is `wanted`.
    """
    name = now.name if wanted.name == shown.name else wanted.name
    email = now.email if wanted.email == shown.email else wanted.email
    by_phone = now if (wanted.phone, wanted.phone_use) == (shown.phone, shown.phone_use) else wanted
    made = Contact(name, email, by_phone.phone, by_phone.phone_use)
    return made if made.email or made.phone else wanted


def clean_contact(*, name: str, email: str, phone: str, phone_use: str) -> Contact:
    """Raises TextRefused (name), ContactRefused."""
    email, phone = clean_email(email), clean_phone(phone)
    check_one_given(email, phone)
    return Contact(clean_name(name), email, phone, clean_phone_use(phone_use, phone))


def clean_email(text: str) -> str:
    """An address without blanks round it, "" when none was given. Raises ContactRefused."""
    email = text.strip()
    if email and (len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email)):
        raise ContactRefused(ContactProblem.NO_ADDRESS, field="email")
    return email


def clean_phone(text: str) -> str:
    """A number as its digits, with a plus in front if it had one; "" when none was given.

    Raises ContactRefused.
    """
    phone = text.strip().translate(_BETWEEN_DIGITS)
    if text.strip() and not _PHONE.fullmatch(phone):
        raise ContactRefused(ContactProblem.NO_NUMBER, field="phone")
    return phone


def clean_phone_use(text: str, phone: str) -> PhoneUse | None:
    """None without a number. Raises ContactRefused: nobody is called who would have to be texted."""
    if not phone:
        return None
    if text not in [str(use) for use in PhoneUse]:
        raise ContactRefused(ContactProblem.NOT_CHOSEN, field="phone_use")
    return PhoneUse(text)


def check_one_given(email: str, phone: str) -> None:
    """Raises ContactRefused."""
    if not email and not phone:
        raise ContactRefused(ContactProblem.MISSING, field="email")
