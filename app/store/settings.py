"""What a visitor has chosen for their chat: state.

It lives as long as the chat's link does, and so does how far they have read it.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, insert, select

from app.domain.settings import VisitorSettings, read
from app.store import conversations
from app.store import tables as t
from app.store.writer import StateTx


def of_visitor(conn: Connection, conversation_id: int) -> VisitorSettings:
    """What the visitor of this conversation has chosen."""
    found = conn.execute(_OF_VISITOR, {"conversation": conversation_id})
    values: Mapping[str, object] | None = found.scalar_one_or_none()
    return read(values) if values else VisitorSettings()


# Made once, because making a statement costs more than running it, and this runs with each request of a chat.
_OF_VISITOR = select(t.visitor_settings.c["values"]).where(
    t.visitor_settings.c.conversation_id == bindparam("conversation")
)


def keep(tx: StateTx, conversation_id: int, settings: VisitorSettings) -> None:
    """Instead of what was kept before; nothing is kept of what is as it is for everybody."""
    table = t.visitor_settings
    tx.conn.execute(delete(table).where(table.c.conversation_id == conversation_id))
    if chosen := settings.chosen():
        tx.conn.execute(insert(table), {"conversation_id": conversation_id, "values": chosen})


def drop(tx: StateTx, conversation_id: int) -> None:
    """Both, of one conversation."""
    for table in _TABLES:
        tx.conn.execute(delete(table).where(table.c.conversation_id == conversation_id))


def any_old(conn: Connection, now: datetime) -> bool:
    """Whether there is anything for `drop_old`."""
    return any(conn.execute(select(table).where(_old(table, now)).limit(1)).first() for table in _TABLES)


def drop_old(tx: StateTx) -> None:
    """Both, of chats whose link has expired."""
    for table in _TABLES:
        tx.conn.execute(delete(table).where(_old(table, tx.now)))


_TABLES = (t.visitor_settings, t.visitor_reading)


def _old(table: Table, now: datetime) -> ColumnElement[bool]:
    return table.c.conversation_id.in_(conversations.expired(now))
