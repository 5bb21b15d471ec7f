"""Markdown as accessible HTML. HTML in the Markdown is shown as it is written, never taken over."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_CODE = ("fence", "code_block")

Address = Callable[[str], str | None]
"""Where a link of the Markdown leads on the site; None when its aim is not there."""


@dataclass(frozen=True, slots=True)
class Article:
    """`title` is the first heading as text; `links` are all targets as written, with their words."""

    title: str
    html: Markup
    links: tuple[tuple[str, str], ...]


def slug(heading: str) -> str:
    """A heading's anchor, as Markdown hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def article(source: str, address: Address) -> Article:
    """The article that `source` is. Links and pictures lead where `address` says, or become text."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    for kind in _CODE:
        markdown.add_render_rule(kind, _code)
    tokens = markdown.parse(source)
    links: list[tuple[str, str]] = []
    title = _headings(tokens)
    _tables(tokens)
    for token in tokens:
        if token.children:
            _links(token.children, address, links)
    return Article(title, Markup(markdown.renderer.render(tokens, markdown.options, {})), tuple(links))


def _headings(tokens: Sequence[Token]) -> str:
    """Gives each heading its anchor and each piece of code its name. The text of the first heading."""
    seen: dict[str, int] = {}
    first = within = ""
    pieces = 0
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            within = _text(tokens[place + 1])
            first = first or within
            anchor = slug(within)
            seen[anchor] = seen.get(anchor, -1) + 1
            token.attrSet("id", f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
        elif token.type in _CODE:
            pieces += 1
            token.meta["name"] = f"Code {pieces}: {within}"
    return first


def _text(inline: Token) -> str:
    return "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline"))


def _code(renderer: object, tokens: Sequence[Token], place: int, options: object, env: object) -> str:
    """Code that is wider than the window scrolls, by the keyboard too: so it takes focus and has a name."""
    token = tokens[place]
    name = escape(token.meta["name"])
    return (
        f'<pre class="pc-code" tabindex="0" role="region" aria-label="{name}">'
        f"<code>{escape(token.content)}</code></pre>\n"
    )


def _tables(tokens: list[Token]) -> None:
    """Gives each table its heading as caption, and each row its first cell as header; names each cell.

    Says by roles what a table is, as small windows lay its rows out as blocks.
    """
    roles = {"table_open": "table", "thead_open": "rowgroup", "tbody_open": "rowgroup", "tr_open": "row"}
    captions: dict[int, str] = {}
    heads: list[str] = []
    column = under = 0
    within = ""
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            within, under = _text(tokens[place + 1]), 0
        if token.type == "table_open":
            heads, under = [], under + 1
            captions[place] = within if under == 1 else f"{within}, {under}"
        if token.type == "tr_open":
            column = 0
        if token.type in roles:
            token.attrSet("role", roles[token.type])
        elif token.type == "th_open":
            heads.append(_text(tokens[place + 1]))
            token.attrSet("role", "columnheader")
            token.attrSet("scope", "col")
        elif token.type == "td_open":
            if column == 0:
                token.tag = tokens[place + 2].tag = "th"
                token.attrSet("role", "rowheader")
                token.attrSet("scope", "row")
            else:
                token.attrSet("role", "cell")
            token.attrSet("data-label", heads[column])
            column += 1
    for place, words in reversed(captions.items()):
        tokens.insert(place + 1, _caption(words))


def _caption(words: str) -> Token:
    """For who comes to a table from elsewhere in the page; whoever looks has just read the heading."""
    html = f'<caption class="pc-visually-hidden">{escape(words)}</caption>\n'
    return Token("html_block", "", 0, content=html)


def _links(children: list[Token], address: Address, found: list[tuple[str, str]]) -> None:
    aim: str | None = None
    for place, child in enumerate(children):
        if child.type == "image":
            child.attrSet("src", address(str(child.attrGet("src"))) or "")
        elif child.type == "link_open":
            target = str(child.attrGet("href"))
            found.append((target, children[place + 1].content))
            aim = address(target)
            if aim is None:
                child.type, child.tag, child.nesting, child.content = "text", "", 0, ""
            else:
                child.attrSet("href", aim)
                if len(children) == 3:  # it stands alone, so it is as large as all that is pressed
                    child.attrSet("class", "pc-action-link")
        elif child.type == "link_close" and aim is None:
            target, words = found[-1]
            path = re.sub(r"^(\.\./)+", "", target)
            child.type, child.tag, child.nesting = "text", "", 0
            child.content = "" if words == path else f" ({path})"
