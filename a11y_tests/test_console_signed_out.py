"""The session is over while the desk is open: said once, nothing lost, and the way back."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import desk
from a11y_tests.support.browsers import wait
from a11y_tests.support.desk import at_chat, text
from a11y_tests.support.pages import heard, new_tab, wait_heard, wait_live
from a11y_tests.support.stage import Stage
from app.store.desk import transcript

served = desk.served

SIGNED_OUT = "You are signed out. Sign in again to go on."
SIGNED_IN = "You are signed in again."


def come_back(driver: Chrome) -> None:
    """As a browser tells it when somebody returns to the tab."""
    driver.execute_script(
        "document.dispatchEvent(new Event('visibilitychange')); dispatchEvent(new Event('focus'))"
    )


def wait_text(driver: Chrome, id: str, start: str) -> None:
    wait(driver, lambda d: d.find_elements(By.ID, id) and text(d, id).startswith(start), start)


def test_who_signs_out_elsewhere_is_told(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    stage.end_session(driver)
    wait_heard(driver, SIGNED_OUT)
    assert driver.find_element(By.ID, "sign-in-again").is_displayed()


@pytest.mark.requirement("CO-05")
def test_a_colleague_who_signs_in_in_this_tab_finds_nothing_that_was_half_written(
    driver: Chrome, stage: Stage
) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "note").send_keys("Only Ben's")
    stage.end_session(driver)
    stage.let_in(driver, stage.town.dev)
    driver.get(stage.at(f"/console/conversations/{chat.id}"))
    wait_live(driver)
    assert driver.find_element(By.ID, "note").get_attribute("value") == ""
    stage.let_in(driver)
    driver.get(stage.at(f"/console/conversations/{chat.id}"))
    wait_live(driver)
    assert driver.find_element(By.ID, "note").get_attribute("value") == "Only Ben's"


@pytest.mark.whole_browser
def test_a_tab_left_open_does_nothing_for_a_colleague_who_signs_in(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "note").send_keys("Only Ben's")
    driver.find_element(By.ID, "message").send_keys("Dear Amina")
    first = driver.current_window_handle
    stage.end_session(driver)
    wait_heard(driver, SIGNED_OUT)
    new_tab(driver, "about:blank")
    stage.sign_in(driver, stage.town.dev)
    wait(driver, lambda d: d.find_elements(By.ID, "queue-part"), "Dev is signed in")
    driver.switch_to.window(first)
    come_back(driver)
    for button, words in (("save-note", "Not saved."), ("send", "Not sent.")):
        driver.find_element(By.ID, button).send_keys(Keys.ENTER)
        status = {"save-note": "note-status", "send": "message-error"}[button]
        wait_text(driver, status, f"{words} You are signed out.")
        here = "Dev is signed in here now. To sign in yourself, sign Dev out first."
        assert text(driver, "connection") == here
    assert SIGNED_IN not in heard(driver)
    store, ben = stage.server.office.store, stage.town.ben
    items = stage.server.run(store.read(lambda conn: transcript(conn, ben.id, chat.id)))
    assert [item.text for item in items if item.text] == ["My bill is wrong."]


@pytest.mark.whole_browser
def test_going_back_brings_a_colleague_nothing_that_was_half_written(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "note").send_keys("Only Ben's")
    driver.get(stage.at("/console"))
    wait_live(driver)
    stage.end_session(driver)
    stage.let_in(driver, stage.town.dev)
    driver.get(stage.at("/console/messages"))
    wait_live(driver)
    for _ in range(2):
        driver.back()
    wait(driver, lambda d: text(d, "note-title"), "the page of the chat")
    wait_live(driver)
    assert "Signed in as Dev" in driver.find_element(By.TAG_NAME, "header").text
    assert driver.find_element(By.ID, "note").get_attribute("value") == ""


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


@pytest.mark.whole_browser
@pytest.mark.requirement("CO-05", "AN-11")
def test_who_signs_in_again_elsewhere_hears_on(driver: Chrome, stage: Stage) -> None:
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": COUNT_STREAMS})
    at_chat(driver, stage, stage.chat().accept())
    first = driver.current_window_handle
    driver.execute_script("document.getElementById('message').value = 'Dear Ami'")
    stage.end_session(driver)
    wait_heard(driver, SIGNED_OUT)
    driver.execute_script("document.querySelector('#sign-in-again a').focus()")
    new_tab(driver, "about:blank")
    stage.sign_in(driver)
    wait(driver, lambda d: d.find_elements(By.ID, "queue-part"), "signed in")
    driver.switch_to.window(first)
    come_back(driver)
    wait(driver, lambda d: text(d, "connection") == SIGNED_IN, "back")
    assert driver.execute_script("return mostStreams") == 1
    wait_heard(driver, SIGNED_OUT, SIGNED_IN)
    again = driver.find_element(By.ID, "sign-in-again")
    assert driver.execute_script("return arguments[0].contains(document.activeElement)", again), "not moved"
    driver.find_element(By.ID, "message").click()
    assert not again.is_displayed()
    gil = stage.chat(name="Gil")
    wait(driver, lambda d: d.find_elements(By.ID, f"waiting-{gil.id}"), "Gil waits")
    assert driver.find_element(By.ID, "message").get_attribute("value") == "Dear Ami"
