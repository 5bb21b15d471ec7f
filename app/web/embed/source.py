"""What is served of the loader's files: all that they do, in as few bytes as can be had without a parser.

It knows only how our loader is written. One comment is at its top, the others fill a line, or end one and
hold no quote. A statement ends with a semicolon or a brace. A regular expression has no space in it, and the
mark of a division has one behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path
from string import ascii_letters, ascii_lowercase, digits

WIDGET = Path(__file__).parents[3] / "widget"
LOADER = WIDGET / "plainchat.js"
STYLES = WIDGET / "plainchat.css"

_STRING = r"""\"[^"\\\n]*(?:\\.[^"\\\n]*)*\"|`[^`]*`"""
# A string or a regular expression, which stay as they are.
_KEPT = re.compile(rf"{_STRING}|/(?![/*\s])(?:\\.|[^/\\\s])+/")
_WORDS = re.compile(rf"{_KEPT.pattern}|(?:(?<![\w.])|(?<=\.\.\.))[a-z]\w*")
_LOOSE = re.compile(rf"(?P<string>{_STRING})|(?P<marks>(?:\s*[]{{}}()[;:,?=<>*+&|!])+\s*)")

# What stands two spaces in is known to the whole loader, all else to the function where it is declared.
_BLOCKS = re.compile(r"^(?=  \S)", re.MULTILINE)
_OUTER = re.compile(r"^  (?:function|const|let) \[?(\w+(?:, \w+)*)", re.MULTILINE)
_INNER = re.compile(r"(?:\b(?:const|let) |(?<=\w)\((?=[^()]*\) \{)|\((?=\w+\) =>))(\w+(?:, \w+)*)")


@cache
def source() -> str:
    """The loader's source without comments, long names, and spaces that nobody needs."""
    return strip(LOADER.read_text(encoding="utf-8"))


@cache
def styles() -> str:
    """Its styles, without comments and the ends of lines."""
    return re.sub(r"/\*.*?\*/|\n", "", STYLES.read_text(encoding="utf-8"), flags=re.DOTALL)


def strip(text: str) -> str:
    """Takes away comments, indentation, the space beside marks and long names; nothing of a string."""
    text = re.sub(r"\A/\*.*?\*/", "", text, count=1, flags=re.DOTALL)
    lines = (re.sub(r"\s+// [^\"'`]*$", "", line) for line in text.splitlines())
    text = _shorten("\n".join(line for line in lines if line.strip() and not line.strip().startswith("//")))
    return _LOOSE.sub(lambda found: found["string"] or _tight(found["marks"]), text).strip()


def _tight(marks: str) -> str:
    return re.sub(r"\s", "", marks).replace(";}", "}")


def _shorten(text: str) -> str:
    """Short names for what the loader declares, but for what is also the name of a property."""
    code = _KEPT.sub('""', text)
    names = _names(set(re.findall(r"\w+", code)))
    within = list(
        islice(names, 5)
    )  # every function has these for its own; with more of them it is no smaller
    outer = {name: name if _names_property(name, code) else next(names) for name in _declared(_OUTER, code)}
    blocks = []
    for block in _BLOCKS.split(text):
        code = _KEPT.sub('""', block)
        inner = [
            name for name in _declared(_INNER, code) if name not in outer and not _names_property(name, code)
        ]
        blocks.append(_renamed(block, {**outer, **dict(zip(inner, within, strict=False))}))
    return "".join(blocks)


def _names(used: set[str]) -> Iterator[str]:
    names = (*ascii_letters, *map("".join, product(ascii_lowercase, digits)))
    return (name for name in names if name not in used)


def _declared(pattern: re.Pattern[str], code: str) -> dict[str, None]:
    return dict.fromkeys(name for names in pattern.findall(code) for name in names.split(", "))


def _renamed(text: str, new: dict[str, str]) -> str:
    return _WORDS.sub(lambda found: new.get(found[0], found[0]), text)


def _names_property(name: str, code: str) -> bool:
    """As in `{ name: 1 }`, `{ name }`, `{ name() {} }`."""
    before = rf"(?<![\w.]){name}"
    if re.search(rf"(?<!\? ){before}\s*:|(?<!function ){before}\([^()]*\) \{{", code):
        return True
    alone = re.finditer(rf"[{{,]\s*{name}\s*[,}}]", code)
    return any(_in_braces(code[: found.start() + 1]) for found in alone)


def _in_braces(code: str) -> bool:
    """Whether what comes next stands in an object, and not in a call, a list or a statement."""
    closed = 0
    for mark in reversed(code):
        if mark in ")]}":
            closed += 1
        elif mark == ";" and not closed:
            return False
        elif mark in "([{":
            if not closed:
                return mark == "{"
            closed -= 1
    return False
