"""What makes a message hard to read, and what to write instead."""

import pytest

from app.domain.plain_english import LONGEST_MESSAGE, LONGEST_SENTENCE, HintKind, hints
from app.domain.plain_words import FALSE_ALARMS, HARD_WORDS, IDIOMS
from app.domain.text import LONGEST_MESSAGE as MOST_CHARACTERS

FIFTEEN = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"


def kinds(text: str) -> list[HintKind]:
    return [hint.kind for hint in hints(text)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?",
        "OK",
        "Yes. Your bin comes on Friday.",
        f"{FIFTEEN}.",
        f"{FIFTEEN}. {FIFTEEN}!\n{FIFTEEN}",
        "Go to https://www.northborough.example/commence?upon=utilise",
        "Write to commence@northborough.example",
        "Write to me (utilise@northborough.example), or to upon.x@a-b.example.",
        "Which form do you have, e.g. the blue one?",
        "Call the DVLA or the DWP.",
        "Do you have new accommodation or a neighbourhood question?",
        "The re-entry is fine. Rupon is a name.",
    ],
)
def test_what_is_easy_gets_no_hint(text: str) -> None:
    assert hints(text) == []


@pytest.mark.requirement("AD-04", "LA-08")
def test_a_sentence_of_more_than_fifteen_words() -> None:
    assert LONGEST_SENTENCE == 15
    [hint] = hints(f"Hello. {FIFTEEN} sixteen. Thank you.")
    assert (hint.kind, hint.count, hint.words) == (HintKind.LONG_SENTENCE, 16, f"{FIFTEEN} sixteen.")
    assert kinds(f"{FIFTEEN}, e.g. this.") == [HintKind.LONG_SENTENCE], "short for: no end of a sentence"


@pytest.mark.requirement("AD-04", "LA-08")
def test_hard_words_have_easier_ones_however_they_are_written() -> None:
    found = hints("COMMENCE it prior\nto Monday. Do not utilise it; utilise mine.")
    assert [(hint.words, hint.instead) for hint in found if hint.kind is HintKind.HARD_WORD] == [
        ("COMMENCE", "start"),
        ("prior to", "before"),
        ("utilise", "use"),
    ]


@pytest.mark.requirement("AD-04")
def test_idioms() -> None:
    [hint] = hints("Let us touch base soon.")
    assert (hint.kind, hint.words, hint.instead) == (HintKind.IDIOM, "touch base", "talk")


@pytest.mark.requirement("AD-04")
def test_several_questions_at_once() -> None:
    [hint] = hints("What is your name?? Where do you live?")
    assert (hint.kind, hint.count) == (HintKind.SEVERAL_QUESTIONS, 2)
    assert hints("What is your name???") == []


@pytest.mark.requirement("AD-04")
def test_all_in_capitals() -> None:
    assert kinds("SEND ME YOUR BILL") == [HintKind.CAPITALS]
    assert kinds("SEND ME your BILL") == []
    assert kinds("I AM IN A HURRY TODAY 24") == [HintKind.CAPITALS]


@pytest.mark.requirement("AD-04")
@pytest.mark.parametrize("text", ["👍", "👍🏽 👍🏽", "❤️ !", "👩‍👧"])
def test_only_pictures(text: str) -> None:
    assert kinds(text) == [HintKind.ONLY_PICTURES]
    assert kinds(f"{text} Yes") == []


@pytest.mark.requirement("AD-04", "LA-08", "TR-11")
def test_a_message_of_more_than_sixty_words() -> None:
    assert LONGEST_MESSAGE == 60
    sixty = "It is so. " * 20
    assert hints(sixty) == []
    [hint] = hints(f"{sixty} Yes.")
    assert (hint.kind, hint.count) == (HintKind.LONG_MESSAGE, 61)


@pytest.mark.requirement("LA-08")
def test_long_words_are_told_once_and_known_ones_not() -> None:
    [hint] = hints("Interconnectedness? No. Interconnectedness!")
    assert (hint.kind, hint.words) == (HintKind.LONG_WORD, "Interconnectedness")


def test_the_lists_can_be_found_and_say_something_easier() -> None:
    for listed, kind in ((HARD_WORDS, HintKind.HARD_WORD), (IDIOMS, HintKind.IDIOM)):
        for words, instead in listed.items():
            assert words == " ".join(words.lower().split())
            assert instead
            assert instead != words
            found = [hint.words for hint in hints(f"So {words} then.") if hint.kind is kind]
            assert words in found, words
            assert words not in [hint.words for hint in hints(instead)], f"{instead} is as hard"
    assert not FALSE_ALARMS & HARD_WORDS.keys()


@pytest.mark.parametrize(
    "text",
    [
        "a" * 5000,
        "?" * 5000,
        "in order " * 600,
        "e.g. " * 1000,
        "😀" * 2500,
        "a@" * 2500,
        "@" * 250_000,
        "a@" + "." * 250_000,
    ],
)
def test_whatever_is_written_it_comes_to_an_end(text: str) -> None:
    assert isinstance(hints(text), list)


def test_only_as_much_as_can_be_sent_is_looked_at() -> None:
    can_be_sent = "Yes. " * (MOST_CHARACTERS // 5)
    assert kinds(f"{can_be_sent[:-10]}Commence.") == [HintKind.LONG_MESSAGE, HintKind.HARD_WORD]
    assert kinds(f"{can_be_sent}Commence.") == [HintKind.LONG_MESSAGE]
