"""A chat that was begun in its own page, as on a phone: the council's page knows it after the way back."""

from collections.abc import Iterator
from typing import Any

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support import emulate, towns
from a11y_tests.support.blocked import blocked
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import listen_early, wait_heard, wait_live, wait_messages
from a11y_tests.support.widget import goes_on, home, inside, into_frame, is_open, visit
from tests.support.embedded import Embedded
from tests.support.office import ALL_HOURS

pytestmark = pytest.mark.whole_browser

NEWS = "New chat message from Ben"
PATH = "return location.pathname"
KEPT = "return JSON.stringify([sessionStorage, localStorage])"

town = towns.shared(heartbeat=1, hours=ALL_HOURS)


@pytest.fixture(autouse=True)
def phone(driver: Chrome) -> Iterator[None]:
    """Upright, in a hand."""
    with emulate.viewport(driver, 390, 800):
        yield


def chat_begun(driver: Chrome, town: Embedded, page: str = "bins") -> Any:
    """A chat with Ben, begun from a page of the council; its own page is shown."""
    visit(driver, home(town, page=page)).click()
    wait(driver, lambda d: d.find_elements("id", "begin"), "the start page")
    return goes_on(driver, town)


def go_back(driver: Chrome, town: Embedded, page: str = "bins") -> None:
    driver.find_element("partial link text", "Back to").click()
    wait(
        driver,
        lambda d: d.current_url == home(town, page=page),
        "the page they came from, by its own address",
    )
    wait(driver, lambda d: d.find_elements("id", "plainchat-open"), "the button")


def name(driver: Chrome) -> str:
    """What the button is called."""
    return driver.find_element("id", "plainchat-open").accessible_name


@pytest.mark.requirement("AN-15", "EM-04", "EM-06")
def test_back_on_the_councils_page_the_chat_is_heard_on(driver: Chrome, town: Embedded) -> None:
    visitor = chat_begun(driver, town)
    chat = driver.execute_script(PATH)
    listen_early(driver, "#plainchat-say")
    go_back(driver, town)
    wait(driver, lambda d: inside(d, "iframe"), "heard on out of sight")
    assert not is_open(driver)
    into_frame(driver)
    wait_live(driver)
    driver.switch_to.default_content()
    town.reply(visitor, "Are you there?")
    wait(driver, lambda d: name(d) == "Chat with us, 1 new message", "counted")
    wait_heard(driver, NEWS)
    driver.find_element("link text", "Council tax").click()
    wait(driver, lambda d: d.current_url.endswith("council-tax"), "the next page")
    wait(driver, lambda d: d.find_elements("id", "plainchat-open"), "the button")
    wait(driver, lambda d: name(d) == "Chat with us, 1 new message", "known there too")
    driver.find_element("id", "plainchat-open").click()
    wait(driver, lambda d: d.execute_script(PATH) == chat, "that chat")
    wait_messages(driver, "Hello?", "Are you there?")


@pytest.mark.requirement("EM-04", "EM-06")
def test_the_code_works_once(driver: Chrome, town: Embedded) -> None:
    chat_begun(driver, town)
    asked = "return fetch(`${location.pathname}/back`, { method: 'POST' }).then((answer) => answer.json())"
    code = driver.execute_script(asked)["code"]
    for known in (True, False):
        driver.get("about:blank")
        driver.get(f"{home(town)}#plainchat={code}#news")
        button = wait(driver, lambda d: d.find_elements("id", "plainchat-open"), "the button")[0]
        assert driver.current_url == f"{home(town)}#news", "what is the page's own stays"
        if known:
            wait(driver, lambda d: "/chat/" in d.execute_script(KEPT), "kept in this tab")
            driver.execute_script("sessionStorage.clear()")
        else:
            wait(
                driver,
                lambda d: d.execute_script(
                    "return performance.getEntriesByType('resource').some("
                    "({ initiatorType: by, responseEnd: end }) => by === 'iframe' && end)"
                ),
                "asked",
            )
            wait(driver, lambda d: inside(d, "iframe") is None, "nothing to hear")
            assert "/chat/" not in driver.execute_script(KEPT)
            assert "/back/" not in driver.execute_script(KEPT)
            button.click()
            wait(driver, lambda d: d.find_elements("id", "begin"), "the start page")


@pytest.mark.requirement("EM-07")
@pytest.mark.parametrize("fragment", ["plainchat", "plainchat=", "plainchat=short", "main"])
def test_a_fragment_that_is_not_ours_is_left_alone(driver: Chrome, town: Embedded, fragment: str) -> None:
    visit(driver, f"{home(town)}#{fragment}")
    assert driver.current_url == f"{home(town)}#{fragment}"
    assert inside(driver, "iframe") is None


@pytest.mark.requirement("EM-04")
def test_without_an_answer_the_link_is_followed(driver: Chrome, town: Embedded) -> None:
    chat_begun(driver, town)
    with blocked(driver, "*/back"):
        go_back(driver, town)
    assert "/chat/" not in driver.execute_script(KEPT)
