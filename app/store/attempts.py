"""How often somebody has failed to sign in, kept in memory: state, gone with a restart.

Only failures count, and at an address those of who signs in there in the end are taken back, or the advisers
of one office, who share an address, would shut each other out each morning. The strict limit is for an e-mail
at one address, so that a stranger elsewhere cannot shut an adviser out by guessing; an e-mail alone is paused
only by far more failures than a person makes. An address of IPv6 is its first 64 bits: one line has all the
rest to choose from.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network, ip_address

from app.domain.errors import TooManyAttempts

AT_ADDRESS_SECONDS = 15 * 60
MOST_OF_EMAIL_AT_ADDRESS = 5
MOST_AT_ADDRESS = 30
OF_EMAIL_SECONDS = 60 * 60
MOST_OF_EMAIL = 100


class Attempts:
    """One for an office. `clock` counts seconds, and never backwards."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_address = _Failures(AT_ADDRESS_SECONDS, clock)
        self._of_email = _Failures(OF_EMAIL_SECONDS, clock)

    def check(self, email: str, address: str) -> None:
        """Raises TooManyAttempts when too much has failed.

        In 15 minutes 5 times for this e-mail at this address, or 30 times at this address for any e-mail; in
        an hour 100 times for this e-mail at any address.
        """
        line = _line(address)
        wait = max(
            self._at_address.wait(line, MOST_OF_EMAIL_AT_ADDRESS, of=email),
            self._at_address.wait(line, MOST_AT_ADDRESS),
            self._of_email.wait(email, MOST_OF_EMAIL),
        )
        if wait > 0:
            raise TooManyAttempts(wait)

    def failed(self, email: str, address: str) -> None:
        line = _line(address)
        self._at_address.add(line, email)
        self._of_email.add(email, line)

    def succeeded(self, email: str, address: str) -> None:
        """Takes its failures at this address back. Those elsewhere may have been somebody else's guesses."""
        self._at_address.take_back(_line(address), email)


class _Failures:
    """Those of the last `seconds`, by where they were: each with its moment and whose it was."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._by_place: OrderedDict[str, list[tuple[float, str]]] = OrderedDict()

    def add(self, place: str, whose: str) -> None:
        found = [*self._lately(place), (self._clock(), whose)]
        self._by_place[place] = found
        self._by_place.move_to_end(place)
        while self._is_old(next(iter(self._by_place.values()))[-1]):  # or a stranger could fill the memory
            self._by_place.popitem(last=False)

    def take_back(self, place: str, whose: str) -> None:
        if place not in self._by_place:
            return
        left = [one for one in self._by_place[place] if one[1] != whose]
        if left:
            self._by_place[place] = left
        else:
            del self._by_place[place]

    def wait(self, place: str, most: int, of: str | None = None) -> int:
        """Whole seconds until there are fewer than `most` in a place (`of` one), 0 when that is so now."""
        found = [at for at, whose in self._lately(place) if of is None or whose == of]
        if len(found) < most:
            return 0
        return max(1, math.ceil(found[-most] + self._seconds - self._clock()))

    def _lately(self, place: str) -> list[tuple[float, str]]:
        return [one for one in self._by_place.get(place, ()) if not self._is_old(one)]

    def _is_old(self, one: tuple[float, str]) -> bool:
        return one[0] <= self._clock() - self._seconds


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
