"""E-mails on their way: state. Each is an answer of the event log, whose words lie where all words lie."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from app.domain.terms import MailState
from app.store import tables as t
from app.store.writer import StateTx


@dataclass(frozen=True)
class Mail:
    """One e-mail. `attempts` so far. `email` is "" and `text` None once they were erased."""

    event_id: int
    follow_up_id: int
    council_id: int
    team_id: int
    staff_id: int
    state: MailState
    attempts: int
    council_name: str
    team_name: str
    staff_name: str
    reference: str
    locale: str
    name: str
    email: str
    text: str | None
    lang: str | None
    at: datetime


def put(tx: StateTx, event_id: int, follow_up_id: int) -> None:
    """To be sent as soon as may be."""
    values = {
        "event_id": event_id,
        "follow_up_id": follow_up_id,
        "state": MailState.WAITING,
        "attempts": 0,
        "due_at": tx.now,
        "problem": "",
        "changed_at": tx.now,
    }
    tx.conn.execute(insert(t.outbox), values)


def due(conn: Connection, now: datetime) -> list[int]:
    """Those to be tried now, by the event's id, the oldest first."""
    table = t.outbox.c
    query = select(table.event_id).where(table.state == MailState.WAITING, table.due_at <= now)
    return list(conn.execute(query.order_by(table.event_id)).scalars())


def on_their_way(conn: Connection) -> list[int]:
    """Those whose last byte was about to be sent when we last heard of them."""
    table = t.outbox.c
    return list(conn.execute(select(table.event_id).where(table.state == MailState.SENDING)).scalars())


def read(conn: Connection, event_id: int) -> Mail | None:
    row = conn.execute(_READ, {"event": event_id}).one_or_none()
    if row is None:
        return None
    values = {name: getattr(row, name) for name in Mail.__dataclass_fields__}
    return Mail(**values | {"state": MailState(row.state)})


def set_state(
    tx: StateTx,
    event_id: int,
    state: MailState,
    *,
    attempts: int | None = None,
    due_at: datetime | None = None,
    problem: str = "",
) -> None:
    """`attempts` and `due_at` stay as they are without."""
    values: dict[str, object] = {"state": state, "problem": problem, "changed_at": tx.now}
    if attempts is not None:
        values["attempts"] = attempts
    if due_at is not None:
        values["due_at"] = due_at
    tx.conn.execute(update(t.outbox).where(t.outbox.c.event_id == event_id).values(**values))


_READ = (
    select(
        t.outbox.c.event_id,
        t.outbox.c.follow_up_id,
        t.outbox.c.state,
        t.outbox.c.attempts,
        t.follow_up.c.council_id,
        t.follow_up.c.team_id,
        t.follow_up.c.reference,
        t.follow_up.c.locale,
        t.event.c.staff_id,
        t.event.c.at,
        t.council.c.name.label("council_name"),
        t.team.c.name.label("team_name"),
        t.staff.c.name.label("staff_name"),
        t.contact.c.name,
        t.contact.c.email,
        t.words.c.text,
        t.words.c.lang,
    )
    .select_from(t.outbox)
    .join(t.event, t.event.c.id == t.outbox.c.event_id)
    .join(t.words, t.words.c.event_id == t.outbox.c.event_id)
    .join(t.staff, t.staff.c.id == t.event.c.staff_id)
    .join(t.follow_up, t.follow_up.c.id == t.outbox.c.follow_up_id)
    .join(t.contact, t.contact.c.follow_up_id == t.outbox.c.follow_up_id)
    .join(t.council, t.council.c.id == t.follow_up.c.council_id)
    .join(t.team, t.team.c.id == t.follow_up.c.team_id)
    .where(t.outbox.c.event_id == bindparam("event"))
)
