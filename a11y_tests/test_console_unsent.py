"""What an adviser wrote and could not send any more: seen on each page after it, and only there."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import desk
from a11y_tests.support.browsers import wait
from a11y_tests.support.desk import at_chat, submit, text, unsent
from a11y_tests.support.pages import hold_answer, wait_live, wait_messages
from a11y_tests.support.stage import Chat, Stage

served = desk.served

ENDED = "The chat has ended. Your words were not sent. They are still in the box."


def ends_meanwhile(driver: Chrome, stage: Stage) -> Chat:
    """Amina ends the chat while Ben writes to her."""
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "message").send_keys("Dear Ami")
    chat.end()
    wait(driver, lambda d: text(d, "send-status") == ENDED, "told")
    return chat


@pytest.mark.requirement("NJ-10")
def test_they_are_there_after_a_reload(driver: Chrome, stage: Stage) -> None:
    ends_meanwhile(driver, stage)
    for _ in ("loaded again", "and again"):
        driver.refresh()
        wait(driver, lambda d: not d.find_elements(By.ID, "message"), "a page without the box")
        assert unsent(driver) == "Dear Ami"
    driver.find_element(By.ID, "note").send_keys("Rang")
    driver.refresh()
    wait_live(driver)
    assert driver.find_element(By.ID, "note").get_attribute("value") == "Rang"
    assert unsent(driver) == "Dear Ami"


@pytest.mark.requirement("NJ-10")
def test_they_are_there_where_one_says_what_it_was_about_and_back(driver: Chrome, stage: Stage) -> None:
    ends_meanwhile(driver, stage)
    submit(driver, "wrap-up")
    assert text(driver, "title") == "Finish the chat with Amina"
    assert unsent(driver) == "Dear Ami"
    driver.find_element(By.PARTIAL_LINK_TEXT, "Back to the chat").click()
    wait(driver, lambda d: text(d, "title") == "Chat with Amina", "the chat")
    assert unsent(driver) == "Dear Ami"


@pytest.mark.requirement("NJ-10")
def test_they_are_there_after_a_look_at_the_desk(driver: Chrome, stage: Stage) -> None:
    chat = ends_meanwhile(driver, stage)
    driver.get(stage.at("/console"))
    assert unsent(driver) is None
    driver.find_element(By.ID, f"conversation-{chat.id}").click()
    wait(driver, lambda d: text(d, "title") == "Chat with Amina", "the chat")
    assert unsent(driver) == "Dear Ami"


def test_nothing_shows_where_nothing_was_written(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept().end()
    for page in ("", "/end"):
        at_chat(driver, stage, chat)
        driver.get(stage.at(f"/console/conversations/{chat.id}{page}"))
        assert unsent(driver) is None


@pytest.mark.requirement("NJ-10")
def test_what_was_sent_does_not_show(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "message").send_keys("Dear Amina")
    hold_answer(driver, driver.find_element(By.ID, "send").click)
    chat.end()
    for page in ("/end", "", "/end"):
        driver.get(stage.at(f"/console/conversations/{chat.id}{page}"))
        assert unsent(driver) is None
        if not page:
            wait_messages(driver, "Dear Amina")
            assert "Dear Amina" not in driver.execute_script("return JSON.stringify(sessionStorage)")
