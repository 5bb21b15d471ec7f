"""Signs of life of a visitor other than their words, and the time they choose for themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.actions import facts
from app.actions.returning import bring_back
from app.actions.talk import ring, usable
from app.broker import conversation_topic, staff_topic
from app.domain import timeouts
from app.domain.conversation import AWAY, check_visitor_may_write
from app.domain.terms import ConversationState, DeadlineKind, EventKind, TimeChoice
from app.office import Office
from app.store import conversation_rows, deadlines, events, visitors
from app.store.conversations import VisitorConversation
from app.store.guests import Guest, Participant
from app.store.writer import StateTx, Tx


@dataclass(frozen=True)
class MoreTime:
    """`state` is that of now. `came_back`: it was paused, or rested. `pauses_at`: None for never."""

    state: ConversationState
    came_back: bool
    pauses_at: datetime | None


async def seen(office: Office, who: Participant) -> None:
    """State: the visitor types, or reads, or a guest types. Goes without when nothing can be written.

    What was counted begins anew, and the adviser's "Are you still there?" is answered. It brings nothing
    back: only a word does, or `more_time`.
    """

    def fn(tx: StateTx) -> bool:
        now = usable(tx, who)
        if now.state is ConversationState.ENDED:
            return False
        return _alive(tx, now, who)

    await office.store.note(fn)


async def more_time(office: Office, visitor: VisitorConversation) -> MoreTime:
    """The visitor says that they need more time, as often as they like. Also brings back what was paused.

    Raises LinkUnusable, ConversationEnded.
    """

    def fn(tx: Tx) -> MoreTime:
        now = usable(tx, visitor)
        check_visitor_may_write(now.state)
        came_back = now.state in AWAY
        if came_back:
            deadlines.drop(tx, now.conversation_id)
            visitors.set_seen(tx, now.conversation_id)
            now = bring_back(tx, now, now, by_word=False)
            if now.state is ConversationState.TALKING:
                deadlines.put(tx, now.conversation_id, _plan(tx, now))
        elif now.state is ConversationState.TALKING:
            _alive(tx, now, now, at_once=True)
            facts.by_visitor(tx, EventKind.TIME_EXTENDED, now)
            ring(tx, now.conversation_id, now.team_id, now.adviser_id)
        return MoreTime(now.state, came_back, pauses_at(deadlines.of(tx.conn, now.conversation_id)))

    return await office.store.write(fn)


async def choose_time(office: Office, visitor: VisitorConversation, choice: TimeChoice) -> bool:
    """Whether that changed anything. What is counted goes by the choice from now on.

    Raises LinkUnusable, ConversationEnded.
    """

    def fn(tx: Tx) -> bool:
        now = usable(tx, visitor)
        check_visitor_may_write(now.state)
        if now.time_choice is choice:
            return False
        conversation_rows.time_chosen(tx, now.conversation_id, choice)
        facts.by_visitor(tx, EventKind.TIME_CHOSEN, now, data={"choice": choice})
        again = usable(tx, visitor)
        _alive(tx, again, again, at_once=True)
        # Nothing was counted, maybe. While nobody answers, nothing is.
        if events.adviser_spoke_last(tx.conn, now.conversation_id) and not again.left_alone:
            deadlines.put(tx, now.conversation_id, _plan(tx, again))
        ring(tx, now.conversation_id, now.team_id, now.adviser_id)
        return True

    return await office.store.write(fn)


def pauses_at(standing: dict[DeadlineKind, datetime]) -> datetime | None:
    """When a conversation pauses if nothing is heard of its visitor; None while nothing is counted."""
    if DeadlineKind.PAUSE in standing:
        return standing[DeadlineKind.PAUSE]
    warning = standing.get(DeadlineKind.WARNING)
    return None if warning is None else warning + timeouts.AHEAD


def _alive(tx: StateTx, now: VisitorConversation, who: Participant, *, at_once: bool = False) -> bool:
    """Begins anew what is counted. False when there was nothing to write.

    A guest's sign does not change when the visitor was last active. Unless `at_once`, a sign that follows
    another within moments moves nothing that no page shows.
    """
    standing = deadlines.of(tx.conn, now.conversation_id)
    if isinstance(who, Guest):
        noted = _counts_long(standing, _plan(tx, now))
    else:
        noted = visitors.set_seen(tx, now.conversation_id)
    told = standing.keys() & {DeadlineKind.PAUSE, DeadlineKind.ASKED}  # pages show these
    if not standing or not (noted or told or at_once):
        return noted
    deadlines.drop(tx, now.conversation_id)
    deadlines.put(tx, now.conversation_id, _plan(tx, now))
    if told:
        tx.ring(conversation_topic(now.conversation_id))
        if now.adviser_id is not None:
            tx.ring(staff_topic(now.adviser_id))
    return True


def _counts_long(standing: Mapping[DeadlineKind, datetime], anew: Mapping[DeadlineKind, datetime]) -> bool:
    """Whether what is counted began more than moments ago, or otherwise, than it would `anew`."""
    return bool(standing) and any(
        kind not in standing or at - standing[kind] >= visitors.LATELY for kind, at in anew.items()
    )


def _plan(tx: StateTx, now: VisitorConversation) -> dict[DeadlineKind, datetime]:
    rests = timeouts.rests_after(now.pace, now.needs)
    return dict(timeouts.plan(now.state, tx.now, now.limit, rests))
