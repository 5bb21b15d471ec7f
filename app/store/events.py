"""The event log: every fact is one row, never changed, with ids in the order of commits.

What residents read stands here, and reaches neither `staff_words` nor any kind outside `RESIDENT_KINDS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, select

from app.domain.keys import HashedWords
from app.domain.terms import (
    RESIDENT_KINDS,
    RESIDENT_SIDE,
    EventKind,
    GuestRole,
    Phrase,
    RealTimeText,
    RouteKind,
    Sender,
)
from app.store import tables as t
from app.store.writer import Tx


@dataclass(frozen=True)
class NamedGuest:
    """A guest, as they are named in a transcript."""

    id: int
    name: str
    role: GuestRole


@dataclass(frozen=True)
class Item:
    """One item of a transcript.

    `sender` is who speaks: visitor, guest or adviser for a message (and a note, and words left to be answered
    later), system for what happened. `by` is who did it. `name` is the person's name: of the adviser as
    residents see it, of the visitor "" when none was given. `text` is None when there are no words or when
    they were erased. `staff_id` is for the staff's side only: names are not unique. `route` and `route_id`:
    the contact route it is about. `phrase`: the words are this ready-made phrase, in the language of who sent
    it. `guest`: who did it, or whom it is about. `real_time_text`: how that stood once it was chosen.
    """

    id: int
    kind: EventKind
    at: datetime
    sender: Sender
    by: Sender
    name: str
    text: str | None
    lang: str | None
    staff_id: int | None
    route: RouteKind | None = None
    route_id: int | None = None
    phrase: Phrase | None = None
    guest: NamedGuest | None = None
    real_time_text: RealTimeText | None = None


def append(
    tx: Tx,
    kind: EventKind,
    *,
    sender: Sender = Sender.SYSTEM,
    council_id: int | None = None,
    team_id: int | None = None,
    conversation_id: int | None = None,
    follow_up_id: int | None = None,
    staff_id: int | None = None,
    guest_id: int | None = None,
    data: Mapping[str, object] | None = None,
    words: HashedWords | None = None,
    once_key: str | None = None,
) -> int:
    """Writes down one fact and returns its id.

    `sender` is who did it. `data` holds ids, codes and counts, never what a person wrote: that goes into
    `words` (for a note: into the staff's own table). `once_key` may be used once in a conversation, and
    once in a follow-up.
    """
    event_id = tx.insert(
        t.event,
        {
            "at": tx.now,
            "kind": kind,
            "council_id": council_id,
            "team_id": team_id,
            "conversation_id": conversation_id,
            "follow_up_id": follow_up_id,
            "staff_id": staff_id,
            "guest_id": guest_id,
            "sender": sender,
            "once_key": once_key,
            "words_hash": words.hash if words else None,
            "data": dict(data or {}),
        },
    )
    tx.events.append(event_id)
    if words is not None:
        row = {"event_id": event_id, "text": words.text, "lang": words.lang, "salt": words.salt}
        if kind is EventKind.NOTE_ADDED:
            tx.insert(t.staff_words, row)
        else:
            tx.insert(t.words, {**row, "phrase": words.phrase})
    return event_id


def by_once_key(conn: Connection, conversation_id: int, once_key: str) -> int | None:
    """The id of the event a one-time key was used for, if any."""
    found: int | None = conn.execute(
        _BY_ONCE_KEY, {"conversation": conversation_id, "key": once_key}
    ).scalar_one_or_none()
    return found


def any_of(conn: Connection, conversation_id: int, kind: EventKind) -> bool:
    """Whether there was one of this kind in the conversation."""
    where = (t.event.c.conversation_id == conversation_id, t.event.c.kind == kind)
    return conn.execute(select(t.event.c.id).where(*where).limit(1)).first() is not None


# Made once, because making a statement costs more than running it, and these run with each message.
_BY_ONCE_KEY = select(t.event.c.id).where(
    t.event.c.conversation_id == bindparam("conversation"), t.event.c.once_key == bindparam("key")
)


def adviser_spoke_last(conn: Connection, conversation_id: int) -> bool:
    """Whether the last message of a conversation is the adviser's."""
    last = conn.execute(
        select(t.event.c.sender)
        .where(t.event.c.conversation_id == conversation_id, t.event.c.kind == EventKind.MESSAGE_POSTED)
        .order_by(t.event.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return last == Sender.ADVISER


def residents_wrote(conn: Connection, conversation_id: int, after: int) -> bool:
    """Whether the resident's side has written after the id `after`."""
    where = (
        t.event.c.conversation_id == conversation_id,
        t.event.c.kind == EventKind.MESSAGE_POSTED,
        t.event.c.sender.in_(RESIDENT_SIDE),
        t.event.c.id > after,
    )
    return conn.execute(select(t.event.c.id).where(*where).limit(1)).first() is not None


@dataclass(frozen=True, slots=True)
class Happened:
    """That something happened, and whose pages it may concern. `adviser_id`: who has the chat now."""

    id: int
    conversation_id: int | None
    team_id: int | None
    adviser_id: int | None


def after(conn: Connection, cursor: int) -> list[Happened]:
    """All that came to the log after the id `cursor`, oldest first."""
    return [Happened(*row) for row in conn.execute(_AFTER, {"after": cursor})]


_AFTER = (
    select(t.event.c.id, t.event.c.conversation_id, t.event.c.team_id, t.conversation.c.adviser_id)
    .outerjoin(t.conversation, t.conversation.c.id == t.event.c.conversation_id)
    .where(t.event.c.id > bindparam("after"))
    .order_by(t.event.c.id)
)


def in_follow_up(conn: Connection, follow_up_id: int, once_key: str) -> int | None:
    """As `by_once_key`, of a follow-up."""
    where = (t.event.c.follow_up_id == follow_up_id, t.event.c.once_key == once_key)
    found: int | None = conn.execute(select(t.event.c.id).where(*where)).scalar_one_or_none()
    return found


def latest_from_visitor(conn: Connection, follow_up_id: int) -> int:
    """The newest id of what its visitor did to a follow-up that is to be read before it is answered."""
    where = (
        t.event.c.follow_up_id == follow_up_id,
        t.event.c.sender == Sender.VISITOR,
        t.event.c.kind != EventKind.FOLLOW_UP_LINK_REVOKED,
    )
    newest: int | None = conn.execute(select(func.max(t.event.c.id)).where(*where)).scalar_one()
    return newest or 0


def latest(conn: Connection) -> int:
    """The newest id: a cursor that stands at the end of the log. 0 when it is empty."""
    newest: int | None = conn.execute(_LATEST).scalar_one()
    return newest or 0


_LATEST = select(func.max(t.event.c.id))


def resident_items() -> Select[tuple[Any, ...]]:
    """What residents may read of any conversation, oldest first; to be narrowed to one conversation."""
    return items(text=t.words.c.text, lang=t.words.c.lang).where(t.event.c.kind.in_(RESIDENT_KINDS))


def items(*, text: ColumnElement[Any], lang: ColumnElement[Any]) -> Select[tuple[Any, ...]]:
    """Events with the columns that `item` needs, oldest first; to be narrowed by the reader."""
    return (
        select(
            t.event.c.id,
            t.event.c.kind,
            t.event.c.at,
            t.event.c.sender,
            t.event.c.staff_id,
            t.event.c.data,
            t.conversation.c.visitor_name,
            t.staff.c.name.label("staff_name"),
            t.event.c.guest_id,
            t.guest.c.name.label("guest_name"),
            t.guest.c.role.label("guest_role"),
            text.label("text"),
            lang.label("lang"),
            t.words.c.phrase,
        )
        .select_from(t.event)
        .join(t.conversation, t.conversation.c.id == t.event.c.conversation_id)
        .outerjoin(t.words, t.words.c.event_id == t.event.c.id)
        .outerjoin(t.staff, t.staff.c.id == t.event.c.staff_id)
        .outerjoin(t.guest, t.guest.c.id == t.event.c.guest_id)
        .order_by(t.event.c.id)
    )


def for_visitor(conn: Connection, conversation_id: int, after: int = 0) -> list[Item]:
    """What the visitor of a conversation may see of it, after the id `after`, oldest first."""
    return [
        item(row) for row in conn.execute(_FOR_VISITOR, {"conversation": conversation_id, "after": after})
    ]


_FOR_VISITOR = resident_items().where(
    t.event.c.conversation_id == bindparam("conversation"), t.event.c.id > bindparam("after")
)


def item(row: Row[tuple[Any, ...]]) -> Item:
    """An Item of a row with the columns of `items`."""
    kind, by = EventKind(row.kind), Sender(row.sender)
    left = kind in (EventKind.FOLLOW_UP_LEFT, EventKind.FOLLOW_UP_ADDED) and row.text is not None
    spoken = left or kind in (EventKind.MESSAGE_POSTED, EventKind.NOTE_ADDED)
    return Item(
        id=row.id,
        kind=kind,
        at=row.at,
        sender=by if spoken else Sender.SYSTEM,
        by=by,
        name=_name(by, row),
        text=row.text,
        lang=row.lang,
        staff_id=row.staff_id,
        route=RouteKind(row.data["route"]) if "route" in row.data else None,
        route_id=row.data.get("route_id"),
        phrase=phrase_of(row.phrase),
        guest=NamedGuest(row.guest_id, row.guest_name, GuestRole(row.guest_role)) if row.guest_id else None,
        real_time_text=RealTimeText(row.data["state"]) if kind is EventKind.REAL_TIME_TEXT_CHOSEN else None,
    )


def _name(by: Sender, row: Row[tuple[Any, ...]]) -> str:
    match by:
        case Sender.VISITOR:
            return str(row.visitor_name)
        case Sender.GUEST:
            return str(row.guest_name)
        case _:
            return row.staff_name or ""


def phrase_of(code: str | None) -> Phrase | None:
    """None too for one that this version does not know: its words are there."""
    return Phrase(code) if code in set(Phrase) else None
