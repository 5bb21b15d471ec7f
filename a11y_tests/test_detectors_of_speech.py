"""What is concluded from what a screen reader said: what was cut off, and what changes from run to run."""

import pytest

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
