"""A page as a tree, so that tests can say what a person sees. Strict: an unclosed tag is an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"base", "meta", "link", "input", "br", "hr", "img", "path", "source", "track"})


@dataclass
class Element:
    """One element. `children` holds elements and texts, in order."""

    tag: str
    attrs: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """This element and all in it, in the order of the page."""
        left: list[Element | str] = [self]
        while left:
            element = left.pop()
            if isinstance(element, Element):
                yield element
                left.extend(reversed(element.children))

    def all(self, tag: str = "", **attrs: str) -> list[Element]:
        """Those in it with this tag and these attributes (`data_id` is `data-id`; "" is any value)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()}
        return [
            element
            for element in self.walk()
            if (not tag or element.tag == tag)
            and all(
                name in element.attrs and value in ("", element.attrs[name]) for name, value in wanted.items()
            )
        ]

    def one(self, tag: str = "", **attrs: str) -> Element:
        """The only one. Raises AssertionError when there is none, or several."""
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} elements <{tag}> {attrs}"
        return found[0]

    def id(self, id: str) -> Element:
        """The element with this id, which must be alone."""
        return self.one(id=id)

    def has(self, id: str) -> bool:
        return bool(self.all(id=id))

    @property
    def text(self) -> str:
        """Its words, blank space folded; without what a <template> holds, which nobody sees."""
        return " ".join(self._raw().split())

    @property
    def lines(self) -> str:
        """Its words as they stand, for what keeps its line breaks."""
        return self._raw()

    def _raw(self) -> str:
        shown = (child for child in self.children if isinstance(child, str) or child.tag != "template")
        return "".join(child if isinstance(child, str) else child._raw() for child in shown)

    def fields(self) -> dict[str, str]:
        """What a browser would send of this form, as it stands. Of a name the first value counts."""
        values: dict[str, str] = {}
        for element in self.walk():
            name = element.attrs.get("name", "")
            if element.tag == "textarea":
                # a browser drops the newline that follows the tag
                values.setdefault(name, element._raw().removeprefix("\n"))
            elif element.tag == "input":
                kind = element.attrs.get("type", "text")
                if kind not in ("checkbox", "radio") or "checked" in element.attrs:
                    values.setdefault(name, element.attrs.get("value", ""))
        return values


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def updatepos(self, i: int, j: int) -> int:
        """Counts no lines: nobody asks where in the source something stands."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice on <{tag}>: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Element:
    """The tree of a page or a fragment. Raises AssertionError for tags that do not fit and ids used twice."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.open == [builder.root], f"not closed: {[element.tag for element in builder.open[1:]]}"
    ids = [element.attrs["id"] for element in builder.root.walk() if "id" in element.attrs]
    assert len(ids) == len(set(ids)), f"ids used twice: {sorted(id for id in ids if ids.count(id) > 1)}"
    return builder.root
