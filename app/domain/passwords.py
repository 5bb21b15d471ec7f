"""Passwords, by argon2id."""

from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.errors import SetupRefused

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200


def check_password(password: str) -> str:
    """A new password. Raises SetupRefused."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise SetupRefused("password", f"give {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    return password


class Passwords:
    """Slow on purpose, tens of milliseconds: not for the event loop, not within transactions."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    @cached_property
    def _nobodys_hash(self) -> str:
        return self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def verify(self, stored_hash: str | None, password: str) -> bool:
        """False too for None, the hash of somebody unknown, after just as much work."""
        try:
            good = self._hasher.verify(stored_hash or self._nobodys_hash, password)
        except (VerificationError, InvalidHashError):
            return False
        return good and stored_hash is not None
