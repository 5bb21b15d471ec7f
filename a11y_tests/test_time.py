"""A time limit in a browser: the warning, more time by key or by typing, the pause; and the desk."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import desk, keyboard
from a11y_tests.support.axe import StrictAxe
from a11y_tests.support.browsers import gone, wait
from a11y_tests.support.clock import give_clock, turn_clock
from a11y_tests.support.pages import focus, heard, messages, open_chat, wait_heard, wait_live
from a11y_tests.support.stage import Chat, Stage
from app.domain.terms import DeadlineKind
from app.store import deadlines

served = desk.served

HOW = "Press “I need more time”, or write anything."
MORE = "You have more time."
NO_MORE = "That did not work."
# Nothing is answered, and the browser knows no `AbortSignal.timeout`.
OLDER_AND_CUT_OFF = """
delete AbortSignal.timeout;
window.fetch = (url, { signal } = {}) =>
  new Promise((resolve, reject) => signal?.addEventListener("abort", reject));
"""
ENGLISH_HEARD = """
window.english = [];
new MutationObserver((seen) => {
  for (const { addedNodes } of seen) {
    for (const line of addedNodes) if (line.lang === "en") window.english.push(line.textContent);
  }
}).observe(document.querySelector("#announcer"), { childList: true });
"""


def at_limited_chat(driver: Chrome, stage: Stage) -> Chat:
    """Ben has answered, the council gives half an hour, and the page of the chat is open."""
    stage.limit(30)
    chat = stage.chat().accept().reply("Which bill?")
    give_clock(driver)
    open_chat(driver, chat.url)
    return chat


def warn(driver: Chrome, stage: Stage) -> str:
    """28 minutes of silence later. What the warning says."""
    stage.sweep(minutes=28)
    wait(driver, lambda d: d.find_elements(By.ID, "time-warning"), "the warning")
    return desk.text(driver, "time-warning")


def standing(stage: Stage, chat: Chat) -> set[DeadlineKind]:
    return set(stage.server.run(stage.server.office.store.read(lambda conn: deadlines.of(conn, chat.id))))


def warned(driver: Chrome) -> bool:
    return bool(driver.find_elements(By.ID, "time-warning"))


@pytest.mark.requirement("TM-04")
def test_the_warning_takes_no_focus_and_is_said_three_times_at_most(driver: Chrome, stage: Stage) -> None:
    at_limited_chat(driver, stage)
    box = driver.find_element(By.ID, "message")
    box.click()
    box.send_keys("My bill ")
    said = warn(driver, stage)
    assert said == "The chat pauses at 10:30."
    wait_heard(driver, f"{said} {HOW}")
    assert desk.text(driver, "message-news") == f"{said} {HOW}"
    assert focus(driver) == "message"
    assert not driver.find_elements(By.CSS_SELECTOR, "dialog, [aria-modal], [role=alertdialog], [role=alert]")
    turn_clock(driver, 60)
    wait_heard(driver, f"{said} {HOW}", "The chat pauses in 1 minute.")
    turn_clock(driver, 30)
    turn_clock(driver, 29)
    wait_heard(driver, f"{said} {HOW}", "The chat pauses in 1 minute.", "The chat pauses in 30 seconds.")
    assert (focus(driver), box.get_attribute("value")) == ("message", "My bill ")
    StrictAxe(driver).check()


@pytest.mark.requirement("TM-04", "LA-01")
def test_words_that_nobody_reviewed_are_said_in_english_too(driver: Chrome, stage: Stage) -> None:
    """Each in an element of its own, that says which language it is in."""
    stage.limit(30)
    chat = stage.chat("ar").accept().reply("Which bill?")
    open_chat(driver, chat.url)
    driver.execute_script(ENGLISH_HEARD)
    warn(driver, stage)
    said = f"The chat pauses at 10:30. {HOW}"
    wait(driver, lambda d: d.execute_script("return window.english") == [said], "the warning in English")
    beside = driver.find_element(By.CSS_SELECTOR, "#message-news [lang=en]")
    assert beside.get_attribute("textContent") == said
    assert [said in text for text in heard(driver)].count(True) == 1, "the words of the page are without it"


@pytest.mark.requirement("TM-03")
def test_more_time_by_a_key_stays_on_the_page_as_often_as_wanted(driver: Chrome, stage: Stage) -> None:
    chat = at_limited_chat(driver, stage)
    driver.find_element(By.ID, "message").send_keys("My bill ")
    for _ in range(2):
        warn(driver, stage)
        keyboard.walk_to(driver, lambda stop: stop.id == "more-time")
        keyboard.press(driver, Keys.SPACE)
        wait(driver, lambda d: not warned(d), "the warning is gone")
        wait(driver, lambda d: heard(d)[-1].startswith(MORE[:-1]), "it is said")
        assert focus(driver) == "more-time"
        assert DeadlineKind.PAUSE not in standing(stage, chat)
    assert driver.find_element(By.ID, "message").get_attribute("value") == "My bill "


@pytest.mark.requirement("TM-03")
def test_where_no_answer_comes_that_is_said_by_an_older_browser_too(driver: Chrome, stage: Stage) -> None:
    at_limited_chat(driver, stage)
    warn(driver, stage)
    driver.execute_script(OLDER_AND_CUT_OFF)
    driver.find_element(By.ID, "more-time").click()
    wait(driver, lambda d: any(text.startswith(NO_MORE) for text in heard(d)), "it is said")


@pytest.mark.requirement("TM-03")
def test_typing_anything_takes_the_warning_back(driver: Chrome, stage: Stage) -> None:
    chat = at_limited_chat(driver, stage)
    warn(driver, stage)
    turn_clock(driver, 2)  # who types is heard of once a second at most
    driver.find_element(By.ID, "message").send_keys("M")
    wait(driver, lambda d: not warned(d), "the warning is gone")
    assert desk.text(driver, "message-news") == ""
    assert standing(stage, chat) == {DeadlineKind.WARNING}  # it rests by now
    assert focus(driver) == "message"


@pytest.mark.requirement("TM-07")
def test_a_paused_chat_goes_on_with_what_was_typed(driver: Chrome, stage: Stage) -> None:
    at_limited_chat(driver, stage)
    box = driver.find_element(By.ID, "message")
    box.send_keys("My bill ")
    warn(driver, stage)
    stage.sweep(minutes=30)
    wait(driver, lambda d: d.find_elements(By.ID, "paused"), "it is paused")
    assert "The chat was paused." in desk.text(driver, "messages")
    assert box.get_attribute("value") == "My bill "
    StrictAxe(driver).check()
    box.send_keys("from May")
    driver.find_element(By.ID, "send").click()
    wait(driver, lambda d: "You are talking to Ben." in desk.text(d, "status"), "Ben is there")
    assert messages(driver)[-1] == "My bill from May"


@pytest.mark.requirement("TM-03", "NJ-01")
def test_without_scripts_the_button_is_reached_by_key_and_keeps_what_was_typed(
    plain: Chrome, stage: Stage
) -> None:
    stage.limit(30)
    chat = stage.chat().accept().reply("Which bill?")
    plain.get(chat.url)
    assert desk.text(plain, "pauses") == "If we hear nothing from you, the chat pauses at 10:30."
    plain.find_element(By.ID, "message").send_keys("My bill ")
    keyboard.walk_to(plain, lambda stop: stop.id == "more-time")
    before = plain.find_element(By.ID, "main")
    keyboard.press(plain, Keys.ENTER)
    wait(plain, lambda _: gone(before), "the page after it")
    wait(plain, lambda d: d.find_elements(By.ID, "message"), "the chat")
    assert desk.text(plain, "message-news") == MORE
    assert plain.find_element(By.ID, "message").get_attribute("value") == "My bill "


@pytest.mark.requirement("TM-05")
def test_at_the_desk_by_keyboard(driver: Chrome, other: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept().reply("Which bill?")
    open_chat(other, chat.url)
    desk.at_chat(driver, stage, chat)
    desk.submit(driver, "ask-there")
    wait_live(driver)
    assert "You asked: are you still there?" in desk.text(driver, "messages")
    wait(other, lambda d: d.find_elements(By.ID, "asked"), "she is asked")
    wait_heard(other, "Ben asks: are you still there? Write anything, or say that you need more time.")
    other.find_element(By.ID, "more-time").click()
    wait(driver, lambda d: d.find_elements(By.ID, "ask-there"), "the question is answered")
    wait(driver, lambda d: "Amina needs more time." in desk.text(d, "messages"), "she needs time")
    desk.submit(driver, "set-aside")
    assert desk.text(driver, "aside-title") == "Set aside"
    chat.write("I am here.")
    wait(driver, lambda d: not d.find_elements(By.ID, "aside"), "she is back among the others")
    wait(driver, lambda d: "You are talking to Amina." in desk.text(d, "status"), "here too")
