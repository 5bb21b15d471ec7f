"""Passwords."""

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
