"""What becomes of what is kept of residents: what they ask for, and what is kept no longer."""

from datetime import timedelta

from app.actions import facts
from app.actions.finish import end_now
from app.actions.follow_up import usable_message
from app.actions.talk import usable
from app.broker import conversation_topic
from app.domain.terms import EventKind, Sender
from app.office import Office
from app.store import conversation_rows, drafts, follow_up_rows, follow_ups, outbox, settings
from app.store.conversations import VisitorConversation
from app.store.follow_ups import FollowUp
from app.store.writer import Tx


async def forget(office: Office, visitor: VisitorConversation) -> None:
    """Ends the chat if it is open, and makes its link open nothing any more. What they needed is erased.

    So is what was half written to either of them. A half-written note is the council's own, and stays.

    Raises LinkUnusable.
    """

    def fn(tx: Tx) -> None:
        now = usable(tx, visitor)
        end_now(tx, now)
        conversation_rows.revoked(tx, now.conversation_id)
        conversation_rows.needs_said(tx, now.conversation_id, ())
        drafts.drop_words(tx, now.conversation_id)
        settings.drop(tx, now.conversation_id)
        outbox.drop_transcripts(tx, now.conversation_id)
        facts.by_visitor(tx, EventKind.LINK_REVOKED, now)
        tx.ring(conversation_topic(now.conversation_id))

    await office.store.write(fn)


async def forget_message(office: Office, left: FollowUp) -> None:
    """Makes the link to a message that was left open nothing any more. The message is answered all the same.

    Raises LinkUnusable.
    """

    def fn(tx: Tx) -> None:
        now = usable_message(tx, left)
        follow_up_rows.revoked(tx, now.id)
        facts.of_follow_up(tx, EventKind.FOLLOW_UP_LINK_REVOKED, now)

    await office.store.write(fn)


async def erase_old_contacts(office: Office) -> None:
    """Name, address and number of whoever left a message go some days after that was closed.

    Call it now and then. While there is nothing to erase it only reads.
    """
    before = office.clock() - timedelta(days=office.settings.contact_days)

    def fn(tx: Tx) -> None:
        for follow_up_id in follow_up_rows.closed_before(tx.conn, before):
            now = follow_ups.by_id(tx.conn, follow_up_id)
            assert now is not None
            follow_up_rows.contact_erased(tx, follow_up_id)
            facts.of_follow_up(tx, EventKind.FOLLOW_UP_CONTACT_ERASED, now, sender=Sender.SYSTEM)

    if await office.store.read(lambda conn: follow_up_rows.closed_before(conn, before)):
        await office.store.write(fn)


async def overwrite_erased(office: Office) -> None:
    """What was erased, by whatever action, goes out of the log beside the database too.

    Call it now and then, and again: while somebody reads it leaves that to the next time.
    """
    await office.store.empty_log()
