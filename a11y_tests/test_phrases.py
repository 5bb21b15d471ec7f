"""Ready-made phrases and what somebody needs, with scripts: one press, said once, nothing else moves."""

from collections.abc import Callable

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import desk, detect, emulate, keyboard
from a11y_tests.support.browsers import gone, wait
from a11y_tests.support.desk import at_chat, text
from a11y_tests.support.pages import (
    focus,
    hold_answer,
    lose_answer,
    messages,
    open_chat,
    release,
    wait_heard,
    wait_live,
    wait_messages,
)
from a11y_tests.support.stage import Stage
from app.actions.needs import say_needs
from app.domain.terms import Need

served = desk.served
HALF = "I was going to"
# The server has what is sent next, the stream brings it, and the answer is another one's.
OF_A_PROXY = """
const { fetch } = window;
window.fetch = async (to, ...how) => {
  if (!String(to.url ?? to).includes("/phrase")) return fetch(to, ...how);
  window.fetch = fetch;
  await fetch(to, ...how);
  while (!messages.textContent.includes("Yes"))
    await new Promise((soon) => setTimeout(soon, 50));
  return new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "Content-Type": "text/html" } });
};
"""
BSL = "You can talk to us in BSL by video."


def walk_to(driver: Chrome, id: str) -> None:
    keyboard.walk_to(driver, lambda stop: stop.id == id)


def unfold(driver: Chrome) -> None:
    """Opens the quick answers by keyboard."""
    keyboard.walk_to(driver, lambda stop: stop.name == "Quick answers")
    keyboard.press(driver, Keys.ENTER)


def press_again(id: str) -> Callable[[Chrome], bool]:
    """Until it is on its way."""

    def pressed(driver: Chrome) -> bool:
        driver.find_element("id", id).click()
        return messages(driver).count("Yes") > 1

    return pressed


def answered(driver: Chrome, said: str = "Sent") -> None:
    wait(driver, lambda d: text(d, "phrase-status") == said, said)


