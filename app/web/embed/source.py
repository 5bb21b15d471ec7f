"""What is served of the loader's files: as they are written, less comments and indentation."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

WIDGET = Path(__file__).parents[3] / "widget"


@cache
def source(name: str) -> str:
    """The script `name` of `widget/`, without its first comment, lines that are only one, and indentation."""
    text = (WIDGET / name).read_text(encoding="utf-8")
    text = re.sub(r"\A/\*.*?\*/\n", "", text, count=1, flags=re.DOTALL)
    return re.sub(r"^ *(//.*\n)?", "", text, flags=re.MULTILINE).rstrip()


@cache
def styles(name: str) -> str:
    """The style sheet `name` of `widget/`, without comments and the ends of lines."""
    return re.sub(r"/\*.*?\*/|\n", "", (WIDGET / name).read_text(encoding="utf-8"), flags=re.DOTALL)


def called(name: str, argument: object) -> bytes:
    """The script `name`, which is a function, called with `argument`."""
    # "<" so that the text may stand anywhere, even inside a script element.
    text = json.dumps(argument, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"{source(name)}({text});\n".encode()
