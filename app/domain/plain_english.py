"""What makes an English message hard to read, and what to write instead. For staff, never for residents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import category

from app.domain.plain_words import FALSE_ALARMS, HARD_WORDS, IDIOMS
from app.domain.text import LONGEST_MESSAGE as MOST_CHARACTERS

LONGEST_SENTENCE = 15
"""Words. What residents read of ours has no longer ones either."""

LONGEST_MESSAGE = 60
"""Words."""

LONGEST_WORD = 13
"""Letters. A longer one is hard for many, unless the council's world cannot do without it."""

CAPITALS_FROM = 3
"""Words in capitals: fewer may be names, or short for something."""

# Each of these takes time in proportion to the text, whatever that is: it runs while everybody else waits.
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|(?<!\S)[^\s@]+@[^\s@]+\.[^\s@]+")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|\d[\d.,:/]*")
_SENTENCE_END = re.compile(r"(?<=[.!?\u2026])[\"'\u201d\u2019)]*\s+|\n+")
_SHORT_FOR = re.compile(r"\b(?:e\.g|i\.e|mr|mrs|ms|dr|approx)\.(?=\s)", re.IGNORECASE)


class HintKind(StrEnum):
    """What can be made easier. In this order."""

    ONLY_PICTURES = "only_pictures"
    CAPITALS = "capitals"
    LONG_MESSAGE = "long_message"
    SEVERAL_QUESTIONS = "several_questions"
    LONG_SENTENCE = "long_sentence"
    HARD_WORD = "hard_word"
    IDIOM = "idiom"
    LONG_WORD = "long_word"


@dataclass(frozen=True)
class Hint:
    """`words` are those it is about, as they were written ("" for the whole message); `instead`: easier ones.

    `count`: how many words or questions, 0 where nothing is counted.
    """

    kind: HintKind
    words: str = ""
    instead: str = ""
    count: int = 0


def hints(text: str) -> list[Hint]:
    """All there is to say about a message, each thing once; [] for one that is easy to read, and for none.

    Of a longer one than can be sent, only its first 5,000 characters are looked at.
    """
    plain = _ADDRESS.sub(" ", text[:MOST_CHARACTERS])
    words = _WORD.findall(plain)
    if not words:
        return [Hint(HintKind.ONLY_PICTURES)] if _has_pictures(plain) else []
    return [
        *_of_the_whole(plain, words),
        *_sentences(plain),
        *_listed(HintKind.HARD_WORD, plain, _HARD),
        *_listed(HintKind.IDIOM, plain, _SAID_OTHERWISE),
        *_long_words(words),
    ]


def _of_the_whole(text: str, words: list[str]) -> Iterator[Hint]:
    letters = [word for word in words if word.isalpha() and len(word) > 1]
    if len(letters) >= CAPITALS_FROM and all(word.isupper() for word in letters):
        yield Hint(HintKind.CAPITALS)
    if len(words) > LONGEST_MESSAGE:
        yield Hint(HintKind.LONG_MESSAGE, count=len(words))
    questions = len(re.findall(r"\?+", text))
    if questions > 1:
        yield Hint(HintKind.SEVERAL_QUESTIONS, count=questions)


def _sentences(text: str) -> Iterator[Hint]:
    unbroken = _SHORT_FOR.sub(lambda short: short[0][:-1], text)
    for sentence in _SENTENCE_END.split(unbroken):
        count = len(_WORD.findall(sentence))
        if count > LONGEST_SENTENCE:
            yield Hint(HintKind.LONG_SENTENCE, " ".join(sentence.split()), count=count)


def _listed(kind: HintKind, text: str, found_by: "_Listed") -> Iterator[Hint]:
    """Those of a list that stand in the text, in the order of the text, each once."""
    told: set[str] = set()
    for match in found_by.pattern.finditer(text):
        listed = " ".join(match[0].lower().replace("\u2019", "'").split())
        if listed not in told:
            told.add(listed)
            yield Hint(kind, " ".join(match[0].split()), found_by.instead[listed])


def _long_words(words: list[str]) -> Iterator[Hint]:
    for word in dict.fromkeys(words):
        parts = [part.lower() for part in re.split(r"[-'\u2019]", word)]
        known = any(part in FALSE_ALARMS or part in HARD_WORDS for part in parts)
        if not known and any(len(part) > LONGEST_WORD for part in parts):
            yield Hint(HintKind.LONG_WORD, word)


def _has_pictures(text: str) -> bool:
    """Emoji and their like. Punctuation alone says something ("?")."""
    return any(category(letter) == "So" for letter in text)


class _Listed:
    """A list of words with what to write instead, and the pattern that finds any of them, longest first."""

    def __init__(self, instead: dict[str, str]) -> None:
        self.instead = instead
        longest_first = sorted(instead, key=len, reverse=True)
        ways = "|".join(
            r"\s+".join(re.escape(part).replace("'", "['\u2019]") for part in entry.split())
            for entry in longest_first
        )
        self.pattern = re.compile(rf"(?<![\w-])(?:{ways})(?![\w-])", re.IGNORECASE)


_HARD, _SAID_OTHERWISE = _Listed(HARD_WORDS), _Listed(IDIOMS)
