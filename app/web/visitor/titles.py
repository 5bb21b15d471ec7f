"""What the title of a chat's page says."""

from __future__ import annotations

from app.domain.terms import ConversationState
from app.web.language import Language
from app.web.visitor.shown import Sight


def place(language: Language, seen: Sight) -> str:
    """The title's words for where the person is."""
    _ = language.gettext
    match seen.visitor.state:
        case ConversationState.WAITING:
            return _("Chat, waiting")
        case ConversationState.PAUSED:
            return _("Chat, paused")
        case ConversationState.TALKING | ConversationState.DORMANT:
            return _("Chat with %(name)s", name=seen.visitor.adviser_name or "")
        case _:
            return _("Chat, ended")
