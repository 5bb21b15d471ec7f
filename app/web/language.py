"""The languages of the interface: words, direction, times and dates.

English words stand in the code. A translation is `locales/<code>/LC_MESSAGES/plainchat.po`, compiled in
memory at start. The pseudo-locale ar-XB needs no catalogue: it lengthens every string and turns it
right-to-left, so that a text that missed translation, or a box too small for its words, is seen at once.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from app.domain.locales import PSEUDO_LOCALE, SOURCE_LOCALE, Offered, Review
from app.shipped import shipped
from app.web import catalogue
from app.web.catalogue import Catalogue

LOCALES = shipped("locales")
DOMAIN = "plainchat"

N_ = str
"""Marks a string for translation where it is not yet known in which language."""

ZONE = "Europe/London"

_OWN_NAMES = {SOURCE_LOCALE: "English", PSEUDO_LOCALE: "Pseudo (ar-XB)"}
_SIGNED = {
    "bfi": N_("British Sign Language"),
    "isg": N_("Irish Sign Language"),
    "ase": N_("American Sign Language"),
}
"""Sign languages, which the data of the locales do not know."""

_ARABIC_COMMA = ("ar", "fa", "ur")
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
class Vital:
    """Words that must not be misunderstood. `english`: the same in English, "" where that need not be there.

    A page shows both, plain text has them one after the other. Speech takes them apart, each in its voice.
    """

    own: str = ""
    english: str = ""

    @classmethod
    def joined(cls, parts: Iterable[Vital | str]) -> Vital:
        """Several as one; all the English comes last. Words alone need none beside them.

        Where one is markup, which says what language it is in, all are.
        """
        found = [part if isinstance(part, Vital) else cls(part) for part in parts]
        space = Markup(" ") if any(isinstance(one.own, Markup) for one in found) else " "
        return cls(
            space.join(one.own for one in found if one.own),
            " ".join(one.english for one in found if one.english),
        )

    def __html__(self) -> Markup:
        if not self.english:
            return escape(self.own)
        beside = Markup('<span class="pc-english" lang="en" dir="ltr">{}</span>').format(self.english)
        return Markup("{} {}").format(self.own, beside)

    def __str__(self) -> str:
        return f"{self.own} {self.english}".strip()

    def __bool__(self) -> bool:
        return bool(self.own)


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the interface.

    `with_english`: the words of this version were not reviewed, so those that matter most stand in English
    too, see `vital`.
    """

    code: str
    name: str
    catalogue: Catalogue = field(repr=False)
    locale: Locale = field(repr=False)
    with_english: bool = False

    @property
    def translations(self) -> gettext.NullTranslations:
        return self.catalogue.translations

    def after(self, review: Review) -> Language:
        """This language where its words have had such a review."""
        with_english = review is not Review.CURRENT and self.code != SOURCE_LOCALE
        return self if with_english is self.with_english else replace(self, with_english=with_english)

    @property
    def dir(self) -> str:
        """ "ltr" or "rtl"."""
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"

    def gettext(self, message: str, **values: object) -> str:
        """`message` in this language, `%(name)s` filled in."""
        text = self.translations.gettext(message)
        return text % values if values else text

    def vital(self, message: str, **values: object) -> Markup:
        """`message` in this language; until its words were reviewed also in English, marked as that.

        For words that must not be misunderstood: emergencies, and what happens when time runs out. Using
        this is what marks them: nothing lists them. `values` as in `vital_words`.
        """
        return self.vital_words(message, **values).__html__()

    def vital_words(self, message: str, **values: object) -> Vital:
        """The same where they are not only shown, but also spoken. A value may be made for a language."""

        def filled(text: str, language: Language) -> str:
            made = {name: value(language) if callable(value) else value for name, value in values.items()}
            return text % made if made else text

        own = self.translations.gettext(message)
        beside = self.with_english and own != message
        return Vital(filled(own, self), filled(message, english()) if beside else "")

    def ngettext(self, one: str, many: str, n: int, **values: object) -> str:
        """The form for `n` things, `%(num)d` (as `number` writes it) and other names filled in."""
        return self.translations.ngettext(one, many, n).replace("%(num)d", self.number(n)) % values

    def number(self, value: int) -> str:
        """A whole number with its thousands apart, such as "5,000"."""
        return format_decimal(value, locale=self.locale)

    def name_of(self, code: str) -> str:
        """What another language is called in this one, such as "Welsh"; its code when nobody knows."""
        return str(self.locale.languages.get(code.partition("-")[0]) or code)

    def names_of(self, codes: Iterable[str]) -> str:
        """Several of them, such as "English, Welsh and Polish". Babel's lists fail for Welsh."""
        *names, last = [self.name_of(code) for code in codes] or [""]
        if not names:
            return last
        commas = ("، " if self.dir == "rtl" else ", ").join(names)
        # In Welsh a comma: its words for "and" change the first letter of some names, and are two.
        return self.gettext("%(list)s and %(last)s", list=commas, last=last)

    def apart(self, number: str) -> str:
        """A phone number among words: its groups keep their order where these run right to left."""
        return f"\u2066{number}\u2069" if self.dir == "rtl" else number

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
        return self.listed(signed.get(code) or self.locale.languages.get(code) or code for code in codes)

    def listed(self, words: Iterable[str]) -> str:
        """One after another with this language's comma: Arabic and Urdu have one of their own."""
        return ("\u060c " if self.locale.language in _ARABIC_COMMA else ", ").join(words)

    def date(self, at: datetime, zone: str = ZONE) -> str:
        """The local date in full, such as "27 November 2026"."""
        return format_date(at.astimezone(ZoneInfo(zone)).date(), "long", locale=self.locale)

    def moment(self, at: datetime, zone: str = ZONE) -> str:
        """Date and time, such as "Friday 27 November, 10:24"."""
        return self.listed([self.day(at, zone), self.clock(at, zone)])


