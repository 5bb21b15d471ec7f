"""What residents choose in the panel beside a council's page."""

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support import towns
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import wait_messages
from a11y_tests.support.widget import begun, close, goes_on, home, inside, into_frame, opened, visit
from a11y_tests.test_settings import LINES, UP_TO_HERE, save
from tests.support.embedded import Embedded
from tests.support.office import ALL_HOURS

town = towns.shared(heartbeat=1, hours=ALL_HOURS)
WORDS = "return getComputedStyle(document.body).fontSize"


def width(driver: Chrome) -> float:
    panel = inside(driver, "#panel")
    assert panel is not None
    return float(panel.rect["width"])


@pytest.mark.requirement("VI-08", "VI-10", "CG-09")
def test_the_panel_grows_with_the_text_and_keeps_it_on_the_way(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    opened(driver, button)
    driver.switch_to.default_content()
    narrow = width(driver)
    into_frame(driver)
    wait(driver, lambda d: d.find_elements("id", "look-link"), "the start page")[0].click()
    wait(driver, lambda d: d.find_elements("id", "save-settings"), "the settings")
    save(driver, "Very large")
    driver.switch_to.default_content()
    wait(driver, lambda d: width(d) > narrow * 1.2, "a wider panel")
    into_frame(driver)
    driver.find_element("id", "keep").click()
    wait(driver, lambda d: d.find_elements("id", "begin"), "the start page")
    assert driver.execute_script(WORDS) == "28.5px"
    visit(driver, home(town, page="contact"))
    wait(driver, lambda d: width(d) > narrow * 1.2, "as wide on another page of the council's")
    into_frame(driver)
    wait(driver, lambda d: d.find_elements("id", "begin"), "the start page")
    wait(driver, lambda d: d.execute_script(WORDS) == "28.5px", "in large text there too")
    goes_on(driver, town)
    assert driver.execute_script(WORDS) == "28.5px", "in the chat, too"
    visit(driver, home(town, page="council-tax"))
    wait(driver, lambda d: width(d) > narrow * 1.2, "as wide on the next page of the council's")


@pytest.mark.requirement("TR-13")
def test_who_opens_the_panel_again_sees_where_they_were(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    visitor = begun(driver, town, button)
    town.reply(visitor, "Hello.")
    wait_messages(driver, "Hello.")
    close(driver)
    town.reply(visitor, "One", "Two")
    wait(driver, lambda _: button.accessible_name == "Chat with us, 2 new messages", "counted")
    opened(driver, button)
    wait_messages(driver, "Hello.", "One", "Two")
    assert driver.execute_script(LINES) == [UP_TO_HERE, "One", "Two"]
    assert driver.switch_to.active_element.get_attribute("id") == "message"
