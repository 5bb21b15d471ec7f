"""What somebody needs to be talked with: said by them, and erased when nobody can come back to the chat."""

from app.actions import facts
from app.actions.talk import ring, usable
from app.domain.conversation import check_visitor_may_write
from app.domain.terms import EventKind, Need
from app.office import Office
from app.store import conversation_rows, conversations
from app.store.conversations import VisitorConversation
from app.store.writer import Tx


async def say_needs(office: Office, visitor: VisitorConversation, needs: tuple[Need, ...]) -> bool:
    """The visitor says what they need: all that holds from now on. False when that is what held.

    Raises LinkUnusable, ConversationEnded.
    """

    def fn(tx: Tx) -> bool:
        now = usable(tx, visitor)
        check_visitor_may_write(now.state)
        return change(tx, now, needs)

    return await office.store.write(fn)


def change(tx: Tx, now: VisitorConversation, needs: tuple[Need, ...]) -> bool:
    """As `say_needs`, within a transaction. The event says only that it was: events cannot be erased."""
    if needs == now.needs:
        return False
    conversation_rows.needs_said(tx, now.conversation_id, needs)
    facts.by_visitor(tx, EventKind.NEEDS_SAID, now)
    ring(tx, now.conversation_id, now.team_id, now.adviser_id)
    return True


async def erase_old_needs(office: Office) -> None:
    """What was said for one conversation goes when its link has expired.

    Call it now and then. While there is nothing to erase it only reads.
    """
    now = office.clock()

    def fn(tx: Tx) -> None:
        for conversation_id in conversations.expired_with_needs(tx.conn, tx.now):
            conversation = conversations.visitor_by_id(tx.conn, conversation_id)
            assert conversation is not None
            conversation_rows.needs_said(tx, conversation_id, ())
            facts.by_system(tx, EventKind.NEEDS_ERASED, conversation)

    if await office.store.read(lambda conn: conversations.expired_with_needs(conn, now)):
        await office.store.write(fn)
