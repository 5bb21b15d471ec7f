"""How often somebody's page has told of their typing, kept in memory: state, gone with a restart."""

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from app.domain.errors import TypedTooOften
from app.domain.terms import Sender

MOST = RateLimitItemPerSecond(100, 10)
"""A page tells four times a second at most. Somebody may type in two tabs."""


class TypingLimit:
    """One for an office. It counts by conversation and side, and knows nothing of what was typed."""

    def __init__(self) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def check(self, by: Sender, conversation_id: int) -> None:
        """Counts one more. Raises TypedTooOften past 100 in 10 seconds."""
        if not self._limiter.hit(MOST, str(by), str(conversation_id)):
            raise TypedTooOften
