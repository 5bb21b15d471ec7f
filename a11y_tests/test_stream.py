"""The stream survives: each way it can fail, seen from the resident's page."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support import towns
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import led_by
from a11y_tests.support.last_sign import note_signs, told_after
from a11y_tests.support.pages import (
    connection,
    heard,
    items_are_whole,
    listen,
    messages,
    open_chat,
    wait_heard,
    wait_messages,
)
from app.actions.finish import end_by_adviser
from app.actions.privacy import forget
from tests.support.embedded import Embedded, embedded
from tests.support.trouble import FOREIGN, Mode, Trouble

LOST = "The connection is lost. We keep trying. Your words are safe."
BACK = "The connection is back."
KEPT = "The chat has ended. Your message was not sent. It is still in the box."
COPY = "Your words were not sent. Copy them before you go on."
QUESTION = "My council tax bill is wrong."
HIDE = """
Object.defineProperty(document, "visibilityState", { configurable: true, get: () => arguments[0] });
Object.defineProperty(document, "hidden", { configurable: true, get: () => arguments[0] === "hidden" });
document.dispatchEvent(new Event("visibilitychange"));
"""
# Our server's own answer about a link that it does not know.
ASK_FOR_ANOTHER = """
const really = fetch;
window.fetch = (url, options) => really("/northborough/chat/unknown/events", options);
"""
ANSWER_OF_ANOTHER = """
const [status] = arguments;
window.asked = 0;
window.really = fetch;
window.fetch = async () => {
  window.asked += 1;
  return new Response("<body data-page='problem'><h1>Not found</h1>", { status });
};
"""
# No question is answered before it is given up.
NO_ANSWER = """
window.asked = 0;
window.fetch = (url, { signal }) => new Promise((_, refuse) => {
  window.asked += 1;
  signal.addEventListener("abort", () => refuse(signal.reason));
});
"""
# A tab that the browser had put to sleep is looked at: it is a minute later, and no timer has gone off.
LATER = """
const { now } = Date;
Date.now = () => now() + 60_000;
document.dispatchEvent(new Event("visibilitychange"));
"""


trouble = towns.trouble
town = towns.troubled


def until(driver: Chrome, condition: Callable[[], bool], what: str) -> None:
    wait(driver, lambda _: condition(), what)


def offline(driver: Chrome, on: bool) -> None:
    conditions = {"offline": on, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)


@pytest.mark.requirement("AN-01")
def test_a_first_connection_that_is_refused_is_tried_again(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/events*"]})
    driver.get(url)
    listen(driver)
    wait(driver, lambda d: connection(d) == LOST, "told that there is no connection")
    assert driver.find_element("id", "check").is_displayed()
    by_hand = driver.find_element("id", "by-hand").text
    assert by_hand.startswith("To see new messages, press Check for new messages.")
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    town.reply(visitor, "Hello")
    wait_messages(driver, QUESTION, "Hello")
    assert not driver.find_element("id", "check").is_displayed()


@pytest.mark.parametrize("mode", [Mode.ERROR_500, Mode.ERROR_502, Mode.PAGE])
@pytest.mark.requirement("AN-07")
def test_what_is_no_stream_never_reaches_the_transcript(
    driver: Chrome, town: Embedded, trouble: Trouble, mode: Mode
) -> None:
    visitor, url = town.talking()
    trouble.mode = mode
    driver.get(url)
    until(driver, lambda: trouble.streams >= 3, "it is tried again")
    assert FOREIGN not in driver.page_source
    trouble.mode = Mode.FINE
    town.reply(visitor, "Hello")
    wait_messages(driver, QUESTION, "Hello")
    assert FOREIGN not in driver.page_source
    items_are_whole(driver)


@pytest.mark.requirement("AN-07")
def test_a_stream_that_fails_for_good_is_replaced_by_asking(
    driver: Chrome, tmp_path: Path, trouble: Trouble
) -> None:
    with embedded(tmp_path, wrap=trouble.between, heartbeat=3) as town:
        visitor, url = town.talking()
        trouble.mode = Mode.ERROR_502
        open_chat(driver, url)
        town.reply(visitor, "One", "Two")
        wait_messages(driver, "One", "Two")
        wait_heard(driver, "Ben: One", "Ben: Two")
        assert connection(driver) == ""


@pytest.mark.requirement("AN-07", "AN-11")
def test_a_dropped_stream_comes_back_without_a_gap(driver: Chrome, town: Embedded, trouble: Trouble) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    first = driver.find_element("css selector", "#messages > li")
    town.reply(visitor, "Before")
    wait_messages(driver, "Before")
    trouble.mode = Mode.DROPPED
    until(driver, lambda: trouble.streams >= 2, "cut")
    town.reply(visitor, "Meanwhile 1", "Meanwhile 2")
    trouble.mode = Mode.FINE
    wait_messages(driver, "Before", "Meanwhile 1", "Meanwhile 2")
    items_are_whole(driver)
    wait(driver, lambda d: "Ben: Meanwhile 2" in heard(d), "said")
    said = [text for text in heard(driver) if text.startswith("Ben")]
    assert said == ["Ben: Before", "Ben: Meanwhile 1", "Ben: Meanwhile 2"]
    assert first.is_displayed(), "the old items are still the same elements"


@pytest.mark.parametrize("heartbeat", led_by(1, of=[1, 15]))
@pytest.mark.requirement("AN-11")
def test_a_half_open_stream_is_noticed_and_told_once(
    driver: Chrome, tmp_path: Path, trouble: Trouble, heartbeat: int
) -> None:
    """Within 40 seconds where a heartbeat takes the usual 15."""
    with embedded(tmp_path, wrap=trouble.between, heartbeat=heartbeat) as town:
        visitor, url = town.talking()
        note_signs(driver)
        open_chat(driver, url)
        trouble.mode = Mode.FROZEN
        wait(driver, lambda d: heard(d)[:1] == [LOST], "told", limit=45)  # soon it is back, by asking
        assert told_after(driver) <= 40 * heartbeat / 15
        trouble.mode = Mode.FINE
        town.reply(visitor, "Hello")
        wait_messages(driver, "Hello")
        wait_heard(driver, LOST, BACK, "Ben: Hello")
        assert connection(driver) == BACK


@pytest.mark.requirement("AN-07", "AN-11")
def test_a_server_that_restarts_leaves_no_gap_and_nothing_twice(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    town.reply(visitor, "Before")
    wait_messages(driver, "Before")
    with town.chat.down():
        wait(driver, lambda d: connection(d) == LOST, "told that it is lost")
    town.reply(visitor, "After 1", "After 2")
    wait_messages(driver, QUESTION, "Before", "After 1", "After 2")
    items_are_whole(driver)
    wait_heard(driver, "Ben: Before", LOST, BACK, "Ben: After 1", "Ben: After 2")


@pytest.mark.requirement("AN-11")
def test_a_device_that_goes_offline_is_told_and_comes_back_at_once(
    driver: Chrome, tmp_path: Path, trouble: Trouble
) -> None:
    """Its stream falls silent: Chromium, told to be offline, refuses what is new and lets a stream go on."""
    with embedded(tmp_path, wrap=trouble.between, heartbeat=15) as town:
        visitor, url = town.talking()
        open_chat(driver, url)
        trouble.mode = Mode.FROZEN
        offline(driver, True)
        try:
            wait(driver, lambda d: connection(d) == LOST, "told before a heartbeat is missed")
            town.reply(visitor, "Meanwhile")
        finally:
            trouble.mode = Mode.FINE
            offline(driver, False)
        wait_messages(driver, "Meanwhile")
        wait_heard(driver, LOST, BACK, "Ben: Meanwhile")


@pytest.mark.requirement("AN-01", "AN-07")
def test_behind_a_proxy_that_holds_back_the_page_asks(
    driver: Chrome, town: Embedded, trouble: Trouble
) -> None:
    visitor, url = town.talking()
    trouble.mode = Mode.HELD_BACK
    open_chat(driver, url)
    assert trouble.questions > 0
    town.reply(visitor, "One", "Two")
    wait_heard(driver, "Ben: One", "Ben: Two")
    assert connection(driver) == "", "asking is a connection too"
    trouble.mode = Mode.FINE
    until(driver, lambda: trouble.open > 0 and trouble.streams > 1, "the stream is tried again")
    town.reply(visitor, "Three")
    wait_heard(driver, "Ben: One", "Ben: Two", "Ben: Three")
    wait(driver, lambda _: _quiet(trouble), "no more questions once the stream is there")
    items_are_whole(driver)


def _quiet(trouble: Trouble) -> bool:
    before = trouble.questions
    deadline = time.monotonic() + 0.4
    while time.monotonic() < deadline:
        if trouble.questions != before:
            return False
    return True


@pytest.mark.whole_browser
@pytest.mark.requirement("AN-16")
def test_a_hidden_tab_keeps_hearing_and_speaks_when_it_is_seen(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    title = driver.title
    driver.execute_script(HIDE, "hidden")
    town.reply(visitor, "One", "Two")
    wait(driver, lambda d: d.title == f"(2 new) {title}", "the title tells")
    assert messages(driver)[-2:] == ["One", "Two"]
    assert heard(driver) == []
    driver.execute_script(HIDE, "visible")
    wait_heard(driver, "Ben: One", "Ben: Two")
    assert driver.title == title


@pytest.mark.whole_browser
@pytest.mark.requirement("NJ-10")
def test_back_to_the_page_goes_on_where_it_was(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    driver.get(town.site + "/northborough/")
    town.reply(visitor, "While away")
    driver.back()
    wait_messages(driver, QUESTION, "While away")
    town.reply(visitor, "Again")
    wait_messages(driver, "While away", "Again")
    items_are_whole(driver)


@pytest.mark.requirement("AN-07")
def test_the_end_of_a_chat_ends_the_stream(driver: Chrome, town: Embedded, trouble: Trouble) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    driver.find_element("id", "message").send_keys("Half a th")
    office, people = town.chat.office, town.chat.town
    town.chat.run(end_by_adviser(office, people.ben, visitor.conversation_id, people.solved))
    wait(driver, lambda d: d.find_element("css selector", "[data-state=ended]"), "told that it ended")
    until(driver, lambda: trouble.open == 0, "the stream is closed")
    box = driver.find_element("id", "message")
    assert box.get_attribute("value") == "Half a th"
    assert box.is_displayed()
    assert driver.find_element("id", "send").get_attribute("aria-disabled") == "true"
    assert driver.find_element("id", "send-status").text == KEPT
    wait_heard(driver, "Ben ended the chat.", KEPT)


@pytest.mark.parametrize("mode", led_by(Mode.FINE, of=[Mode.FINE, Mode.ERROR_502]))
@pytest.mark.requirement("AN-11", "NJ-10")
def test_a_chat_that_was_forgotten_elsewhere_is_told_once(
    driver: Chrome, town: Embedded, trouble: Trouble, mode: Mode
) -> None:
    visitor, url = town.talking()
    trouble.mode = mode  # without a stream the page asks, and learns it from the answer
    open_chat(driver, url)
    driver.find_element("id", "message").send_keys("Half a th")
    town.chat.run(forget(town.chat.office, visitor))
    wait(driver, lambda d: "This chat is forgotten" in d.find_element("id", "status").text, "told")

    def said() -> list[str]:
        """But for a break, which may be told first on a machine that is busy."""
        return [text for text in heard(driver) if text not in (LOST, BACK)]

    wait(driver, lambda _: len(said()) == 2, "said")
    assert said()[0].startswith("This chat is forgotten. Somebody with the link asked us")
    assert said()[1] == COPY
    box = driver.find_element("id", "message")
    assert (box.get_attribute("value"), box.is_displayed()) == ("Half a th", True)
    until(driver, lambda: trouble.open == 0, "the stream is closed")
    wait(driver, lambda _: _quiet(trouble), "no more questions")
    assert len(said()) == 2
    assert driver.execute_script("return sessionStorage.length") == 0, "nobody is led there again"


@pytest.mark.requirement("AN-11")
def test_a_link_that_nobody_knows_any_more_is_told(driver: Chrome, town: Embedded, trouble: Trouble) -> None:
    _, url = town.talking()
    trouble.mode = Mode.ERROR_502
    open_chat(driver, url)
    driver.execute_script(ASK_FOR_ANOTHER)
    gone = "The link to this chat no longer works."
    wait(driver, lambda d: connection(d) == gone, "told")
    wait(driver, lambda d: gone in heard(d), "said")
    assert driver.find_element("id", "check").is_displayed()
    assert driver.execute_script("return sessionStorage.length") > 0, "it may be known again later"


@pytest.mark.requirement("AN-11", "NJ-10")
@pytest.mark.parametrize("code", led_by(404, of=[404, 410]))
def test_not_found_by_a_machine_in_between_is_a_lost_connection(
    driver: Chrome, town: Embedded, trouble: Trouble, code: int
) -> None:
    visitor, url = town.talking()
    trouble.mode = Mode.ERROR_502
    open_chat(driver, url)
    driver.execute_script(ANSWER_OF_ANOTHER, code)
    wait(driver, lambda d: d.execute_script("return asked") > 4, "asked again and again")
    assert connection(driver) == LOST
    assert driver.find_element("id", "send").get_attribute("aria-disabled") is None
    assert driver.execute_script("return sessionStorage.length") > 0
    trouble.mode = Mode.FINE
    driver.execute_script("window.fetch = really")
    town.reply(visitor, "Hello")
    wait_messages(driver, QUESTION, "Hello")
    assert connection(driver) == BACK


@pytest.mark.whole_browser
@pytest.mark.requirement("AN-16", "LA-12")
def test_the_title_follows_the_chat(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.begin()
    open_chat(driver, url)
    assert driver.title == "Chat, waiting - Northborough Council"
    driver.execute_script(HIDE, "hidden")
    town.accept(visitor)
    wait(driver, lambda d: d.title == "Chat with Ben - Northborough Council", "Ben has joined")
    town.reply(visitor, "Hello")
    wait(driver, lambda d: d.title == "(1 new) Chat with Ben - Northborough Council", "Ben has written")
    driver.execute_script(HIDE, "visible")
    assert driver.title == "Chat with Ben - Northborough Council"
    office, people = town.chat.office, town.chat.town
    town.chat.run(end_by_adviser(office, people.ben, visitor.conversation_id, people.solved))
    wait(driver, lambda d: d.title == "Chat, ended - Northborough Council", "ended")


@pytest.mark.requirement("AN-11")
def test_a_question_that_is_no_longer_needed_tells_of_no_break(
    driver: Chrome, town: Embedded, trouble: Trouble
) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    driver.execute_script(NO_ANSWER)
    trouble.mode = Mode.DROPPED
    wait(driver, lambda d: heard(d) == [LOST], "told")
    line = driver.find_element("id", "connection")
    bad = line.value_of_css_property("border-left-color")
    wait(driver, lambda d: d.execute_script("return asked"), "a question on its way")
    trouble.mode = Mode.FINE
    wait(driver, lambda d: heard(d) == [LOST, BACK], "back")
    assert line.value_of_css_property("border-left-color") != bad, "good news look otherwise"
    # By now the question would have been given up, and the break it tells of been told.
    driver.execute_script("window.since = Date.now()")
    wait(driver, lambda d: d.execute_script("return Date.now() - since > 2500"), "two heartbeats and more")
    assert heard(driver) == [LOST, BACK]
    assert connection(driver) == BACK


@pytest.mark.requirement("AN-07", "AN-11")
def test_a_tab_that_overslept_catches_up_at_once_and_tells_of_no_break(
    driver: Chrome, tmp_path: Path, trouble: Trouble
) -> None:
    with embedded(tmp_path, wrap=trouble.between, heartbeat=6) as town:
        visitor, url = town.talking()
        open_chat(driver, url)
        trouble.mode = Mode.FROZEN
        town.reply(visitor, "While you were away")
        wait(driver, lambda _: trouble.swallowed, "not heard")
        trouble.mode = Mode.FINE
        driver.execute_script(LATER)
        wait_messages(driver, "While you were away")
        wait_heard(driver, "Ben: While you were away")
        assert trouble.streams == 2
