"""The catalogues of translations: `python scripts/catalogues.py extract | update | check`.

extract  gathers every string of the product into locales/plainchat.pot (English is the source)
update   extract, then brings every locales/<code>/LC_MESSAGES/plainchat.po up to date (what changed is fuzzy)
check    says what is out of date, missing, fuzzy or has lost a placeholder; exits with 1 when something is

Nothing needs compiling: the server compiles the .po files in memory when it starts. A new language is begun
by `python scripts/catalogues.py update gd`. The pseudo-locale ar-XB has no file: see app/web/language.py.
"""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "locales"
TEMPLATE = LOCALES / "plainchat.pot"
METHODS = [("web/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"web/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
KEYWORDS = {**DEFAULT_KEYWORDS, "forms": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
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


def extracted() -> Catalog:
    """Every string of the product, with the files it stands in."""
    catalogue = Catalog(**HEADER, header_comment="# Every string of Plainchat. English is the source.")
    found = extract_from_dir(
        ROOT / "app",
        METHODS,
        OPTIONS,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for name, _, message, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalogue.add(message, locations=[(f"app/{name}", 0)], auto_comments=comments, context=context)
    return catalogue


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
    template = extracted()
    TEMPLATE.write_text(text_of(template), "utf-8")
    for code in new:
        path = LOCALES / code / "LC_MESSAGES" / "plainchat.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            empty = Catalog(locale=code.replace("-", "_"), **HEADER, header_comment=f"# Plainchat in {code}.")
            path.write_text(text_of(empty), "utf-8")
    for code, path in catalogues().items():
        catalogue = read(path, code)
        catalogue.update(template, no_fuzzy_matching=False)
        path.write_text(text_of(catalogue), "utf-8")


def problems() -> list[str]:
    """What is wrong with the catalogues, a line each."""
    template = extracted()
    found = []
    if not TEMPLATE.exists() or TEMPLATE.read_text("utf-8") != text_of(template):
        found.append("locales/plainchat.pot is out of date: run `python scripts/catalogues.py update`")
    for code, path in catalogues().items():
        catalogue = read(path, code)
        for message in template:
            if message.id:
                found += [f"{code}: {why}: {message.id!r}" for why in wrong(message, catalogue)]
    return found


def wrong(message: Message, catalogue: Catalog) -> list[str]:
    """What is wrong with the translation of one string."""
    translated = catalogue.get(message.id, message.context)
    if translated is None:
        return ["missing"]
    strings = [translated.string] if isinstance(translated.string, str) else list(translated.string or ())
    if not all(strings):
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
