"""Sending with scripts, and with some of them missing."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import ElementClickInterceptedException, ElementNotInteractableException
from selenium.webdriver import ActionChains, Chrome, Keys
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from a11y_tests.support import emulate, keyboard
from a11y_tests.support.blocked import blocked
from a11y_tests.support.browsers import gone, wait
from a11y_tests.support.choose import led_by
from a11y_tests.support.pages import (
    SENDING,
    box_error,
    connection,
    focus,
    heard,
    hold_answer,
    listen,
    messages,
    open_chat,
    release,
    wait_heard,
    wait_messages,
)
from tests.support.embedded import Embedded, embedded

QUESTION = "My council tax bill is wrong."
NOT_SENT = "Not sent. Your message is still in the box. Try again."
BACK = "The connection is back."
PLACE = "return arguments[0].getBoundingClientRect().top"


class Posts:
    """What becomes of posts: `fail` answers them itself, `lose` passes them on and then loses the answer."""

    def __init__(self) -> None:
        self.fail: int | None = None
        self.lose = False
        self.count = 0

    def between(self, app: ASGIApp) -> ASGIApp:
        async def troubled(scope: Scope, receive: Receive, send: Send) -> None:
            # A page that goes tells how far it was seen, also that of the test before, and one that is
            # written on tells that somebody writes.
            no_form = scope["type"] != "http" or scope["path"].endswith(("/events", "/typing"))
            if no_form or scope["method"] != "POST":
                await app(scope, receive, send)
                return
            self.count += 1
            if self.lose:
                await app(scope, receive, _nowhere)
            if self.fail or self.lose:
                await HTMLResponse("<h1>A machine in between</h1>", self.fail or 502)(scope, receive, send)
            else:
                await app(scope, receive, send)

        return troubled


async def _nowhere(message: Any) -> None:
    pass


@pytest.fixture(scope="module")
def posts() -> Posts:
    return Posts()


@pytest.fixture(scope="module")
def _town(tmp_path_factory: pytest.TempPathFactory, posts: Posts) -> Iterator[Embedded]:
    directory: Path = tmp_path_factory.mktemp("sending")
    with embedded(directory, wrap=posts.between, heartbeat=5) as found:
        yield found


@pytest.fixture
def town(_town: Embedded, posts: Posts) -> Iterator[Embedded]:
    yield _town
    posts.fail, posts.lose, posts.count = None, False, 0


def status(driver: Chrome) -> str:
    return driver.find_element("id", "send-status").text


def box_holds(driver: Chrome) -> str | None:
    return driver.find_element("id", "message").get_attribute("value")


def emptied(driver: Chrome) -> None:
    """The answer is there. A message may come by the stream before it."""
    wait(driver, lambda d: box_holds(d) == "", "the box is empty")


@pytest.mark.requirement("CO-02", "CO-03", "KB-01")
def test_by_keyboard_enter_is_a_new_line_and_send_goes_back_to_the_box(
    driver: Chrome, town: Embedded
) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    driver.find_element("id", "message").send_keys("One", Keys.ENTER, "two")
    keyboard.walk_to(driver, lambda stop: stop.id == "send")
    keyboard.press(driver, Keys.ENTER)
    wait_messages(driver, QUESTION, "One\ntwo")
    emptied(driver)
    assert focus(driver) == "message"
    assert driver.find_element("id", "send-status").text == "Sent"
    keyboard.press(driver, "three")
    assert box_holds(driver) == "three"
    assert driver.find_element("id", "send-status").text == "", "that is not true of what is in the box now"


@pytest.mark.parametrize("code", led_by(500, 200, of=[500, 502, 404, 200]))
@pytest.mark.requirement("AN-10", "NJ-10")
def test_a_failure_keeps_the_words_and_they_can_be_sent_again(
    driver: Chrome, town: Embedded, posts: Posts, code: int
) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    posts.fail = code
    driver.find_element("id", "message").send_keys("Hello")
    driver.find_element("id", "send").click()
    wait_heard(driver, NOT_SENT)
    assert (status(driver), box_holds(driver), messages(driver)) == ("", "Hello", [QUESTION])
    assert box_error(driver) == [NOT_SENT, "described", "in view"]
    assert focus(driver) == "message"
    posts.fail = None
    driver.find_element("id", "send").click()
    wait_messages(driver, QUESTION, "Hello")
    wait_heard(driver, NOT_SENT, "Sent")
    assert box_holds(driver) == ""
    assert box_error(driver) == []


@pytest.mark.requirement("AN-10", "KB-01")
def test_a_failure_that_comes_late_takes_no_focus_from_elsewhere(
    driver: Chrome, town: Embedded, posts: Posts
) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    posts.fail = 502
    driver.find_element("id", "message").send_keys("Hello")
    keyboard.walk_to(driver, lambda stop: stop.id == "send")
    keyboard.press(driver, Keys.ENTER)
    wait_heard(driver, NOT_SENT)
    assert focus(driver) == "message", "who still stands on Send comes back to the words"
    keyboard.walk_to(driver, lambda stop: stop.id == "send")
    hold_answer(driver, lambda: keyboard.press(driver, Keys.ENTER))
    driver.execute_script("document.getElementById('forget-link').focus()")
    release(driver)
    wait(driver, lambda d: len(heard(d)) == 2, "said again")
    assert focus(driver) == "forget-link"


@pytest.mark.requirement("CO-09", "KB-01")
def test_a_refusal_that_comes_late_takes_no_focus_from_elsewhere(driver: Chrome, town: Embedded) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    hold_answer(driver, driver.find_element("id", "send").click)
    driver.execute_script("document.getElementById('forget-link').focus()")
    release(driver)
    wait(driver, lambda d: d.find_elements("id", "message-error"), "an error")
    assert focus(driver) == "forget-link"


@pytest.mark.requirement("AN-10")
def test_who_waits_for_the_answer_hears_within_a_second_that_it_is_on_its_way(
    driver: Chrome, town: Embedded
) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    driver.find_element("id", "message").send_keys("Mill Lane")
    driver.execute_script(
        "send.addEventListener('click', () => { window.pressed = performance.now(); }, true)"
    )
    hold_answer(driver, driver.find_element("id", "send").click)
    wait_heard(driver, SENDING)
    assert driver.execute_script("return heard[0].at - pressed") < 1000
    release(driver)
    wait_heard(driver, SENDING, "Sent")


@pytest.mark.requirement("NJ-10")
def test_checking_by_hand_sends_nothing_and_keeps_the_words(driver: Chrome, town: Embedded) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    driver.find_element("id", "message").send_keys("Half a th")
    before = driver.find_element("css selector", "html")
    driver.execute_script("check.hidden = false; check.click()")
    wait(driver, lambda _: gone(before), "the page again")
    wait(driver, lambda d: d.find_elements("id", "message") and box_holds(d) == "Half a th", "the words")
    assert messages(driver) == [QUESTION]


@pytest.mark.requirement("CO-09", "NJ-10")
def test_hidden_characters_are_taken_out_so_that_it_can_be_sent_again(driver: Chrome, town: Embedded) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    driver.execute_script(
        "message.value = 'One\\u0007\\ttwo\\u0085\\nthree'; message.setSelectionRange(4, 4)"
    )
    driver.find_element("id", "send").click()
    error = wait(driver, lambda d: d.find_elements("id", "message-error"), "an error")[0]
    assert "hidden characters" in error.text
    assert box_holds(driver) == "One\ttwo\nthree"
    assert driver.execute_script("return message.selectionStart") == 3
    driver.find_element("id", "send").click()
    wait_messages(driver, QUESTION, "One\ttwo\nthree")
    emptied(driver)


@pytest.mark.requirement("AN-10")
def test_without_a_network_it_is_said_within_a_second(driver: Chrome, town: Embedded) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    driver.find_element("id", "message").send_keys("Hello")
    with emulate.offline(driver):
        driver.find_element("id", "send").click()
        wait(driver, lambda d: heard(d) == [NOT_SENT], "said", limit=1)
    assert box_holds(driver) == "Hello"


@pytest.mark.requirement("NJ-10", "KB-04")
def test_the_first_press_on_send_after_a_break_sends(driver: Chrome, town: Embedded) -> None:
    """ "Check for new messages" stays while it has the focus. It does not go from under the next press."""
    _, url = town.talking()
    open_chat(driver, url)
    with emulate.offline(driver):
        wait(driver, lambda d: d.find_element("id", "check").is_displayed(), "no connection")
        driver.find_element("id", "message").send_keys("Hello")
        driver.find_element("id", "send").click()
        wait(driver, lambda d: NOT_SENT in box_error(d), "not sent")
        driver.find_element("id", "check").click()
        wait(driver, lambda d: d.find_elements("id", "unreachable"), "told why it does not check")
    wait(driver, lambda d: connection(d) == BACK and not d.find_elements("id", "unreachable"), "back")
    assert focus(driver) == "check"
    send = driver.find_element("id", "send")
    ActionChains(driver).scroll_to_element(send).perform()
    place = driver.execute_script(PLACE, send)
    # One batch would press and release before the page has been drawn again.
    ActionChains(driver).click_and_hold(send).perform()
    assert driver.execute_script(PLACE, send) == place
    ActionChains(driver).release().perform()
    wait_messages(driver, QUESTION, "Hello")
    wait(driver, lambda d: not d.find_element("id", "check").is_displayed(), "gone after the press")
    emptied(driver)


@pytest.mark.requirement("NJ-10", "AN-10")
def test_an_answer_that_is_lost_makes_no_second_message(driver: Chrome, town: Embedded, posts: Posts) -> None:
    _, url = town.talking()
    driver.get(url)
    posts.lose = True
    with blocked(driver, "*/events*"):  # nor does the message come back by the stream
        driver.refresh()
        listen(driver)
        driver.find_element("id", "message").send_keys("Once only")
        driver.find_element("id", "send").click()
        wait(driver, lambda d: NOT_SENT in heard(d), "told")
        posts.lose = False
        driver.find_element("id", "send").click()
        wait(driver, lambda d: "Sent" in heard(d), "sent")
        assert messages(driver) == [QUESTION, "Once only"]

        # The words were changed before the second try: both were meant, both are kept.
        posts.lose = True
        driver.find_element("id", "message").send_keys("I come")
        driver.find_element("id", "send").click()
        wait(driver, lambda _: posts.count == 3 and NOT_SENT in box_error(driver), "lost")
        posts.lose = False
        driver.find_element("id", "message").send_keys(" today")
        driver.find_element("id", "send").click()
        wait_messages(driver, "Once only", "I come", "I come today")


@pytest.mark.requirement("NJ-10", "AN-10")
def test_a_message_whose_answer_is_lost_counts_as_sent_once_it_is_seen(
    driver: Chrome, town: Embedded, posts: Posts
) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    posts.lose = True
    for times in (1, 2):  # the same words again are another message
        driver.find_element("id", "message").send_keys("Yes")
        driver.find_element("id", "send").click()
        wait_messages(driver, QUESTION, *["Yes"] * times)
        wait(driver, lambda d: status(d) == "Sent" and box_holds(d) == "", "not to be sent again")


@pytest.mark.requirement("CO-03")
def test_an_answer_that_comes_late_does_not_turn_the_page_back(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.begin()
    open_chat(driver, url)
    driver.find_element("id", "message").send_keys("Hello")
    hold_answer(driver, driver.find_element("id", "send").click)
    town.accept(visitor)
    talking = "You are talking to Ben."
    wait(driver, lambda d: talking in d.find_element("id", "status").text, "Ben has joined")
    release(driver)
    wait(driver, lambda d: status(d) == "Sent", "the answer is read")
    assert driver.find_element("id", "status").text == talking


@pytest.mark.requirement("KB-05", "NJ-10")
def test_while_it_is_on_its_way_send_is_only_said_to_be_disabled(
    driver: Chrome, town: Embedded, posts: Posts
) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    driver.find_element("id", "message").send_keys("Hello")
    seen = driver.execute_script(
        """
        const send = document.getElementById("send"), box = document.getElementById("message");
        send.focus();
        for (let presses = 0; presses < 3; presses += 1) send.click();
        box.value += " and more";
        return [send.getAttribute("aria-disabled"), send.disabled, document.activeElement.id];
        """
    )
    assert seen == ["true", False, "send"], "from the keyboard the focus waits for the answer"
    wait_messages(driver, QUESTION, "Hello")
    wait_heard(driver, "Sent")
    assert focus(driver) == "message"
    assert posts.count == 1
    assert box_holds(driver) == "and more", "words typed meanwhile stay"
    assert driver.find_element("id", "send").get_attribute("aria-disabled") is None


@pytest.mark.requirement("CO-09", "AN-10")
def test_a_refusal_is_told_by_the_box(driver: Chrome, town: Embedded) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    driver.find_element("id", "send").click()
    error = wait(driver, lambda d: d.find_elements("id", "message-error"), "an error")[0]
    box = driver.find_element("id", "message")
    assert error.text
    assert box.get_attribute("aria-invalid") == "true"
    assert "message-error" in str(box.get_attribute("aria-describedby")).split()
    wait_heard(driver, error.text)
    box.send_keys(" ")
    assert driver.find_elements("id", "message-error"), "it is still blank"
    box.send_keys("Hello")
    wait(driver, lambda d: not d.find_elements("id", "message-error"), "no error over words that can be sent")
    assert box.get_attribute("aria-invalid") is None
    driver.find_element("id", "send").click()
    wait_messages(driver, QUESTION, "Hello")


@pytest.mark.requirement("CO-04")
def test_the_count_shows_near_the_limit_and_is_said_now_and_then(driver: Chrome, town: Embedded) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    box, count = driver.find_element("id", "message"), driver.find_element("id", "message-count")
    driver.execute_script("arguments[0].value = 'x'.repeat(4000)", box)
    box.send_keys("y")
    assert count.text == ""
    driver.execute_script("arguments[0].value = 'x'.repeat(4989) + '\\u{1f600}'.repeat(5)", box)
    box.send_keys("y")
    assert count.text == "5 characters left", "people's characters, not the machine's"
    driver.execute_script("arguments[0].value += ' '.repeat(40)", box)
    box.send_keys(" ")
    assert count.text == "5 characters left", "blank space at the end is not sent"
    driver.execute_script("arguments[0].value = arguments[0].value.trim()", box)
    box.send_keys("123456")
    assert count.text == "1 character too many"
    assert heard(driver) == [], "not at every key"
    wait_heard(driver, "1 character too many")
    driver.find_element("id", "send").click()
    wait(driver, lambda d: d.find_elements("id", "message-error"), "refused")
    assert len(box_holds(driver) or "") > 5000


@pytest.mark.parametrize("blocked", ["chat.js", "htmx.min.js"])
@pytest.mark.requirement("NJ-07")
def test_with_any_script_missing_a_message_is_sent(driver: Chrome, town: Embedded, blocked: str) -> None:
    visitor, url = town.talking()
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": [f"*/{blocked}"]})
    driver.get(url)
    driver.find_element("id", "message").send_keys("Hello")
    driver.find_element("id", "send").click()
    wait_messages(driver, QUESTION, "Hello")
    emptied(driver)
    town.reply(visitor, "Good morning")
    # Where the page asks by itself there is no button for it, or it goes just now.
    with suppress(ElementNotInteractableException, ElementClickInterceptedException):
        driver.find_element("id", "check").click()
    wait_messages(driver, "Hello", "Good morning")
