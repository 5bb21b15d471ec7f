"""Letters that are seen while they are typed: what an adviser reads of it, and what their desk hears."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.actions import real_time_text
from app.broker import Hint
from app.domain.conversation import HELD
from app.domain.terms import RealTimeText, Sender
from app.store.conversations import StaffConversation
from app.store.events import Item
from app.web.language import Language
from app.web.stream import Frame


def hear(staff_id: int) -> Callable[[Hint], Frame | None]:
    """What the stream of this adviser's desk makes of a hint."""

    def heard(hint: Hint) -> Frame | None:
        told = real_time_text.for_adviser(hint, staff_id)
        return None if told is None else Frame("typing", told)

    return heard


def status(language: Language, talk: StaffConversation, visitor: str, me: int) -> dict[str, Any] | None:
    """What `_real_time_text.html` needs; None for who does not have the chat, and with who cannot answer.

    A resident whose page runs no scripts could not say yes.
    """
    if talk.state not in HELD or talk.adviser_id != me:
        return None
    if not talk.with_scripts and talk.real_time_text is RealTimeText.OFF:
        return None
    _ = language.gettext
    match talk.real_time_text:
        case RealTimeText.ON:
            words = [
                _("Letters show while you type."),
                _("%(name)s sees what is in your message box before you send it.", name=visitor),
                _("They also see what you delete."),
            ]
        case RealTimeText.ADVISER:
            words = [
                _("You want to show letters while you type."),
                _("%(name)s has not said yes yet.", name=visitor),
                _("Nothing shows until then."),
            ]
        case RealTimeText.VISITOR:
            words = [
                _("%(name)s would like to show letters while you both type.", name=visitor),
                _("If you say yes:"),
                _("%(name)s sees what is in your message box before you send it.", name=visitor),
                _("They also see what you delete."),
            ]
        case _:
            words = [_("Only whole messages show.")]
    return {"state": str(talk.real_time_text), "words": " ".join(words)}


def happening(language: Language, item: Item, visitor: str, *, mine: bool) -> str:
    """That one side has chosen, in a sentence."""
    _ = language.gettext
    name = visitor if item.by is Sender.VISITOR else item.name
    match item.real_time_text:
        case RealTimeText.ON:
            return _("Letters show now while both type.")
        case RealTimeText.VISITOR | RealTimeText.ADVISER if not mine:
            return _("%(name)s would like to show letters while typing.", name=name)
        case RealTimeText.VISITOR | RealTimeText.ADVISER:
            return _("You want to show letters while you type.")
        case _ if mine:
            return _("You chose that only whole messages show.")
        case _:
            return _("%(name)s chose that only whole messages show.", name=name)
