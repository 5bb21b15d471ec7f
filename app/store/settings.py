"""What a visitor has chosen for their chat, and a guest for themselves: state.

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


def of_guest(conn: Connection, guest_id: int) -> VisitorSettings:
    """What a guest has chosen for themselves."""
    values: Mapping[str, object] | None = conn.execute(_OF_GUEST, {"guest": guest_id}).scalar_one_or_none()
    return read(values) if values else VisitorSettings()


_OF_GUEST = select(t.guest_settings.c["values"]).where(t.guest_settings.c.guest_id == bindparam("guest"))


def keep_guests(tx: StateTx, guest_id: int, settings: VisitorSettings) -> None:
    """As `keep`."""
    table = t.guest_settings
    tx.conn.execute(delete(table).where(table.c.guest_id == guest_id))
    if chosen := settings.chosen():
        tx.conn.execute(insert(table), {"guest_id": guest_id, "values": chosen})


def keep(tx: StateTx, conversation_id: int, settings: VisitorSettings) -> None:
    """Instead of what was kept before; nothing is kept of what is as it is for everybody."""
    table = t.visitor_settings
    tx.conn.execute(delete(table).where(table.c.conversation_id == conversation_id))
    if chosen := settings.chosen():
        tx.conn.execute(insert(table), {"conversation_id": conversation_id, "values": chosen})


def drop(tx: StateTx, conversation_id: int) -> None:
    """All, of one conversation."""
    for table in _TABLES:
        tx.conn.execute(delete(table).where(table.c.conversation_id == conversation_id))
    guests = select(t.guest.c.id).where(t.guest.c.conversation_id == conversation_id)
    tx.conn.execute(delete(t.guest_settings).where(t.guest_settings.c.guest_id.in_(guests)))


def any_old(conn: Connection, now: datetime) -> bool:
    """Whether there is anything for `drop_old`."""
    everything = (*_TABLES, t.guest_settings)
    return any(conn.execute(select(table).where(_old(table, now)).limit(1)).first() for table in everything)


def drop_old(tx: StateTx) -> None:
    """All, of chats whose link has expired."""
    for table in (*_TABLES, t.guest_settings):
        tx.conn.execute(delete(table).where(_old(table, tx.now)))


_TABLES = (t.visitor_settings, t.visitor_reading, t.frame_shown)


def _old(table: Table, now: datetime) -> ColumnElement[bool]:
    expired = conversations.expired(now)
    if table is t.guest_settings:
        return table.c.guest_id.in_(select(t.guest.c.id).where(t.guest.c.conversation_id.in_(expired)))
    return table.c.conversation_id.in_(expired)
