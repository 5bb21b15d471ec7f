"""How to reach somebody who left a message."""

from dataclasses import replace

import pytest

from app.domain.contact import Contact, clean_contact, merged
from app.domain.errors import ContactRefused
from app.domain.terms import ContactProblem, PhoneUse


def given(email: str = "", phone: str = "", phone_use: str = "", name: str = "") -> Contact:
    return clean_contact(name=name, email=email, phone=phone, phone_use=phone_use)


@pytest.mark.parametrize(
    "email",
    ["amina@example.org", "a.b+c@mail.example.co.uk", "o'neill@example.org", "x@xn--bcher-kva.example"],
)
def test_an_address_is_taken_without_the_blanks_round_it(email: str) -> None:
    assert given(email=f"  {email} ") == Contact("", email, "", None)


@pytest.mark.parametrize(
    "email",
    [
        "amina",
        "amina@example",
        "amina@@example.org",
        "a b@example.org",
        "amina@example.org, b@example.org",
        "Amina <amina@example.org>",
        "amina@example.org\nBcc: all@example.org",
        "amina@-example.org",
        "amina@example..org",
        "amína@example.org",
        "a" * 65 + "@example.org",
        "a@" + "b.example." * 26 + "org",
    ],
)
def test_what_is_no_address_or_could_be_two_is_refused(email: str) -> None:
    with pytest.raises(ContactRefused) as refusal:
        given(email=email)
    assert (refusal.value.field, refusal.value.problem) == ("email", ContactProblem.NO_ADDRESS)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700 900123", "07700900123"),
        ("+44 (0)20 7946-0123", "+4402079460123"),
        ("01632.960.123", "01632960123"),
    ],
)
def test_a_number_is_kept_as_its_digits(typed: str, kept: str) -> None:
    assert given(phone=typed, phone_use="text") == Contact("", "", kept, PhoneUse.TEXT)


@pytest.mark.parametrize("phone", ["07700", "my mobile", "07700 900123 ext 4", "+", "0" * 16])
def test_what_is_no_number_is_refused(phone: str) -> None:
    with pytest.raises(ContactRefused) as refusal:
        given(phone=phone, phone_use="call")
    assert (refusal.value.field, refusal.value.problem) == ("phone", ContactProblem.NO_NUMBER)


@pytest.mark.parametrize("use", ["", "shout"])
def test_nobody_is_called_who_did_not_say_so(use: str) -> None:
    with pytest.raises(ContactRefused) as refusal:
        given(phone="07700900123", phone_use=use)
    assert (refusal.value.field, refusal.value.problem) == ("phone_use", ContactProblem.NOT_CHOSEN)


def test_one_of_both_is_needed_and_both_may_be_given() -> None:
    with pytest.raises(ContactRefused) as refusal:
        given(name="Amina", phone_use="call")
    assert (refusal.value.field, refusal.value.problem) == ("email", ContactProblem.MISSING)
    both = given("amina@example.org", "07700900123", "relay_uk", "Amina")
    assert both == Contact("Amina", "amina@example.org", "07700900123", PhoneUse.RELAY_UK)


def test_how_a_number_is_used_means_nothing_without_one() -> None:
    assert given("amina@example.org", phone_use="text").phone_use is None


def test_of_a_form_only_what_it_changes_holds() -> None:
    shown = Contact("Amina", "a@example.org", "07700900123", PhoneUse.TEXT)
    now = Contact("Amina", "b@example.org", "07700900123", PhoneUse.TEXT)
    assert merged(now, shown, shown) == now
    called = replace(shown, phone_use=PhoneUse.CALL)
    assert merged(now, shown, called) == replace(now, phone_use=PhoneUse.CALL)


def test_a_number_goes_with_its_use_and_one_way_to_reach_them_is_left() -> None:
    shown = Contact("Amina", "a@example.org", "07700900123", PhoneUse.TEXT)
    no_number = replace(shown, phone="", phone_use=None)
    called = replace(shown, phone_use=PhoneUse.CALL)
    assert merged(no_number, shown, called) == called
    no_mail = replace(shown, email="")
    assert merged(no_number, shown, no_mail) == no_mail
