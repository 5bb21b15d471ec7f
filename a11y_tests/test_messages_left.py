"""Leaving a message, and answering it, where scripts run: nothing half typed is lost, or typed twice."""

from functools import partial

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import keyboard
from a11y_tests.support.browsers import gone, wait
from a11y_tests.support.pages import focus, open_chat, wait_live
from a11y_tests.support.stage import Stage
from a11y_tests.support.widget import opened
from app.actions import inbox
from app.actions.people import set_availability
from app.domain.terms import Availability
from tests.support.messages import leave_message


def press(driver: Chrome, id: str) -> None:
    """A link or button that leads to another page."""
    page = driver.find_element(By.TAG_NAME, "html")
    driver.find_element(By.ID, id).click()
    wait(driver, lambda _: gone(page), f"the page after {id}")
    wait(driver, lambda d: d.find_elements(By.ID, "title"), "its heading")


def value(driver: Chrome, id: str) -> str:
    return str(driver.find_element(By.ID, id).get_attribute("value"))


def stands_on(id: str, stop: keyboard.Stop) -> bool:
    return stop.id == id


def heading(driver: Chrome) -> str:
    return driver.find_element(By.ID, "title").text


@pytest.mark.requirement("NJ-10")
def test_what_is_half_typed_in_the_chat_goes_into_the_message(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat()
    open_chat(driver, chat.url)
    driver.find_element(By.ID, "message").send_keys("And my rent")
    press(driver, "leave-message")
    wait(driver, lambda d: value(d, "question") == "And my rent", "the half-typed words")
    assert "My bill is wrong." in driver.find_element(By.CSS_SELECTOR, ".pc-written").text
    driver.find_element(By.ID, "email").send_keys("amina@example.org")
    press(driver, "send-message")
    assert focus(driver) == "error-summary"
    assert value(driver, "question") == "And my rent"
    driver.find_element(By.ID, "consent").click()
    press(driver, "send-message")
    assert heading(driver) == "We have your message"
    driver.get(chat.url)
    wait(driver, lambda d: d.find_elements(By.ID, "see-message"), "where the message is")
    assert not driver.find_element(By.ID, "unsent").is_displayed()
    chat.open = False


@pytest.mark.requirement("KB-01")
def test_in_the_panel_what_was_typed_for_a_chat_becomes_a_message_by_keyboard(
    driver: Chrome, stage: Stage
) -> None:
    driver.get(stage.site)
    opened(driver, wait(driver, lambda d: d.find_elements(By.ID, "plainchat-open"), "the button")[0])
    press(driver, "begin")
    wait(driver, lambda d: d.find_elements(By.ID, "question"), "the form")
    driver.find_element(By.ID, "question").send_keys("My bin")
    press(driver, "leave-message")
    wait(driver, lambda d: d.find_elements(By.ID, "message-form"), "the form of a message")
    assert value(driver, "question") == "My bin"
    for id, keys in {"team": " ", "phone": "07700900123", "phone_use": " ", "consent": " "}.items():
        keyboard.walk_to(driver, partial(stands_on, id))
        keyboard.press(driver, keys)
    press(driver, "send-message")
    wait(driver, lambda d: d.find_elements(By.ID, "done-with"), "that it was left")
    text = driver.find_element(By.ID, "main").text
    assert "We will send text messages to 07700 900 123. We will not call it." in text
    driver.get(stage.at("/northborough/start"))
    assert value(driver, "question") == ""


def test_a_message_that_comes_is_counted_on_an_open_desk_and_moves_no_focus(
    driver: Chrome, stage: Stage
) -> None:
    stage.let_in(driver)
    driver.get(stage.at("/console"))
    wait_live(driver)
    before = driver.find_element(By.ID, "inbox-link").text
    driver.execute_script("document.getElementById('inbox-link').focus()")
    server, town = stage.server, stage.town
    server.run(leave_message(server.office, town.northborough, town.council_tax))
    wait(driver, lambda d: d.find_element(By.ID, "inbox-link").text != before, "the new count")
    assert "new" in driver.find_element(By.ID, "inbox-link").text
    assert focus(driver) == "inbox-link"


def test_a_half_written_answer_outlives_the_page_and_a_given_one_does_not(
    driver: Chrome, stage: Stage
) -> None:
    server, town = stage.server, stage.town
    left = server.run(leave_message(server.office, town.northborough, town.council_tax))
    server.run(inbox.assign(server.office, town.ben, left.follow_up_id, None))
    stage.let_in(driver)
    driver.get(stage.at(f"/console/messages/{left.follow_up_id}"))
    wait_live(driver)
    driver.find_element(By.ID, "answer").send_keys("It is corrected.")
    driver.get(stage.at("/console/messages"))
    driver.get(stage.at(f"/console/messages/{left.follow_up_id}"))
    wait(driver, lambda d: value(d, "answer") == "It is corrected.", "the half-written answer")
    press(driver, "mark-answered")
    wait_live(driver)
    assert "It is corrected." in driver.find_element(By.ID, "history").text
    assert value(driver, "answer") == ""


def test_at_a_message_too_whoever_comes_to_wait_can_be_accepted_and_the_answer_stays(
    driver: Chrome, stage: Stage
) -> None:
    server, town = stage.server, stage.town
    left = server.run(leave_message(server.office, town.northborough, town.council_tax))
    server.run(inbox.assign(server.office, town.ben, left.follow_up_id, None))
    server.run(set_availability(server.office, town.ben, Availability.AVAILABLE))
    stage.let_in(driver)
    url = stage.at(f"/console/messages/{left.follow_up_id}")
    driver.get(url)
    wait_live(driver)
    driver.find_element(By.ID, "answer").send_keys("It is corr")
    gil = stage.chat(name="Gil")
    wait(driver, lambda d: d.find_elements(By.ID, f"accept-{gil.id}"), "Gil waits")
    press(driver, f"accept-{gil.id}")
    assert driver.find_element(By.ID, "title").text == "Chat with Gil"
    driver.get(url)
    wait(driver, lambda d: value(d, "answer") == "It is corr", "the half-written answer")
    press(driver, "availability-save")
    assert value(driver, "answer") == "It is corr"
