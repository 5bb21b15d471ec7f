"""The languages of the interface: words, direction, times and dates.

English words stand in the code. A translation is `locales/<code>/LC_MESSAGES/plainchat.po`, compiled in
memory at start. The pseudo-locale ar-XB needs no catalogue: it lengthens every string and turns it
right-to-left, so that a text that missed translation, or a box too small for its words, is seen at once.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from app.domain.locales import PSEUDO_LOCALE, SOURCE_LOCALE, Offered
from app.shipped import shipped

LOCALES = shipped("locales")
DOMAIN = "plainchat"

N_ = str
"""Marks a string for translation where it is not yet known in which language."""

ZONE = "Europe/London"

_OWN_NAMES = {"en": "English", "cy": "Cymraeg", PSEUDO_LOCALE: "Pseudo (ar-XB)"}
_SIGNED = {
    "bfi": N_("British Sign Language"),
    "isg": N_("Irish Sign Language"),
    "ase": N_("American Sign Language"),
}
"""Sign languages, which the data of the locales do not know."""
_PLACEHOLDER = re.compile(r"(%\(\w+\)[a-z]|%%|\{\w+\})")
_FILLER = "نص طويل للاختبار "


def pseudo(text: str) -> str:
    """`text` made at least 40 % longer, in brackets and between Arabic letters; placeholders stay.

    >>> pseudo("Send")
    '[نص Send طويل]'
    """
    if not text.strip():
        return text
    visible = len(_PLACEHOLDER.sub("", text))
    extra = max(9, visible * 2 // 5)
    filler = (_FILLER * (extra // len(_FILLER) + 1))[:extra].strip()
    first, _, rest = filler.partition(" ")
    return f"[{first} {text} {rest}]"


class PseudoTranslations(gettext.NullTranslations):
    """Answers every string with its pseudo form."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the interface."""

    code: str
    name: str
    translations: gettext.NullTranslations = field(repr=False)
    locale: Locale = field(repr=False)

    @property
    def dir(self) -> str:
        """ "ltr" or "rtl"."""
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"

    def gettext(self, message: str, **values: object) -> str:
        """`message` in this language, `%(name)s` filled in."""
        text = self.translations.gettext(message)
        return text % values if values else text

    def ngettext(self, one: str, many: str, n: int, **values: object) -> str:
        """The form for `n` things, `%(num)s` and other names filled in."""
        return self.translations.ngettext(one, many, n) % {"num": n, **values}

    def number(self, value: int) -> str:
        """A whole number with its thousands apart, such as "5,000"."""
        return format_decimal(value, locale=self.locale)

    def forms(self, one: str, many: str) -> dict[str, str]:
        """The forms of a plural by CLDR category ("one", "two", "other"), with `{count}` for the number."""
        forms = {
            category: self.translations.ngettext(one, many, n)
            for category, n in _first_of_each_form(self.locale).items()
        }
        return {category: form.replace("%(num)d", "{count}") for category, form in forms.items()}

    def clock(self, at: datetime, zone: str = ZONE) -> str:
        """The local time of day, such as "10:24". Never "5 minutes ago": times stay as they are."""
        return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")

    def day(self, at: datetime, zone: str = ZONE) -> str:
        """The local date without its year, such as "Friday 27 November"."""
        return format_date(at.astimezone(ZoneInfo(zone)).date(), "EEEE d MMMM", locale=self.locale)

    def weekday(self, day: int) -> str:
        """The name of a day of the week; Monday is 0."""
        return str(self.locale.days["stand-alone"]["wide"][day])

    def spoken(self, codes: Iterable[str]) -> str:
        """The names of languages in this one, such as "English, British Sign Language"."""
        signed = {code: self.gettext(name) for code, name in _SIGNED.items()}
        return ", ".join(signed.get(code) or self.locale.languages.get(code) or code for code in codes)

    def date(self, at: datetime, zone: str = ZONE) -> str:
        """The local date in full, such as "27 November 2026"."""
        return format_date(at.astimezone(ZoneInfo(zone)).date(), "d MMMM y", locale=self.locale)

    def moment(self, at: datetime, zone: str = ZONE) -> str:
        """Date and time, such as "Friday 27 November, 10:24"."""
        return f"{self.day(at, zone)}, {self.clock(at, zone)}"


@cache
def _first_of_each_form(locale: Locale) -> dict[str, int]:
    """For each CLDR category of plurals that whole numbers have, the smallest number."""
    found: dict[str, int] = {}
    for n in range(201):
        found.setdefault(locale.plural_form(n), n)
    return found


class Languages:
    """The languages whose catalogues are installed; English is always there."""

    def __init__(self, languages: dict[str, Language]) -> None:
        self.by_code = languages

    @classmethod
    @cache
    def load(cls, folder: Path = LOCALES) -> Languages:
        """Compiles every `<code>/LC_MESSAGES/plainchat.po` under `folder`, once in a process."""
        found = {
            SOURCE_LOCALE: Language(
                SOURCE_LOCALE, _OWN_NAMES[SOURCE_LOCALE], gettext.NullTranslations(), Locale("en", "GB")
            )
        }
        for path in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
            code = path.parent.parent.name
            if code != SOURCE_LOCALE:
                locale = Locale.parse(code, sep="-")
                found[code] = Language(
                    code, _OWN_NAMES.get(code) or str(locale.display_name), compiled(path), locale
                )
        found[PSEUDO_LOCALE] = Language(
            PSEUDO_LOCALE, _OWN_NAMES[PSEUDO_LOCALE], PseudoTranslations(), Locale("ar")
        )
        return cls(found)

    def __getitem__(self, code: str | None) -> Language:
        """The language of `code`; English when there is no such language."""
        return self.by_code.get(code or SOURCE_LOCALE, self.by_code[SOURCE_LOCALE])

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    def __iter__(self) -> Iterator[Language]:
        return iter(self.by_code.values())


def switch(
    languages: Languages, offered: Iterable[Offered], shown: Language, address: Callable[[str], str]
) -> list[tuple[str, str, str, str]]:
    """What the language switch shows: code, own name, address, and a mark on a catalogue nobody reviewed."""
    mark = shown.gettext("(not yet reviewed)")
    return [
        (one.locale, languages[one.locale].name, address(one.locale), "" if one.reviewed else mark)
        for one in offered
        if one.locale in languages
    ]


def compiled(path: Path) -> gettext.GNUTranslations:
    """The catalogue in a .po file, compiled in memory; entries marked fuzzy are left out."""
    with path.open("rb") as source:
        catalogue = read_po(source)
    binary = io.BytesIO()
    write_mo(binary, catalogue)
    binary.seek(0)
    return gettext.GNUTranslations(binary)
