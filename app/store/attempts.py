"""How often somebody has failed to sign in, kept in memory: state, gone with a restart.

Only failures count, or the advisers of one office, who share an address, would shut each other out each
morning.
"""

import math
import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.domain.errors import TooManyAttempts

PER_EMAIL = RateLimitItemPerMinute(5, 15)
PER_ADDRESS = RateLimitItemPerMinute(30, 15)


class Attempts:
    """One for an office."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, email: str, address: str) -> None:
        """Raises TooManyAttempts when the e-mail failed 5 times, or the address 30 times, in 15 minutes."""
        waits = [
            self._wait(PER_EMAIL, "email", email),
            self._wait(PER_ADDRESS, "address", address),
        ]
        if max(waits) > 0:
            raise TooManyAttempts(max(waits))

    def failed(self, email: str, address: str) -> None:
        self._limiter.hit(PER_EMAIL, "email", email)
        self._limiter.hit(PER_ADDRESS, "address", address)

    def succeeded(self, email: str) -> None:
        self._limiter.clear(PER_EMAIL, "email", email)

    def _wait(self, limit: RateLimitItem, *identifiers: str) -> int:
        """Whole seconds until the next try, 0 for now."""
        if self._limiter.test(limit, *identifiers):
            return 0
        window = self._limiter.get_window_stats(limit, *identifiers)
        return max(1, math.ceil(window.reset_time - time.time()))
