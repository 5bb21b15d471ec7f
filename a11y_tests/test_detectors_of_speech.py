"""What is concluded from what a screen reader said or showed: what was cut off, what changes, what fits."""

from pathlib import Path

import pytest

from a11y_tests.support.braille import Display, useful
from a11y_tests.support.speech import Spoken, normalised, utterances

pytestmark = pytest.mark.requirement("LE-06")


def test_a_message_that_was_cut_off_is_told_from_one_heard_whole() -> None:
    log = [
        {"event": "begin", "text": "Sam: one", "language": "en", "time": "10.0"},
        {"event": "stop", "text": "Sam: one", "time": "10.1"},
        {"event": "begin", "text": "Sam: two", "language": "en", "time": "10.2"},
        {"event": "end", "text": "Sam: two", "time": "10.4"},
    ]
    assert utterances(log, 9.5) == [
        Spoken("Sam: one", 10.0, after=0.5, cut=True),
        Spoken("Sam: two", 10.2, after=0.7),
    ]


@pytest.mark.parametrize(
    ("said", "golden"),
    [
        ("Sent at 10:24", "Sent at TIME"),
        ("Open until Friday 27 November 2026", "Open until DATE"),
        ("Your reference is ABCD-2345.", "Your reference is REFERENCE."),
        ("Go to http://127.0.0.1:41234/northborough/chat/abc", "Go to ADDRESS"),
    ],
)
def test_what_changes_from_run_to_run_is_left_out_of_golden_files(said: str, golden: str) -> None:
    assert normalised(said) == golden


ANSWER = "Your bin will be collected on Friday."


@pytest.mark.parametrize(
    ("cells", "characters"),
    [
        (" Ben: Your bin will be collected on Frid", 34),
        (" Ben, adviser of Council Tax, says: Your", 4),  # the name is too long, and more than is useful
        (" Ben wrote at 10:24 in the morning: Your bin will be", 4),  # past the last cell nothing counts
        ("Your message  $l", 5),
        ("", 0),
    ],
)
def test_how_much_of_a_message_the_display_holds_at_once(cells: str, characters: int) -> None:
    assert useful(cells, ANSWER) == characters


def test_cells_are_compared_with_as_much_as_fits(tmp_path: Path) -> None:
    display = Display(tmp_path / "shown.jsonl")
    display.close()
    assert display.has(" Ben: Your bin will be collected on Frid", f"Ben: {ANSWER}")
    assert display.has("Chat with us", "Chat with us")
    assert not display.has("Chat with us collapsed push button", "Chat with us")
    assert not display.has(" Ben: Your bin", f"Ben: {ANSWER}")
