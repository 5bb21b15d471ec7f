"""What is shown of the connection, and for how long."""

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support import towns
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import connection, heard, open_chat, wait_heard, wait_messages
from app.actions.privacy import forget
from tests.support.embedded import Embedded
from tests.support.trouble import Mode, Trouble

QUESTION = "My council tax bill is wrong."
LOST = "The connection is lost. We keep trying. Your words are safe."
BACK = "The connection is back."
# What is to happen in a minute happens when the test says so.
A_MINUTE_IS_SHORT = """{
  const { setTimeout } = window;
  window.setTimeout = (act, after, ...more) => {
    if (after === 60_000) window.aMinuteLater = act;
    return setTimeout(act, after, ...more);
  };
}"""
PLACE = "return message.getBoundingClientRect().top"

trouble = towns.trouble
town = towns.troubled


@pytest.mark.requirement("AN-11", "KB-04")
def test_that_the_connection_is_back_is_shown_for_a_minute_and_moves_nothing(
    driver: Chrome, town: Embedded, trouble: Trouble
) -> None:
    visitor, url = town.talking()
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": A_MINUTE_IS_SHORT})
    open_chat(driver, url)

    def interrupt() -> None:
        trouble.mode = Mode.FROZEN
        wait(driver, lambda d: heard(d)[:1] == [LOST], "told")
        trouble.mode = Mode.FINE
        wait(driver, lambda d: connection(d) == BACK, "back")

    interrupt()
    place = driver.execute_script(PLACE)
    driver.execute_script("aMinuteLater()")
    assert connection(driver) == ""
    assert driver.execute_script(PLACE) == place
    wait_heard(driver, LOST, BACK)
    town.reply(visitor, "Hello")
    wait_messages(driver, QUESTION, "Hello")
    assert driver.execute_script("return connection.hidden"), "its place goes with the next change"
    # what was true of a chat is not said above one that is forgotten
    open_chat(driver, url)
    interrupt()
    town.chat.run(forget(town.chat.office, visitor))
    wait(driver, lambda d: "This chat is forgotten" in d.find_element("id", "status").text, "told")
    assert connection(driver) == ""
