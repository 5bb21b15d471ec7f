"""One row that is written to see whether writing works: the thread that writes, the lock, the disk."""

from sqlalchemy import insert, update

from app.store.tables import pulse
from app.store.writer import StateTx


def beat(tx: StateTx) -> None:
    """A transaction that writes nothing would succeed on a full disk, so this one writes."""
    if tx.conn.execute(update(pulse).where(pulse.c.id == 1).values(at=tx.now)).rowcount == 0:
        tx.conn.execute(insert(pulse).values(id=1, at=tx.now))
