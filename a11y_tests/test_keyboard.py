"""By keyboard alone: the whole way from a council's page into a chat and back, and out of every page."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import detect, keyboard
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import EVERYTHING
from a11y_tests.support.keyboard import press, walk_to
from a11y_tests.support.places import PLACES, visiting
from a11y_tests.support.stage import Stage

# Pages that test_seeing.py, which looks at each stop of Tab, does not open.
OTHERS = (
    "talking, checked",
    "asking to end",
    "forgotten",
    "sign in, wrong",
    "ending, with an error",
    "languages",
)
FRAME = "return document.querySelector('#plainchat').shadowRoot.querySelector('#panel:not([hidden]) iframe')"


def to(driver: Chrome, id: str) -> None:
    walk_to(driver, lambda stop: stop.id == id)


def focus_is(driver: Chrome, id: str) -> None:
    wait(driver, lambda d: d.execute_script("return document.activeElement.id") == id, f"focus on {id}")


def begin(driver: Chrome) -> None:
    """From the start page to the conversation."""
    to(driver, "begin")
    press(driver, Keys.ENTER)
    wait(driver, lambda d: d.find_elements(By.ID, "start-form"), "the form")
    to(driver, "name")
    press(driver, "Amina")
    walk_to(driver, lambda stop: stop.name == "Council Tax")
    press(driver, Keys.SPACE)
    to(driver, "question")
    press(driver, "My bill is wrong.")
    to(driver, "start")
    press(driver, Keys.ENTER)
    wait(driver, lambda d: d.find_elements(By.ID, "composer"), "the conversation")
    focus_is(driver, "message")


def send(driver: Chrome, text: str) -> None:
    press(driver, text)
    to(driver, "send")
    press(driver, Keys.ENTER)
    wait(driver, lambda d: text in d.find_element(By.ID, "messages").text, "the message in the list")
    focus_is(driver, "message")


@pytest.mark.requirement("KB-01", "KB-02", "KB-03", "KB-04", "CO-03")
def test_from_the_councils_page_to_a_sent_message_and_back(driver: Chrome, stage: Stage) -> None:
    driver.get(stage.site)
    wait(driver, lambda d: d.find_elements(By.ID, "plainchat-open"), "the button")
    to(driver, "plainchat-open")
    press(driver, Keys.ENTER)
    driver.switch_to.frame(wait(driver, lambda d: d.execute_script(FRAME), "the panel"))
    focus_is(driver, "title")
    begin(driver)
    send(driver, "Elm Road")
    stage.newest().accept().reply("Thank you.")
    wait(driver, lambda d: "Thank you." in d.find_element(By.ID, "messages").text, "the answer")
    focus_is(driver, "message")  # it moved because of nothing that arrived
    keyboard.escape(driver)
    focus_is(driver, "plainchat-open")
    press(driver, Keys.TAB)
    focus_is(driver, "after")  # the council's own page goes on


@pytest.mark.requirement("KB-01", "NJ-01")
def test_without_scripts_to_a_sent_message_and_the_end(plain: Chrome, stage: Stage) -> None:
    plain.get(stage.at("/northborough"))
    begin(plain)
    send(plain, "Elm Road")
    walk_to(plain, lambda stop: stop.name == "Options")
    press(plain, Keys.ENTER)
    to(plain, "leave")
    press(plain, Keys.ENTER)
    wait(plain, lambda d: d.find_elements(By.ID, "confirm"), "the question")
    to(plain, "confirm")
    press(plain, Keys.ENTER)
    wait(plain, lambda d: d.find_elements(By.ID, "ended"), "the end")


@pytest.mark.requirement("KB-02", "EM-07")
@pytest.mark.parametrize("name", PLACES if EVERYTHING else OTHERS)
def test_tab_leaves_the_page_in_the_order_of_the_page(driver: Chrome, stage: Stage, name: str) -> None:
    with visiting(driver, stage, name):
        assert keyboard.trapped(driver, limit=90) == []
        assert detect.positive_tabindex(driver) == []


@pytest.mark.requirement("KB-04")
def test_nothing_that_arrives_takes_the_focus(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat()
    driver.get(chat.url)
    wait(driver, lambda d: not d.find_element(By.ID, "check").is_displayed(), "the stream")
    to(driver, "message")
    detect.watch_focus(driver)
    chat.accept().reply("One.", "Two.")
    wait(driver, lambda d: "Two." in d.find_element(By.ID, "messages").text, "the messages")
    chat.end_by_adviser()
    wait(driver, lambda d: d.find_elements(By.ID, "ended"), "the end")
    assert detect.uninvited_focus(driver) == []
    focus_is(driver, "message")
