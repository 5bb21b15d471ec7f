"""Writing on while what was written is on its way."""

import pytest
from selenium.webdriver import Chrome, Keys

from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import hold_answer, open_chat, release, wait_messages
from a11y_tests.support.stage import Stage


@pytest.mark.requirement("CO-03")
def test_what_is_typed_before_the_words_on_their_way_is_all_that_stays(driver: Chrome, stage: Stage) -> None:
    open_chat(driver, stage.chat().accept().url)
    box = driver.find_element("id", "message")
    box.send_keys("Elm Road")
    hold_answer(driver, driver.find_element("id", "send").click)
    box.send_keys(Keys.HOME, "12 ")
    release(driver)
    wait(driver, lambda d: d.find_element("id", "send-status").text == "Sent", "the answer is read")
    assert box.get_attribute("value") == "12 "
    box.send_keys("Oak Street")
    driver.find_element("id", "send").click()
    wait_messages(driver, "Elm Road", "12 Oak Street")
