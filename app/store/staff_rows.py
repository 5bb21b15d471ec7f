"""Rows of staff who are there already. Called only by actions, which append the event."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, update

from app.store import tables as t
from app.store.writer import Tx


def add_membership(tx: Tx, staff_id: int, team_id: int) -> None:
    tx.conn.execute(insert(t.membership).values(staff_id=staff_id, team_id=team_id))


def set_languages(tx: Tx, staff_id: int, languages: Sequence[str]) -> None:
    tx.conn.execute(update(t.staff).where(t.staff.c.id == staff_id).values(languages=list(languages)))


def set_password(tx: Tx, staff_id: int, password_hash: str) -> None:
    tx.conn.execute(update(t.staff).where(t.staff.c.id == staff_id).values(password_hash=password_hash))


def end_sessions(tx: Tx, staff_id: int) -> int:
    """Everywhere this person is signed in. Returns how many sessions that were."""
    return tx.conn.execute(delete(t.staff_session).where(t.staff_session.c.staff_id == staff_id)).rowcount
