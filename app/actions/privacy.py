"""What residents may do about what is kept of them."""

from app.actions.finish import end_now
from app.actions.talk import usable
from app.broker import conversation_topic
from app.domain.terms import EventKind, Sender
from app.office import Office
from app.store import conversation_rows, events
from app.store.conversations import VisitorConversation
from app.store.writer import Tx


async def forget(office: Office, visitor: VisitorConversation) -> None:
    """Ends the chat if it is open, and makes its link open nothing any more. Raises LinkUnusable."""

    def fn(tx: Tx) -> None:
        now = usable(tx, visitor)
        end_now(tx, now)
        conversation_rows.revoked(tx, now.conversation_id)
        events.append(
            tx,
            EventKind.LINK_REVOKED,
            sender=Sender.VISITOR,
            council_id=now.council_id,
            team_id=now.team_id,
            conversation_id=now.conversation_id,
        )
        tx.ring(conversation_topic(now.conversation_id))

    await office.store.write(fn)
