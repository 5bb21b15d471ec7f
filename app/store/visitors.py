"""When a visitor gave the last sign of life in their conversation: state, kept until it ends."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update

from app.store import tables as t
from app.store.moment import Moment
from app.store.writer import StateTx

LATELY = timedelta(seconds=10)
"""Who was seen since is not noted again."""


def set_seen(tx: StateTx, conversation_id: int) -> bool:
    """Notes a sign of life. False when one was noted a moment ago."""
    table = t.visitor_presence
    before = tx.conn.execute(_SEEN_AT, {"conversation": conversation_id}).scalar_one_or_none()
    if before is None:
        tx.conn.execute(insert(table), {"conversation_id": conversation_id, "seen_at": tx.now})
        return True
    if tx.now - LATELY < before <= tx.now:
        return False
    tx.conn.execute(_SET, {"conversation": conversation_id, "seen_at": tx.now})
    return True


def seen_at() -> ColumnElement[datetime]:
    """When the visitor of a conversation was last seen; beside `presence`, joined to it.

    Nobody's sign of life is kept of an ended one: then it is when it began.
    """
    return func.coalesce(t.visitor_presence.c.seen_at, t.conversation.c.started_at, type_=Moment)


presence = t.visitor_presence, t.visitor_presence.c.conversation_id == t.conversation.c.id


def forget(tx: StateTx, conversation_id: int) -> None:
    tx.conn.execute(_FORGET, {"conversation": conversation_id})


# Made once, because making a statement costs more than running it, and these run with each message.
_SEEN_AT = select(t.visitor_presence.c.seen_at).where(
    t.visitor_presence.c.conversation_id == bindparam("conversation")
)
_SET = update(t.visitor_presence).where(t.visitor_presence.c.conversation_id == bindparam("conversation"))
_FORGET = delete(t.visitor_presence).where(t.visitor_presence.c.conversation_id == bindparam("conversation"))
