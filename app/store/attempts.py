"""How often somebody has failed to sign in, kept in memory: state, gone with a restart.

Only failures count, or the advisers of one office, who share an address, would shut each other out each
morning. The strict limit is for an e-mail at one address, so that a stranger elsewhere cannot shut an adviser
out by guessing; an e-mail alone is paused only by far more failures than a person makes. An address of IPv6
is its first 64 bits: one line has all the rest to choose from.
"""

import math
import time
from ipaddress import IPv6Address, IPv6Network, ip_address

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.domain.errors import TooManyAttempts

PER_EMAIL_AT_ADDRESS = RateLimitItemPerMinute(5, 15)
PER_ADDRESS = RateLimitItemPerMinute(30, 15)
PER_EMAIL = RateLimitItemPerHour(100)


class Attempts:
    """One for an office."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, email: str, address: str) -> None:
        """Raises TooManyAttempts when too much has failed.

        In 15 minutes 5 times for this e-mail at this address, or 30 times at this address for any e-mail; in
        an hour 100 times for this e-mail at any address.
        """
        wait = max(self._wait(limit, *identifiers) for limit, identifiers in _limits(email, address))
        if wait > 0:
            raise TooManyAttempts(wait)

    def failed(self, email: str, address: str) -> None:
        for limit, identifiers in _limits(email, address):
            self._limiter.hit(limit, *identifiers)

    def succeeded(self, email: str, address: str) -> None:
        """Forgives the failures at this address. Those elsewhere may have been somebody else's guesses."""
        self._limiter.clear(PER_EMAIL_AT_ADDRESS, email, _line(address))

    def _wait(self, limit: RateLimitItem, *identifiers: str) -> int:
        """Whole seconds until the next try, 0 for now."""
        if self._limiter.test(limit, *identifiers):
            return 0
        window = self._limiter.get_window_stats(limit, *identifiers)
        return max(1, math.ceil(window.reset_time - time.time()))


def _limits(email: str, address: str) -> tuple[tuple[RateLimitItem, tuple[str, ...]], ...]:
    line = _line(address)
    return (
        (PER_EMAIL_AT_ADDRESS, (email, line)),
        (PER_ADDRESS, ("address", line)),
        (PER_EMAIL, ("email", email)),
    )


def _line(address: str) -> str:
    """Whose line `address` is of: all that somebody can change by themselves is left out."""
    try:
        found = ip_address(address)
    except ValueError:
        return address  # a proxy may pass on what is none
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), 64), strict=False))
