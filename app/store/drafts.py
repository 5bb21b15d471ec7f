"""Half-written words: state. A visitor's and a guest's are read by who has the link, those of staff by who
wrote them; no event, log or transcript has them.

A visitor's live as long as the chat's link does: the pages of a chat that has ended show what was not sent.
A guest's do so until their own link opens nothing any more.
An answer of staff lives until its writer ends or finishes the chat or signs out, or the visitor has the chat
forgotten; a note, which is no part of what the visitor may have forgotten, until its writer does so. Neither
lives longer than a link does.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Delete,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from app.domain.link import HOURS_AFTER_LAST_WORD
from app.store import conversations
from app.store import tables as t
from app.store.guests import Guest, Participant
from app.store.writer import StateTx

_LONGEST_LIFE = timedelta(hours=HOURS_AFTER_LAST_WORD)


@dataclass(frozen=True)
class Draft:
    """What was half written, and since when it is kept. `text`: of a message; `language` is its.

    `mark` is another one each time words are kept: scripts tell by it whether they know them.
    """

    text: str
    mark: str
    kept_at: datetime
    note: str = ""
    language: str = ""

    def became(self, text: str, known: str | None) -> bool:
        """Whether it was these words that became `text` in some form, or were taken out of its box.

        `known`: the mark of the words that were kept when the form was made, "" for none; None when it does
        not say. Another tab's words are another's, unless they are a part of `text`.
        """
        return known in (None, self.mark) or self.text.strip() in text


@dataclass(frozen=True)
class _Kept:
    """A table with one row for each `owner`. Statements are made once: that costs more than running them."""

    table: Table
    owner: Column[int]
    read: Select[tuple[int]] = field(init=False)
    drop: Delete = field(init=False)

    def __post_init__(self) -> None:
        own = self.owner == bindparam("id")
        object.__setattr__(self, "read", select(self.table).where(own))
        object.__setattr__(self, "drop", delete(self.table).where(own))


_VISITORS = _Kept(t.visitor_draft, t.visitor_draft.c.conversation_id)
_GUESTS = _Kept(t.guest_draft, t.guest_draft.c.guest_id)


def _whose(who: Participant) -> tuple[_Kept, int]:
    """Where the words of the visitor or the guest are kept, and by which id."""
    return (_GUESTS, who.id) if isinstance(who, Guest) else (_VISITORS, who.conversation_id)


def _of_guests(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that words are of one of these guests."""
    return t.guest_draft.c.guest_id.in_(select(t.guest.c.id).where(which))


@dataclass(frozen=True)
class Unsent:
    """What somebody of staff has half written, and in whose conversation. `text`: an answer."""

    conversation_id: int
    reference: str
    visitor_name: str
    text: str
    note: str


def of_visitor(conn: Connection, conversation_id: int) -> Draft | None:
    """What the visitor of this conversation has half written."""
    return _read(conn, _VISITORS, conversation_id)


def of_participant(conn: Connection, who: Participant) -> Draft | None:
    """What the visitor or the guest has half written."""
    return _read(conn, *_whose(who))


def _read(conn: Connection, kept: _Kept, id_: int) -> Draft | None:
    row = conn.execute(kept.read, {"id": id_}).one_or_none()
    return None if row is None else Draft(row.text, row.mark, row.kept_at)


def of_staff(conn: Connection, staff_id: int, conversation_id: int, now: datetime) -> Draft | None:
    """What this member of staff has half written in this conversation."""
    table = t.staff_draft
    query = select(table).where(
        table.c.staff_id == staff_id,
        table.c.conversation_id == conversation_id,
        table.c.kept_at > now - _LONGEST_LIFE,
    )
    row = conn.execute(query).one_or_none()
    return None if row is None else Draft(row.text, row.mark, row.kept_at, row.note, row.language)


