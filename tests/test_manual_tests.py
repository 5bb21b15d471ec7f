"""The scripts for people's tests name what is on the screen, and every device that the limits tell of."""

import re
from pathlib import Path

import pytest

from scripts import catalogues, conformance

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/manual-tests.md").read_text()
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
DEVICES = (
    "NVDA",
    "JAWS",
    "VoiceOver",
    "TalkBack",
    "Dragon",
    "ZoomText",
    "contrast themes",
    "braille display",
)


def labels(text: str) -> list[str]:
    """What is quoted as it stands on the screen, its lines folded."""
    return [" ".join(label.split()) for label in BOLD.findall(text)]


def unknown(quoted: list[str]) -> list[str]:
    """Those that the product never shows."""
    texts = {
        text
        for message in catalogues.extracted()
        for text in ([message.id] if isinstance(message.id, str) else message.id)
    }
    return [label for label in quoted if label not in texts]


@pytest.mark.requirement("LE-04")
def test_each_label_that_is_quoted_is_one_of_the_product() -> None:
    quoted = labels(PAGE)
    assert len(set(quoted)) > 30
    assert unknown(quoted) == []
    assert unknown(labels("Press **Start a chat**, then **Begin\n   now**.")) == ["Begin now"]


@pytest.mark.requirement("LE-04")
def test_each_device_that_nobody_has_tried_has_a_script() -> None:
    headings = "\n".join(re.findall(r"^## (.+)$", PAGE, re.MULTILINE))
    limits = " ".join(limit.says for limit in conformance.sources().open_limits if limit.kind == "untested")
    for device in DEVICES:
        assert device in headings
        assert device in limits


def test_the_steps_of_the_main_story_that_are_named_are_there() -> None:
    steps = {int(step) for step in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)}
    assert steps == set(range(1, len(steps) + 1))
    named = {int(step) for step in re.findall(r"\b[Ss]tep (\d+)", PAGE)}
    assert named
    assert named <= steps
