"""Passwords."""

from typing import Literal

from argon2 import PasswordHasher, extract_parameters

from app.domain.passwords import Passwords
from tests.support.office import quick_passwords


def test_a_password_verifies_and_another_does_not() -> None:
    passwords = quick_passwords()
    stored = passwords.hash("correct horse battery")
    assert stored.startswith("$argon2id$")
    assert passwords.verify(stored, "correct horse battery")
    assert not passwords.verify(stored, "wrong horse battery")


def test_nobody_has_no_password() -> None:
    assert not quick_passwords().verify(None, "nobody has this password")
    assert not quick_passwords().verify("not a hash", "x")


def test_it_is_as_much_work_to_find_that_nobody_has_a_password() -> None:
    """Otherwise the time it takes to be refused would tell who has an account."""

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            verified.append(str(hash))
            return super().verify(hash, password)

    verified: list[str] = []
    passwords = Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1))
    somebodys = passwords.hash("correct horse battery")
    assert not passwords.verify(somebodys, "wrong horse battery")
    assert not passwords.verify(None, "wrong horse battery")
    assert len(verified) == 2
    assert extract_parameters(verified[0]) == extract_parameters(verified[1])
