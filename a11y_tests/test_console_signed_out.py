"""The session is over while the desk is open: said once, nothing lost, and the way back."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import desk
from a11y_tests.support.browsers import wait
from a11y_tests.support.desk import at_chat, text
from a11y_tests.support.pages import new_tab, wait_heard
from a11y_tests.support.stage import Stage

served = desk.served

SIGNED_OUT = "You are signed out. Sign in again to go on."


def come_back(driver: Chrome) -> None:
    """As a browser tells it when somebody returns to the tab."""
    driver.execute_script(
        "document.dispatchEvent(new Event('visibilitychange')); dispatchEvent(new Event('focus'))"
    )


def test_who_signs_out_elsewhere_is_told(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    stage.end_session(driver)
    wait_heard(driver, SIGNED_OUT)
    assert driver.find_element(By.ID, "sign-in-again").is_displayed()


# How many streams were open at most at one time.
COUNT_STREAMS = """
const streams = [];
window.mostStreams = 0;
window.EventSource = class extends EventSource {
  constructor(...all) {
    super(...all);
    streams.push(this);
    const open = streams.filter((one) => one.readyState !== EventSource.CLOSED).length;
    window.mostStreams = Math.max(window.mostStreams, open);
  }
};
"""


@pytest.mark.requirement("AN-11")
def test_who_signs_in_again_elsewhere_hears_on(driver: Chrome, stage: Stage) -> None:
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": COUNT_STREAMS})
    at_chat(driver, stage, stage.chat().accept())
    first = driver.current_window_handle
    driver.execute_script("document.getElementById('message').value = 'Dear Ami'")
    stage.end_session(driver)
    wait_heard(driver, SIGNED_OUT)
    new_tab(driver, "about:blank")
    stage.sign_in(driver)
    wait(driver, lambda d: d.find_elements(By.ID, "queue-part"), "signed in")
    driver.switch_to.window(first)
    come_back(driver)
    wait(driver, lambda d: text(d, "connection") == "The connection is back.", "back")
    assert driver.execute_script("return mostStreams") == 1
    wait_heard(driver, SIGNED_OUT, "The connection is back.")
    assert not driver.find_element(By.ID, "sign-in-again").is_displayed()
    gil = stage.chat(name="Gil")
    wait(driver, lambda d: d.find_elements(By.ID, f"waiting-{gil.id}"), "Gil waits")
    assert driver.find_element(By.ID, "message").get_attribute("value") == "Dear Ami"
