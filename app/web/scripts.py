"""Scripts: what a page asks for is one file, with all the modules that it imports.

Fifty modules are fifty requests, one after the other as each names the next; any of them may fail, and half a
page is worse than none. They are joined when the server starts, so there is nothing to build. Each becomes a
function that returns what it exports, after those it imports from.
"""

from __future__ import annotations

import re
from pathlib import Path

ENTRIES = ("chat.js", "console.js", "console-sign-out.js", "form.js", "frame.js", "page.js", "settings.js")
"""What pages ask for."""

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([a-z-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function |const |class )(\w+)", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*|\bimport\s*\(.*", re.MULTILINE)
_COMMENTS = re.compile(r"^ *//.*\n|^ */\*\*(?s:.*?)\*/\n", re.MULTILINE)


def joined(folder: Path) -> dict[str, bytes]:
    """Those of `ENTRIES` that lie in `folder`, each with its modules.

    Raises ValueError for a form of import or export that is not one of ours, and for modules that import each
    other; FileNotFoundError for one that is not there.
    """
    return {name: join(folder, name).encode() for name in ENTRIES if (folder / name).is_file()}


def join(folder: Path, entry: str) -> str:
    """The script `entry` with all that it imports, less the comments. Raises as `joined` does."""
    parts: dict[str, str] = {}
    _add(folder, entry, parts, ())
    return "".join(parts.values())


def _add(folder: Path, name: str, parts: dict[str, str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"{' imports '.join((*above, name))}")
    if name in parts:
        return
    text = _COMMENTS.sub("", (folder / name).read_text(encoding="utf-8"))
    for found in _IMPORT.finditer(text):
        _add(folder, found[2], parts, (*above, name))
    body = _EXPORT.sub(r"\1\2", _IMPORT.sub(_taken, text))
    if other := _OTHER.search(body):
        raise ValueError(f"{name}: {other[0]}")
    exports = ", ".join(found[2] for found in _EXPORT.finditer(text))
    parts[name] = f"const {variable(name)} = (() => {{\n{body}return {{ {exports} }};\n}})();\n"


def _taken(found: re.Match[str]) -> str:
    """`import { a as b } from "./c-d.js"` as what it takes from that module's variable."""
    return f"const {{{found[1].replace(' as ', ': ')}}} = {variable(found[2])};\n"


def variable(name: str) -> str:
    """What has the exports of the module `name`."""
    return "$" + name.removesuffix(".js").replace("-", "_")
