"""Who waits hears where they stand when that changes: the newest only, and at most once a minute."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import desk
from a11y_tests.support.browsers import wait
from a11y_tests.support.clock import give_clock, turn_clock
from a11y_tests.support.pages import listen, new_tab, open_chat, wait_heard, wait_live
from a11y_tests.support.stage import Stage

served = desk.served

NEXT = "You are next."
NOBODY = "No adviser is here just now. You can contact us in other ways."
SOMEBODY = "An adviser is here now."


def at_queue(driver: Chrome, url: str) -> None:
    give_clock(driver)
    open_chat(driver, url)


def there(driver: Chrome, stage: Stage, on: bool) -> None:
    """Ben comes or goes; the page shows it."""
    stage.attend(on)
    wait(driver, lambda d: d.find_element(By.ID, "status").text.count(NOBODY[:27]) == (not on), "shown")


@pytest.mark.requirement("TM-08")
def test_what_changes_in_the_queue_is_said_once_a_minute_at_most(driver: Chrome, stage: Stage) -> None:
    stage.attend(True)
    before, chat = stage.chat(name="Tomos"), stage.chat()
    at_queue(driver, f"{chat.url}#message")
    note = driver.find_element(By.ID, "message-news")
    assert note.text.startswith("You are in the queue. You are number 2 in the queue.")
    before.end()
    wait_heard(driver, NEXT)  # and nothing when the page was loaded
    there(driver, stage, False)
    assert "No adviser is here just now." in note.text
    assert note.text.endswith("You can contact us in other ways.")
    turn_clock(driver, 40)
    wait_heard(driver, NEXT)
    turn_clock(driver, 20)
    wait_heard(driver, NEXT, NOBODY)
    there(driver, stage, True)
    there(driver, stage, False)
    turn_clock(driver, 60)
    wait_heard(driver, NEXT, NOBODY)
    there(driver, stage, True)
    wait_heard(driver, NEXT, NOBODY, SOMEBODY)
    there(driver, stage, False)
    chat.accept()
    wait_heard(driver, NEXT, NOBODY, SOMEBODY, "Ben joined the chat.")
    turn_clock(driver, 60)
    wait_heard(driver, NEXT, NOBODY, SOMEBODY, "Ben joined the chat.")


@pytest.mark.whole_browser
@pytest.mark.requirement("EM-06")
def test_of_two_tabs_the_one_in_sight_says_where_one_stands(driver: Chrome, stage: Stage) -> None:
    stage.attend(True)
    others, chat = [stage.chat(name="Tomos"), stage.chat(name="Carys")], stage.chat()
    open_chat(driver, chat.url)
    first = driver.current_window_handle
    new_tab(driver, chat.url)
    wait_live(driver)
    listen(driver)
    others.pop().end()
    wait_heard(driver, "You are number 2 in the queue.")
    driver.switch_to.window(first)
    wait(driver, lambda d: "number 2" in d.find_element(By.ID, "position").text, "shown")
    wait_heard(driver)
