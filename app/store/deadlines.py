"""Deadlines: state, each a row that whoever sweeps takes away before acting on it.

Taking a row away is the claim: any number of processes may find it, and in one transaction only is it still
there. What that transaction does is lost with it, and then so is the claim.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select

from app.domain.terms import DeadlineKind
from app.domain.timeouts import COUNTED
from app.store import tables as t
from app.store.writer import StateTx

MOST = 200
"""As many as are found at once, those due longest first; the next look finds the others."""


@dataclass(frozen=True)
class Due:
    """A deadline that has come."""

    conversation_id: int
    kind: DeadlineKind
    due_at: datetime


def of(conn: Connection, conversation_id: int) -> dict[DeadlineKind, datetime]:
    """All that stand for a conversation."""
    rows = conn.execute(_OF, {"conversation": conversation_id})
    return {DeadlineKind(row.kind): row.due_at for row in rows}


def due(conn: Connection, now: datetime) -> list[Due]:
    """Those that have come and need something done. `ASKED` is only looked at, by the adviser who asked."""
    rows = conn.execute(_DUE, {"now": now})
    return [Due(row.conversation_id, DeadlineKind(row.kind), row.due_at) for row in rows]


def claim(tx: StateTx, found: Due) -> bool:
    """Whether it is this transaction's to act on. False when it was moved, taken back, or acted on."""
    taken = delete(t.deadline).where(
        t.deadline.c.conversation_id == found.conversation_id,
        t.deadline.c.kind == found.kind,
        t.deadline.c.due_at == found.due_at,
    )
    return tx.conn.execute(taken).rowcount == 1


def begin_anew(tx: StateTx, conversation_id: int, planned: Mapping[DeadlineKind, datetime]) -> None:
    """These in place of all that was counted of a silence. `ASKED` stays, unless it is among them."""
    drop(tx, conversation_id, *COUNTED, *planned)
    _insert(tx, conversation_id, planned)


def put(tx: StateTx, conversation_id: int, planned: Mapping[DeadlineKind, datetime]) -> None:
    """Sets these in place of their like."""
    if planned:
        drop(tx, conversation_id, *planned)
        _insert(tx, conversation_id, planned)


def drop(tx: StateTx, conversation_id: int, *kinds: DeadlineKind) -> None:
    """Of these kinds; without any named, all of a conversation."""
    chosen = [str(kind) for kind in kinds or DeadlineKind]
    tx.conn.execute(_DROP, {"conversation": conversation_id, "kinds": chosen})


def _insert(tx: StateTx, conversation_id: int, planned: Mapping[DeadlineKind, datetime]) -> None:
    if planned:
        rows = [
            {"conversation_id": conversation_id, "kind": kind, "due_at": due_at}
            for kind, due_at in planned.items()
        ]
        tx.conn.execute(_INSERT, rows)


# Made once, because making a statement costs more than running it, and these run with each message.
_OF = select(t.deadline).where(t.deadline.c.conversation_id == bindparam("conversation"))
_DROP = delete(t.deadline).where(
    t.deadline.c.conversation_id == bindparam("conversation"),
    t.deadline.c.kind.in_(bindparam("kinds", expanding=True)),
)
_INSERT = insert(t.deadline)
_DUE = (
    select(t.deadline)
    .where(t.deadline.c.due_at <= bindparam("now"), t.deadline.c.kind != DeadlineKind.ASKED)
    .order_by(t.deadline.c.due_at, t.deadline.c.conversation_id)
    .limit(MOST)
)
