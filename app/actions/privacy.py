"""What residents may do about what is kept of them."""

from app.actions import facts
from app.actions.finish import end_now
from app.actions.talk import usable
from app.broker import conversation_topic
from app.domain.terms import EventKind
from app.office import Office
from app.store import conversation_rows, drafts
from app.store.conversations import VisitorConversation
from app.store.writer import Tx


async def forget(office: Office, visitor: VisitorConversation) -> None:
    """Ends the chat if it is open, and makes its link open nothing any more. Raises LinkUnusable."""

    def fn(tx: Tx) -> None:
        now = usable(tx, visitor)
        end_now(tx, now)
        conversation_rows.revoked(tx, now.conversation_id)
        drafts.drop_all(tx, now.conversation_id)
        facts.by_visitor(tx, EventKind.LINK_REVOKED, now)
        tx.ring(conversation_topic(now.conversation_id))

    await office.store.write(fn)
