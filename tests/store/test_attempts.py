"""How often one may fail to sign in."""

import pytest

from app.domain.errors import TooManyAttempts
from app.store.attempts import Attempts


def test_five_failures_of_one_email_pause_it_at_that_address_only() -> None:
    attempts = Attempts()
    for _ in range(5):
        attempts.check("ben@a.example", "10.0.0.1")
        attempts.failed("ben@a.example", "10.0.0.1")
    with pytest.raises(TooManyAttempts) as refused:
        attempts.check("ben@a.example", "10.0.0.1")
    assert 0 < refused.value.retry_after <= 15 * 60
    attempts.check("carys@a.example", "10.0.0.1")
    # a stranger cannot shut Ben out
    attempts.check("ben@a.example", "10.0.0.2")


def test_a_hundred_failures_from_anywhere_pause_an_email_everywhere() -> None:
    attempts = Attempts()
    for number in range(100):
        attempts.check("ben@a.example", f"10.0.0.{number}")
        attempts.failed("ben@a.example", f"10.0.0.{number}")
    with pytest.raises(TooManyAttempts) as refused:
        attempts.check("ben@a.example", "10.0.1.1")
    assert 0 < refused.value.retry_after <= 60 * 60
    attempts.check("carys@a.example", "10.0.1.1")


def test_thirty_failures_from_one_address_pause_it_for_any_email() -> None:
    attempts = Attempts()
    for number in range(30):
        attempts.check(f"{number}@a.example", "10.0.0.1")
        attempts.failed(f"{number}@a.example", "10.0.0.1")
    with pytest.raises(TooManyAttempts):
        attempts.check("ben@a.example", "10.0.0.1")
    attempts.check("ben@a.example", "10.0.0.2")


def test_an_office_whose_advisers_each_mistype_once_and_sign_in_shuts_nobody_out() -> None:
    attempts = Attempts()
    for number in range(60):
        attempts.check(f"{number}@a.example", "10.0.0.1")
        attempts.failed(f"{number}@a.example", "10.0.0.1")
        attempts.succeeded(f"{number}@a.example", "10.0.0.1")
    attempts.check("dev@a.example", "10.0.0.1")


def test_one_who_signs_in_takes_back_none_of_the_guesses_at_others() -> None:
    attempts = Attempts()
    for number in range(29):
        attempts.failed(f"{number}@a.example", "10.0.0.1")
        attempts.succeeded("ben@a.example", "10.0.0.1")
    attempts.check("ben@a.example", "10.0.0.1")
    attempts.failed("30@a.example", "10.0.0.1")
    attempts.succeeded("ben@a.example", "10.0.0.1")
    with pytest.raises(TooManyAttempts):
        attempts.check("31@a.example", "10.0.0.1")


def test_a_pause_ends_when_the_first_failure_is_old_enough() -> None:
    now = [1000.0]
    attempts = Attempts(lambda: now[0])
    for _ in range(5):
        attempts.failed("ben@a.example", "10.0.0.1")
        now[0] += 60
    with pytest.raises(TooManyAttempts) as refused:
        attempts.check("ben@a.example", "10.0.0.1")
    assert refused.value.retry_after == 10 * 60
    now[0] += 10 * 60
    attempts.check("ben@a.example", "10.0.0.1")
    attempts.failed("ben@a.example", "10.0.0.1")
    with pytest.raises(TooManyAttempts) as refused:
        attempts.check("ben@a.example", "10.0.0.1")
    assert refused.value.retry_after == 60


def test_an_ipv6_address_is_its_first_64_bits() -> None:
    attempts = Attempts()
    for number in range(5):
        attempts.failed("ben@a.example", f"2001:db8:0:1::{number:x}")
    with pytest.raises(TooManyAttempts):
        attempts.check("ben@a.example", "2001:db8:0:1:ffff::1")
    attempts.check("ben@a.example", "2001:db8:0:2::1")
    attempts.succeeded("ben@a.example", "2001:db8:0:1::ffff")
    attempts.check("ben@a.example", "2001:db8:0:1::1")


def test_an_ipv4_address_is_the_same_however_it_is_written() -> None:
    attempts = Attempts()
    for _ in range(5):
        attempts.failed("ben@a.example", "::ffff:10.0.0.1")
    with pytest.raises(TooManyAttempts):
        attempts.check("ben@a.example", "10.0.0.1")
    attempts.check("ben@a.example", "::ffff:10.0.0.2")


def test_success_forgives_the_failures_at_that_address_and_not_the_guesses_from_elsewhere() -> None:
    attempts = Attempts()
    for _ in range(4):
        attempts.failed("ben@a.example", "10.0.0.1")
    for number in range(96):
        attempts.failed("ben@a.example", f"10.0.1.{number}")
    attempts.succeeded("ben@a.example", "10.0.0.1")
    with pytest.raises(TooManyAttempts):
        attempts.check("ben@a.example", "10.0.0.1")
    fresh = Attempts()
    for _ in range(2):
        for _ in range(4):
            fresh.failed("ben@a.example", "10.0.0.1")
        fresh.succeeded("ben@a.example", "10.0.0.1")
    fresh.check("ben@a.example", "10.0.0.1")
