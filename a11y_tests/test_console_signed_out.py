"""The session is over while the desk is open: said once, nothing lost, and the way back."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import desk
from a11y_tests.support.browsers import wait
from a11y_tests.support.desk import at_chat, text
from a11y_tests.support.pages import new_tab, wait_heard
from a11y_tests.support.stage import Stage
from app.actions import people

served = desk.served

SIGNED_OUT = "You are signed out. Sign in again to go on."


def signed_out(driver: Chrome, stage: Stage) -> None:
    """The session of this browser is over."""
    cookie = driver.get_cookie("plainchat")
    assert cookie is not None
    office = stage.server.office
    token = office.keys.unsign("session", cookie["value"])
    assert token is not None
    stage.server.run(people.sign_out(office, stage.town.ben, token))


def come_back(driver: Chrome) -> None:
    """As a browser tells it when somebody returns to the tab."""
    driver.execute_script(
        "document.dispatchEvent(new Event('visibilitychange')); dispatchEvent(new Event('focus'))"
    )


def test_who_signs_out_elsewhere_is_told(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    signed_out(driver, stage)
    wait_heard(driver, SIGNED_OUT)
    assert driver.find_element(By.ID, "sign-in-again").is_displayed()


@pytest.mark.requirement("AN-01", "AN-10", "CO-03")
@pytest.mark.parametrize("first_told", ["by the stream", "by the answer"])
@pytest.mark.parametrize("what", ["message", "note"])
def test_who_sends_when_signed_out_hears_once_what_became_of_it_and_why(
    driver: Chrome, stage: Stage, what: str, first_told: str
) -> None:
    at_chat(driver, stage, stage.chat().accept())
    box = driver.find_element(By.ID, what)
    box.send_keys("Dear Ami")
    if first_told == "by the answer":
        driver.execute_script("window.stop()")  # the stream hears nothing any more
    signed_out(driver, stage)
    if first_told == "by the stream":
        wait_heard(driver, SIGNED_OUT)
    driver.find_element(By.ID, "send" if what == "message" else "save-note").click()
    not_sent = {
        "message": "Not sent. Your words are still in the box. Try again.",
        "note": "Not saved. Your note is still in the box. Try again.",
    }[what]
    wait_heard(driver, SIGNED_OUT, not_sent)
    come_back(driver)
    wait_heard(driver, SIGNED_OUT, not_sent)
    assert text(driver, "main").count(SIGNED_OUT) == 1
    assert driver.find_element(By.ID, "sign-in-again").is_displayed()
    assert box.get_attribute("value") == "Dear Ami"


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
    signed_out(driver, stage)
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
