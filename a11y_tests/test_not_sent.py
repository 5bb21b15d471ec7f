"""That a message was not sent looks like what it is, for as long as it is so."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import emulate, keyboard
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import box_error, heard, listen, wait_live
from a11y_tests.support.stage import Stage

NOT_SENT = "Not sent. Your message is still in the box. Try again."
BACK = "The connection is back."


@pytest.mark.requirement("AN-10", "CO-09")
def test_it_stays_an_error_until_the_words_are_changed(driver: Chrome, stage: Stage) -> None:
    driver.get(stage.chat().accept().url)
    listen(driver)
    wait_live(driver)
    driver.find_element(By.ID, "message").send_keys("H")
    with emulate.offline(driver):
        driver.find_element(By.ID, "send").click()
        wait(driver, lambda d: NOT_SENT in heard(d), "told")
        wait(driver, lambda d: d.find_element(By.ID, "check").is_displayed(), "no connection")
    wait(driver, lambda d: d.find_element(By.ID, "connection").text == BACK, "back")
    assert box_error(driver) == [NOT_SENT, "described", "in view"]
    keyboard.press(driver, Keys.BACKSPACE)
    assert box_error(driver) == []
    assert heard(driver).count(NOT_SENT) == 1
