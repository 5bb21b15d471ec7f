"""What staff have chosen for their own work: state, nobody else's business."""

from sqlalchemy import Connection, insert, select, update

from app.store import tables as t
from app.store.writer import StateTx


def plain_english(conn: Connection, staff_id: int) -> bool:
    """Whether they want help with plain English while they write. Not until they have said so."""
    query = select(t.staff_choice.c.plain_english).where(t.staff_choice.c.staff_id == staff_id)
    return bool(conn.execute(query).scalar_one_or_none())


def choose_plain_english(tx: StateTx, staff_id: int, on: bool) -> None:
    mine = t.staff_choice.c.staff_id == staff_id
    if tx.conn.execute(select(t.staff_choice.c.staff_id).where(mine)).first() is None:
        tx.conn.execute(insert(t.staff_choice).values(staff_id=staff_id, plain_english=on))
    else:
        tx.conn.execute(update(t.staff_choice).where(mine).values(plain_english=on))
