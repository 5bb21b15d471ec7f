"""When somebody's words may mean danger: how to reach the emergency services is shown, and that is a fact."""

from app.actions import facts
from app.domain.emergency import due, heard
from app.domain.terms import EventKind
from app.store import handing_on
from app.store.conversations import VisitorConversation
from app.store.guests import Participant
from app.store.writer import Tx


def show_help(tx: Tx, now: VisitorConversation, text: str, who: Participant) -> None:
    """Call it after the message of `who` was written. Which word it was is written down nowhere."""
    if heard(text) and due(handing_on.emergency_shown_at(tx.conn, now.conversation_id), tx.now):
        facts.by_system(tx, EventKind.EMERGENCY_SHOWN, now, guest_id=facts.guest_id(who))
