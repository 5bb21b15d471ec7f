"""The adviser's desk in a browser, for tests of it."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import keyboard
from a11y_tests.support.browsers import gone, wait
from a11y_tests.support.pages import listen, wait_live
from a11y_tests.support.stage import Chat, Stage


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The module's product: with a quick heartbeat, so that a break shows soon."""
    with Stage(tmp_path_factory.mktemp("console"), heartbeat_seconds=1, poll_seconds=1) as stage:
        yield stage


def text(driver: Chrome, id: str) -> str:
    return driver.find_element(By.ID, id).text


def unsent(driver: Chrome) -> str | None:
    """The words that show under "What you wrote", on a page without the box for them; None for none."""
    wait_live(driver)
    named = [
        one
        for one in driver.find_elements(By.TAG_NAME, "textarea")
        if one.is_displayed() and one.accessible_name == "What you wrote"
    ]
    return named[0].get_attribute("value") if named else None


def submit(driver: Chrome, id: str) -> None:
    """Press a button by keyboard, and wait for the page it leads to."""
    keyboard.walk_to(driver, lambda stop: stop.id == id)
    before = driver.find_element(By.TAG_NAME, "html")
    keyboard.press(driver, Keys.ENTER)
    wait(driver, lambda _: gone(before), f"the page after {id}")
    wait(driver, lambda d: d.find_elements(By.ID, "main"), f"the page after {id}")


def at_chat(driver: Chrome, stage: Stage, chat: Chat) -> None:
    """Ben looks at a conversation of his, connected, and listened to."""
    stage.let_in(driver)
    driver.get(stage.at(f"/console/conversations/{chat.id}"))
    wait_live(driver)
    listen(driver)