def all_of_staff(conn: Connection, staff_id: int, now: datetime) -> list[Unsent]:
    """What this member of staff has half written in the conversations that they can open."""
    draft, chat, member = t.staff_draft, t.conversation, t.membership
    query = (
        select(chat.c.id, chat.c.reference, chat.c.visitor_name, draft.c.text, draft.c.note)
        .join(chat, chat.c.id == draft.c.conversation_id)
        .join(member, and_(member.c.team_id == chat.c.team_id, member.c.staff_id == draft.c.staff_id))
        .where(draft.c.staff_id == staff_id, draft.c.kept_at > now - _LONGEST_LIFE)
        .order_by(chat.c.id)
    )
    return [Unsent(*row) for row in conn.execute(query)]


def keep_participants(tx: StateTx, who: Participant, text: str, mark: str) -> None:
    """Instead of what was kept before; nothing is kept of blank words."""
    drop_participants(tx, who)
    if text.strip():
        kept, id_ = _whose(who)
        values = {kept.owner.name: id_, "text": text, "mark": mark, "kept_at": tx.now}
        tx.conn.execute(insert(kept.table), values)


def keep_staffs(
    tx: StateTx, staff_id: int, conversation_id: int, *, text: str, language: str, note: str, mark: str
) -> None:
    """Instead of what was kept before; nothing is kept of blank words."""
    drop_staffs(tx, staff_id, conversation_id)
    if text.strip() or note.strip():
        values = {
            "staff_id": staff_id,
            "conversation_id": conversation_id,
            "text": text,
            "language": language,
            "note": note,
            "mark": mark,
            "kept_at": tx.now,
        }
        tx.conn.execute(insert(t.staff_draft), values)


def drop_participants(tx: StateTx, who: Participant) -> None:
    kept, id_ = _whose(who)
    tx.conn.execute(kept.drop, {"id": id_})


def drop_staffs(tx: StateTx, staff_id: int, conversation_id: int | None = None) -> None:
    """Of one conversation, or of all."""
    query = delete(t.staff_draft).where(t.staff_draft.c.staff_id == staff_id)
    if conversation_id is not None:
        query = query.where(t.staff_draft.c.conversation_id == conversation_id)
    tx.conn.execute(query)


def drop_answer(tx: StateTx, staff_id: int, conversation_id: int) -> None:
    """The answer, and not the note."""
    table = t.staff_draft
    _clear(tx, table.c.staff_id == staff_id, table.c.conversation_id == conversation_id, text="", language="")


def drop_note(tx: StateTx, staff_id: int, conversation_id: int) -> None:
    """The note, and not the answer."""
    table = t.staff_draft
    _clear(tx, table.c.staff_id == staff_id, table.c.conversation_id == conversation_id, note="")


def drop_words(tx: StateTx, conversation_id: int) -> None:
    """Messages and answers of everybody in one conversation. Notes are the council's, and stay."""
    tx.conn.execute(_VISITORS.drop, {"id": conversation_id})
    tx.conn.execute(delete(t.guest_draft).where(_of_guests(t.guest.c.conversation_id == conversation_id)))
    _clear(tx, t.staff_draft.c.conversation_id == conversation_id, text="", language="")


def any_old(conn: Connection, now: datetime) -> bool:
    """Whether there is anything for `drop_old`."""
    return any(conn.execute(select(table).where(old).limit(1)).first() for table, old in _old(now))


def drop_old(tx: StateTx) -> None:
    """A visitor's and guests' whose link has expired, and those of staff that are older than a link gets."""
    for table, old in _old(tx.now):
        tx.conn.execute(delete(table).where(old))


def _old(now: datetime) -> list[tuple[Table, ColumnElement[bool]]]:
    expired = conversations.expired(now)
    return [
        (t.visitor_draft, t.visitor_draft.c.conversation_id.in_(expired)),
        (t.guest_draft, _of_guests(t.guest.c.conversation_id.in_(expired))),
        (t.staff_draft, t.staff_draft.c.kept_at <= now - _LONGEST_LIFE),
    ]


def _clear(tx: StateTx, *whose: ColumnElement[bool], **emptied: str) -> None:
    """Empties fields, and leaves no row without words."""
    table = t.staff_draft
    tx.conn.execute(update(table).where(*whose).values(**emptied))
    tx.conn.execute(delete(table).where(*whose, table.c.text == "", table.c.note == ""))
