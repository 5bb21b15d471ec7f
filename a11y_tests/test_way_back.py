"""A chat that was begun in its own page, as on a phone: the council's page knows it after the way back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from selenium.webdriver import Chrome, Keys

from a11y_tests.support import emulate, towns
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import heard, listen, listen_early, wait_heard, wait_live, wait_messages
from a11y_tests.support.widget import empty_site, goes_on, home, inside, into_frame, is_open, visit
from app.actions.finish import end_by_visitor
from app.actions.guests import ask_to_join, join
from app.domain.keys import new_key
from app.domain.terms import GuestRole
from tests.support.embedded import Embedded
from tests.support.office import ALL_HOURS

NEWS = "New chat message from Ben"
PATH = "return location.pathname"
KEPT = """
const ours = Object.keys(sessionStorage).find((one) => one.startsWith("plainchat:"));
return JSON.parse(sessionStorage.getItem(ours));
"""
SETTLED = "return document.readyState === 'complete' && !window[Symbol.for('plainchat')].sealed"
# The address to which the link back leads when it is pressed.
LED = """
const link = [...document.links].find((one) => one.textContent.includes("Back to"));
link.addEventListener("click", (event) => event.preventDefault());
link.click();
return link.href;
"""
IN_VIEW = """
const { top, bottom } = arguments[0].getBoundingClientRect();
return top >= 0 && bottom <= innerHeight;
"""
PHONE = (390, 800)

town = towns.shared(heartbeat=1, hours=ALL_HOURS)


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
    """Where the link back leads when it is pressed."""
    found: str = driver.execute_script(LED)
    return found


def go_back(driver: Chrome, url: str) -> None:
    driver.find_element("partial link text", "Back to").send_keys(Keys.ENTER)
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


def one_is_new(driver: Chrome, town: Embedded, visitor: Any) -> None:
    """Ben asks, and the button counts it."""
    town.reply(visitor, "Are you there?")
    wait(driver, lambda d: name(d) == "Chat with us, 1 new message", "counted")


def hears_nothing(driver: Chrome) -> None:
    wait(driver, lambda d: d.execute_script(SETTLED), "read, if there is anything to read it with")
    assert inside(driver, "iframe") is None


@pytest.mark.requirement("AN-15", "EM-04", "EM-06")
def test_back_on_the_councils_page_the_chat_is_heard_on(driver: Chrome, town: Embedded) -> None:
    visitor = chat_begun(driver, town)
    chat = driver.execute_script(PATH)
    assert "#for-" not in driver.current_url, "no numbers are left in the address"
    listen_early(driver, "#plainchat-say")
    go_back(driver, home(town, page="bins"))
    hears(driver)
    one_is_new(driver, town, visitor)
    wait_heard(driver, NEWS)
    driver.find_element("link text", "Council tax").click()
    wait(driver, lambda d: d.current_url.endswith("council-tax"), "the next page")
    wait(driver, lambda d: d.find_elements("id", "plainchat-open"), "the button")
    wait(driver, lambda d: name(d) == "Chat with us, 1 new message", "known there too")
    driver.find_element("id", "plainchat-open").click()
    wait(driver, lambda d: d.execute_script(PATH) == chat, "that chat")
    wait_messages(driver, "Hello?", "Are you there?")
    assert "#" not in driver.current_url


@pytest.mark.requirement("AN-04", "AN-15", "EM-06")
def test_what_was_heard_on_the_chats_own_page_is_not_new_on_the_councils(
    driver: Chrome, town: Embedded
) -> None:
    visitor = chat_begun(driver, town)
    go_back(driver, home(town, page="bins"))
    hears(driver)
    one_is_new(driver, town, visitor)
    driver.find_element("id", "plainchat-open").click()
    wait_messages(driver, "Hello?", "Are you there?")
    wait_live(driver)
    listen(driver, "#announcer")
    town.reply(visitor, "Take your time.")
    wait(driver, lambda d: "Ben: Take your time." in heard(d), "said there")
    listen_early(driver, "#plainchat-say")
    go_back(driver, home(town, page="bins"))
    hears(driver)
    one_is_new(driver, town, visitor)
    wait_heard(driver, NEWS)
    assert heard(driver) == [NEWS], "only what came since"


@pytest.mark.requirement("AN-16", "EM-04")
def test_a_chat_that_is_gone_to_again_shows_its_end(driver: Chrome, town: Embedded) -> None:
    visitor = chat_begun(driver, town)
    go_back(driver, home(town, page="bins"))
    hears(driver)
    town.reply(visitor, *("A long one. " * 60 for _ in range(4)), "The newest.")
    wait(driver, lambda d: name(d) == "Chat with us, 5 new messages", "counted")
    driver.find_element("id", "plainchat-open").click()
    newest = wait(driver, lambda d: d.find_elements("xpath", "//li[contains(., 'The newest.')]"), "there")[0]
    wait(driver, lambda d: d.execute_script(IN_VIEW, newest), "in view")


@pytest.mark.requirement("EM-04", "EM-06")
def test_the_newest_chat_of_the_tab_is_the_one_that_is_heard(driver: Chrome, town: Embedded) -> None:
    first = chat_begun(driver, town)
    go_back(driver, home(town, page="bins"))
    hears(driver)
    driver.find_element("id", "plainchat-open").click()
    wait(driver, lambda d: d.find_elements("id", "messages"), "that chat")
    wait_live(driver)
    town.chat.run(end_by_visitor(town.chat.office, first))
    wait(driver, lambda d: d.find_elements("id", "start-again"), "ended")[0].click()
    wait(driver, lambda d: d.find_elements("id", "begin"), "the start page")
    visitor = goes_on(driver, town)
    go_back(driver, home(town, page="bins"))
    hears(driver)
    one_is_new(driver, town, visitor)


@pytest.mark.requirement("EM-04", "EM-06")
def test_the_address_of_another_tab_means_nothing(driver: Chrome, town: Embedded) -> None:
    """Neither that of a stranger's, nor one that says it openly."""
    chat_begun(driver, town)
    back = way_back(driver)
    chat = driver.execute_script(PATH)
    assert chat.rpartition("/")[2] not in back, "the key of the chat is not to be read"
    openly = f"{home(town)}#plainchat-{chat.encode().hex()}"
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
    numbers = "00" * 255
    back = home(town, page="bins")
    with empty_site() as site:
        driver.get(site.add(f'<a href="{town.chat.url}/northborough?back={back}#for-{numbers}">Chat</a>'))
        driver.find_element("link text", "Chat").click()
        wait(driver, lambda d: d.find_elements("id", "begin"), "the start page")
        assert "#" not in driver.current_url
        goes_on(driver, town)
        assert way_back(driver) == back


