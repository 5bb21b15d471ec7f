"""The themes that a resident may choose. Their colours stand once in tokens.css, for what a device asks for.

A style sheet cannot say "these when the device asks for them, and when they were chosen", so the second half
is made from the first.
"""

from __future__ import annotations

import re

from app.domain.settings import Theme

MARK = "/* themes to choose from */"
"""Where they go: before what stands over every choice (paper, and a person's own colours)."""

_NAMES = {
    Theme.LIGHT: ("light", "light"),
    Theme.DARK: ("dark", "dark"),
    Theme.CONTRAST: ("more contrast", "light"),
    Theme.CONTRAST_DARK: ("more contrast, dark", "dark"),
}
"""What a theme is called in tokens.css, and the browser's own scheme (scroll bars, menus) to go with it."""

_THEME = re.compile(r"/\* theme: (.+) \*/")
_COLOUR = re.compile(r"--pc-[a-z-]+: #[0-9a-f]{6};")


def to_choose(tokens: str) -> str:
    """`tokens`, the text of tokens.css, with each theme also for who has chosen it."""
    if MARK not in tokens:
        return tokens
    parts = _THEME.split(tokens)
    colours = {name: _COLOUR.findall(text) for name, text in zip(parts[1::2], parts[2::2], strict=True)}
    rules = [
        f':root[data-theme="{theme}"] {{ color-scheme: {scheme}; {" ".join(colours[name])} }}'
        for theme, (name, scheme) in _NAMES.items()
    ]
    return tokens.replace(MARK, "@media screen {\n" + "\n".join(rules) + "\n}")
