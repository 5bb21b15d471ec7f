"""Noticing that the adviser of a chat is not there any more, or is there again."""

from app.actions import facts
from app.actions.one_by_one import act_on_each
from app.broker import conversation_topic, staff_topic, team_topic
from app.domain.terms import EventKind
from app.office import Office
from app.store import attendance, conversation_rows, conversations, deadlines, people
from app.store.attendance import Change
from app.store.writer import Tx


async def look(office: Office) -> int:
    """Writes down who has gone from their chats and who is back, and returns of how many chats that was.

    Any number of processes may do so. While nothing has changed it only reads.
    """
    now = office.clock()
    found = await office.store.read(lambda conn: attendance.changes(conn, now))
    return await act_on_each(office, found, _note)


def left(tx: Tx, staff_id: int) -> None:
    """Who leaves on purpose has gone from their chats at once, in the transaction by which they leave.

    Who is signed in elsewhere too may be at their desk there: see `people.unsee`.
    """
    people.unsee(tx, staff_id, elsewhere=people.has_session(tx.conn, staff_id, tx.now))
    for found in attendance.changes(tx.conn, tx.now):
        if found.adviser_id == staff_id:
            _note(found, tx)


def _note(found: Change, tx: Tx) -> bool:
    now = conversations.visitor_by_id(tx.conn, found.conversation_id)
    if now is None or found not in attendance.changes(tx.conn, tx.now):
        return False
    conversation_rows.left_alone(tx, found.conversation_id, gone=found.gone)
    if found.gone:  # nobody answers, so nobody's silence is counted
        deadlines.drop(tx, found.conversation_id)
    kind = EventKind.ADVISER_GONE if found.gone else EventKind.ADVISER_BACK
    facts.by_system(tx, kind, now, staff_id=found.adviser_id)
    tx.ring(conversation_topic(found.conversation_id))
    tx.ring(team_topic(now.team_id))
    tx.ring(staff_topic(found.adviser_id))
    return True
