"""Letters that are seen while they are typed: what a resident reads of it, and what their page hears."""

from __future__ import annotations

from typing import Any

from app.actions import real_time_text
from app.broker import Hint
from app.domain.conversation import HELD
from app.domain.terms import RealTimeText, Sender
from app.store.conversations import VisitorConversation
from app.store.events import Item
from app.web.language import Language
from app.web.stream import Frame


def hear(hint: Hint) -> Frame | None:
    """What a resident's stream makes of a hint."""
    told = real_time_text.for_visitor(hint)
    return None if told is None else Frame("typing", told)


def status(language: Language, visitor: VisitorConversation) -> dict[str, Any] | None:
    """What `_real_time_text.html` needs; None while no adviser has the chat, or is there."""
    if visitor.state not in HELD or visitor.left_alone:
        return None
    _, name = language.gettext, visitor.adviser_name or ""
    seen = _("%(name)s sees what is in your message box before you send it.", name=name)
    match visitor.real_time_text:
        case RealTimeText.ON:
            words = [_("Letters show while you type."), seen, _("They also see what you delete.")]
        case RealTimeText.VISITOR:
            words = [
                _("You want to show letters while you type."),
                _("%(name)s has not said yes yet.", name=name),
                _("Nothing shows until then."),
            ]
        case RealTimeText.ADVISER:
            words = [
                _("%(name)s would like to show letters while you both type.", name=name),
                _("If you say yes:"),
                seen,
                _("They also see what you delete."),
            ]
        case _:
            words = [
                _("If both of you say yes, each sees what the other types."),
                _("That is before it is sent, and also what is deleted."),
                _("It is off until both of you say yes."),
            ]
    return {"state": str(visitor.real_time_text), "words": " ".join(words)}


def happening(language: Language, item: Item) -> str:
    """That one side has chosen, in a sentence."""
    _, by_visitor = language.gettext, item.by is Sender.VISITOR
    match item.real_time_text:
        case RealTimeText.ON:
            return _("Letters show now while you both type.")
        case RealTimeText.VISITOR:
            return _("You want to show letters while you type.")
        case RealTimeText.ADVISER:
            return _("%(name)s would like to show letters while you both type.", name=item.name)
        case _ if by_visitor:
            return _("You chose that only whole messages show.")
        case _:
            return _("%(name)s chose that only whole messages show.", name=item.name)
