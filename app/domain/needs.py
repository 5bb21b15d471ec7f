"""What somebody needs to be talked with: said by them, never guessed."""

from collections.abc import Iterable

from app.domain.errors import UnknownNeed
from app.domain.terms import Need, Phrase

NO_LIMITS = frozenset({Need.SLOW_TYPING, Need.RELAY, Need.BSL})
"""Who types slowly, has somebody stand between, or writes in a second language, answers when they can."""

SAID_BY = {Phrase.SIMPLE_WORDS: Need.SIMPLE_WORDS, Phrase.BSL: Need.BSL}
"""Some ready-made phrases ask for just what a need says: who sends one has said that too."""


def in_order(needs: Iterable[str]) -> tuple[Need, ...]:
    """Each once, in the order in which they are shown. Raises ValueError for a word that is no need."""
    said = {Need(need) for need in needs}
    return tuple(need for need in Need if need in said)


def chosen(words: Iterable[str]) -> tuple[Need, ...]:
    """As `in_order`, of what a form says. Raises UnknownNeed."""
    try:
        return in_order(words)
    except ValueError:
        raise UnknownNeed from None


def lifts_limits(needs: Iterable[Need]) -> bool:
    """Whether no time limit applies to this conversation."""
    return not NO_LIMITS.isdisjoint(needs)
