"""What is new in other chats: counted, said when a minute has passed, and kept from page to page."""

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support import desk
from a11y_tests.support.browsers import wait
from a11y_tests.support.clock import give_clock, turn_clock
from a11y_tests.support.desk import at_chat, text
from a11y_tests.support.pages import wait_heard
from a11y_tests.support.stage import Stage

served = desk.served


@pytest.mark.requirement("AN-01", "AN-02", "AD-02")
def test_when_the_minute_ends_the_count_is_said_if_it_rose(driver: Chrome, stage: Stage) -> None:
    amina, tomos = stage.chat().accept(), stage.chat(name="Tomos").accept()
    give_clock(driver)
    at_chat(driver, stage, amina)
    first, third = "New message from Tomos", "3 new messages from Tomos"
    tomos.write("Helo?")
    wait_heard(driver, first)
    tomos.write("Ydych chi yno?", "Helo?")
    wait(driver, lambda d: text(d, "alerts").endswith(third), "they are counted")
    turn_clock(driver, 40)
    wait_heard(driver, first)
    turn_clock(driver, 20)
    wait_heard(driver, first, third)
    turn_clock(driver, 60)
    wait_heard(driver, first, third)  # nothing more was written
    tomos.write("Helo?")
    wait_heard(driver, first, third, "4 new messages from Tomos")
    tomos.write("Helo?")
    wait(driver, lambda d: text(d, "alerts").endswith("5 new messages from Tomos"), "they are counted")
    tomos.read()
    wait(driver, lambda d: "new messages" not in text(d, "conversations"), "read in another tab")
    turn_clock(driver, 60)
    wait_heard(driver, first, third, "4 new messages from Tomos")
