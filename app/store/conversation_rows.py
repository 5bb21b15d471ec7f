"""Changes to a conversation's row. Called only by actions, which append the event in the same transaction."""

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, bindparam, func, select, update

from app.domain.terms import ConversationState, EndReason, Need, RealTimeText, TimeChoice
from app.store import tables as t
from app.store.writer import Tx


@dataclass(frozen=True)
class NewConversation:
    public_id: str
    reference: str
    council_id: int
    team_id: int
    visitor_name: str
    locale: str
    back_url: str | None
    needs: tuple[Need, ...]
    with_scripts: bool
    time_choice: TimeChoice
    start_key_hash: str
    token_hash: str


def add(tx: Tx, new: NewConversation) -> int:
    """Puts it at the end of its team's queue. Returns its id."""
    return tx.insert(
        t.conversation,
        {
            **asdict(new),
            "state": ConversationState.WAITING,
            "started_at": tx.now,
            "last_word_at": tx.now,
        },
    )


def started_by(conn: Connection, council_id: int, start_key_hash: str) -> tuple[int, str] | None:
    """(id, token hash) of the conversation begun by a form with this key, if any."""
    row = conn.execute(
        select(t.conversation.c.id, t.conversation.c.token_hash).where(
            t.conversation.c.council_id == council_id, t.conversation.c.start_key_hash == start_key_hash
        )
    ).one_or_none()
    return None if row is None else (row.id, row.token_hash)


def reference_taken(conn: Connection, reference: str) -> bool:
    """By a chat or by a message that was left."""
    return any(
        conn.execute(select(table.c.id).where(table.c.reference == reference)).first() is not None
        for table in (t.conversation, t.follow_up)
    )


def talking_count(conn: Connection, staff_id: int) -> int:
    """How many chats an adviser holds now."""
    return conn.execute(
        select(func.count())
        .select_from(t.conversation)
        .where(t.conversation.c.adviser_id == staff_id, t.conversation.c.state == ConversationState.TALKING)
    ).scalar_one()


def said_something(tx: Tx, conversation_id: int) -> None:
    _set(tx, conversation_id, last_word_at=tx.now)


def moved(tx: Tx, conversation_id: int, team_id: int) -> None:
    """Into another team's queue, where it stands by when it began."""
    _set(tx, conversation_id, team_id=team_id)


def renamed(tx: Tx, conversation_id: int, visitor_name: str) -> None:
    _set(tx, conversation_id, visitor_name=visitor_name)


def in_language(tx: Tx, conversation_id: int, locale: str) -> None:
    _set(tx, conversation_id, locale=locale)


def needs_said(tx: Tx, conversation_id: int, needs: tuple[Need, ...]) -> None:
    """All that hold from now on, in the order of the enum."""
    _set(tx, conversation_id, needs=list(needs))


def accepted(tx: Tx, conversation_id: int, staff_id: int) -> None:
    _set(
        tx,
        conversation_id,
        state=ConversationState.TALKING,
        adviser_id=staff_id,
        adviser_gone_at=None,
        accepted_at=tx.now,
        real_time_text=RealTimeText.OFF,
    )


def taken_over(tx: Tx, conversation_id: int, staff_id: int, from_id: int) -> None:
    """How long its visitor waited for the first answer stays as it was. Real-time text is asked for anew."""
    _set(
        tx,
        conversation_id,
        adviser_id=staff_id,
        adviser_gone_at=None,
        taken_from_id=from_id,
        real_time_text=RealTimeText.OFF,
    )


def left_alone(tx: Tx, conversation_id: int, *, gone: bool) -> None:
    """Its adviser is not there any more, or is there again."""
    _set(tx, conversation_id, adviser_gone_at=tx.now if gone else None)


def rested(tx: Tx, conversation_id: int, state: ConversationState) -> None:
    """It is paused or dormant from now on, and still its adviser's."""
    _set(tx, conversation_id, state=state)


def went_on(tx: Tx, conversation_id: int) -> None:
    """Its adviser talks in it again."""
    _set(tx, conversation_id, state=ConversationState.TALKING)


def back_in_queue(tx: Tx, conversation_id: int) -> None:
    """In front of all who have not been in a chat yet; whoever is free may accept it."""
    _set(
        tx,
        conversation_id,
        state=ConversationState.WAITING,
        adviser_id=None,
        taken_from_id=None,
        came_back_at=tx.now,
        real_time_text=RealTimeText.OFF,
    )


def time_chosen(tx: Tx, conversation_id: int, choice: TimeChoice) -> None:
    _set(tx, conversation_id, time_choice=choice)


def real_time_text_chosen(tx: Tx, conversation_id: int, now: RealTimeText) -> None:
    _set(tx, conversation_id, real_time_text=now)


def ended(tx: Tx, conversation_id: int, reason: EndReason, wrap_up_code_id: int | None = None) -> None:
    _set(
        tx,
        conversation_id,
        state=ConversationState.ENDED,
        ended_at=tx.now,
        end_reason=reason,
        wrap_up_code_id=wrap_up_code_id,
    )


def wrapped_up(tx: Tx, conversation_id: int, wrap_up_code_id: int) -> None:
    _set(tx, conversation_id, wrap_up_code_id=wrap_up_code_id)


def revoked(tx: Tx, conversation_id: int) -> None:
    _set(tx, conversation_id, revoked_at=tx.now)


def _set(tx: Tx, conversation_id: int, **values: object) -> None:
    tx.conn.execute(_UPDATE, {"conversation": conversation_id, **values})


_UPDATE = update(t.conversation).where(t.conversation.c.id == bindparam("conversation"))
