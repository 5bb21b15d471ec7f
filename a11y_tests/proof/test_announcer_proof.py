"""How messages reach a screen reader, measured with Orca (docs/decisions/0001-announcer.md).

The announcer as the product makes it: empty at load, one plain-text child a message, fed by a real event
stream, also inside a frame of another site. And, where no scripts run, the message box that focus lands on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from a11y_tests.proof.app import Chat, chat_site, council_site
from a11y_tests.support import browsers
from a11y_tests.support.choose import EVERYTHING
from a11y_tests.support.rig import OrcaRig
from a11y_tests.support.speech import texts
from tests.support.server import AppServer

HERE = Path(__file__).parent
FOLDERS = {"proof": HERE, "js": HERE.parents[1] / "app/web/static/js"}
CLIENT = '<script type="module" src="/proof/client.js"></script>'
NEWS = "Sent. 1 new message from Sam: Which street?"
CASES = list(product(("tab", "same-site frame", "cross-site frame"), ("polite", "log")))
BOXES = list(product(("tab", "cross-site frame"), ("fragment", "autofocus")))
if (
    not EVERYTHING
):  # what the product does, where it is hardest; in a tab test_orca.py hears the product itself
    CASES = [("cross-site frame", "polite")]
    BOXES = [("cross-site frame", "fragment")]


@contextmanager
def page_of(chat: Chat, path: str, where: str) -> Iterator[str]:
    """The address of a page of the chat: itself, or a council's page with it in a frame."""
    with AppServer(chat_site(chat, CLIENT, FOLDERS)) as server:
        if where == "tab":
            yield server.url + path
            return
        # For a browser 127.0.0.1 and localhost are two sites, and two ports of one host are the same.
        name = "localhost" if where == "cross-site frame" else "127.0.0.1"
        with AppServer(council_site(server.url + path), name) as council:
            yield f"{council.url}/"


@pytest.mark.requirement("AN-01", "AN-02", "AN-05", "AN-06")
@pytest.mark.parametrize(("where", "live"), CASES)
def test_ten_messages_in_a_second_and_two_equal_ones_are_each_spoken_once(
    orca: OrcaRig, where: str, live: str
) -> None:
    chat = Chat()
    with page_of(chat, f"/chat?live={live}", where) as address:
        driver = orca.open(address)
        browsers.wait(driver, lambda _: chat.connections, "the stream")
        orca.speech.quiet()

        ten = [f"Answer number {number} of ten" for number in range(10)]
        said = orca.speech.after(lambda: chat.say(*ten), ten[-1])
        assert texts(said) == [f"Sam: {text}" for text in ten]
        assert not any(spoken.cut for spoken in said)

        said = orca.speech.after(lambda: chat.say("Yes", "Yes", "No"), "Sam: No")
        assert texts(said) == ["Sam: Yes", "Sam: Yes", "Sam: No"]


@pytest.mark.requirement("NJ-02")
@pytest.mark.parametrize(("where", "how"), BOXES)
def test_without_scripts_a_fragment_puts_focus_in_the_box_also_in_a_frame(
    orca: OrcaRig, where: str, how: str
) -> None:
    lands = how == "fragment" or where == "tab"  # `autofocus` does nothing in a frame of another site
    with page_of(Chat(), f"/box?how={how}", where) as address:
        driver = orca.open(address, scripts=False)
        if where != "tab":
            driver.switch_to.frame(0)
        orca.tab_to("Your message")
        orca.type("Hello")
        orca.tab_to("Send")
        said = texts(orca.speech.after(lambda: orca.key("Return"), *((NEWS,) if lands else ())))
        browsers.wait(driver, lambda _: sent(driver), "the page after sending")
        focused = driver.execute_script("return document.activeElement.id")
        assert (focused == "message", NEWS in said) == (lands, lands)
        assert "Hello, I am Sam." not in " ".join(said)  # what was read before is not read again


def sent(driver: Chrome) -> bool:
    return "sent=1" in driver.execute_script("return location.search")
