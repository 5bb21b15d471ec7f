"""What a council's set-up may hold."""

import re
from collections.abc import Iterable, Mapping
from typing import assert_never
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.errors import SetupRefused
from app.domain.origins import origin_of
from app.domain.terms import RouteKind

RESERVED_SLUGS = frozenset({"chat", "console", "static", "healthz", "readyz", "demo", "docs"})

_SITE = re.compile(r"([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(:\d+)?")
"""What may stand after the scheme: in a policy `*` and `;` would mean something else."""
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_DIGITS = re.compile(r"\d{3,15}")
_MAY_BE_EMPTY = frozenset({RouteKind.IN_PERSON, RouteKind.CALL_BACK, RouteKind.OTHER})


def check_slug(slug: str) -> str:
    """The name of a council in addresses. Raises SetupRefused."""
    if not _SLUG.fullmatch(slug) or len(slug) > 40:
        raise SetupRefused("slug", "use up to 40 small letters, digits and hyphens")
    if slug in RESERVED_SLUGS:
        raise SetupRefused("slug", "this word is used for something else")
    return slug


def as_slug(typed: str) -> str:
    """The name in addresses that somebody means who typed it in capitals or with spaces.

    >>> as_slug(" Great  Northborough")
    'great-northborough'
    """
    return "-".join(typed.lower().split())


def check_origin(origin: str) -> str:
    """A site that may embed the chat, such as https://www.northborough.example. Raises SetupRefused."""
    if origin_of(origin) != origin:
        raise SetupRefused(
            "origins", f'"{origin}": give scheme and host only, such as https://www.example.org'
        )
    if not _SITE.fullmatch(urlsplit(origin).netloc):
        raise SetupRefused(
            "origins",
            f'"{origin}": give one site by its exact name, with letters from a to z (xn--... for others)',
        )
    return origin


def check_url(field: str, url: str) -> str:
    """Empty or a web address. Raises SetupRefused."""
    if url and origin_of(url) is None:
        raise SetupRefused(field, "give a web address that begins with https://")
    return url


def check_time_zone(name: str) -> str:
    """Which clock a council goes by, such as Europe/London. Raises SetupRefused."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise SetupRefused("time_zone", "give a name such as Europe/London") from None
    return name


def clean_languages(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes of languages such as cy or pt-BR, each once. Raises SetupRefused."""
    found = tuple(dict.fromkeys(code.strip() for code in codes))
    for code in found:
        if not LANGUAGE.fullmatch(code):
            raise SetupRefused("languages", f'"{code}" is no code of a language, such as en or cy')
    return found


def clean_email(email: str) -> str:
    """In lower case. Raises SetupRefused."""
    email = email.strip().lower()
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        raise SetupRefused("email", "give an e-mail address such as name@example.org")
    return email


def clean_target(kind: RouteKind, target: str) -> str:
    """The target of a contact route as its kind needs it (see RouteKind): URL, digits or e-mail.

    Raises SetupRefused.
    """
    target = target.strip()
    if not target and kind in _MAY_BE_EMPTY:
        return ""
    match kind:
        case (
            RouteKind.VIDEO_RELAY
            | RouteKind.EMERGENCY_BSL
            | RouteKind.IN_PERSON
            | RouteKind.CALL_BACK
            | RouteKind.OTHER
        ):
            if not target:
                raise SetupRefused("target", "give a web address that begins with https://")
            return check_url("target", target)
        case RouteKind.EMAIL:
            return clean_email(target)
        case (
            RouteKind.RELAY_UK
            | RouteKind.PHONE
            | RouteKind.TEXTPHONE
            | RouteKind.SMS
            | RouteKind.EMERGENCY_PHONE
            | RouteKind.EMERGENCY_TEXT
        ):
            digits = re.sub(r"[\s()-]", "", target)
            if not _DIGITS.fullmatch(digits) or not digits.isascii():
                raise SetupRefused("target", "give a telephone number in digits")
            return digits
        case _:
            assert_never(kind)


def clean_words(field: str, words: Mapping[str, str], longest: int) -> dict[str, str]:
    """Words for people by the code of their language, each on one line. Raises SetupRefused."""
    found = {}
    for code, text in words.items():
        if not LANGUAGE.fullmatch(code):
            raise SetupRefused(field, f'"{code}" is no language: give codes such as en or cy')
        found[code] = " ".join(text.split())
        if not 1 <= len(found[code]) <= longest:
            raise SetupRefused(field, f"{code}: give 1 to {longest} characters")
    return found


def check_label(field: str, label: str) -> str:
    """Words for people, on one line, 1 to 200 characters. Raises SetupRefused."""
    label = " ".join(label.split())
    if not 1 <= len(label) <= 200:
        raise SetupRefused(field, "give 1 to 200 characters")
    return label