@pytest.mark.requirement("EM-07")
@pytest.mark.parametrize("fragment", ["plainchat", "plainchat-", "plainchat-news", "main"])
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


@pytest.mark.requirement("EM-04", "EM-06")
def test_a_strangers_chat_does_not_take_the_place_of_ones_own(driver: Chrome, town: Embedded) -> None:
    """Not even in a tab whose numbers were never used."""
    _, strangers = town.talking()
    back = home(town, page="bins")
    chat_begun(driver, town)
    own = driver.execute_script(PATH)
    go_back(driver, back)
    hears(driver)
    driver.find_element("id", "plainchat-open").click()
    wait(driver, lambda d: d.find_elements("id", "messages"), "that chat, with numbers for the way back")
    with empty_site() as site:
        driver.get(site.add(f'<a href="{strangers}?back={back}">Look</a>'))
        driver.find_element("link text", "Look").click()
        wait(driver, lambda d: d.find_elements("id", "messages"), "a stranger's chat")
        wait_live(driver)
        assert way_back(driver) == back
        visit(driver, home(town))
        assert driver.execute_script(KEPT)["path"] == own


@pytest.mark.requirement("EM-06")
def test_a_guest_does_not_take_the_chat_along(driver: Chrome, town: Embedded) -> None:
    visitor, _ = town.talking()
    office = town.chat.office
    made = town.chat.run(ask_to_join(office, visitor, GuestRole.INTERPRETER, "Kim", new_key()))
    town.chat.run(join(office, made.guest))
    url = f"{town.chat.url}/northborough/chat/{made.token}"
    back = home(town, page="bins")
    visit(driver, back).click()
    wait(driver, lambda d: d.find_elements("id", "begin"), "the start page, with numbers for the way back")
    driver.execute_script("location.assign(arguments[0])", f"{url}?back={back}")
    wait(driver, lambda d: d.find_elements("id", "messages"), "the chat, for a guest")
    wait_live(driver)
    assert way_back(driver) == back
