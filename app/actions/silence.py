"""When a visitor is silent: what the adviser may do, and what comes of itself when a deadline has come."""

from dataclasses import dataclass
from datetime import datetime

from app.actions import facts
from app.actions.one_by_one import act_on_each
from app.actions.talk import through_team
from app.broker import conversation_topic, staff_topic, team_topic
from app.domain import timeouts
from app.domain.conversation import AWAY
from app.domain.errors import (
    AnswerFirst,
    AskFirst,
    AtCapacity,
    ConversationEnded,
    NotYours,
    StillWaiting,
    VisitorAway,
    WaitForAnswer,
)
from app.domain.terms import ConversationState, DeadlineKind, EventKind
from app.domain.timeouts import Step
from app.office import Office
from app.store import conversation_rows, conversations, deadlines, events, people
from app.store.conversations import StaffConversation, VisitorConversation
from app.store.deadlines import Due
from app.store.people import Staff
from app.store.writer import StateTx, Tx


@dataclass(frozen=True)
class Asked:
    """From `until` (UTC) on the chat may be ended for silence. `repeated`: it was asked before."""

    until: datetime
    repeated: bool


async def ask_if_there(office: Office, adviser: Staff, conversation_id: int) -> Asked:
    """The adviser asks "Are you still there?". Again, before any sign of life, it changes nothing.

    Raises NotFound, StillWaiting, NotYours(by), ConversationEnded.
    """

    def fn(tx: Tx) -> Asked:
        now = mine(tx, adviser, conversation_id)
        standing = deadlines.of(tx.conn, now.id)
        if DeadlineKind.ASKED in standing:
            return Asked(standing[DeadlineKind.ASKED], True)
        until = tx.now + timeouts.ask_wait(now.pace, now.needs)
        facts.by_staff(tx, EventKind.ASKED_IF_THERE, now, adviser, data={"until": until.isoformat()})
        rests = timeouts.rests_after(now.pace, now.needs)
        plan = timeouts.plan(now.state, tx.now, now.limit, rests)
        deadlines.begin_anew(tx, now.id, {**plan, DeadlineKind.ASKED: until})
        _ring(tx, now.id, adviser.id)
        return Asked(until, False)

    return await office.store.write(fn)


async def set_aside(office: Office, adviser: Staff, conversation_id: int) -> bool:
    """The conversation rests: it counts as no chat of the adviser's. Whether that changed anything.

    Raises NotFound, StillWaiting, NotYours(by), ConversationEnded; AnswerFirst where the resident waits for
    an answer, who would be forgotten.
    """

    def fn(tx: Tx) -> bool:
        now = mine(tx, adviser, conversation_id)
        if now.state in AWAY:
            return False
        asked = DeadlineKind.ASKED in deadlines.of(tx.conn, now.id)
        if not (asked or events.adviser_spoke_last(tx.conn, now.id)):
            raise AnswerFirst
        conversation_rows.rested(tx, now.id, ConversationState.DORMANT)
        facts.by_staff(tx, EventKind.CONVERSATION_DORMANT, now, adviser)
        deadlines.drop(tx, now.id, DeadlineKind.DORMANT)
        _ring(tx, now.id, adviser.id)
        tx.ring(team_topic(now.team_id))
        return True

    return await office.store.write(fn)


async def take_up(office: Office, adviser: Staff, conversation_id: int) -> bool:
    """The adviser goes on with what rested. Whether that changed anything.

    Raises NotFound, StillWaiting, NotYours(by), ConversationEnded, AtCapacity(capacity).
    """

    def fn(tx: Tx) -> bool:
        now = mine(tx, adviser, conversation_id)
        if now.state not in AWAY:
            return False
        me = people.by_id(tx.conn, adviser.id)
        capacity = me.capacity if me is not None else 0
        if conversation_rows.talking_count(tx.conn, adviser.id) >= capacity:
            raise AtCapacity(capacity)
        conversation_rows.went_on(tx, now.id)
        data = {"from": now.state, "to": "adviser"}
        facts.by_staff(tx, EventKind.CONVERSATION_RETURNED, now, adviser, data=data)
        rests = timeouts.rests_after(now.pace, now.needs)
        plan = timeouts.plan(ConversationState.TALKING, tx.now, now.limit, rests)
        deadlines.begin_anew(tx, now.id, plan if events.adviser_spoke_last(tx.conn, now.id) else {})
        _ring(tx, now.id, adviser.id)
        tx.ring(team_topic(now.team_id))
        return True

    return await office.store.write(fn)


def mine(tx: StateTx, adviser: Staff, conversation_id: int) -> StaffConversation:
    """An open conversation that this adviser has. Raises as `ask_if_there` does."""
    now = through_team(tx, adviser, conversation_id)
    if now.state is ConversationState.ENDED:
        raise ConversationEnded
    if now.adviser_id is None:
        raise StillWaiting
    if now.adviser_id != adviser.id:
        raise NotYours(now.adviser_name or "")
    return now


def check_may_end(tx: StateTx, now: StaffConversation, *, silent: bool) -> None:
    """Raises AskFirst, WaitForAnswer(until), VisitorAway.

    Without `silent` the chat is done with; nobody says so of one that rests for its visitor's silence.
    """
    if not silent:
        if now.state in AWAY:
            raise VisitorAway
        return
    until = deadlines.of(tx.conn, now.id).get(DeadlineKind.ASKED)
    if until is None:
        raise AskFirst
    if tx.now < until:
        raise WaitForAnswer(until)


# --- what comes of itself ---


async def sweep(office: Office) -> int:
    """Acts on the deadlines that have come, and returns how many were this process's to act on.

    Any number of processes may do so: see `deadlines.claim`. While none has come it only reads.
    """
    now = office.clock()
    due = await office.store.read(lambda conn: deadlines.due(conn, now))
    return await act_on_each(office, due, _act)


def _act(found: Due, tx: Tx) -> bool:
    now = conversations.visitor_by_id(tx.conn, found.conversation_id)
    if now is None or not deadlines.claim(tx, found):
        return False
    if now.left_alone:  # nobody answers, so nobody's silence is counted
        return True
    rests = timeouts.rests_after(now.pace, now.needs)
    match timeouts.step(found.kind, now.state, found.due_at, tx.now, now.limit, rests):
        case Step.WARN:
            until = tx.now + timeouts.AHEAD
            facts.by_system(tx, EventKind.TIME_WARNED, now, data={"until": until.isoformat()})
            deadlines.put(tx, now.conversation_id, {DeadlineKind.PAUSE: until})
        case Step.PAUSE:
            facts.by_system(tx, EventKind.CONVERSATION_PAUSED, now)
            conversation_rows.rested(tx, now.conversation_id, ConversationState.PAUSED)
            deadlines.drop(tx, now.conversation_id, DeadlineKind.WARNING, DeadlineKind.DORMANT)
        case Step.REST:
            facts.by_system(tx, EventKind.CONVERSATION_DORMANT, now)
            conversation_rows.rested(tx, now.conversation_id, ConversationState.DORMANT)
        case Step.NOTHING:
            return True
    _ring_for(tx, now)
    return True


def _ring_for(tx: Tx, now: VisitorConversation) -> None:
    if now.adviser_id is not None:
        _ring(tx, now.conversation_id, now.adviser_id)
    tx.ring(team_topic(now.team_id))


def _ring(tx: Tx, conversation_id: int, adviser_id: int) -> None:
    tx.ring(conversation_topic(conversation_id))
    tx.ring(staff_topic(adviser_id))
