"""A conversation as plain text, to be saved or sent by e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import indent

from app.domain.terms import Sender
from app.store.conversations import VisitorConversation
from app.store.events import Item
from app.web.visitor.shown import Wording

IN = "  "


def as_text(words: Wording, visitor: VisitorConversation, items: Sequence[Item], council: str) -> str:
    """The whole conversation as plain text. Words of people are set in: none can look like another's."""
    lines = [words.language.gettext("Chat with %(council)s", council=council)]
    lines += [f"{term}: {fact}" for term, fact, _lang in words.facts(visitor)]
    for item in map(words.item, items):
        if item["sender"] == Sender.SYSTEM:
            lines += ["", f"{item['time']} {item['text']}"]
        else:
            lines += ["", f"{item['time']} {item['name']}:", indent(str(item["text"]), IN)]
    return "\n".join([*lines, ""])
