"""E-mails on their way: state. Each brings what an event of the log is about: an answer to a message that was
left, or the transcript that the visitor of a chat asked for.

An answer's words and address lie where all words and contacts lie. A transcript is put together when it is
sent; its address lies here until then, and nowhere else.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from app.domain.terms import MAIL_ON_THE_WAY, LinkOutcome, MailState
from app.store import conversations, councils, events
from app.store import tables as t
from app.store.conversations import VisitorConversation
from app.store.events import Item
from app.store.writer import StateTx


@dataclass(frozen=True)
class AnswerMail:
    """An e-mail with an answer. `attempts` so far. `email` is "" and `text` None once they were erased."""

    event_id: int
    follow_up_id: int
    team_id: int
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

    def hindrance(self, now: datetime) -> str:
        """Why it cannot be sent, as a code; "" when it can."""
        return "" if self.email and self.text is not None else "no_address"


@dataclass(frozen=True)
class TranscriptMail:
    """An e-mail with a transcript: `items` are what the visitor could read when they asked for it, `at`."""

    event_id: int
    visitor: VisitorConversation
    state: MailState
    attempts: int
    council_name: str
    time_zone: str
    items: tuple[Item, ...]
    email: str
    at: datetime

    @property
    def reference(self) -> str:
        return self.visitor.reference

    @property
    def locale(self) -> str:
        return self.visitor.locale

    @property
    def lang(self) -> str:
        """The language of its own words."""
        return self.locale

    def hindrance(self, now: datetime) -> str:
        """As an answer's. Nothing is sent of a chat whose link opens nothing any more."""
        if self.visitor.link_outcome(now) is not LinkOutcome.OK:
            return "link"
        return "" if self.email else "no_address"


Mail = AnswerMail | TranscriptMail


@dataclass(frozen=True)
class Requested:
    """How far an e-mail with a transcript is, for the visitor. `email` is there while it is on its way."""

    state: MailState
    attempts: int
    email: str


def put(tx: StateTx, event_id: int, follow_up_id: int) -> None:
    """An answer, to be sent as soon as may be."""
    _put(tx, event_id, tx.now, follow_up_id=follow_up_id, email="")


def put_transcript(tx: StateTx, event_id: int, conversation_id: int, email: str, due_at: datetime) -> None:
    """A transcript, not to be sent before `due_at`."""
    _put(tx, event_id, due_at, conversation_id=conversation_id, email=email)


def _put(tx: StateTx, event_id: int, due_at: datetime, **columns: object) -> None:
    values = {
        "event_id": event_id,
        "state": MailState.WAITING,
        "attempts": 0,
        "due_at": due_at,
        "problem": "",
        "changed_at": tx.now,
        **columns,
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


def expired(conn: Connection, now: datetime) -> list[int]:
    """Transcripts that wait to be sent though their chat's link has expired."""
    table = t.outbox.c
    query = select(table.event_id).where(
        table.state == MailState.WAITING, table.conversation_id.in_(conversations.expired(now))
    )
    return list(conn.execute(query).scalars())


def requested(conn: Connection, conversation_id: int) -> list[Requested]:
    """The e-mails with the transcript of this conversation, the newest last."""
    table = t.outbox.c
    query = select(table.state, table.attempts, table.email).where(table.conversation_id == conversation_id)
    rows = conn.execute(query.order_by(table.event_id))
    return [Requested(MailState(row.state), row.attempts, row.email) for row in rows]


def read(conn: Connection, event_id: int) -> Mail | None:
    row = conn.execute(_READ, {"event": event_id}).one_or_none()
    if row is not None:
        values = {name: getattr(row, name) for name in AnswerMail.__dataclass_fields__}
        return AnswerMail(**values | {"state": MailState(row.state)})
    row = conn.execute(_READ_TRANSCRIPT, {"event": event_id}).one_or_none()
    if row is None:
        return None
    visitor = conversations.visitor_by_id(conn, row.conversation_id)
    assert visitor is not None
    council = councils.by_id(conn, visitor.council_id)
    assert council is not None
    items = events.for_visitor(conn, visitor.conversation_id)
    return TranscriptMail(
        event_id=event_id,
        visitor=visitor,
        state=MailState(row.state),
        attempts=row.attempts,
        council_name=council.name,
        time_zone=council.time_zone,
        items=tuple(item for item in items if item.id < event_id),
        email=row.email,
        at=row.at,
    )


def set_state(
    tx: StateTx,
    event_id: int,
    state: MailState,
    *,
    attempts: int | None = None,
    due_at: datetime | None = None,
    problem: str = "",
) -> None:
    """`attempts` and `due_at` stay as they are without. What is sent no more needs no address here."""
    values: dict[str, object] = {"state": state, "problem": problem, "changed_at": tx.now}
    if attempts is not None:
        values["attempts"] = attempts
    if due_at is not None:
        values["due_at"] = due_at
    if state not in MAIL_ON_THE_WAY:
        values["email"] = ""
    tx.conn.execute(update(t.outbox).where(t.outbox.c.event_id == event_id).values(**values))


def drop_transcripts(tx: StateTx, conversation_id: int) -> None:
    """Of one conversation, sent or not."""
    tx.conn.execute(delete(t.outbox).where(t.outbox.c.conversation_id == conversation_id))


_READ = (
    select(
        t.outbox.c.event_id,
        t.outbox.c.follow_up_id,
        t.outbox.c.state,
        t.outbox.c.attempts,
        t.follow_up.c.team_id,
        t.follow_up.c.reference,
        t.follow_up.c.locale,
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
_READ_TRANSCRIPT = (
    select(t.outbox, t.event.c.at)
    .join(t.event, t.event.c.id == t.outbox.c.event_id)
    .where(t.outbox.c.event_id == bindparam("event"), t.outbox.c.conversation_id.is_not(None))
)
