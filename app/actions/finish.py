"""Ending a conversation, by the visitor or by the adviser."""

from dataclasses import dataclass

from app.actions import facts
from app.actions.silence import check_may_end
from app.actions.talk import ring, through_team, usable
from app.broker import team_topic
from app.domain.conversation import visitors_end
from app.domain.errors import (
    AlreadyAccepted,
    ConversationEnded,
    NotRead,
    NotYours,
    StillWaiting,
    UnknownWrapUpCode,
)
from app.domain.terms import ConversationState, EndReason, EventKind
from app.office import Office
from app.store import conversation_rows, councils, deadlines, drafts, events, reading, visitors
from app.store.conversations import StaffConversation, VisitorConversation
from app.store.people import Staff
from app.store.writer import Tx


@dataclass(frozen=True)
class Ended:
    """`repeated`: it had ended before (for an adviser: and was wrapped up), and nothing was changed."""

    reason: EndReason
    repeated: bool


async def end_by_visitor(office: Office, visitor: VisitorConversation, *, still_waits: bool = False) -> Ended:
    """The visitor ends the chat, or leaves the queue before anybody accepted. Twice is harmless.

    `still_waits`: they were asked whether to leave the queue, so a chat with an adviser goes on.

    Raises AlreadyAccepted(by) for that, and LinkUnusable.
    """

    def fn(tx: Tx) -> Ended:
        now = usable(tx, visitor)
        if still_waits and now.state not in (ConversationState.WAITING, ConversationState.ENDED):
            raise AlreadyAccepted(now.adviser_name or "")
        return end_now(tx, now)

    return await office.store.write(fn)


def end_now(tx: Tx, now: VisitorConversation) -> Ended:
    """Ends the visitor's conversation within a transaction, if it is still open."""
    if now.end_reason is not None:
        return Ended(now.end_reason, True)
    reason = visitors_end(now.state, accepted=now.accepted_at is not None)
    conversation_rows.ended(tx, now.conversation_id, reason)
    _forget_silence(tx, now.conversation_id)
    left = reason is EndReason.LEFT_QUEUE
    kind = EventKind.LEFT_QUEUE if left else EventKind.CONVERSATION_ENDED
    facts.by_visitor(tx, kind, now, data={"reason": reason})
    ring(tx, now.conversation_id, now.team_id, now.adviser_id)
    # Those behind move up, or the adviser has room again.
    tx.ring(team_topic(now.team_id))
    return Ended(reason, False)


async def end_by_adviser(
    office: Office,
    adviser: Staff,
    conversation_id: int,
    wrap_up_code_id: int | None,
    *,
    silent: bool = False,
    seen: int | None = None,
) -> Ended:
    """The adviser ends the chat and says what it was about. Also wraps up one that the visitor has ended.

    `silent`: because the visitor does not answer; then they were asked "Are you still there?", and had time.
    `seen`: the last event that the adviser has seen, beside what they were shown of the chat; None: whatever
    was written. Twice is harmless: how it ended the first time stays.

    Raises NotFound, ConversationEnded (the visitor went while they waited), StillWaiting, NotYours(by),
    NotRead, UnknownWrapUpCode, and see `check_may_end`.
    """
    reason_now = EndReason.SILENCE if silent else EndReason.BY_ADVISER

    def fn(tx: Tx) -> Ended:
        now = through_team(tx, adviser, conversation_id)
        if now.adviser_id is None:
            raise ConversationEnded if now.end_reason is not None else StillWaiting
        if now.adviser_id != adviser.id:
            raise NotYours(now.adviser_name or "")
        if now.end_reason is not None and now.wrap_up_code_id is not None:
            return Ended(now.end_reason, True)
        if seen is not None:
            shown = reading.up_to(tx.conn, adviser.id, now.id) or 0
            if events.residents_wrote(tx.conn, now.id, max(seen, shown)):
                raise NotRead
        code_id = _known_code(tx, now, wrap_up_code_id)
        if now.state is ConversationState.ENDED:
            conversation_rows.wrapped_up(tx, now.id, code_id)
        else:
            check_may_end(tx, now, silent=silent)
            conversation_rows.ended(tx, now.id, reason_now, code_id)
            _forget_silence(tx, now.id)
        drafts.drop_staffs(tx, adviser.id, now.id)
        reason = now.end_reason or reason_now
        facts.by_staff(
            tx,
            EventKind.WRAPPED_UP if now.state is ConversationState.ENDED else EventKind.CONVERSATION_ENDED,
            now,
            adviser,
            data={"reason": reason, "wrap_up_code_id": code_id},
        )
        ring(tx, now.id, now.team_id, adviser.id)
        tx.ring(team_topic(now.team_id))
        return Ended(reason, False)

    return await office.store.write(fn)


def _forget_silence(tx: Tx, conversation_id: int) -> None:
    """Nothing is counted any more, and when the visitor was last seen is of no use."""
    deadlines.drop(tx, conversation_id)
    visitors.forget(tx, conversation_id)


def _known_code(tx: Tx, now: StaffConversation, wrap_up_code_id: int | None) -> int:
    known = {code.id for code in councils.wrap_up_codes(tx.conn, now.council_id)}
    if wrap_up_code_id is None or wrap_up_code_id not in known:
        raise UnknownWrapUpCode
    return wrap_up_code_id
