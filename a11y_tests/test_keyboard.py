"""By keyboard alone: the whole way from a council's page into a chat and back, and out of every page."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import detect, emulate, keyboard
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import EVERYTHING
from a11y_tests.support.keyboard import press, walk_to
from a11y_tests.support.pages import wait_live
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


WHERE = "return document.activeElement.getBoundingClientRect().y"


def stays(driver: Chrome, name: str) -> None:
    """The focus has not moved, and what has it is as it was."""
    assert detect.uninvited_focus(driver) == []
    focused = driver.switch_to.active_element
    assert (focused.accessible_name, focused.is_displayed()) == (name, True)


def status_says(driver: Chrome, words: str) -> None:
    wait(driver, lambda d: words in d.find_element(By.ID, "status").text, words)


def ids(driver: Chrome, id: str) -> int:
    return len(driver.find_elements(By.ID, id))


@pytest.mark.requirement("KB-04")
def test_who_stands_on_a_way_out_of_the_queue_stays_there_when_somebody_comes(
    driver: Chrome, stage: Stage
) -> None:
    ahead, chat = stage.chat(name="Tomos"), stage.chat()
    driver.get(chat.url)
    wait_live(driver)
    status_says(driver, "You are number 2 in the queue.")
    to(driver, "leave-message")
    detect.watch_focus(driver)
    ahead.accept()
    status_says(driver, "You are next.")
    stays(driver, "Leave a message instead")
    chat.accept().reply("Hello.")
    status_says(driver, "You are talking to Ben.")
    stays(driver, "Leave a message instead")
    assert "You do not have to wait." not in driver.find_element(By.ID, "status").text
    chat.end_by_adviser()
    status_says(driver, "This chat has ended")
    stays(driver, "Leave a message instead")
    press(driver, Keys.TAB)
    wait(driver, lambda d: not ids(d, "leave-message"), "it goes once it is left")
    assert driver.execute_script("return document.activeElement !== document.body")


@pytest.mark.requirement("KB-04")
def test_a_focused_way_out_is_still_there_to_press_and_where_it_was(driver: Chrome, stage: Stage) -> None:
    with emulate.viewport(driver, 390, 400):
        chat = stage.chat()
        driver.get(chat.url)
        wait_live(driver)
        to(driver, "leave-message")
        driver.execute_script("document.activeElement.scrollIntoView({ block: 'center' })")
        where = driver.execute_script(WHERE)
        chat.accept()
        status_says(driver, "You are talking to Ben.")
        assert driver.execute_script(WHERE) == pytest.approx(where, abs=1)
        press(driver, Keys.ENTER)
        wait(driver, lambda d: not ids(d, "leave-message") and ids(d, "title"), "the next page")


@pytest.mark.requirement("KB-04", "TM-04")
def test_who_stands_on_more_time_stays_there_while_time_passes(driver: Chrome, stage: Stage) -> None:
    stage.limit(30)
    chat = stage.chat().accept().reply("Which bill?")
    driver.get(chat.url)
    wait_live(driver)
    to(driver, "more-time")
    detect.watch_focus(driver)
    for minutes, shown, name in (
        (28, "The chat pauses at 10:30.", "I need more time"),
        (30, "The chat is paused", "Go on with the chat"),
    ):
        stage.sweep(minutes=minutes)
        status_says(driver, shown)
        stays(driver, name)
        assert ids(driver, "more-time") == 1
    chat.end()
    status_says(driver, "This chat has ended")
    stays(driver, "Go on with the chat")
    press(driver, Keys.TAB)
    wait(driver, lambda d: not ids(d, "more-time"), "it goes once it is left")
