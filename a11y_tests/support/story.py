"""A story as it is heard. Compared with a golden file: one heading for each step, below it what Orca said.

To write the files anew, after a change that is meant to be heard differently:

    RECORD_GOLDEN=1 .venv/bin/python -m pytest a11y_tests/test_orca.py

and read the difference as you would read code: it is what a person will hear. Times, dates, references and
addresses are replaced by words. Left out is what Orca says of itself and of the key that was pressed: it
comes or not with the speed of the machine.
"""

import os
import re
from collections.abc import Callable, Iterable
from difflib import unified_diff
from pathlib import Path
from typing import Self

from selenium.webdriver import Chrome

from a11y_tests.support.rig import OrcaRig
from a11y_tests.support.speech import Spoken, normalised, texts

GOLDEN = Path(__file__).parents[1] / "golden"
OF_ITSELF = re.compile(
    r"[0-9a-z]|tab|return|space|shift tab|Focus mode|Browse mode|Loading\. Please wait\.|.*[Ff]rame\.?"
    r"|Sending"  # where the server is slow
)


class Story:
    """Steps and what was said in each."""

    def __init__(self, rig: OrcaRig, name: str) -> None:
        self.rig = rig
        self.file = GOLDEN / f"{name}.txt"
        self.lines: list[str] = []

    def open(self, address: str, title: str, *, scripts: bool = True) -> Chrome:
        """A browser at `address`. How far Orca reads before the next key is pressed is left out."""
        driver = self.rig.open(address, title, scripts=scripts)
        self.note("Open the page", [f"Finished loading {title}"])
        return driver

    def step(self, title: str, action: Callable[[], object], *phrases: str) -> list[str]:
        """Do `action`; when each of `phrases` was said, write down and give all that was said by it."""
        return self.note(title, texts(self.rig.speech.after(action, *phrases)))

    def come_anew(self, title: str, action: Callable[[], object], *phrases: str) -> list[str]:
        """As `step`, where the action loads the page anew.

        Whether Orca still tells what the focus leaves depends on how soon the old page is gone: left out.
        """
        said = texts(self.rig.speech.after(action, *phrases))
        return self.note(title, (text for text in said if not text.startswith("leaving ")))

    def arrive(self, title: str, action: Callable[[], object], place: str, *more: str) -> list[Spoken]:
        """Do `action`, which leads elsewhere; wait until `place` and `more` are said. Notes these, gives all.

        What else is said on the way to a new page, and in which order, differs from run to run, so the file
        has only what was waited for: what must not be said on the way is for the test to look for. A silence
        is no sign of having arrived: the page may be on its way.
        """
        said = self.rig.speech.after(action, place, *more)
        self.note(title, (place, *more))
        return said

    def go(self, phrase: str) -> None:
        """Press Tab until `phrase` is said, and write down what is said there."""
        self.note(f"Tab to {phrase}", self.rig.tab_to(phrase))

    def note(self, title: str, said: Iterable[str]) -> list[str]:
        kept = [normalised(text) for text in said if not OF_ITSELF.fullmatch(text)]
        self.lines += ["", f"# {title}", *kept]
        return kept

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raises AssertionError, showing the difference, when it is not what the golden file says."""
        heard = "\n".join(self.lines).strip() + "\n"
        if error is not None:
            error.add_note(f"Heard so far:\n{heard}")
            return
        if os.environ.get("RECORD_GOLDEN"):
            self.file.write_text(heard, "utf8")
        golden = self.file.read_text("utf8")
        difference = unified_diff(
            golden.splitlines(), heard.splitlines(), self.file.name, "heard", lineterm=""
        )
        assert heard == golden, "\n".join(difference)
