"""That a message was not sent looks like what it is, for as long as it is so."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import emulate, keyboard
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import box_error, heard, listen, wait_heard, wait_live
from a11y_tests.support.stage import Stage

NOT_SENT = "Not sent. Your message is still in the box. Try again."
LONG_AGO = "return performance.now() - heard.at(-1).at > 3000"
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


@pytest.mark.requirement("CO-09")
def test_a_hand_that_shakes_and_presses_send_twice_has_made_no_mistake(driver: Chrome, stage: Stage) -> None:
    driver.get(stage.chat().accept().url)
    listen(driver)
    wait_live(driver)
    driver.find_element(By.ID, "message").send_keys("Hello")
    send = driver.find_element(By.ID, "send")
    send.click()
    wait(driver, lambda d: d.find_element(By.ID, "send-status").text == "Sent", "sent")
    send.click()
    wait_heard(driver, "Sent")
    assert box_error(driver) == []
    assert driver.find_element(By.ID, "send-status").text == "Sent"
    wait(driver, lambda d: d.execute_script(LONG_AGO), "a while")
    send.click()
    wait(driver, box_error, "nothing is written")
