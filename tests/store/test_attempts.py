"""How often one may fail to sign in."""

import pytest

from app.domain.errors import TooManyAttempts
from app.store.attempts import Attempts


def test_five_failures_of_one_email_pause_it_from_any_address() -> None:
    attempts = Attempts()
    for number in range(5):
        attempts.check("ben@a.example", f"10.0.0.{number}")
        attempts.failed("ben@a.example", f"10.0.0.{number}")
    with pytest.raises(TooManyAttempts) as refused:
        attempts.check("ben@a.example", "10.0.0.99")
    assert 0 < refused.value.retry_after <= 15 * 60
    attempts.check("carys@a.example", "10.0.0.1")


def test_thirty_failures_from_one_address_pause_it_for_any_email() -> None:
    attempts = Attempts()
    for number in range(30):
        attempts.check(f"{number}@a.example", "10.0.0.1")
        attempts.failed(f"{number}@a.example", "10.0.0.1")
    with pytest.raises(TooManyAttempts):
        attempts.check("ben@a.example", "10.0.0.1")
    attempts.check("ben@a.example", "10.0.0.2")


def test_success_forgives_the_failures_of_an_email() -> None:
    attempts = Attempts()
    for _ in range(4):
        attempts.failed("ben@a.example", "10.0.0.1")
    attempts.succeeded("ben@a.example")
    for _ in range(4):
        attempts.failed("ben@a.example", "10.0.0.1")
    attempts.check("ben@a.example", "10.0.0.1")
