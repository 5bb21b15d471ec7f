"""What may be written."""

import pytest

from app.domain.errors import TextRefused
from app.domain.terms import TextProblem
from app.domain.text import LONGEST_MESSAGE, LONGEST_NAME, clean_message, clean_name


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Hello", "Hello"),
        ("  Hello \r\n", "Hello"),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("one\u2028two\u2029three", "one\ntwo\nthree"),
        ("a\tb", "a\tb"),
        ("Sut mae? Ŵy, dŵr", "Sut mae? Ŵy, dŵr"),
        ("مرحبا", "مرحبا"),
        ("👩‍🦽 ok", "👩‍🦽 ok"),
        ("<b>&amp;", "<b>&amp;"),
        ("👍", "👍"),
        ("\U0001fa77", "\U0001fa77"),  # a pink heart: newer than the Unicode of some Pythons
    ],
)
def test_what_is_kept(written: str, kept: str) -> None:
    assert clean_message(written) == kept


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", TextProblem.BLANK),
        (" \r\n\t \u00a0\u3000", TextProblem.BLANK),
        ("\u200b\ufeff\u2060", TextProblem.BLANK),
        ("\u2800\u3164", TextProblem.BLANK),
        ("a\x00b", TextProblem.CONTROL_CHARACTERS),
        ("a\x1bb", TextProblem.CONTROL_CHARACTERS),
        ("a\x0bb", TextProblem.CONTROL_CHARACTERS),
        ("a\x85b", TextProblem.CONTROL_CHARACTERS),
        ("a\x7fb", TextProblem.CONTROL_CHARACTERS),
        ("\x1fHello", TextProblem.CONTROL_CHARACTERS),
        ("Hello\x0b", TextProblem.CONTROL_CHARACTERS),
        ("Hello\n\x0c\n", TextProblem.CONTROL_CHARACTERS),
        ("\x85Hello", TextProblem.CONTROL_CHARACTERS),
        ("\x1c \x1d", TextProblem.CONTROL_CHARACTERS),
        ("a\ud800b", TextProblem.BAD_ENCODING),
        ("x" * (LONGEST_MESSAGE + 1), TextProblem.TOO_LONG),
    ],
)
def test_what_is_refused(written: str, problem: TextProblem) -> None:
    with pytest.raises(TextRefused) as refused:
        clean_message(written)
    assert refused.value.problem is problem
    assert refused.value.limit == 5000
    assert refused.value.field == "message"


def test_the_limit_counts_what_is_kept() -> None:
    assert len(clean_message("\r\n" * 50 + "é" * LONGEST_MESSAGE + " ")) == 5000
    # Two characters on the wire, one here.
    assert len(clean_message("a" + "\r\n" * 4998 + "b")) == 5000


def test_how_long_it_was_is_told() -> None:
    with pytest.raises(TextRefused) as refused:
        clean_message("x" * 5123, field="note")
    assert (refused.value.length, refused.value.field) == (5123, "note")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("\u200b", ""),
        (" Amina\r\n\tKhan\u2028", "Amina Khan"),
        ("\u202eanimA\u202c", "animA"),
        ("\u2067Amina\u2069", "Amina"),
        ("\u202e", ""),
        ("أمينة", "أمينة"),
    ],
)
def test_a_name_is_one_line_and_may_be_missing(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@pytest.mark.parametrize(
    "name", ["x" * (LONGEST_NAME + 1), "A\x00", "\ud83d", "A\x1fB", "\x0bA", "A\x85", "\x1c"]
)
def test_a_name_that_cannot_be_taken(name: str) -> None:
    with pytest.raises(TextRefused) as refused:
        clean_name(name)
    assert refused.value.field == "name"
