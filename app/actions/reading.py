"""Somebody reads: state, no fact, so there is no event."""

from sqlalchemy import Connection

from app.broker import staff_topic
from app.office import Office
from app.store import events, reading
from app.store.conversations import VisitorConversation
from app.store.people import Staff
from app.store.writer import StateTx


async def shown(office: Office, adviser: Staff, conversation_id: int, event_id: int) -> None:
    """Everything of a conversation up to `event_id` is on the adviser's screen now: it is no longer unread.

    The adviser's other pages hear of it, because they show the number of unread messages. When nothing can be
    written it stays unread, and is read all the same.
    """

    def fn(tx: StateTx) -> bool:
        new = reading.read_to(tx, adviser.id, conversation_id, event_id)
        if new:
            tx.ring(staff_topic(adviser.id))
        return new

    await office.store.note(fn)


async def read_on(office: Office, adviser: Staff, conversation_id: int, event_id: int) -> None:
    """As `shown`, by what the adviser's page says: nothing when none of it is new to them.

    What is not written yet cannot be read: a later `event_id` means all that there is.
    """

    def read(conn: Connection) -> int:
        new = reading.unread(conn, adviser.id).get(conversation_id)
        return min(event_id, events.latest(conn)) if new else 0

    if up_to := await office.store.read(read):
        await shown(office, adviser, conversation_id, up_to)


async def shown_to_visitor(office: Office, visitor: VisitorConversation, event_id: int) -> None:
    """The visitor has been shown everything of their chat up to `event_id`: who comes back goes on after it.

    What is not written yet cannot be shown: a later `event_id` means all that there is. When nothing can be
    written it is shown as new once more.
    """

    def fn(tx: StateTx) -> bool:
        up_to = min(event_id, events.latest(tx.conn))
        return reading.visitor_read_to(tx, visitor.conversation_id, up_to)

    await office.store.note(fn)


async def shown_in_frame(office: Office, conversation_id: int, frame: str, event_id: int) -> None:
    """A frame that asks by itself has shown everything of a chat up to `event_id`, and said it.

    When nothing can be written, a restart of the server makes it say that once more.
    """
    await office.store.note(lambda tx: reading.frame_shows(tx, conversation_id, frame, event_id))
