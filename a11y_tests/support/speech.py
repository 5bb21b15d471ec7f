"""What the screen reader said: read from the capture module's log, and waited for."""

import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

QUIET = 0.9  # seconds without a word that count as "has finished speaking"; Orca's own pauses are under 0.4


@dataclass(frozen=True)
class Spoken:
    """One utterance. `after`: seconds since the action that caused it; `cut`: it was not heard whole."""

    text: str
    at: float
    language: str = "en"
    after: float = 0.0
    cut: bool = False


class Speech:
    """The log of one Orca, read from where the last reader stopped."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.position = 0

    def _new(self) -> list[dict[str, str]]:
        with self.log.open("rb") as file:
            file.seek(self.position)
            text = file.read()
        whole = text.rfind(b"\n") + 1  # a line may be half written
        self.position += whole
        return [json.loads(line) for line in text[:whole].decode("utf8").splitlines()]

    def everything(self) -> str:
        """All that was ever said, for waiting on the screen reader's own first words."""
        return " ".join(json.loads(line)["text"] for line in self.log.read_text("utf8").splitlines())

    def quiet(self, pause: float = QUIET, limit: float = 30, started: float | None = None) -> list[Spoken]:
        """Wait until nothing has been said for `pause` seconds, and return what was said meanwhile.

        Stops waiting after `limit` seconds: something that talks for ever must not hang a test.
        """
        begin = time.time()
        events: list[dict[str, str]] = []
        last = begin
        while time.time() - last < pause and time.time() - begin < limit:
            if new := self._new():
                events += new
                last = time.time()
            time.sleep(0.03)
        return utterances(events, started or begin)

    def after(self, action: Callable[[], object], pause: float = QUIET, limit: float = 30) -> list[Spoken]:
        """Do `action` in silence; return what is said because of it."""
        self.quiet(0.3, 5)
        started = time.time()
        action()
        return self.quiet(pause, limit, started)

    def begun(self, text: str, limit: float = 20) -> None:
        """Wait until `text` is being said, without waiting for its end."""
        end = time.time() + limit
        while time.time() < end:
            if any(event["event"] == "begin" and event["text"] == text for event in self._peek()):
                return
            time.sleep(0.03)
        raise AssertionError(f"{text!r} was not begun in {limit} s")

    def _peek(self) -> list[dict[str, str]]:
        """What is new, left for the next reader."""
        position = self.position
        new = self._new()
        self.position = position
        return new

    def until(self, phrase: str, limit: float = 20) -> list[Spoken]:
        """Wait until `phrase` is within something said; return all said up to the silence after it.

        Raises AssertionError, with what was heard, when it is not said within `limit` seconds.
        """
        begin = time.time()
        heard: list[Spoken] = []
        while time.time() - begin < limit:
            heard += self.quiet(QUIET, 3, begin)
            if any(phrase in spoken.text for spoken in heard):
                return heard
        raise AssertionError(f"{phrase!r} was not said in {limit} s; heard: {texts(heard)}")


def utterances(events: Iterable[dict[str, str]], started: float) -> list[Spoken]:
    """Pairs each "begin" with the "stop" or "end" that follows it."""
    spoken: list[Spoken] = []
    for event in events:
        if event["event"] == "begin":
            at = float(event["time"])
            spoken.append(Spoken(event["text"], at, event["language"], round(at - started, 2)))
        elif event["event"] == "stop" and spoken and spoken[-1].text == event["text"]:
            last = spoken.pop()
            spoken.append(Spoken(last.text, last.at, last.language, last.after, cut=True))
    return spoken


def texts(spoken: Iterable[Spoken]) -> list[str]:
    return [one.text for one in spoken]


MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

# What changes from run to run, and what stands for it in a golden file. Order matters.
CHANGING = (
    (re.compile(r"\b\d{1,2}:\d{2}\s?(?:am|pm)?\b", re.IGNORECASE), "TIME"),
    (re.compile(r"https?://(?:localhost|127\.0\.0\.1)\S*"), "ADDRESS"),
    (re.compile(r"\b[A-HJ-NP-Z2-9]{3,4}-[A-HJ-NP-Z2-9]{3,4}\b"), "REFERENCE"),
    (re.compile(rf"\b(?:\w+day,? )?\d{{1,2}} (?:{MONTHS})(?: \d{{4}})?\b"), "DATE"),
)


def normalised(text: str) -> str:
    """`text` with times, dates, references and addresses of this machine replaced by one word each."""
    for pattern, word in CHANGING:
        text = pattern.sub(word, text)
    return text
