"""Changes to a follow-up's rows. Called only by actions, which append the event in the same transaction."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from app.domain.contact import Contact
from app.domain.terms import MAIL_NEEDS_SOMEBODY, MAIL_ON_THE_WAY, FollowUpState
from app.store import tables as t
from app.store.writer import Tx

# An e-mail in one of these still needs its address.
UNSETTLED = MAIL_ON_THE_WAY + MAIL_NEEDS_SOMEBODY


@dataclass(frozen=True)
class NewFollowUp:
    reference: str
    council_id: int
    team_id: int
    conversation_id: int | None
    locale: str
    with_scripts: bool
    form_key_hash: str
    token_hash: str


def add(tx: Tx, new: NewFollowUp, contact: Contact) -> int:
    """Returns its id."""
    id_ = tx.insert(t.follow_up, {**asdict(new), "state": FollowUpState.NEW, "left_at": tx.now})
    tx.conn.execute(insert(t.contact).values(follow_up_id=id_, **_columns(contact)))
    return id_


def left_by(conn: Connection, council_id: int, form_key_hash: str) -> tuple[int, str] | None:
    """(id, token hash) of the follow-up left by a form with this key, if any."""
    row = conn.execute(
        select(t.follow_up.c.id, t.follow_up.c.token_hash).where(
            t.follow_up.c.council_id == council_id, t.follow_up.c.form_key_hash == form_key_hash
        )
    ).one_or_none()
    return None if row is None else (row.id, row.token_hash)


def corrected(tx: Tx, follow_up_id: int, contact: Contact) -> None:
    tx.conn.execute(
        update(t.contact).where(t.contact.c.follow_up_id == follow_up_id).values(**_columns(contact))
    )


def moved(tx: Tx, follow_up_id: int, team_id: int) -> None:
    """To another team, where anybody can take it."""
    _set(tx, follow_up_id, team_id=team_id, staff_id=None, state=FollowUpState.NEW)


def assigned(tx: Tx, follow_up_id: int, staff_id: int) -> None:
    """To somebody, before or after it was answered."""
    _set(tx, follow_up_id, staff_id=staff_id)
    in_state = t.follow_up.c.state == FollowUpState.NEW
    tx.conn.execute(
        update(t.follow_up)
        .where(t.follow_up.c.id == follow_up_id, in_state)
        .values(state=FollowUpState.ASSIGNED)
    )


def released(tx: Tx, follow_up_id: int) -> None:
    """It waits for anybody of the team again."""
    _set(tx, follow_up_id, staff_id=None, state=FollowUpState.NEW)


def answered(tx: Tx, follow_up_id: int) -> None:
    _set(tx, follow_up_id, state=FollowUpState.ANSWERED, answered_at=tx.now)


def to_be_answered_again(tx: Tx, follow_up_id: int) -> None:
    """By who has it."""
    _set(tx, follow_up_id, state=FollowUpState.ASSIGNED)


def closed(tx: Tx, follow_up_id: int, wrap_up_code_id: int) -> None:
    _set(
        tx,
        follow_up_id,
        state=FollowUpState.CLOSED,
        closed_at=tx.now,
        wrap_up_code_id=wrap_up_code_id,
    )


def revoked(tx: Tx, follow_up_id: int) -> None:
    """Its link opens nothing any more. Nothing else of it changes."""
    _set(tx, follow_up_id, revoked_at=tx.now)


def closed_before(conn: Connection, moment: datetime) -> list[int]:
    """Those closed before `moment` that still say how to reach somebody, all e-mails settled."""
    unsettled = (
        select(t.outbox.c.event_id)
        .where(t.outbox.c.follow_up_id == t.follow_up.c.id, t.outbox.c.state.in_(UNSETTLED))
        .exists()
    )
    rows = conn.execute(
        select(t.follow_up.c.id)
        .join(t.contact, t.contact.c.follow_up_id == t.follow_up.c.id)
        .where(t.follow_up.c.closed_at < moment, t.contact.c.erased_at.is_(None), ~unsettled)
        .order_by(t.follow_up.c.id)
    )
    return list(rows.scalars())


def contact_erased(tx: Tx, follow_up_id: int) -> None:
    """Name, address and number, and the name in the chat it came out of."""
    table = t.contact
    nothing = {"name": "", "email": "", "phone": "", "phone_use": "", "erased_at": tx.now}
    tx.conn.execute(update(table).where(table.c.follow_up_id == follow_up_id).values(**nothing))
    chat = select(t.follow_up.c.conversation_id).where(t.follow_up.c.id == follow_up_id).scalar_subquery()
    tx.conn.execute(update(t.conversation).where(t.conversation.c.id == chat).values(visitor_name=""))


def _columns(contact: Contact) -> dict[str, str]:
    return {
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "phone_use": str(contact.phone_use or ""),
    }


def _set(tx: Tx, follow_up_id: int, **values: object) -> None:
    tx.conn.execute(_UPDATE, {"follow_up": follow_up_id, **values})


_UPDATE = update(t.follow_up).where(t.follow_up.c.id == bindparam("follow_up"))
