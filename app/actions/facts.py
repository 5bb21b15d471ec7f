"""Events of one conversation or one follow-up, by who caused them."""

from collections.abc import Mapping

from app.broker import conversation_topic, desks_topic
from app.domain.keys import HashedWords
from app.domain.terms import RESIDENT_KINDS, EventKind, Sender
from app.store import events
from app.store.conversations import StaffConversation, VisitorConversation
from app.store.follow_ups import FollowUp
from app.store.guests import Guest, Participant
from app.store.people import Staff
from app.store.writer import Tx


def by_visitor(
    tx: Tx,
    kind: EventKind,
    now: VisitorConversation,
    *,
    guest_id: int | None = None,
    data: Mapping[str, object] | None = None,
    words: HashedWords | None = None,
    once_key: str | None = None,
) -> int:
    """Appends what the visitor did; `guest_id` is whom it is about. See `events.append`."""
    return events.append(
        tx,
        kind,
        sender=Sender.VISITOR,
        council_id=now.council_id,
        team_id=now.team_id,
        conversation_id=now.conversation_id,
        guest_id=guest_id,
        data=data,
        words=words,
        once_key=once_key,
    )


def by_participant(
    tx: Tx,
    kind: EventKind,
    now: VisitorConversation,
    who: Participant,
    *,
    data: Mapping[str, object] | None = None,
    words: HashedWords | None = None,
    once_key: str | None = None,
) -> int:
    """Appends what `who` did in the conversation: its visitor, or a guest. See `events.append`."""
    if not isinstance(who, Guest):
        return by_visitor(tx, kind, now, data=data, words=words, once_key=once_key)
    return events.append(
        tx,
        kind,
        sender=Sender.GUEST,
        council_id=now.council_id,
        team_id=now.team_id,
        conversation_id=now.conversation_id,
        guest_id=who.id,
        data=data,
        words=words,
        once_key=once_key,
    )


def by_system(
    tx: Tx,
    kind: EventKind,
    now: VisitorConversation,
    *,
    staff_id: int | None = None,
    guest_id: int | None = None,
    data: Mapping[str, object] | None = None,
) -> int:
    """Appends what nobody did just then; `staff_id`, `guest_id`: whom it is about. See `events.append`."""
    return events.append(
        tx,
        kind,
        council_id=now.council_id,
        team_id=now.team_id,
        conversation_id=now.conversation_id,
        staff_id=staff_id,
        guest_id=guest_id,
        data=data,
    )


def guest_id(who: Participant) -> int | None:
    """None for the visitor."""
    return who.id if isinstance(who, Guest) else None


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


def of_follow_up(
    tx: Tx,
    kind: EventKind,
    now: FollowUp,
    *,
    sender: Sender = Sender.VISITOR,
    staff_id: int | None = None,
    data: Mapping[str, object] | None = None,
    words: HashedWords | None = None,
    once_key: str | None = None,
) -> int:
    """Appends what happened to a follow-up, and rings for its team. See `events.append`.

    Only what residents see is of the chat too that it came from.
    """
    conversation_id = now.conversation_id if kind in RESIDENT_KINDS else None
    tx.ring(desks_topic(now.team_id))
    if conversation_id is not None:
        tx.ring(conversation_topic(conversation_id))
    return events.append(
        tx,
        kind,
        sender=sender,
        council_id=now.council_id,
        team_id=now.team_id,
        conversation_id=conversation_id,
        follow_up_id=now.id,
        staff_id=staff_id,
        data=data,
        words=words,
        once_key=once_key,
    )
