"""Time belongs to the resident: how long somebody may be silent, and what becomes of their chat then.

A resident's silence is counted only while it is their turn: from the adviser's last word, or from the
resident's last sign of life after it. Signs of life are typing, reading (what they do on the page, or that
they load it) and "I need more time". Their own word makes it the adviser's turn: then nothing is counted.

All is counted in real minutes between moments in UTC, so a change of the clocks takes and gives nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from app.domain.errors import SetupRefused
from app.domain.needs import lifts_limits
from app.domain.terms import ConversationState, DeadlineKind, Need, TimeChoice

AHEAD = timedelta(minutes=2)
"""From the warning to the pause there is never less (WCAG 2.2.1 asks for 20 seconds)."""

LONGER = 10
"""So many times the council's limit a resident may choose (WCAG 2.2.1)."""

MORE_FOR_NEEDS = 3
"""For whom limits are lifted: so many times as long until their chat rests, or may be ended for silence."""

COUNTED = (DeadlineKind.WARNING, DeadlineKind.PAUSE, DeadlineKind.DORMANT)
"""The deadlines of a silence, set anew whenever it begins anew."""

LATE = timedelta(seconds=30)
"""Who sweeps comes by each second. So much later no server ran, and the resident could not have answered."""

SHORTEST_LIMIT = SHORTEST_DORMANT = 5
SHORTEST_ASK, LONGEST_ASK = 2, 60
LONGEST = 20 * 60
"""In minutes. Beyond 20 hours WCAG takes no limit for one."""


@dataclass(frozen=True)
class Pace:
    """What a council has set, in minutes.

    `limit`: the chat pauses after so long a silence of the resident; 0 never. `ask`: how long an adviser who
    has asked "Are you still there?" must wait. `dormant`: after so long a silence the chat rests; 0 never.
    """

    limit: int = 0
    ask: int = SHORTEST_ASK
    dormant: int = 15


USUAL = Pace()
"""Of a council that has set nothing."""


def check_pace(pace: Pace) -> Pace:
    """Raises SetupRefused, which names the entry of a council's file."""
    _check("time_limit", pace.limit, SHORTEST_LIMIT, LONGEST, off="0 for no limit")
    _check("ask_wait", pace.ask, SHORTEST_ASK, LONGEST_ASK)
    _check("dormant_after", pace.dormant, SHORTEST_DORMANT, LONGEST, off="0 for never")
    return pace


def _check(field: str, minutes: int, shortest: int, longest: int, *, off: str = "") -> None:
    if not shortest <= minutes <= longest and not (off and minutes == 0):
        also = f", or {off}" if off else ""
        raise SetupRefused(field, f"give whole minutes, from {shortest} to {longest}{also}")


def limit(pace: Pace, choice: TimeChoice, needs: Collection[Need] = ()) -> timedelta | None:
    """After how long a silence this conversation pauses; None for never."""
    if not pace.limit or choice is TimeChoice.NONE or lifts_limits(needs):
        return None
    return timedelta(minutes=pace.limit * (LONGER if choice is TimeChoice.LONGER else 1))


def rests_after(pace: Pace, needs: Collection[Need] = ()) -> timedelta | None:
    """After how long a silence this conversation becomes dormant; None for never."""
    return timedelta(minutes=pace.dormant) * _more(needs) if pace.dormant else None


def ask_wait(pace: Pace, needs: Collection[Need] = ()) -> timedelta:
    """How long an adviser waits for the answer to "Are you still there?"."""
    return timedelta(minutes=pace.ask) * _more(needs)


def _more(needs: Collection[Need]) -> int:
    return MORE_FOR_NEEDS if lifts_limits(needs) else 1


def plan(
    state: ConversationState, now: datetime, limit: timedelta | None, rests: timedelta | None
) -> Mapping[DeadlineKind, datetime]:
    """The deadlines of a silence that begins `now`, the resident's turn. What waits or has ended has none."""
    planned = {}
    if state is ConversationState.TALKING and rests is not None:
        planned[DeadlineKind.DORMANT] = now + rests
    if state in (ConversationState.TALKING, ConversationState.DORMANT) and limit is not None:
        planned[DeadlineKind.WARNING] = now + limit - AHEAD
    return planned


class Step(Enum):
    """What is to be done at a deadline."""

    NOTHING = "nothing"
    WARN = "warn"
    PAUSE = "pause"
    REST = "rest"


def step(
    kind: DeadlineKind,
    state: ConversationState,
    due_at: datetime,
    now: datetime,
    limit: timedelta | None,
    rests: timedelta | None,
) -> Step:
    """What a deadline that is due comes to, as things are `now`.

    Nothing for one that no longer holds. Nobody is paused who was not warned while a server ran: when the
    pause comes late, the warning comes again.
    """
    open_ = state in (ConversationState.TALKING, ConversationState.DORMANT)
    match kind:
        case DeadlineKind.WARNING if open_ and limit is not None:
            return Step.WARN
        case DeadlineKind.PAUSE if open_ and limit is not None:
            return Step.WARN if now - due_at > LATE else Step.PAUSE
        case DeadlineKind.DORMANT if state is ConversationState.TALKING and rests is not None:
            return Step.REST
        case _:
            return Step.NOTHING