@cache
def english() -> Language:
    """The language that the words of the code are in."""
    return Language(SOURCE_LOCALE, _OWN_NAMES[SOURCE_LOCALE], catalogue.EMPTY, Locale("en", "GB"))


@cache
def _first_of_each_form(locale: Locale) -> dict[str, int]:
    """For each CLDR category of plurals that whole numbers have, the smallest number."""
    found: dict[str, int] = {}
    for n in range(201):
        found.setdefault(locale.plural_form(n), n)
    return found


def _own_name(locale: Locale) -> str:
    """Such as "Cymraeg", with a capital letter also where the language writes it small."""
    name = str(locale.display_name)
    return name[:1].upper() + name[1:]


class Languages:
    """The languages whose catalogues are installed; English is always there."""

    def __init__(self, languages: dict[str, Language]) -> None:
        self.by_code = languages

    @classmethod
    @cache
    def load(cls, folder: Path = LOCALES) -> Languages:
        """Compiles every `<code>/LC_MESSAGES/plainchat.po` under `folder`, once in a process."""
        found = {SOURCE_LOCALE: english()}
        for path in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
            code = path.parent.parent.name
            if code != SOURCE_LOCALE:
                locale = Locale.parse(code, sep="-")
                found[code] = Language(code, _own_name(locale), catalogue.read(path), locale)
        found[PSEUDO_LOCALE] = Language(
            PSEUDO_LOCALE, _OWN_NAMES[PSEUDO_LOCALE], Catalogue(PseudoTranslations(), ()), Locale("ar")
        )
        return cls(found)

    def __getitem__(self, code: str | None) -> Language:
        """The language of `code`; English when there is no such language."""
        return self.by_code.get(code or SOURCE_LOCALE, self.by_code[SOURCE_LOCALE])

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    def __iter__(self) -> Iterator[Language]:
        return iter(self.by_code.values())

    @property
    def versions(self) -> dict[str, str]:
        """By code the version of each catalogue."""
        return {language.code: language.catalogue.version for language in self}


def switch(
    languages: Languages, offered: Iterable[Offered], shown: Language, address: Callable[[str], str]
) -> list[tuple[str, str, str, str]]:
    """What the language switch shows: code, own name, address, a mark where words want a review."""
    marks = {
        Review.CURRENT: "",
        Review.OLDER: shown.gettext("(some words not yet reviewed)"),
        Review.NONE: shown.gettext("(not yet reviewed)"),
    }
    return [
        (one.locale, languages[one.locale].name, address(one.locale), marks[one.review])
        for one in offered
        if one.locale in languages
    ]
