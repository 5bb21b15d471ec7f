"""A chat that was begun in its own page, as on a phone: the council's page knows it after the way back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support import emulate, towns
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import listen_early, wait_heard, wait_live, wait_messages
from a11y_tests.support.widget import empty_site, goes_on, home, inside, into_frame, is_open, visit
from tests.support.embedded import Embedded
from tests.support.office import ALL_HOURS

NEWS = "New chat message from Ben"
PATH = "return location.pathname"
KEPT = """
const ours = Object.keys(sessionStorage).find((one) => one.startsWith("plainchat:"));
return JSON.parse(sessionStorage.getItem(ours));
"""
SETTLED = """
const asked = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/panel.js"));
return asked.length === 1 && asked[0].responseEnd > 0;
"""

town = towns.shared(heartbeat=1, hours=ALL_HOURS)


PHONE = (390, 800)


@pytest.fixture(autouse=True)
def phone(driver: Chrome) -> Iterator[None]:
    """Upright, in a hand."""
    with emulate.viewport(driver, *PHONE):
        yield


@contextmanager
def another_tab(driver: Chrome) -> Iterator[None]:
    driver.switch_to.new_window("tab")
    with emulate.viewport(driver, *PHONE):
        yield


def chat_begun(driver: Chrome, town: Embedded, page: str = "bins") -> Any:
    """A chat with Ben, begun from a page of the council; its own page is shown."""
    visit(driver, home(town, page=page)).click()
    wait(driver, lambda d: d.find_elements("id", "begin"), "the start page")
    return goes_on(driver, town)


def way_back(driver: Chrome) -> str:
    """Where the link back leads."""
    return driver.find_element("partial link text", "Back to").get_attribute("href") or ""


def go_back(driver: Chrome, url: str) -> None:
    driver.find_element("partial link text", "Back to").click()
    wait(driver, lambda d: d.current_url == url, "the page they came from, by its own address")
    wait(driver, lambda d: d.find_elements("id", "plainchat-open"), "the button")


def name(driver: Chrome) -> str:
    """What the button is called."""
    return driver.find_element("id", "plainchat-open").accessible_name


def hears(driver: Chrome) -> None:
    wait(driver, lambda d: inside(d, "iframe"), "heard on out of sight")
    assert not is_open(driver)
    into_frame(driver)
    wait_live(driver)
    driver.switch_to.default_content()


def hears_nothing(driver: Chrome) -> None:
    wait(driver, lambda d: d.execute_script(SETTLED), "panel.js has come")
    assert inside(driver, "iframe") is None


@pytest.mark.requirement("AN-15", "EM-04", "EM-06")
def test_back_on_the_councils_page_the_chat_is_heard_on(driver: Chrome, town: Embedded) -> None:
    visitor = chat_begun(driver, town)
    chat = driver.execute_script(PATH)
    assert "#for=" not in driver.current_url, "no numbers are left in the address"
    listen_early(driver, "#plainchat-say")
    go_back(driver, home(town, page="bins"))
    hears(driver)
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
    go_back(driver, home(town, page="council-tax"))
    hears(driver)
    wait(driver, lambda d: name(d) == "Chat with us", "they were read")


@pytest.mark.requirement("EM-04", "EM-06")
def test_the_newest_chat_of_the_tab_is_the_one_that_is_heard(driver: Chrome, town: Embedded) -> None:
    chat_begun(driver, town)
    go_back(driver, home(town, page="bins"))
    hears(driver)
    driver.find_element("id", "plainchat-open").click()
    wait(driver, lambda d: d.find_elements("id", "messages"), "that chat")
    driver.get(f"{town.chat.url}/northborough?back={home(town, page='bins')}")
    visitor = goes_on(driver, town)
    go_back(driver, home(town, page="bins"))
    hears(driver)
    town.reply(visitor, "Are you there?")
    wait(driver, lambda d: name(d) == "Chat with us, 1 new message", "counted")


@pytest.mark.requirement("EM-04", "EM-06")
def test_the_address_of_another_tab_means_nothing(driver: Chrome, town: Embedded) -> None:
    """Neither that of a stranger's, nor one that says it openly."""
    chat_begun(driver, town)
    back = way_back(driver)
    chat = driver.execute_script(PATH)
    assert chat.rpartition("/")[2] not in back, "the key of the chat is not to be read"
    openly = f"{home(town)}#plainchat={'.'.join(str(ord(one)) for one in chat)}"
    with another_tab(driver):
        for has_pad in (False, True):
            for address in (back, openly):
                driver.get("about:blank")
                button = visit(driver, address)
                assert "#" not in driver.current_url
                hears_nothing(driver)
            if not has_pad:
                button.click()
                wait(driver, lambda d: d.find_elements("id", "begin"), "the start page")


@pytest.mark.requirement("EM-04", "EM-06")
def test_the_chat_of_this_tab_is_not_changed_by_the_address_of_another(
    driver: Chrome, town: Embedded
) -> None:
    chat_begun(driver, town)
    strangers = way_back(driver)
    with another_tab(driver):
        chat_begun(driver, town)
        own = driver.execute_script(PATH)
        go_back(driver, home(town, page="bins"))
        hears(driver)
        driver.get("about:blank")
        visit(driver, strangers)
        hears(driver)
        assert driver.execute_script(KEPT)["path"] == own


@pytest.mark.requirement("EM-04", "EM-06")
def test_a_link_on_a_strangers_page_learns_nothing(driver: Chrome, town: Embedded) -> None:
    """It chose the numbers that hide the chat, so the way back must not use them."""
    numbers = ".".join(["0"] * 255)
    back = home(town, page="bins")
    with empty_site() as site:
        driver.get(site.add(f'<a href="{town.chat.url}/northborough?back={back}#for={numbers}">Chat</a>'))
        driver.find_element("link text", "Chat").click()
        wait(driver, lambda d: d.find_elements("id", "begin"), "the start page")
        assert "#" not in driver.current_url
        goes_on(driver, town)
        assert way_back(driver) == back


@pytest.mark.requirement("EM-07")
@pytest.mark.parametrize("fragment", ["plainchat", "plainchat=", "plainchat=news", "main"])
def test_a_fragment_that_is_not_ours_is_left_alone(driver: Chrome, town: Embedded, fragment: str) -> None:
    visit(driver, f"{home(town)}#{fragment}")
    assert driver.current_url == f"{home(town)}#{fragment}"
    assert inside(driver, "iframe") is None


@pytest.mark.requirement("EM-07")
def test_what_is_the_pages_own_in_its_address_stays(driver: Chrome, town: Embedded) -> None:
    visit(driver, f"{home(town, page='bins')}?street=mill").click()
    wait(driver, lambda d: d.find_elements("id", "begin"), "the start page")
    goes_on(driver, town)
    go_back(driver, f"{home(town, page='bins')}?street=mill")
    hears(driver)
