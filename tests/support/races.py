"""What happens between two steps of one request."""

import pytest

from app.actions.drafts import keep_participants
from app.actions.finish import end_by_visitor
from app.office import Office
from app.store.conversations import VisitorConversation
from app.web.visitor import chat


def ended_in_between(monkeypatch: pytest.MonkeyPatch, office: Office, visitor: VisitorConversation) -> None:
    """The chat ends after a handler has read it, and before it keeps what is half written."""

    async def late(office_: Office, who: VisitorConversation, text: str, key: str, known: str | None) -> None:
        await end_by_visitor(office, visitor)
        await keep_participants(office_, who, text, key, known)

    monkeypatch.setattr(chat, "keep_participants", late)
