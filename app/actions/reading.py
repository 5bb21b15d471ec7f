"""An adviser reads: state, no fact, so there is no event."""

from app.broker import staff_topic
from app.office import Office
from app.store import reading
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
