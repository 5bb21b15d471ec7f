"""Events of one conversation, by who caused them."""

from collections.abc import Mapping

from app.domain.keys import HashedWords
from app.domain.terms import EventKind, Sender
from app.store import events
from app.store.conversations import StaffConversation, VisitorConversation
from app.store.people import Staff
from app.store.writer import Tx


def by_visitor(
    tx: Tx,
    kind: EventKind,
    now: VisitorConversation,
    *,
    data: Mapping[str, object] | None = None,
    words: HashedWords | None = None,
    once_key: str | None = None,
) -> int:
    """Appends what the visitor did. See `events.append`."""
    return events.append(
        tx,
        kind,
        sender=Sender.VISITOR,
        council_id=now.council_id,
        team_id=now.team_id,
        conversation_id=now.conversation_id,
        data=data,
        words=words,
        once_key=once_key,
    )


def by_staff(
    tx: Tx,
    kind: EventKind,
    now: StaffConversation,
    staff: Staff,
    *,
    data: Mapping[str, object] | None = None,
    words: HashedWords | None = None,
    once_key: str | None = None,
) -> int:
    """Appends what an adviser did. See `events.append`."""
    return events.append(
        tx,
        kind,
        sender=Sender.ADVISER,
        council_id=now.council_id,
        team_id=now.team_id,
        conversation_id=now.id,
        staff_id=staff.id,
        data=data,
        words=words,
        once_key=once_key,
    )
