"""Which languages residents are offered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

SOURCE_LOCALE = "en"
"""The language the product is written in: it needs no review of its catalogue."""

PSEUDO_LOCALE = "ar-XB"
"""Long, right-to-left words made by machine, for tests."""

CONSOLE_LOCALES = ("en", "cy", PSEUDO_LOCALE)
"""The languages that staff can work in: their catalogues hold all words, others only those of residents."""


class Review(StrEnum):
    """Whether somebody has read the words of a language: these, those of another version, or none."""

    CURRENT = "current"
    OLDER = "older"
    NONE = "none"


@dataclass(frozen=True)
class Offered:
    locale: str
    review: Review


def review_of(locale: str, installed: str, reviewed: Collection[str]) -> Review:
    """`installed` is the version of the catalogue that is in use; `reviewed` are those that were reviewed."""
    if locale == SOURCE_LOCALE or (installed and installed in reviewed):
        return Review.CURRENT
    return Review.OLDER if reviewed else Review.NONE


def offered(
    configured: Sequence[str],
    installed: Mapping[str, str],
    reviewed: Mapping[str, Collection[str]],
    *,
    demo: bool,
) -> list[Offered]:
    """The locales to offer, in the order configured. Versions of catalogues by locale: see `review_of`.

    One that nobody ever reviewed is offered only in the demo. One that was reviewed stays offered when its
    words change, and is marked until they are reviewed again: docs/decisions/0011-reviewed-by-version.md.
    """
    every = [
        Offered(locale, review_of(locale, installed.get(locale, ""), reviewed.get(locale, ())))
        for locale in configured
    ]
    return [one for one in every if one.review is not Review.NONE or demo]
