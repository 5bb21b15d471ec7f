"""A catalogue of translations as it is read at start: compiled, and what a person reviews of it."""

from __future__ import annotations

import gettext
import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOR_RESIDENTS = "Residents read this."
"""The remark in a catalogue on a string that stands where residents may read it: scripts/catalogues.py."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One string of residents: in English and translated, each in all its plural forms.

    `mark` is another one as soon as either changes.
    """

    english: tuple[str, ...]
    translated: tuple[str, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`sentences`: what residents read, in the order of the file."""

    translations: gettext.NullTranslations
    sentences: tuple[Sentence, ...]

    @property
    def version(self) -> str:
        """Eight signs that are others as soon as one of the sentences is."""
        return version_of(sentence.mark for sentence in self.sentences)


EMPTY = Catalogue(gettext.NullTranslations(), ())
"""Of the language the product is written in."""


def version_of(marks: Iterable[str]) -> str:
    """The version of a catalogue with these marks; "" when it has none."""
    found = sorted(marks)
    return _digest(found) if found else ""


def read(path: Path) -> Catalogue:
    """The catalogue in a .po file; entries marked fuzzy are left out."""
    with path.open("rb") as source:
        catalogue = read_po(source)
    return Catalogue(_compiled(catalogue), tuple(_sentences(catalogue)))


def _compiled(catalogue: Catalog) -> gettext.GNUTranslations:
    binary = io.BytesIO()
    write_mo(binary, catalogue)
    binary.seek(0)
    return gettext.GNUTranslations(binary)


def _sentences(catalogue: Catalog) -> Iterable[Sentence]:
    for message in catalogue:
        translated = _forms(message.string)
        if message.id and FOR_RESIDENTS in message.auto_comments and all(translated) and not message.fuzzy:
            english = _forms(message.id)
            yield Sentence(english, translated, _digest([message.context, english, translated]))


def _forms(strings: str | Iterable[str] | None) -> tuple[str, ...]:
    return (strings,) if isinstance(strings, str) else tuple(strings or ())


def _digest(what: object) -> str:
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:8]
