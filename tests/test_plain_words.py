"""English in the product is plain: short sentences, easy words, the same words for the same things.

What residents read, what staff read, and e-mails keep to the same rules.
"""

import re
from collections.abc import Iterable
from functools import cache

import pytest

from scripts import catalogues
from tests.support.plain import reading_age, sentences, syllables, words

LONGEST_SENTENCE = 15
"""Words. ACCESSIBILITY.md, LA-04."""
OLDEST_READER = 9
"""Years, of all sentences together."""
OLDEST_FOR_ONE = 14
"""Years, of a single sentence. In a very short one a single long word decides, so those are not looked at."""
VERY_SHORT = 7


@cache
def strings() -> tuple[str, ...]:
    """Every English string, each plural form by itself."""
    return tuple(
        text
        for message in catalogues.extracted()
        for text in ([message.id] if isinstance(message.id, str) else message.id)
        if text
    )


def whole(texts: Iterable[str]) -> list[str]:
    """What is a sentence and no label."""
    return [
        one for text in texts for one in sentences(text) if re.search(r"[.?!]$", one) and len(words(one)) > 3
    ]


# --- short and easy ---


@pytest.mark.requirement("LA-04")
def test_sentences_are_short() -> None:
    texts = strings()
    assert len(texts) > 100
    assert [one for text in texts for one in sentences(text) if len(one.split()) > LONGEST_SENTENCE] == []


@pytest.mark.requirement("LA-04")
def test_a_child_of_nine_can_read_it() -> None:
    said = whole(strings())
    assert len(said) > 200
    assert reading_age(said) <= OLDEST_READER
    long = [one for one in said if len(words(one)) > VERY_SHORT]
    assert [one for one in long if reading_age([one]) > OLDEST_FOR_ONE] == []


def test_what_is_hard_to_read_is_found() -> None:
    hard = "Notification of an alternative authentication possibility is unfortunately unavailable."
    assert reading_age([hard]) > 2 * OLDEST_READER
    assert reading_age(["The chat is open.", "You can write to us now."]) < 7
    heard = {
        "cat": 1,
        "saved": 1,
        "needed": 2,
        "message": 2,
        "conversation": 4,
        "table": 2,
        "people": 2,
        "e": 1,
    }
    assert {word: syllables(word) for word in heard} == heard


# The hard word, and what is said in its place.
PLAINER = {
    r"utilis\w+|utiliz\w+": "use",
    r"commenc\w+": "begin",
    r"terminat\w+": "end",
    r"prior to": "before",
    r"in order to": "to",
    r"regarding|concerning|with regard to": "about",
    r"additional\w*": "more",
    r"assist(?:s|ed|ing|ance)?": "help",
    r"purchas\w+": "buy",
    r"obtain\w*": "get",
    r"require[sd]?|requirement\w*": "need",
    r"sufficient\w*": "enough",
    r"subsequent\w*": "later",
    r"approximately": "about",
    r"facilitat\w+": "help",
    r"in the event (?:of|that)": "if",
    r"unable to": "cannot",
    r"unfortunately|oops|whoops": "say it, and leave it out",
    r"hang tight|bear with us|get in touch|at your fingertips|in a nutshell|touch base": "no idioms",
    r"(?:was|were|is|are|been|be) \w+ed by": "say who does it",
    r"(?:not|cannot|never|n't) (?:\w+ )?(?:un\w+able|impossible|nothing|nobody|without)": "no two negatives",
    r"click\w*": "press: not everybody has a mouse",
    r"invalid|illegal|abort\w*|fatal": "say what is wrong",
}


def plainer(texts: Iterable[str]) -> list[str]:
    return [
        f"{text}: {instead}"
        for text in texts
        for hard, instead in PLAINER.items()
        if re.search(rf"\b(?:{hard})\b", text, re.IGNORECASE)
    ]


@pytest.mark.requirement("LA-04")
def test_no_hard_words_idioms_or_double_negatives() -> None:
    assert plainer(strings()) == []


@pytest.mark.parametrize(
    "text",
    [
        "Utilise the form.",
        "You are required to sign in.",
        "Your message was deleted by the council.",
        "It is not impossible.",
        "Bear with us.",
        "Click here.",
    ],
)
def test_a_hard_word_is_found(text: str) -> None:
    assert len(plainer([text])) == 1


# --- the same words for the same things ---

# What the product never calls a thing, and what it does.
ONE_WORD = {
    r"emails?": "e-mail",
    r"log(?:ged)? ?(?:in|out|on|off)\b|sign ?(?:on|off)": "sign in, sign out",
    r"agents?|operators?|representatives?|(?<!relay )assistants?|advisors?": "adviser",
    r"web ?chat|live chat": "chat",
    r"mobile|cell ?phone|telephone|tel\.": "phone",
    r"submit\w*": "send",
    r"customers?|users?|clients?": "visitor, or you",
    r"ticket|case number|incident": "reference",
    r"hang up|close the chat|quit": "end the chat",
    r"department": "team",
    r"popup|pop-up|dialog": "page",
}


def other_words(texts: Iterable[str]) -> list[str]:
    return [
        f"{text}: {ours}"
        for text in texts
        for other, ours in ONE_WORD.items()
        if re.search(rf"(?<![-\w])(?:{other})(?![-\w])", text, re.IGNORECASE)
    ]


@pytest.mark.requirement("CG-03")
def test_one_thing_has_one_word() -> None:
    assert other_words(strings()) == []


@pytest.mark.requirement("CG-03")
def test_no_two_labels_differ_only_in_how_they_are_written() -> None:
    """But for a full stop, which makes a sentence, and a small first letter, which stands within one."""
    alike: dict[tuple[bool, str], set[str]] = {}
    for text in strings():
        written = re.sub(r"[-\s]+", " ", text.strip().lower())
        alike.setdefault((text[0].islower(), written), set()).add(text)
    assert [sorted(both) for both in alike.values() if len(both) > 1] == []


@pytest.mark.parametrize("text", ["Log in to go on", "Your email", "An agent joined.", "Submit", "Live chat"])
def test_another_word_is_found(text: str) -> None:
    assert len(other_words([text])) == 1


def test_our_own_words_are_let_through() -> None:
    assert other_words(["E-mail", "Sign in", "That mailbox", "The mail server", "A relay assistant"]) == []


# --- no judging ---

JUDGING = re.compile(
    r"\b(?:spell\w*|grammar|misspel\w*|incorrect\w*|mistakes?|typos?|bad(?:ly)?|your english|properly)\b",
    re.IGNORECASE,
)


@pytest.mark.requirement("LA-09")
def test_nobody_is_told_that_they_write_badly() -> None:
    assert [text for text in strings() if JUDGING.search(text)] == []
    assert JUDGING.search("Check your spelling")


# --- pointing ---

BY_LOOK = re.compile(
    r"\b(?:on|to|at) the (?:left|right|top|bottom|side|corner)\b"
    r"|\b(?:red|green|blue|yellow|grey|round|square|arrow|icon|beep|tone|flashing|bold)\b",
    re.IGNORECASE,
)


def test_nothing_is_pointed_at_by_its_place_or_look() -> None:
    """WCAG 1.3.3. "Below" and "above" are in the order of reading, and may be said."""
    assert [text for text in strings() if BY_LOOK.search(text)] == []
    assert BY_LOOK.search("Press the green button on the right")
    assert BY_LOOK.search("See below what becomes of it") is None
