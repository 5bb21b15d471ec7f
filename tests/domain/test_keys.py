"""What is made with the secret keys."""

import pytest

from app.domain.errors import BadKey
from app.domain.keys import Keys, check_one_time_key, new_key, once, token_hash

OLD, NEW = "an-old-key-that-is-32-characters", "a-new-key-that-is-32-characters!"
ANOTHERS = "0NEK7-lKhgxJnNBw_PNyCU6X_4QnBZFa"  # a one-time key, but none that we sealed


def test_a_new_key_signs_and_an_old_one_still_verifies() -> None:
    before = Keys([OLD]).sign("link", "secret")
    rotated = Keys([NEW, OLD])
    after = rotated.sign("link", "secret")
    assert before != after
    assert rotated.unsign("link", before) == rotated.unsign("link", after) == "secret"
    assert Keys([NEW]).unsign("link", after) == "secret"
    assert Keys([NEW]).unsign("link", before) is None


def test_what_was_signed_for_one_purpose_is_not_valid_for_another() -> None:
    keys = Keys([OLD])
    assert keys.unsign("session", keys.sign("link", "secret")) is None


def test_a_forms_key_is_one_that_we_made() -> None:
    key = Keys([OLD]).form_key()
    assert check_one_time_key(key) == key
    assert Keys([OLD]).is_form_key(key)
    assert Keys([NEW, OLD]).is_form_key(key), "a form that was open when the keys were changed"
    assert not Keys([NEW]).is_form_key(key)
    assert Keys([OLD]).form_key() != key
    for at in range(len(key)):
        assert not Keys([OLD]).is_form_key(key[:at] + ("A" if key[at] != "A" else "B") + key[at + 1 :])


@pytest.mark.parametrize("key", ["", "conversation-0001", ANOTHERS, "x" * 64, "é" * 64, "a b", "x" * 32])
def test_no_other_is(key: str) -> None:
    assert not Keys([OLD]).is_form_key(key)


@pytest.mark.parametrize(
    "guess", ["", ".", "secret", "secret.", "secret.AAAA", "é.é", "a.b.c", "\x00.\ud800"]
)
def test_a_guess_is_refused(guess: str) -> None:
    assert Keys([OLD]).unsign("link", guess) is None


def test_one_changed_letter_is_refused() -> None:
    keys = Keys([OLD])
    signed = keys.sign("link", "secret")
    for at in range(len(signed) - 1):  # the very last letter holds spare bits
        changed = signed[:at] + ("A" if signed[at] != "A" else "B") + signed[at + 1 :]
        assert keys.unsign("link", changed) is None


def test_the_same_form_leads_to_the_same_secret_also_after_the_keys_changed() -> None:
    (first,) = Keys([OLD]).link_secrets(1, "form-key")
    assert Keys([NEW, OLD]).link_secrets(1, "form-key")[1] == first
    assert Keys([OLD]).link_secrets(2, "form-key") != [first]
    assert Keys([OLD]).link_secrets(1, "form-kez") != [first]
    assert len(first) == 43


def test_equal_words_do_not_show_as_equal_hashes() -> None:
    keys = Keys([OLD])
    one, other = keys.words("Yes", "en"), keys.words("Yes", "en")
    assert one.hash != other.hash


def test_our_own_keys_pass_the_check() -> None:
    assert check_one_time_key(new_key())
    assert new_key() != new_key()
    with pytest.raises(BadKey):
        check_one_time_key("x" * 15)


def test_only_a_hash_is_stored() -> None:
    assert token_hash("secret") == "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"


def test_the_same_words_of_the_same_form_are_one_message_and_others_another() -> None:
    assert once("k", "Yes") == once("k", "Yes") == once("k", " Yes\n")
    assert len({once("k", "Yes"), once("k", "No"), once("l", "Yes")}) == 3
    assert check_one_time_key(once("k", "Yes"))
