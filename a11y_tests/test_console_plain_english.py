"""Hints about plain English while an adviser types: quiet, spoken only when asked for."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import desk, detect, keyboard
from a11y_tests.support.browsers import wait
from a11y_tests.support.desk import at_chat, submit, text
from a11y_tests.support.pages import announcer_stayed, focus, heard, messages, wait_heard, watch_announcer
from a11y_tests.support.stage import Stage

served = desk.served
HARD = "Please commence now."
HINT = "“commence” is hard. Easier: “start”."


@pytest.mark.requirement("AD-04", "LA-08", "KB-01", "KB-04")
def test_hints_come_by_themselves_and_are_said_when_asked_for(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element("id", "message").send_keys(HARD)
    submit(driver, "help-on")
    at_chat(driver, stage, chat)
    assert driver.find_element("id", "message").get_attribute("value") == HARD
    wait(driver, lambda d: HINT in text(d, "plain-hints"), "what an earlier page has left is looked at")
    box = driver.find_element("id", "message")
    box.send_keys(Keys.END)
    detect.watch_focus(driver)
    watch_announcer(driver)
    keyboard.press(driver, " How are you? Where are you?")
    wait(driver, lambda d: "2 questions at once." in text(d, "plain-hints"), "hints while typing")
    assert heard(driver) == []
    assert (focus(driver), detect.uninvited_focus(driver)) == ("message", [])
    before = messages(driver)
    keyboard.walk_to(driver, lambda stop: stop.id == "check-words")
    keyboard.press(driver, Keys.ENTER)
    wait_heard(driver, f"2 questions at once. Ask one at a time. {HINT}")
    assert focus(driver) == "check-words"
    assert announcer_stayed(driver)
    assert messages(driver) == before
    value = driver.find_element("id", "message").get_attribute("value")
    assert value is not None
    assert value.startswith(HARD)
    assert driver.find_elements(By.CSS_SELECTOR, ".pc-plain [aria-live], .pc-plain [role=status]") == []


@pytest.mark.requirement("AD-04", "KB-04")
@pytest.mark.parametrize("on_the_button", [False, True])
def test_in_a_chat_that_has_ended_no_help_with_words_is_offered(
    driver: Chrome, stage: Stage, on_the_button: bool
) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    if on_the_button:
        driver.execute_script("document.querySelector('#help-on, #help-off').focus()")
    chat.end()
    wait_heard(driver, "Amina ended the chat.")
    if not on_the_button:
        wait(driver, lambda d: not d.find_element(By.CLASS_NAME, "pc-plain").is_displayed(), "it is gone")
        return
    before = driver.find_element(By.ID, "title").id
    keyboard.press(driver, Keys.ENTER)
    wait(driver, lambda d: d.find_element(By.ID, "title").id != before, "the page that it leads to")
    wait(driver, lambda d: focus(d) == "title", "the focus is not lost")


def test_when_the_words_cannot_be_looked_at_that_is_said_to_who_asked(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    if driver.find_elements("id", "help-on"):
        submit(driver, "help-on")
        at_chat(driver, stage, chat)
    driver.execute_script("window.fetch = async () => { throw new TypeError('lost'); }")
    keyboard.walk_to(driver, lambda stop: stop.id == "check-words")
    keyboard.press(driver, Keys.ENTER)
    wait(driver, lambda d: "We could not look at your words. Try again." in heard(d), "why")
