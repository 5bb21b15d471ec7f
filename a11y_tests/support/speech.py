"""What the screen reader said: read from the capture module's log, and waited for."""

import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ECHOES = frozenset(("tab", "Browse mode", "Focus mode"))  # said of the key itself
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

    def everything(self) -> list[str]:
        """All that was ever said, also what was read before."""
        events = [json.loads(line) for line in self.log.read_text("utf8").splitlines()]
        return [event["text"] for event in events if event["event"] == "begin"]

    def has(self, text: str, phrase: str) -> bool:
        """Whether `text`, that was said, is one that is waited for by `phrase`."""
        return phrase in text

    def echoes(self) -> frozenset[str]:
        """What may be said now of a key alone, before what it leads to."""
        return ECHOES

    def mode(self) -> str:
        """ "Focus mode" or "Browse mode", whichever Orca said last."""
        modes = [text for text in self.everything() if text in ("Focus mode", "Browse mode")]
        return modes[-1] if modes else "Browse mode"

    def quiet(self, pause: float = QUIET, limit: float = 30, first: float = 0) -> list[Spoken]:
        """Wait until nothing has been said for `pause` seconds, and return what was said meanwhile.

        `first`: how long to wait for something to be said at all. Stops waiting after `limit` seconds:
        something that talks for ever must not hang a test.
        """
        return utterances(self._listen(pause, limit, first), time.time())

    def _listen(self, pause: float, limit: float, first: float) -> list[dict[str, str]]:
        begin = last = time.time()
        events: list[dict[str, str]] = []
        while time.time() - begin < limit:
            if new := self._new():
                events += new
                last = time.time()
            if time.time() - last >= (pause if events else max(pause, first)):
                break
            time.sleep(0.03)
        return events

    def after(
        self, action: Callable[[], object], *phrases: str, pause: float = QUIET, limit: float = 30
    ) -> list[Spoken]:
        """Do `action` in silence; return what is said because of it. For `phrases` see `until`."""
        self.quiet(0.3, 5)
        started = time.time()
        action()
        return self._until(phrases, pause, limit, started)

    def until(self, *phrases: str, limit: float = 30) -> list[Spoken]:
        """Wait until each of `phrases` is within something said, then for silence; return all that was said.

        Raises AssertionError, with what was heard, when one is not said within `limit` seconds.
        """
        return self._until(phrases, QUIET, limit, time.time())

    def _until(self, phrases: tuple[str, ...], pause: float, limit: float, started: float) -> list[Spoken]:
        events = self._listen(pause, limit, 0)
        while True:
            heard = utterances(events, started)
            missing = [one for one in phrases if not any(self.has(spoken.text, one) for spoken in heard)]
            if not missing:
                return heard
            if time.time() - started > limit:
                raise AssertionError(f"{missing} not said in {limit} s; heard: {texts(heard)}")
            events += self._listen(pause, 3, 0)

    def begun(self, text: str, limit: float = 20) -> None:
        """Wait until `text` is being said, without waiting for its end; what was said stays to be read."""
        position, end = self.position, time.time() + limit
        while not any(event["event"] == "begin" and event["text"] == text for event in self._new()):
            if time.time() > end:
                raise AssertionError(f"{text!r} was not begun in {limit} s")
            time.sleep(0.03)
        self.position = position


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
