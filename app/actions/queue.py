"""Taking a visitor from the queue, or over from a colleague who is not there any more."""

from dataclasses import dataclass

from app.actions import facts
from app.actions.talk import through_team
from app.broker import conversation_topic, staff_topic, team_topic
from app.domain.errors import AlreadyAccepted, AtCapacity, ConversationEnded, NotAvailable, NotFound
from app.domain.terms import Availability, ConversationState, EventKind
from app.office import Office
from app.store import attendance, conversation_rows, people
from app.store.people import Staff
from app.store.writer import Tx


@dataclass(frozen=True)
class Accepted:
    """`repeated`: this adviser held it already, and nothing was changed."""

    conversation_id: int
    repeated: bool


async def accept(office: Office, adviser: Staff, conversation_id: int) -> Accepted:
    """The adviser takes the conversation, or takes it over when who holds it is not there any more.

    Of two at once one wins, and the other is told who.

    Raises NotFound, AlreadyAccepted(by), ConversationEnded, NotAvailable, AtCapacity(capacity).
    """

    def fn(tx: Tx) -> Accepted:
        now = through_team(tx, adviser, conversation_id)
        if now.state is ConversationState.ENDED:
            raise ConversationEnded
        if now.adviser_id == adviser.id:
            return Accepted(now.id, True)
        before = now.adviser_id
        if before is not None and not (now.left_alone and not attendance.is_there(tx.conn, before, tx.now)):
            raise AlreadyAccepted(now.adviser_name or "")
        me = people.by_id(tx.conn, adviser.id)
        if me is None:
            raise NotFound
        if me.availability is not Availability.AVAILABLE:
            raise NotAvailable
        if conversation_rows.talking_count(tx.conn, me.id) >= me.capacity:
            raise AtCapacity(me.capacity)
        if before is None:
            conversation_rows.accepted(tx, now.id, me.id)
            facts.by_staff(tx, EventKind.ADVISER_JOINED, now, me)
        else:
            conversation_rows.taken_over(tx, now.id, me.id, before)
            facts.by_staff(tx, EventKind.ADVISER_JOINED, now, me, data={"taken_from": before})
            tx.ring(staff_topic(before))
        tx.ring(conversation_topic(now.id))
        tx.ring(team_topic(now.team_id))
        tx.ring(staff_topic(me.id))
        return Accepted(now.id, False)

    return await office.store.write(fn)
