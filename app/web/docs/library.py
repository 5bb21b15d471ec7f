"""The files of the docs folder: their addresses, and what stands there. Rendered when first asked for."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path

from app.shipped import shipped
from app.web.assets import Asset, asset_of
from app.web.docs.markdown import Article, article

FOLDER = shipped("docs")
INDEX = "README.md"
SITE = "/docs/"
_SERVED = frozenset({".png", ".svg", ".toml"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the navigation."""

    name: str
    url: str


class Library:
    """Everything under `folder`. A path is only looked up, so it cannot climb out."""

    def __init__(self, folder: Path = FOLDER) -> None:
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        self._files = {path.relative_to(folder).as_posix(): path for path in paths}
        self._articles: dict[str, Article] = {}
        self._assets: dict[str, Asset] = {}

    def article(self, address: str) -> Article | None:
        """The article at `address`, such as "privacy", "decisions/" or "" for the index."""
        name = f"{address}{INDEX}" if address == "" or address.endswith("/") else f"{address}.md"
        path = self._files.get(name)
        if path is None or (name.endswith(INDEX) and address and not address.endswith("/")):
            return None
        if name not in self._articles:
            text = path.read_text("utf-8")
            self._articles[name] = article(text, lambda target: self._url(name, target))
        return self._articles[name]

    def asset(self, address: str) -> Asset | None:
        """A picture or a sample file."""
        path = self._files.get(address)
        if path is None or path.suffix not in _SERVED:
            return None
        if address not in self._assets:
            self._assets[address] = asset_of(address, path.read_bytes())
        return self._assets[address]

    def contents(self) -> list[Entry]:
        """What the index links to, in its order."""
        index = self.article("")
        found = [(words, self._url(INDEX, target)) for target, words in index.links] if index else []
        return [Entry(words, url) for words, url in found if url and url.startswith(SITE)]

    def _url(self, name: str, target: str) -> str | None:
        if target.startswith(("http:", "https:", "mailto:", "#")):
            return target
        path, _, anchor = target.partition("#")
        aim = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        if aim not in self._files:
            return None
        if aim.endswith(".md"):
            aim = aim.removesuffix(INDEX).removesuffix(".md")
        elif Path(aim).suffix not in _SERVED:
            return None
        return f"{SITE}{aim}" + (f"#{anchor}" if anchor else "")
