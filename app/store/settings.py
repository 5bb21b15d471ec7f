"""What a visitor has chosen for their chat: state. It lives as long as the chat's link does."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from app.domain.settings import VisitorSettings, read
from app.store import conversations
from app.store import tables as t
from app.store.writer import StateTx


def of_visitor(conn: Connection, conversation_id: int) -> VisitorSettings:
    """What the visitor of this conversation has chosen."""
    query = select(t.visitor_settings.c["values"]).where(
        t.visitor_settings.c.conversation_id == conversation_id
    )
    values: Mapping[str, object] | None = conn.execute(query).scalar_one_or_none()
    return read(values or {})


def keep(tx: StateTx, conversation_id: int, settings: VisitorSettings) -> None:
    """Instead of what was kept before; nothing is kept of what is as it is for everybody."""
    drop(tx, conversation_id)
    if chosen := settings.chosen():
        tx.conn.execute(insert(t.visitor_settings), {"conversation_id": conversation_id, "values": chosen})


def drop(tx: StateTx, conversation_id: int) -> None:
    tx.conn.execute(delete(t.visitor_settings).where(t.visitor_settings.c.conversation_id == conversation_id))


def any_old(conn: Connection, now: datetime) -> bool:
    """Whether there is anything for `drop_old`."""
    return conn.execute(select(t.visitor_settings).where(_old(now)).limit(1)).first() is not None


def drop_old(tx: StateTx) -> None:
    """Those of chats whose link has expired."""
    tx.conn.execute(delete(t.visitor_settings).where(_old(tx.now)))


def _old(now: datetime) -> ColumnElement[bool]:
    return t.visitor_settings.c.conversation_id.in_(conversations.expired(now))
