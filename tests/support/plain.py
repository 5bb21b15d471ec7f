"""How hard English is to read: sentences, syllables, the age at which a child in school can read it."""

import re
from collections.abc import Iterable

_SENTENCE_ENDS = re.compile(r"(?<=[.?!:]) ")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
_WORD = re.compile(r"[A-Za-z][A-Za-z']*")
_SILENT = re.compile(r"(?:[^laeiouy]es|[^laeiouytd]ed|[^laeiouy]e)$")
STARTS_SCHOOL = 5
"""Years: grade 1 of Flesch and Kincaid is read at 6."""


def sentences(text: str) -> list[str]:
    """The sentences of a text. What stands after a colon counts as one of its own."""
    return _SENTENCE_ENDS.split(text)


def words(text: str) -> list[str]:
    """The words of a text. A placeholder counts as a short name."""
    return _WORD.findall(_PLACEHOLDER.sub("Ben", text))


def syllables(word: str) -> int:
    """As they are heard, counted by groups of vowels. An estimate: right for nine words in ten."""
    bare = word.lower().strip("'")
    if len(bare) <= 3:
        return 1
    bare = _SILENT.sub(lambda end: end[0][0], bare).removeprefix("y")
    return max(1, len(re.findall("[aeiouy]+", bare)))


def reading_age(some: Iterable[str]) -> float:
    """Years, of sentences together, by Flesch and Kincaid."""
    counted = [found for found in map(words, some) if found]
    every = [word for found in counted for word in found]
    grade = 0.39 * len(every) / len(counted) + 11.8 * sum(map(syllables, every)) / len(every) - 15.59
    return grade + STARTS_SCHOOL
