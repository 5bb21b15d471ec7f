"""What is found, in sentences that say what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """`problem`: residents or staff are shut out, or what they wrote is not safe."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """`about`: the part that was looked at. `to_do` is empty where there is nothing to do."""

    about: str
    level: Level
    words: str
    to_do: str = ""


def ok(about: str, words: str) -> Finding:
    return Finding(about, Level.OK, words)


def warning(about: str, words: str, to_do: str) -> Finding:
    return Finding(about, Level.WARNING, words, to_do)


def problem(about: str, words: str, to_do: str) -> Finding:
    return Finding(about, Level.PROBLEM, words, to_do)