@pytest.mark.requirement("CO-10", "CO-03", "KB-01", "KB-04", "KB-10", "CO-11")
def test_by_keyboard_one_press_sends_and_nothing_else_moves(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    open_chat(driver, chat.url)
    driver.find_element("id", "message").send_keys(HALF)
    unfold(driver)
    assert detect.small_targets(driver) == []
    walk_to(driver, "phrase-yes")
    # a hand that shakes
    keyboard.press(driver, Keys.ENTER)
    keyboard.press(driver, Keys.ENTER)
    answered(driver)
    wait_messages(driver, "Yes")
    wait_heard(driver, "Sent")
    assert messages(driver).count("Yes") == 1
    assert focus(driver) == "phrase-yes"
    assert driver.find_element("id", "message").get_attribute("value") == HALF
    # another one at once
    walk_to(driver, "phrase-bsl")
    keyboard.press(driver, Keys.ENTER)
    wait(driver, lambda d: BSL in text(d, "phrase-answer"), "the way to BSL")
    wait_messages(driver, "Yes", "I need BSL")
    assert focus(driver) == "phrase-bsl"
    assert driver.find_element("id", "message").get_attribute("value") == HALF
    # the box's own key is untouched: what is in it is sent as if nothing had been
    walk_to(driver, "message")
    driver.find_element("id", "send").click()
    wait_messages(driver, "Yes", "I need BSL", HALF)


@pytest.mark.requirement("AN-10", "CO-10")
def test_who_waits_for_the_answer_hears_that_it_is_on_its_way(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    open_chat(driver, chat.url)
    unfold(driver)
    hold_answer(driver, driver.find_element("id", "phrase-yes").click)
    wait_heard(driver, "Sending")
    release(driver)
    wait_heard(driver, "Sending", "Sent")


@pytest.mark.requirement("CO-10", "NJ-10")
def test_one_that_did_not_arrive_is_pressed_again_and_sent_once(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    open_chat(driver, chat.url)
    unfold(driver)
    lose_answer(driver, "/phrase", arrives=False)
    button = driver.find_element("id", "phrase-no")
    ActionChains(driver).click(button).perform()
    answered(driver, "Not sent. Press it again.")
    ActionChains(driver).click(button).perform()
    answered(driver)
    wait_messages(driver, "No")
    assert messages(driver).count("No") == 1


@pytest.mark.requirement("CO-10", "NJ-10")
@pytest.mark.parametrize("answer", ["lost", "of a proxy"])
def test_one_that_arrived_though_its_answer_did_not_can_answer_the_next_question_too(
    driver: Chrome, stage: Stage, answer: str
) -> None:
    chat = stage.chat().accept()
    open_chat(driver, chat.url)
    unfold(driver)
    if answer == "lost":
        lose_answer(driver, "/phrase", arrives=True)
    else:
        driver.execute_script(OF_A_PROXY)
    driver.find_element("id", "phrase-yes").click()
    wait_messages(driver, "Yes")
    answered(driver)
    chat.reply("Is your new address 2 High Street?")
    wait_messages(driver, "Is your new address 2 High Street?")
    wait(driver, press_again("phrase-yes"), "the same hand may have shaken before")
    wait_messages(driver, "Yes", "Is your new address 2 High Street?", "Yes")


@pytest.mark.requirement("NJ-10")
def test_that_one_was_not_sent_is_not_shown_for_longer_than_it_matters(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    open_chat(driver, chat.url)
    unfold(driver)
    with emulate.offline(driver):
        driver.find_element("id", "phrase-no").click()
        answered(driver, "Not sent. Press it again.")
    wait(driver, lambda d: not d.find_element("id", "check").is_displayed(), "back")
    driver.find_element("id", "message").send_keys("No, thank you")
    driver.find_element("id", "send").click()
    wait_messages(driver, "No, thank you")
    answered(driver, "")


@pytest.mark.requirement("CO-11")
def test_when_the_chat_ends_they_go_but_not_from_under_somebody(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    open_chat(driver, chat.url)
    unfold(driver)
    walk_to(driver, "phrase-wait")
    chat.end_by_adviser()
    wait(driver, lambda d: d.find_element("id", "see-end").is_displayed(), "the end")
    assert focus(driver) == "phrase-wait"
    keyboard.press(driver, Keys.ENTER)
    answered(driver, "The chat has ended.")
    keyboard.walk_to(driver, lambda stop: stop.id == "forget-link")
    assert not driver.find_element("id", "phrases").is_displayed()


@pytest.mark.requirement("TM-06", "KB-01")
def test_what_one_needs_is_said_from_options_and_the_words_stay(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    open_chat(driver, chat.url)
    driver.find_element("id", "message").send_keys(HALF)
    keyboard.walk_to(driver, lambda stop: stop.name == "Options")
    keyboard.press(driver, Keys.ENTER)
    walk_to(driver, "say-needs")
    before = driver.find_element(By.TAG_NAME, "html")
    keyboard.press(driver, Keys.ENTER)
    wait(driver, lambda _: gone(before), "the page of needs")
    keyboard.walk_to(driver, lambda stop: stop.id == "needs-5")
    assert driver.find_element(By.CSS_SELECTOR, "label[for=needs-5]").text == "I type slowly"
    keyboard.press(driver, Keys.SPACE)
    walk_to(driver, "save-needs")
    before = driver.find_element(By.TAG_NAME, "html")
    keyboard.press(driver, Keys.ENTER)
    wait(driver, lambda _: gone(before), "the chat again")
    wait_live(driver)
    assert text(driver, "message-news") == "Saved. Your adviser sees what you need."
    assert driver.find_element("id", "message").get_attribute("value") == HALF
    stage.let_in(driver)
    driver.get(stage.at(f"/console/conversations/{chat.id}"))
    assert "Types slowly." in text(driver, "needs-part")


@pytest.mark.requirement("AD-03", "LA-08", "KB-04")
def test_the_adviser_hears_of_a_change_once_and_the_banner_stays(driver: Chrome, stage: Stage) -> None:
    amina = stage.chat().accept()
    at_chat(driver, stage, amina)
    driver.find_element("id", "message").send_keys(HALF)
    detect.watch_focus(driver)
    stage.server.run(say_needs(stage.server.office, amina.visitor, (Need.SIMPLE_WORDS,)))
    wait_heard(driver, "Amina needs: Simple words.")
    banner = "Amina asked for simple words."
    wait(driver, lambda d: text(d, "banner-part").startswith(banner), "the banner")
    assert "Simple words." in text(driver, "needs-part")
    amina.write("Thank you")
    wait_heard(driver, "Amina needs: Simple words.", "Amina: Thank you")
    assert text(driver, "banner-part").startswith(banner), "it lasts"
    assert (focus(driver), detect.uninvited_focus(driver)) == ("message", [])
    assert driver.find_element("id", "message").get_attribute("value") == HALF
