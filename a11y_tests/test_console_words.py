"""What an adviser writes at the desk: sent once, saved beside, and never lost on the way."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import desk, emulate, keyboard
from a11y_tests.support.browsers import wait
from a11y_tests.support.desk import at_chat, submit, text
from a11y_tests.support.pages import (
    focus,
    heard,
    hold_answer,
    lose_answer,
    messages,
    release,
    wait_live,
    wait_messages,
)
from a11y_tests.support.stage import Stage

served = desk.served


@pytest.mark.requirement("AN-10", "CO-03")
def test_an_answer_that_does_not_arrive_stays_in_the_box(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    box = driver.find_element(By.ID, "message")
    box.send_keys("An important answer")
    with emulate.offline(driver):
        keyboard.walk_to(driver, lambda stop: stop.id == "send")
        keyboard.press(driver, Keys.ENTER)
        not_sent = "Not sent. Your words are still in the box. Try again."
        error = wait(driver, lambda d: d.find_elements(By.ID, "message-error"), "told that it was not sent")[
            0
        ]
        assert error.text == not_sent
        assert box.get_attribute("value") == "An important answer"
    keyboard.walk_to(driver, lambda stop: stop.id == "send")
    keyboard.press(driver, Keys.ENTER)
    wait_messages(driver, "An important answer")
    assert messages(driver).count("An important answer") == 1
    wait(driver, lambda d: box.get_attribute("value") == "", "the box is empty")
    wait(driver, lambda d: "Sent" in heard(d), "said")


def test_an_answer_that_was_not_sent_waits_too(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "message").send_keys("An important answer")
    driver.execute_script("window.fetch = async () => { throw new TypeError('offline') }")
    driver.find_element(By.ID, "send").click()
    error = wait(driver, lambda d: d.find_elements(By.ID, "message-error"), "told that it was not sent")[0]
    assert error.text.startswith("Not sent.")
    driver.refresh()
    wait_live(driver)
    assert driver.find_element(By.ID, "message").get_attribute("value") == "An important answer"


@pytest.mark.parametrize("blocked", ["nothing", "htmx.min.js"])
@pytest.mark.requirement("NJ-07", "NJ-10")
def test_what_was_sent_is_not_in_the_box_again(driver: Chrome, stage: Stage, blocked: str) -> None:
    chat = stage.chat().accept()
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": [f"*/{blocked}"]})
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "note").send_keys("Half a no")
    driver.find_element(By.ID, "message").send_keys("Dear Amina")
    driver.find_element(By.ID, "send").click()
    for _ in ("this page, or the next", "loaded again"):
        wait_messages(driver, "Dear Amina")
        wait(driver, lambda d: d.find_element(By.ID, "message").get_attribute("value") == "", "empty")
        wait_live(driver)
        assert driver.find_element(By.ID, "note").get_attribute("value") == "Half a no"
        driver.get(stage.at(f"/console/conversations/{chat.id}"))


@pytest.mark.requirement("NJ-10")
def test_what_is_on_its_way_is_not_in_the_box_again(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "message").send_keys("Dear Amina")
    hold_answer(driver, driver.find_element(By.ID, "send").click)
    driver.get(stage.at("/console"))
    driver.get(stage.at(f"/console/conversations/{chat.id}"))
    wait_messages(driver, "Dear Amina")
    wait_live(driver)
    assert driver.find_element(By.ID, "message").get_attribute("value") == ""


@pytest.mark.requirement("NJ-07", "NJ-10")
def test_an_answer_whose_plain_post_failed_is_in_the_box_again(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/htmx*"]})
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "message").send_keys("Dear Amina")
    with stage.server.down():
        driver.find_element(By.ID, "send").click()
        wait(driver, lambda d: not d.find_elements(By.ID, "message"), "the browser's own page")
    driver.get(stage.at(f"/console/conversations/{chat.id}"))
    wait_live(driver)
    assert driver.find_element(By.ID, "message").get_attribute("value") == "Dear Amina"


@pytest.mark.parametrize("page", ["", "/end"])
def test_who_signs_out_leaves_no_half_written_words(driver: Chrome, stage: Stage, page: str) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "message").send_keys("Dear Ami")
    driver.get(stage.at(f"/console/conversations/{chat.id}{page}"))
    assert "Dear Ami" in driver.execute_script("return JSON.stringify(sessionStorage)")
    driver.find_element(By.ID, "sign-out").click()
    wait(driver, lambda d: d.find_elements(By.ID, "sign-out-anyway"), "the question")[0].click()
    wait(driver, lambda d: d.find_elements(By.ID, "sign-in"), "the door")
    wait(driver, lambda d: d.execute_script("return sessionStorage.length") == 0, "nothing kept")


def test_a_half_written_answer_waits_while_another_chat_is_looked_at(driver: Chrome, stage: Stage) -> None:
    amina, tomos = stage.chat().accept(), stage.chat(name="Tomos").accept()
    at_chat(driver, stage, amina)
    driver.find_element(By.ID, "message").send_keys("Dear Ami")
    driver.find_element(By.ID, f"conversation-{tomos.id}").click()
    wait(driver, lambda d: text(d, "title") == "Chat with Tomos", "Tomos's chat")
    assert driver.find_element(By.ID, "message").get_attribute("value") == ""
    driver.find_element(By.ID, f"conversation-{amina.id}").click()
    wait(driver, lambda d: text(d, "title") == "Chat with Amina", "Amina's chat")
    wait_live(driver)
    assert driver.find_element(By.ID, "message").get_attribute("value") == "Dear Ami"


def test_a_desk_that_comes_late_does_not_turn_the_page_back(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "message").send_keys("Hello")
    hold_answer(driver, driver.find_element(By.ID, "send").click)
    gil = stage.chat(name="Gil")
    wait(driver, lambda d: d.find_elements(By.ID, f"waiting-{gil.id}"), "Gil waits")
    release(driver)
    wait(driver, lambda d: text(d, "send-status") == "Sent", "the answer is read")
    assert text(driver, "queue-title") == "1 person waiting"


def test_who_comes_back_goes_on_after_the_half_written_words(driver: Chrome, stage: Stage) -> None:
    chat, waiting = stage.chat().accept(), stage.chat(name="Tomos")
    at_chat(driver, stage, chat)
    keyboard.walk_to(driver, lambda stop: stop.id == "message")
    keyboard.press(driver, "Half written to Amina, ")
    submit(driver, f"accept-{waiting.id}")
    submit(driver, f"conversation-{chat.id}")
    wait_live(driver)
    keyboard.walk_to(driver, lambda stop: stop.id == "message")
    keyboard.press(driver, "END")
    assert driver.find_element(By.ID, "message").get_attribute("value") == "Half written to Amina, END"


def test_a_note_is_saved_beside_a_half_written_answer(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "message").send_keys("Dear Ami")
    keyboard.walk_to(driver, lambda stop: stop.id == "note")
    for words in ("Upset", "Upset"):
        keyboard.press(driver, words)
        keyboard.walk_to(driver, lambda stop: stop.id == "save-note")
        keyboard.press(driver, Keys.ENTER)
        wait(
            driver, lambda d: d.find_element(By.ID, "note").get_attribute("value") == "", "the note is taken"
        )
        assert text(driver, "note-status") == "Note saved."
        keyboard.walk_to(driver, lambda stop: stop.id == "note", back=True)
    wait(driver, lambda d: len(d.find_elements(By.CSS_SELECTOR, ".pc-message--note")) == 2, "both notes")
    assert driver.find_element(By.ID, "message").get_attribute("value") == "Dear Ami"
    keyboard.press(driver, " ")
    keyboard.walk_to(driver, lambda stop: stop.id == "save-note")
    keyboard.press(driver, Keys.ENTER)
    wait(driver, lambda d: text(d, "note-status") == "Write a note first", "the refusal")
    assert focus(driver) == "note"
    driver.execute_script("note.value = 'Ups\\u0007et'")
    keyboard.walk_to(driver, lambda stop: stop.id == "save-note")
    keyboard.press(driver, Keys.ENTER)
    wait(driver, lambda d: "hidden characters" in text(d, "note-status"), "refused")
    assert driver.find_element(By.ID, "note").get_attribute("value") == "Upset"


@pytest.mark.requirement("NJ-10")
def test_a_note_whose_answer_was_lost_is_taken_once_it_is_there(driver: Chrome, stage: Stage) -> None:
    at_chat(driver, stage, stage.chat().accept())
    for count in (1, 2):  # the same words again are another note
        lose_answer(driver, "/note", arrives=True)
        driver.find_element(By.ID, "note").send_keys("Rang, no answer")
        driver.find_element(By.ID, "save-note").click()
        wait_messages(driver, *["Rang, no answer"] * count)
        wait(driver, lambda d: d.find_element(By.ID, "note").get_attribute("value") == "", "it is taken")
        wait(driver, lambda d: text(d, "note-status") == "Note saved.", "told")


def test_a_note_that_could_not_be_saved_is_no_mistake_and_takes_no_focus(
    driver: Chrome, stage: Stage
) -> None:
    at_chat(driver, stage, stage.chat().accept())
    driver.find_element(By.ID, "note").send_keys("Upset")
    # Only the note's request: the desk also answers heartbeats.
    failing = """
        const { fetch } = window;
        window.fetch = (to, ...how) => String(to.url ?? to).includes("/note")
          ? new Promise((_, reject) => { window.fail = () => reject(new TypeError()); })
          : fetch(to, ...how);
    """
    not_saved = "Not saved. Your note is still in the box. Try again."
    for elsewhere in (False, True):
        driver.execute_script(failing)
        driver.find_element(By.ID, "save-note").click()
        if elsewhere:
            driver.find_element(By.ID, "message").click()
        driver.execute_script("fail()")
        wait(driver, lambda d: text(d, "note-status") == not_saved, "told")
        assert focus(driver) == ("message" if elsewhere else "note")
        assert driver.find_element(By.ID, "note").get_attribute("aria-invalid") is None
