"""Letters that are seen while they are typed, in two browsers; and that somebody writes."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import detect, guests, keyboard
from a11y_tests.support.axe import StrictAxe
from a11y_tests.support.browsers import wait
from a11y_tests.support.desk import at_chat, text
from a11y_tests.support.pages import (
    announcer_stayed,
    focus,
    heard,
    messages,
    open_chat,
    wait_heard,
    wait_messages,
    watch_announcer,
)
from a11y_tests.support.stage import Chat, Stage
from app.actions.real_time_text import Typed, typed_by_adviser
from app.actions.talk import post_message
from app.domain.keys import new_key

BOX = (By.ID, "message")
BEN_TYPES = "Ben is typing now (not sent yet)"
AMINA_TYPES = "Amina is typing now (not sent yet)"
ASKED = "Ben would like to show letters while you both type."
ON = "Letters show while you type. Ben sees what is in your message box before you send it."


def shown(driver: Chrome, id: str) -> str:
    """The words of a part, "" while it cannot be seen."""
    return str(driver.find_element(By.ID, id).text)


def letters(driver: Chrome, expected: str, title: str = "") -> None:
    wait(driver, lambda d: shown(d, "letters-text") == expected, f"letters: {expected!r}")
    assert shown(driver, "letters-title") == title


def press(driver: Chrome, id: str) -> None:
    keyboard.walk_to(driver, lambda stop: stop.id == id)
    keyboard.press(driver, Keys.ENTER)


@pytest.mark.requirement("CO-14", "BR-06", "KB-01")
def test_letters_both_ways_once_both_have_chosen(driver: Chrome, other: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    kim = guests.joined(stage, chat).guest
    at_chat(other, stage, chat)
    open_chat(driver, chat.url)
    watch_announcer(driver)

    driver.find_element(*BOX).send_keys("My b")
    wait(other, lambda d: shown(d, "writing") == "Amina is writing", "that she writes, and nothing more")
    assert shown(other, "letters") == ""
    driver.find_element(*BOX).send_keys(Keys.BACKSPACE * 4)

    other.execute_script("arguments[0].scrollIntoView()", other.find_element(By.ID, "letters-on"))
    other.find_element(By.ID, "letters-on").click()
    wait(other, lambda d: d.find_elements(By.ID, "letters-off"), "Ben has asked")
    wait_heard(driver, ASKED)
    assert focus(driver) == "message"
    assert shown(driver, "letters-now").startswith(f"{ASKED} If you say yes: Ben sees")
    press(driver, "letters-on")
    wait(driver, lambda d: shown(d, "letters-now").startswith(ON), "it is on")
    assert focus(driver) == "letters-off"
    wait(other, lambda d: text(d, "letters-state").startswith("Letters show while you type."), "for both")
    wait(driver, lambda d: heard(d)[-1].startswith(ON), "it is said to who has chosen it")
    said = heard(driver)

    before = messages(driver)
    other.find_element(*BOX).send_keys("Which str")
    letters(driver, "Which str", BEN_TYPES)
    box = driver.find_element(*BOX)
    box.click()
    detect.watch_focus(driver)
    box.send_keys("<b>No</b>")
    letters(other, "<b>No</b>", AMINA_TYPES)
    box.send_keys(Keys.BACKSPACE)
    letters(other, "<b>No</b", AMINA_TYPES)
    StrictAxe(driver).check()
    StrictAxe(other).check()
    assert messages(driver) == before, "no part of the transcript"

    other.find_element(*BOX).send_keys("eet?")
    letters(driver, "Which street?", BEN_TYPES)
    assert (focus(driver), detect.uninvited_focus(driver)) == ("message", [])
    assert heard(driver) == said, "letters are never spoken"
    stage.server.run(post_message(stage.server.office, kim, "I sign.", new_key()))
    for one in (driver, other):
        wait(one, lambda d: messages(d)[-1] == "I sign.", "what a guest writes")
    assert shown(driver, "letters-text") == "Which street?", "a guest's message takes away nobody's letters"
    assert shown(other, "letters-text") == "<b>No</b"
    before, said = messages(driver), [*said, "Kim, interpreter: I sign."]
    other.find_element(By.ID, "send").click()
    wait_messages(driver, *before, "Which street?")
    letters(driver, "")
    wait_heard(driver, *said, "Ben: Which street?")
    assert announcer_stayed(driver)

    press(driver, "letters-off")
    letters(other, "")
    wait(other, lambda d: text(d, "letters-state") == "Only whole messages show.", "off for both")
    other.find_element(*BOX).send_keys("Not for you")
    wait(driver, lambda d: shown(d, "writing") == "Ben is writing", "that he writes")
    assert shown(driver, "letters") == ""


@pytest.mark.requirement("AN-09", "VI-05")
def test_that_the_adviser_writes_is_said_once_before_a_message_to_who_wants_it(
    driver: Chrome, stage: Stage
) -> None:
    chat = stage.chat().accept()
    open_chat(driver, chat.url)
    tell_ten_times(driver, chat, 0)
    assert driver.execute_script("return document.getAnimations().length") == 0
    chat.reply("One")
    wait_heard(driver, "Ben: One")
    assert shown(driver, "writing") == ""
    driver.get(f"{chat.url}/settings")
    driver.find_element(By.ID, "writing_said").click()
    driver.find_element(By.ID, "save-settings").click()
    wait(driver, lambda d: "saved" in d.title, "saved")
    open_chat(driver, chat.url)
    tell_ten_times(driver, chat, 0)
    wait_heard(driver, "Ben is writing")
    chat.reply("Two")
    wait_heard(driver, "Ben is writing", "Ben: Two")
    tell_ten_times(driver, chat, 10)
    wait_heard(driver, "Ben is writing", "Ben: Two", "Ben is writing")


def tell_ten_times(driver: Chrome, chat: Chat, after: int) -> None:
    """Ben's desk tells ten times that he types, after `after` times before."""
    server, ben = chat.stage.server, chat.stage.town.ben
    for count in range(after + 1, after + 11):
        server.run(typed_by_adviser(server.office, ben, chat.id, Typed("desk", count)))
    wait(driver, lambda d: shown(d, "writing") == "Ben is writing", "that he writes")
