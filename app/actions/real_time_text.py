"""Real-time text: choosing it, and the letters themselves; and that somebody types at all.

That it was chosen is a fact. What is typed is none: it goes by `Broker.hint` to who listens now, it is
written nowhere, and no error names it.
"""

import json
from dataclasses import dataclass, field

from app.actions import facts
from app.actions.talk import check_may_answer, ring, through_team, usable
from app.broker import Hint, conversation_topic
from app.domain.conversation import HELD, check_visitor_may_write
from app.domain.errors import NobodyThere, NotFound, NotYours, RealTimeTextOff, TextRefused
from app.domain.real_time_text import chosen
from app.domain.terms import EventKind, RealTimeText, Sender, TextProblem
from app.domain.text import LONGEST_MESSAGE
from app.office import Office
from app.store import conversation_rows, conversations
from app.store.conversations import StaffConversation, VisitorConversation
from app.store.people import Staff
from app.store.writer import Tx

LONGEST_PAGE = 40


@dataclass(frozen=True)
class Typed:
    """What one page tells of what is being typed on it.

    `page` is a name that it has drawn, and `count` goes up: of two that overtook one another the later holds.
    `text` is all that stands in its message box, None for that something is typed and not what.
    """

    page: str
    count: int
    text: str | None = field(default=None, repr=False)


async def choose_by_visitor(office: Office, visitor: VisitorConversation, *, on: bool) -> RealTimeText:
    """What holds now. Raises LinkUnusable, ConversationEnded, NobodyThere."""

    def fn(tx: Tx) -> RealTimeText:
        now = usable(tx, visitor)
        check_visitor_may_write(now.state)
        if now.state not in HELD:
            raise NobodyThere
        state = chosen(now.real_time_text, Sender.VISITOR, on=on)
        if state is not now.real_time_text:
            conversation_rows.real_time_text_chosen(tx, now.conversation_id, state)
            facts.by_visitor(tx, EventKind.REAL_TIME_TEXT_CHOSEN, now, data={"state": state})
            ring(tx, now.conversation_id, now.team_id, now.adviser_id)
        return state

    return await office.store.write(fn)


async def choose_by_adviser(
    office: Office, adviser: Staff, conversation_id: int, *, on: bool
) -> RealTimeText:
    """What holds now. Raises NotFound, StillWaiting, NotYours, ConversationEnded."""

    def fn(tx: Tx) -> RealTimeText:
        now = through_team(tx, adviser, conversation_id)
        check_may_answer(now, adviser)
        state = chosen(now.real_time_text, Sender.ADVISER, on=on)
        if state is not now.real_time_text:
            conversation_rows.real_time_text_chosen(tx, now.id, state)
            facts.by_staff(tx, EventKind.REAL_TIME_TEXT_CHOSEN, now, adviser, data={"state": state})
            ring(tx, now.id, now.team_id, now.adviser_id)
        return state

    return await office.store.write(fn)


def typed_by_visitor(office: Office, visitor: VisitorConversation, typed: Typed) -> None:
    """Shows it to the desk of the adviser who has the conversation, and to no other.

    `visitor` was read just now. When that adviser's desk is gone nobody is there. Raises NobodyThere,
    RealTimeTextOff, TextRefused, TypedTooOften.
    """
    if visitor.left_alone:
        raise NobodyThere
    _check(visitor, typed)
    office.typing_limit.check(Sender.VISITOR, visitor.conversation_id)
    _tell(office, visitor.conversation_id, typed, Sender.VISITOR, visitor.adviser_id)


async def typed_by_adviser(office: Office, adviser: Staff, conversation_id: int, typed: Typed) -> None:
    """Shows it to the visitor's pages. Raises as `typed_by_visitor`, and NotFound, NotYours."""
    now = await office.store.read(lambda conn: conversations.for_adviser(conn, adviser.id, conversation_id))
    if now is None:
        raise NotFound
    if now.adviser_id not in (adviser.id, None):
        raise NotYours(now.adviser_name or "")
    _check(now, typed)
    office.typing_limit.check(Sender.ADVISER, conversation_id)
    _tell(office, conversation_id, typed, Sender.ADVISER, None)


def for_visitor(hint: Hint) -> str | None:
    """What a visitor's page is told of a hint of its conversation; None for what is not for it."""
    told = json.loads(hint.data)
    return json.dumps(told["typed"]) if told["by"] == Sender.ADVISER else None


def for_adviser(hint: Hint, staff_id: int) -> str | None:
    """The same for this adviser's desk. What was typed for another adviser is not for it."""
    told = json.loads(hint.data)
    return json.dumps(told["typed"]) if told["by"] == Sender.VISITOR and told["to"] == staff_id else None


def _check(now: VisitorConversation | StaffConversation, typed: Typed) -> None:
    if now.state not in HELD or now.adviser_id is None:
        raise NobodyThere
    if typed.text is None:
        return
    if now.real_time_text is not RealTimeText.ON:
        raise RealTimeTextOff
    if len(typed.text) > LONGEST_MESSAGE:
        length = len(typed.text)
        raise TextRefused(TextProblem.TOO_LONG, field="message", length=length, limit=LONGEST_MESSAGE)


def _tell(office: Office, conversation_id: int, typed: Typed, by: Sender, to: int | None) -> None:
    what = {"page": typed.page[:LONGEST_PAGE], "count": typed.count}
    if typed.text is not None:
        what["text"] = typed.text
    hint = json.dumps({"by": by, "to": to, "typed": what})
    office.broker.hint(conversation_topic(conversation_id), hint)
