"""Which languages residents are offered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

SOURCE_LOCALE = "en"
"""The language the product is written in: it needs no review of its catalogue."""

PSEUDO_LOCALE = "ar-XB"
"""Long, right-to-left words made by machine, for tests."""

CONSOLE_LOCALES = ("en", "cy", PSEUDO_LOCALE)
"""The languages that staff can work in: their catalogues hold all words, others only those of residents."""


@dataclass(frozen=True)
class Offered:
    locale: str
    reviewed: bool


def offered(configured: Sequence[str], reviewed: Collection[str], *, demo: bool) -> list[Offered]:
    """The locales to offer, in the order configured.

    An unreviewed catalogue is offered only in the demo, and there marked (`reviewed` False).
    """
    every = [Offered(locale, locale == SOURCE_LOCALE or locale in reviewed) for locale in configured]
    return [one for one in every if one.reviewed or demo]
