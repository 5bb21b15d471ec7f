"""The catalogues of translations: `python scripts/catalogues.py extract | update | check`.

extract  gathers every string of the product into locales/plainchat.pot (English is the source)
update   extract, then brings every locales/<code>/LC_MESSAGES/plainchat.po up to date (what changed is fuzzy)
check    says what is out of date, missing, fuzzy or has lost a placeholder; exits with 1 when something is

A language of the console (CONSOLE_LOCALES in app/domain/locales.py) has every string. Any other has those
that residents read: each string that stands in a file which is not staff's alone. For a module its folder
tells that, for a template who includes it.

Nothing needs compiling: the server compiles the .po files in memory when it starts. A new language is begun
by `python scripts/catalogues.py update gd`. The pseudo-locale ar-XB has no file: see app/web/language.py.
"""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.meta import find_referenced_templates

from app.domain.locales import CONSOLE_LOCALES
from app.web.catalogue import FOR_RESIDENTS

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "app" / "web"
STAFF = ("adviser/", "supervisor/", "admin/", "docs/", "gallery/")
"""Folders of `app/web` that hold nothing for residents."""

LOCALES = ROOT / "locales"
TEMPLATE = LOCALES / "plainchat.pot"
METHODS = [("web/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"web/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
KEYWORDS = {**DEFAULT_KEYWORDS, "forms": (1, 2), "vital": None, "vital_words": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
Found = tuple[str, int, str | tuple[str, ...], list[str], str | None]
"""A file below `app`, a line of it, a string or its plural forms, remarks for translators, the context."""

# a fixed date, so that a file only changes when its strings do
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
HEADER: dict[str, Any] = {
    "project": "plainchat",
    "version": "1",
    "msgid_bugs_address": "Plainchat",
    "last_translator": "Plainchat",
    "language_team": "Plainchat",
    "creation_date": EPOCH,
    "revision_date": EPOCH,
    "fuzzy": False,
}


@cache
def staffs_alone() -> frozenset[str]:
    """The files of `app/web` that no resident's page is made of, as paths below it.

    A template that none includes counts as residents': better a string too many than one too few.
    """
    includes = {
        path.relative_to(WEB).as_posix(): _included(path.read_text("utf-8")) for path in WEB.rglob("*.html")
    }

    def reached(of_staff: bool) -> set[str]:
        found: set[str] = set()
        # a page is what lies outside the components
        wanted = {
            name
            for name in includes
            if not name.startswith("components/") and name.startswith(STAFF) is of_staff
        }
        while wanted:
            found |= wanted
            wanted = {one for name in wanted for one in includes[name]} - found
        return found

    modules = {path.relative_to(WEB).as_posix() for path in WEB.rglob("*.py")}
    return frozenset(
        {*(name for name in modules if name.startswith(STAFF)), *(reached(True) - reached(False))}
    )


def _included(source: str) -> set[str]:
    """The templates that this one is made of.

    One whose name is only known at run time is a part of its page, and lies beside it: its folder tells.
    """
    syntax = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True).parse(source)
    return {name for name in find_referenced_templates(syntax) if name}


def for_residents(message: Message) -> bool:
    """Whether it stands where a resident may read it."""
    return FOR_RESIDENTS in message.auto_comments


@cache
def _found() -> tuple[Found, ...]:
    """Every string where it stands, in the order of the files. Found once: each catalogue is made of it."""
    found = extract_from_dir(
        ROOT / "app",
        METHODS,
        OPTIONS,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    return tuple(sorted(found, key=lambda one: (one[0], one[1])))


def extracted(*, residents_only: bool = False) -> Catalog:
    """Every string of the product, or of residents, with the files it stands in."""
    catalogue = Catalog(**HEADER, header_comment="# Every string of Plainchat. English is the source.")
    staffs = {f"web/{name}" for name in staffs_alone()}
    found = _found()
    residents = {(message, context) for name, _, message, _, context in found if name not in staffs}
    for name, _, message, comments, context in found:
        read_by_residents = (message, context) in residents
        if residents_only and not read_by_residents:
            continue
        marks = [FOR_RESIDENTS] if read_by_residents else []
        catalogue.add(
            message, locations=[(f"app/{name}", 0)], auto_comments=[*marks, *comments], context=context
        )
    return catalogue


def template_for(code: str) -> Catalog:
    """What a catalogue must hold."""
    return extracted(residents_only=code not in CONSOLE_LOCALES)


def text_of(catalogue: Catalog) -> str:
    """The catalogue as a file."""
    out = io.BytesIO()
    write_po(out, catalogue, width=100, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
    return out.getvalue().decode()


def catalogues() -> dict[str, Path]:
    """The translations there are, by code."""
    return {path.parent.parent.name: path for path in sorted(LOCALES.glob("*/LC_MESSAGES/plainchat.po"))}


def read(path: Path, code: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=code and code.replace("-", "_"))


def update(new: list[str]) -> None:
    """Writes the template, and brings every translation up to date with it."""
    TEMPLATE.write_text(text_of(extracted()), "utf-8")
    for code in new:
        path = LOCALES / code / "LC_MESSAGES" / "plainchat.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            empty = Catalog(locale=code.replace("-", "_"), **HEADER, header_comment=f"# Plainchat in {code}.")
            path.write_text(text_of(empty), "utf-8")
    for code, path in catalogues().items():
        catalogue = read(path, code)
        catalogue.update(template_for(code), no_fuzzy_matching=False)
        path.write_text(text_of(catalogue), "utf-8")


def problems() -> list[str]:
    """What is wrong with the catalogues, a line each."""
    template = extracted()
    found = []
    if not TEMPLATE.exists() or TEMPLATE.read_text("utf-8") != text_of(template):
        found.append("locales/plainchat.pot is out of date: run `python scripts/catalogues.py update`")
    for code, path in catalogues().items():
        catalogue = read(path, code)
        for message in template_for(code):
            if message.id:
                found += [f"{code}: {why}: {message.id!r}" for why in wrong(message, catalogue)]
    return found


def wrong(message: Message, catalogue: Catalog) -> list[str]:
    """What is wrong with the translation of one string."""
    translated = catalogue.get(message.id, message.context)
    if translated is None:
        return ["missing"]
    strings = [translated.string] if isinstance(translated.string, str) else list(translated.string or ())
    forms = 1 if isinstance(message.id, str) else catalogue.num_plurals
    if not all(strings) or len(strings) != forms:
        return ["missing"]
    if translated.fuzzy:
        return ["fuzzy"]
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    wanted = set(PLACEHOLDER.findall(sources[-1]))
    # a plural form may leave out the number: "one message"
    allowed = wanted | {"%(num)d"}
    needed = wanted - {"%(num)d"}
    if any(not needed <= set(PLACEHOLDER.findall(text)) <= allowed for text in strings):
        return ["placeholders differ"]
    return []


def main(arguments: list[str]) -> int:
    match arguments:
        case ["extract"]:
            TEMPLATE.write_text(text_of(extracted()), "utf-8")
        case ["update", *codes]:
            update(codes)
        case ["check"]:
            found = problems()
            print("\n".join(found) or "The catalogues are complete.")
            return 1 if found else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
