"""A conversation in words."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.routing import WaitRange
from app.domain.terms import EventKind, Sender
from app.store.events import Item
from app.store.opening import Opening
from app.store.queues import QueuePlace
from app.web.language import Languages, Vital
from app.web.visitor.shown import Wording

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 25, tzinfo=UTC)
WORDS = Wording(Languages.load()["en"], "Europe/London", "en")


def item(
    id: int,
    by: Sender,
    text: str | None,
    name: str = "",
    kind: EventKind = EventKind.MESSAGE_POSTED,
    lang: str = "en",
) -> Item:
    sender = by if kind is EventKind.MESSAGE_POSTED else Sender.SYSTEM
    return Item(
        id=id, kind=kind, at=NOW, sender=sender, by=by, name=name, text=text, lang=lang, staff_id=None
    )


@pytest.mark.requirement("TM-08")
@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (None, "We cannot say yet how long it takes."),
        (WaitRange(0, 1), "People now wait up to 1 minute."),
        (WaitRange(0, 4), "People now wait up to 4 minutes."),
        (WaitRange(3, 3), "People now wait up to 3 minutes."),
        (WaitRange(2, 9), "People now wait 2 to 9 minutes."),
    ],
)
def test_waiting_is_an_honest_range(expected: WaitRange | None, words: str) -> None:
    assert WORDS.wait(expected) == words


def test_the_place_in_the_queue() -> None:
    assert WORDS.position(QueuePlace(1, None)) == "You are next."
    assert WORDS.position(QueuePlace(12, None)) == "You are number 12 in the queue."
    assert WORDS.position(None) == ""


def test_what_is_new_is_told_in_order_and_counted_by_who_wrote() -> None:
    items = (
        item(1, Sender.ADVISER, "old", "Ben"),
        item(2, Sender.VISITOR, "mine"),
        item(3, Sender.ADVISER, None, "Ben", EventKind.ADVISER_JOINED),
        item(4, Sender.ADVISER, "One.", "Ben"),
        item(5, Sender.ADVISER, "Two.", "Ben"),
        item(6, Sender.ADVISER, "Hello", "Dev"),
    )
    count, words = WORDS.news(items, 1, sent=True)
    assert count == 3
    assert words.own == (
        "Sent. Ben joined the chat. 2 new messages from Ben: One. Two. 1 new message from Dev: Hello"
    )
    assert WORDS.news(items, 6, sent=True) == (0, Vital("Sent."))
    assert WORDS.news(items, 6) == (0, Vital())


@pytest.mark.requirement("LA-01")
def test_what_is_new_in_another_language_is_marked_as_such_and_stays_words() -> None:
    items = (
        item(2, Sender.ADVISER, "Bore da <b>&", "Ben", lang="cy"),
        item(3, Sender.ADVISER, "A & B", "Ben"),
    )
    _, words = WORDS.news(items, 1, sent=True)
    marked = '<span lang="cy">Bore da &lt;b&gt;&amp;</span>'
    assert words.__html__() == f"Sent. 2 new messages from Ben: {marked} A &amp; B"
    later = Vital.joined(["", words, Vital("You & we wait.", "English")])
    assert marked in later.__html__()
    assert "You &amp; we wait." in later.own


def test_words_that_were_erased_are_said_to_be() -> None:
    shown = WORDS.item(item(1, Sender.ADVISER, None, "Ben"))
    assert shown["text"] == "These words were removed."
    assert shown["say"] == "Ben: These words were removed."


def test_ones_own_doings_are_not_announced() -> None:
    assert WORDS.item(item(1, Sender.VISITOR, "Hello"))["say"] == ""
    ended = item(2, Sender.VISITOR, None, kind=EventKind.CONVERSATION_ENDED)
    assert WORDS.item(ended)["say"] == ""
    assert WORDS.item(ended)["text"] == "You ended the chat."


@pytest.mark.parametrize(
    ("opening", "words"),
    [
        (Opening(True, NOW + timedelta(hours=7), None, True), "It closes today at 17:00."),
        (
            Opening(True, NOW + timedelta(hours=20), None, True),
            "It closes tomorrow at 06:00.",
        ),
        (Opening(True, NOW + timedelta(days=2), None, True), "It closes on Thursday 26 November at 10:00."),
        (Opening(True, None, None, True), "It is open day and night."),
        # Thursday 24 December is the last day before one that is closed
        (Opening(True, CHRISTMAS, None, True), "It is open day and night."),
        (Opening(False, None, NOW + timedelta(hours=1), False), "It opens today at 11:00."),
        (Opening(False, None, NOW + timedelta(hours=15), False), "It opens tomorrow at 01:00."),
        (Opening(False, None, NOW + timedelta(days=6), False), "It opens on Monday 30 November at 10:00."),
        (Opening(False, None, None, False), "We do not know yet when it opens next."),
    ],
)
def test_hours_in_words(opening: Opening, words: str) -> None:
    assert WORDS.opening(opening, NOW) == words


@pytest.mark.parametrize(
    ("days_before", "words"),
    [
        (30, "It is open day and night."),
        (7.5, "It is open day and night."),
        (7, "It is open day and night until the end of Thursday 24 December."),
        (1.5, "It is open day and night until the end of Thursday 24 December."),
        (1, "It closes at midnight tonight."),
        (0.01, "It closes at midnight tonight."),
    ],
)
def test_round_the_clock_a_closed_day_is_told_when_it_is_near(days_before: float, words: str) -> None:
    at = CHRISTMAS - timedelta(days=days_before)
    assert WORDS.opening(Opening(True, CHRISTMAS, None, True), at) == words
