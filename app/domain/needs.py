"""What somebody needs to be talked with: said by them, never guessed."""

from collections.abc import Iterable

from app.domain.terms import Need

NO_LIMITS = frozenset({Need.SLOW_TYPING, Need.RELAY, Need.BSL})
"""Who types slowly, has somebody stand between, or writes in a second language, answers when they can."""


def in_order(needs: Iterable[str]) -> tuple[Need, ...]:
    """Each once, in the order in which they are shown. Raises ValueError for a word that is no need."""
    said = {Need(need) for need in needs}
    return tuple(need for need in Need if need in said)


def lifts_limits(needs: Iterable[Need]) -> bool:
    """Whether no time limit applies to this conversation."""
    return not NO_LIMITS.isdisjoint(needs)
