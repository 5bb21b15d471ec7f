"""An old phone on a slow line: 50 kbit/s, and two seconds until an answer begins to come."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import emulate
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import led_by
from a11y_tests.support.pages import messages
from a11y_tests.support.stage import Stage

QUESTION, ANSWER = "My bill is wrong.", "Mill Lane"


@pytest.mark.requirement("NJ-09")
@pytest.mark.parametrize("browser", led_by("plain", of=["plain", "driver"]))
def test_a_chat_is_begun_and_written_in(request: pytest.FixtureRequest, stage: Stage, browser: str) -> None:
    driver: Chrome = request.getfixturevalue(browser)
    with emulate.slow_line(driver):
        driver.get(stage.at("/northborough"))
        driver.find_element(By.ID, "begin").click()
        wait(driver, lambda d: d.find_elements(By.ID, "question"), "the form")[0].send_keys(QUESTION)
        driver.find_element(By.CSS_SELECTOR, "[name=team]").click()
        driver.find_element(By.ID, "start").click()
        wait(driver, lambda d: messages(d) == [QUESTION], "the chat")
        stage.newest().accept().reply("Which street?")
        driver.find_element(By.ID, "message").send_keys(ANSWER)
        driver.find_element(By.ID, "send").click()
        wait(driver, lambda d: messages(d) == [QUESTION, "Which street?", ANSWER], "both messages")
