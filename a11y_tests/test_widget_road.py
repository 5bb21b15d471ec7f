"""A part of the chat never comes to a council's page: a link there leads to it all the same."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.remote.webelement import WebElement

from a11y_tests.support import keyboard, towns
from a11y_tests.support.axe import StrictAxe
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import led_by
from a11y_tests.support.on_its_way import TOLD, OnItsWay, frames, wait_in_the_chat
from a11y_tests.support.pages import heard, listen, wait_heard
from a11y_tests.support.widget import (
    close,
    focused,
    goes_on,
    home,
    inside,
    is_open,
    opened,
    visit,
)
from tests.support.embedded import Embedded
from tests.support.office import ALL_HOURS

ROAD = "We keep trying to reach the chat. Chat with us"

script = OnItsWay()
on_its_way = script.in_nobodys_way()
town = towns.shared(wrap=script.between, heartbeat=1, hours=ALL_HOURS)


@pytest.mark.requirement("AN-11", "EM-01", "EM-09", "KB-01", "KB-04")
@pytest.mark.parametrize("status", led_by(404, of=[200, 404, 500]))
def test_where_it_never_comes_a_link_leads_to_the_chat(driver: Chrome, town: Embedded, status: int) -> None:
    script.wrong = status
    visit(driver, home(town)).click()
    wait(driver, lambda d: d.execute_script(TOLD) == ROAD, "told, where the focus is")
    keyboard.press(driver, Keys.TAB)
    at = inside(driver, "#panel a")
    assert at is not None
    assert (driver.execute_script(TOLD), at.aria_role) == ("Chat with us", "link")
    assert at.size["height"] >= 44
    assert StrictAxe(driver).findings() == []
    keyboard.press(driver, Keys.ENTER)
    wait(driver, lambda d: d.current_url.startswith(f"{town.chat.url}/northborough"), "the chat's own page")
    assert "#" not in driver.current_url, "what the way back needs is not seen"
    goes_on(driver, town)
    driver.find_element("partial link text", "Back to").click()
    script.wrong = 0
    wait(driver, lambda d: d.current_url.startswith(town.site), "back")
    wait(driver, lambda d: frames(d) == 1, "that chat is heard on")
    assert not is_open(driver), "nothing opens by itself"


@pytest.mark.requirement("AN-11", "EM-01", "EM-09")
def test_where_it_never_comes_the_button_leads_to_the_chat_too(driver: Chrome, town: Embedded) -> None:
    script.wrong = 404
    button = visit(driver, home(town))
    button.click()
    wait(driver, lambda d: d.execute_script(TOLD) == ROAD, "told")
    assert button.get_attribute("aria-expanded") == "true", "a server that restarts is soon back"
    wait(driver, lambda _: button.get_attribute("aria-expanded") is None, "in vain twice", limit=30)
    assert is_open(driver)
    button.click()
    wait(driver, lambda d: d.current_url.startswith(f"{town.chat.url}/northborough"), "the chat's own page")


@pytest.mark.requirement("EM-01", "KB-04")
def test_who_is_on_that_link_when_it_comes_is_in_the_chat(driver: Chrome, town: Embedded) -> None:
    script.wrong = 404
    button = visit(driver, home(town))
    button.click()
    wait(driver, lambda d: d.execute_script(TOLD) == ROAD, "told")
    wait(driver, lambda _: button.get_attribute("aria-expanded") is None, "in vain twice", limit=30)
    keyboard.press(driver, Keys.TAB)
    assert driver.execute_script(TOLD) == "Chat with us"
    script.wrong = 0
    wait(driver, lambda d: focused(d) == "frame", "there", limit=30)
    assert (inside(driver, "#panel a"), button.get_attribute("aria-expanded")) == (None, "true")
    close(driver)
    assert is_open(driver) is False
    button.click()
    wait_in_the_chat(driver)


# --- the script is there, and our page in the frame is not ---


def told_of_a_road(driver: Chrome) -> WebElement:
    """The link under the bar, which was said once."""
    wait_heard(driver, "Chat with us")
    link_ = inside(driver, "#bar + a")
    assert link_ is not None
    assert (link_.text, link_.is_displayed(), link_.size["height"] >= 44) == ("Chat with us", True, True)
    return link_


@pytest.mark.requirement("AN-11", "EM-01", "KB-01", "KB-04")
def test_where_something_else_stands_in_the_frame_a_link_leads_to_the_chat(
    driver: Chrome, town: Embedded
) -> None:
    script.page, script.wrong = True, 502
    button = visit(driver, home(town))
    listen(driver, "#plainchat-say")
    button.click()
    told_of_a_road(driver)
    frame = inside(driver, "iframe")
    assert frame is not None
    assert frame.is_displayed(), "it may be used"
    assert focused(driver) == "frame"
    assert StrictAxe(driver).findings() == []
    keyboard.press(driver, Keys.TAB, shift=True)
    assert driver.execute_script(TOLD) == "Chat with us"
    keyboard.press(driver, Keys.ENTER)
    wait(driver, lambda d: d.current_url.startswith(f"{town.chat.url}/northborough"), "the chat's own page")
    goes_on(driver, town)
    script.wrong = 0
    driver.find_element("partial link text", "Back to").click()
    wait(driver, lambda d: d.current_url.startswith(town.site), "back")
    wait(driver, lambda d: frames(d) == 1, "that chat is heard on")


@pytest.mark.requirement("AN-11", "EM-01", "KB-04")
def test_that_link_goes_when_our_page_comes_but_not_from_under_the_focus(
    driver: Chrome, town: Embedded
) -> None:
    script.page = True
    script.free.clear()
    button = visit(driver, home(town))
    listen(driver, "#plainchat-say")
    button.click()
    told_of_a_road(driver)
    keyboard.press(driver, Keys.TAB, shift=True)
    assert driver.execute_script(TOLD) == "Chat with us"
    script.free.set()
    title = "return document.getElementById('plainchat').ariaLabel"
    wait(driver, lambda d: d.execute_script(title) == "Chat with Northborough Council", "our page is there")
    assert driver.execute_script(TOLD) == "Chat with us", "it is still there"
    keyboard.press(driver, Keys.TAB)
    wait(driver, lambda d: inside(d, "#panel a") is None, "it goes once it is left")
    assert focused(driver) == "frame"
    close(driver)
    opened(driver, button)
    driver.switch_to.default_content()
    assert (inside(driver, "#panel a"), heard(driver)) == (None, ["Chat with us"])
