"""How far somebody has read a conversation: state.

Of staff, so that unread messages can be counted; of the visitor, so that who comes back is shown where they
were; of a frame that asks by itself, so that it says nothing twice when the server is restarted.
"""

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from app.domain.terms import RESIDENT_SIDE, EventKind
from app.store import tables as t
from app.store.writer import StateTx

MOST_FRAMES = 20
"""Of one conversation: as many pages of it are open at once, at most."""


def unread(conn: Connection, staff_id: int) -> dict[int, int]:
    """How many messages of the resident's side this adviser has not been shown, by conversation.

    Only conversations the adviser holds are counted; those with nothing new are left out.
    """
    rows = conn.execute(_UNREAD, {"staff": staff_id})
    return {row.conversation_id: row.messages for row in rows}


# Made once, because making a statement costs more than running it, and this runs whenever a desk looks.
_UNREAD = (
    select(t.event.c.conversation_id, func.count().label("messages"))
    .join(t.conversation, t.conversation.c.id == t.event.c.conversation_id)
    .outerjoin(
        t.reading,
        and_(
            t.reading.c.conversation_id == t.event.c.conversation_id,
            t.reading.c.staff_id == bindparam("staff"),
        ),
    )
    .where(
        t.conversation.c.adviser_id == bindparam("staff"),
        t.conversation.c.wrap_up_code_id.is_(None),
        t.event.c.kind == EventKind.MESSAGE_POSTED,
        t.event.c.sender.in_(RESIDENT_SIDE),
        t.event.c.id > func.coalesce(t.reading.c.event_id, 0),
    )
    .group_by(t.event.c.conversation_id)
)


def up_to(conn: Connection, staff_id: int, conversation_id: int) -> int | None:
    """The last event this person was shown, None while no page of the chat has been."""
    return conn.execute(
        select(t.reading.c.event_id).where(
            t.reading.c.staff_id == staff_id, t.reading.c.conversation_id == conversation_id
        )
    ).scalar_one_or_none()


def read_to(tx: StateTx, staff_id: int, conversation_id: int, event_id: int) -> bool:
    """Notes that everything up to `event_id` was shown. False when that was known already."""
    known = up_to(tx.conn, staff_id, conversation_id)
    if known is not None and known >= event_id:
        return False
    if known is None:
        tx.conn.execute(
            insert(t.reading).values(staff_id=staff_id, conversation_id=conversation_id, event_id=event_id)
        )
    else:
        tx.conn.execute(
            update(t.reading)
            .where(t.reading.c.staff_id == staff_id, t.reading.c.conversation_id == conversation_id)
            .values(event_id=event_id)
        )
    return True


def visitor_up_to(conn: Connection, conversation_id: int) -> int | None:
    """The last event the visitor has been shown, None while no page of the chat has been."""
    return conn.execute(_VISITOR_UP_TO, {"conversation": conversation_id}).scalar_one_or_none()


_VISITOR_UP_TO = select(t.visitor_reading.c.event_id).where(
    t.visitor_reading.c.conversation_id == bindparam("conversation")
)


def visitor_read_to(tx: StateTx, conversation_id: int, event_id: int) -> bool:
    """Notes that the visitor was shown everything up to `event_id`. False when that was known already."""
    table, known = t.visitor_reading, visitor_up_to(tx.conn, conversation_id)
    if known is not None and known >= event_id:
        return False
    tx.conn.execute(delete(table).where(table.c.conversation_id == conversation_id))
    tx.conn.execute(insert(table), {"conversation_id": conversation_id, "event_id": event_id})
    return True


def frame_up_to(conn: Connection, conversation_id: int, frame: str) -> int | None:
    """The last event this frame has shown, None for one that has shown nothing new yet."""
    return conn.execute(_FRAME_UP_TO, {"conversation": conversation_id, "frame": frame}).scalar_one_or_none()


_FRAME_UP_TO = select(t.frame_shown.c.event_id).where(
    t.frame_shown.c.conversation_id == bindparam("conversation"), t.frame_shown.c.frame == bindparam("frame")
)


def frame_shows(tx: StateTx, conversation_id: int, frame: str, event_id: int) -> bool:
    """Notes that this frame has shown everything up to `event_id`. Of many frames the latest are kept."""
    table = t.frame_shown
    mine = table.c.conversation_id == conversation_id
    tx.conn.execute(delete(table).where(mine, table.c.frame == frame))
    row = {"conversation_id": conversation_id, "frame": frame, "event_id": event_id}
    tx.conn.execute(insert(table), row)
    last = select(table.c.frame).where(mine).order_by(table.c.event_id.desc()).limit(MOST_FRAMES)
    tx.conn.execute(delete(table).where(mine, table.c.frame.not_in(last)))
    return True
