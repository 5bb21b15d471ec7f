"""A resident and an adviser in two browsers, by the demo as `make run` serves it, with scripts and without.

The same conversation is held each time. What the resident saves at its end is the same text each time.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support.blocked import blocked
from a11y_tests.support.choose import IN_TEST_ALL
from a11y_tests.support.people import Adviser, Resident
from tests.support.command import Command

AMINA, BEN = "Amina", "Ben"
TEAM = "Council tax"
QUESTION = "My council tax bill is wrong.\nCan you help?"
WELSH = "Iawn, arhoswch funud. Mae'n ddrwg gennyf am yr oedi: ŵ, ŷ, â."
ARABIC = "شكرا. رقم حسابي 42، والفاتورة من شهر مايو."
ADDRESS = "https://www.northborough.example/" + "council-tax/" * 13 + "bill=202611"
PARTS = (f"{part}. {'I paid in May, and I have the receipt. ' * 17}That is it." for part in "abcdefg")
LONG = "\n".join(PARTS).ljust(4900, "!")
WAITING = "I can wait.\n\nThe bill is from May."
TALK = (
    (BEN, "Hello Amina. Which street do you live in?"),
    (AMINA, "Mill Lane"),
    (AMINA, "Yes"),
    (AMINA, "Yes"),
    (BEN, WELSH),
)
AFTERWARDS = (
    (AMINA, ARABIC),
    (BEN, ADDRESS),
    (AMINA, LONG),
    (BEN, "I have looked at it:\n- paid in May\n- <b>nothing</b> to pay & no fee\n\nAnything else?"),
    (BEN, "Thank you"),
    (BEN, "Thank you"),
)


@dataclass(frozen=True)
class Demo:
    site: str
    console: str
    email: str
    password: str


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo, on a port of its own."""
    folder = tmp_path_factory.mktemp("main-job")
    command = Command(folder, "demo", "--port", "0", "--data", str(folder / "data"))
    command.start()
    try:
        command.wait_printed("Stop with Ctrl+C")
        facts = json.loads((folder / "data/demo.json").read_text())
        ben = next(one for one in facts["staff"] if one["email"].startswith("ben@"))
        yield Demo(facts["site"], facts["console"], ben["email"], ben["password"])
    finally:
        command.kill()


def hold(
    demo: Demo, amina: Resident, ben: Adviser, folder: Path, halfway: Callable[[], None] = lambda: None
) -> str:
    """The conversation, from the open chat on. What Amina saves."""
    ben.sign_in(demo.console, demo.email, demo.password)
    amina.begin(AMINA, TEAM, QUESTION)
    amina.is_served()
    amina.say(WAITING)
    ben.accept(AMINA)
    said = [QUESTION, WAITING]
    ben.sees(said)
    ben.is_served()
    amina.until(lambda: amina.has("[data-state=talking]"), "that Ben is there")

    def talk(part: tuple[tuple[str, str], ...]) -> None:
        for who, text in part:
            speaker, listener = (amina, ben) if who == AMINA else (ben, amina)
            speaker.say(text)
            said.append(text)
            listener.sees(said)

    talk(TALK)
    halfway()
    for person in (amina, ben):
        if person.asks:
            person.ask_in_vain()
    talk(AFTERWARDS)
    amina.end()
    saved = amina.save(folder)
    ben.wrap_up("Question answered")
    return saved


def said(name: str, text: str) -> str:
    return f"{name}:\n{indent(text, '  ')}"


def expected() -> str:
    """The text that everybody gets, but for times and the reference."""
    names = {AMINA: "You", BEN: BEN}
    lines = [
        "Chat with Northborough Council",
        "Reference: REFERENCE",
        f"TEAM: {TEAM}",
        "Started: MOMENT",
        "Ended: MOMENT",
    ]
    first = [said("You", QUESTION), said("You", WAITING)]
    items = ["The chat started.", *first, "Ben joined the chat."]
    items += [said(names[who], text) for who, text in (*TALK, *AFTERWARDS)]
    for item in (*items, "You ended the chat."):
        lines += ["", f"TIME {item}"]
    return "\n".join([*lines, ""])


def normal(text: str) -> str:
    """A saved text without what differs from chat to chat."""
    text = re.sub(r"^Reference: [0-9A-Z-]+$", "Reference: REFERENCE", text, count=1, flags=re.MULTILINE)
    text = re.sub(rf"^\w+: {TEAM}$", f"TEAM: {TEAM}", text, count=1, flags=re.MULTILINE)
    moment = r"^(Started|Ended): \d{1,2} \w+ \d{4}, \d\d:\d\d$"
    text = re.sub(moment, r"\1: MOMENT", text, count=2, flags=re.MULTILINE)
    return re.sub(r"^\d\d:\d\d (?=You|Ben|The chat)", "TIME ", text, flags=re.MULTILINE)


def test_the_conversation_is_as_hard_as_it_should_be() -> None:
    assert (len(LONG), len(ADDRESS)) == (4900, 200)


@pytest.mark.requirement("EM-01", "AN-01")
def test_with_scripts_in_the_panel_on_the_councils_site(
    driver: Chrome, other: Chrome, demo: Demo, tmp_path: Path
) -> None:
    amina, ben = Resident(driver, asks=False), Adviser(other, asks=False)
    amina.open_panel(demo.site)
    assert normal(hold(demo, amina, ben, tmp_path)) == expected()


@pytest.mark.requirement("NJ-01", "NJ-04", "NJ-11")
def test_without_scripts_from_the_councils_link(
    plain: Chrome, other_plain: Chrome, demo: Demo, tmp_path: Path
) -> None:
    amina, ben = Resident(plain, asks=True), Adviser(other_plain, asks=True)
    amina.open_link(demo.site)
    assert normal(hold(demo, amina, ben, tmp_path)) == expected()


@pytest.mark.parametrize(
    ("pattern", "asks"),
    [
        pytest.param("*/static/*.js", True, id="every script"),
        pytest.param("*/vendor/htmx/*", False, id="htmx", marks=IN_TEST_ALL),
        pytest.param("*/js/*", True, id="our own", marks=IN_TEST_ALL),
    ],
)
@pytest.mark.requirement("NJ-07")
def test_with_scripts_blocked_half_way(
    driver: Chrome, other: Chrome, demo: Demo, tmp_path: Path, pattern: str, asks: bool
) -> None:
    amina, ben = Resident(driver, asks=False), Adviser(other, asks=False)
    amina.open_panel(demo.site)
    with ExitStack() as stack:

        def halfway() -> None:
            for person in (amina, ben):
                stack.enter_context(blocked(person.driver, pattern))
                person.asks = asks
            amina.change_mind()
            ben.driver.refresh()
            for person in (amina, ben):
                person.is_served()
                has_htmx = person.driver.execute_script("return 'htmx' in window")
                assert has_htmx is (pattern == "*/js/*"), "blocked as it should be"

        assert normal(hold(demo, amina, ben, tmp_path, halfway)) == expected()
