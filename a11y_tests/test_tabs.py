"""Several tabs of one conversation: one stream, one voice, and every message in each of them."""

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support import towns
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import led_by
from a11y_tests.support.pages import (
    heard,
    items_are_whole,
    listen,
    listen_early,
    messages,
    new_tab,
    open_chat,
    wait_heard,
    wait_live,
    wait_messages,
)
from tests.support.embedded import Embedded
from tests.support.trouble import Mode, Trouble

pytestmark = pytest.mark.whole_browser

QUESTION = "My council tax bill is wrong."
# The page as it would be had the server rendered it just before the last message. Listened to from the start.
RENDERED_EARLIER = """
document.addEventListener("readystatechange", () => {
  if (document.readyState !== "interactive") return;
  const list = document.getElementById("messages");
  list.lastElementChild.remove();
  list.dataset.after = list.lastElementChild.dataset.id;
  window.heard = [];
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes) heard.push({ text: node.textContent, at: performance.now() });
  }).observe(document.getElementById("announcer"), { childList: true });
});
"""
# Nothing that other tabs tell arrives while `deaf` is set.
CAN_BE_DEAF = """
const { set } = Object.getOwnPropertyDescriptor(BroadcastChannel.prototype, "onmessage");
Object.defineProperty(BroadcastChannel.prototype, "onmessage", { set(act) {
  set.call(this, (event) => window.deaf || act(event));
} });
"""
MUTE = "BroadcastChannel.prototype.postMessage = () => {}"
# Another tab tells that it has said the next event of the log, which this one has not heard of yet.
SAID_NEXT = """
const { tab, after } = document.getElementById("messages").dataset, key = `item-${+after + 1}`;
new BroadcastChannel(`plainchat:${tab}`).postMessage({ type: "said", key, whole: true });
"""


trouble = towns.trouble
town = towns.troubled


def before_each_page(driver: Chrome, script: str) -> None:
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})


def second_tab(driver: Chrome, url: str, script: str = "") -> str:
    """Goes to another tab of the conversation, which hears of what happens through the first. Its handle."""
    handle = new_tab(driver, "about:blank")
    before_each_page(driver, script)
    driver.get(url)
    wait_live(driver)
    listen(driver)
    return handle


def send(driver: Chrome, text: str) -> None:
    driver.find_element("id", "message").send_keys(text)
    driver.find_element("id", "send").click()
    wait_messages(driver, text)


@pytest.mark.requirement("AN-06", "EM-06")
def test_two_tabs_share_one_stream_and_one_of_them_speaks(
    driver: Chrome, town: Embedded, trouble: Trouble
) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    first, second = driver.current_window_handle, second_tab(driver, url)
    assert trouble.open == 1
    town.reply(visitor, "One", "Two")
    wait_messages(driver, "One", "Two")
    wait_heard(driver, "Ben: One", "Ben: Two")
    driver.switch_to.window(first)
    wait_messages(driver, "One", "Two")
    assert heard(driver) == [], "the tab that was used last speaks, and no other"

    # The first tab holds the stream. When it closes, the second takes it over and misses nothing.
    driver.close()
    driver.switch_to.window(second)
    town.reply(visitor, "Three")
    wait_heard(driver, "Ben: One", "Ben: Two", "Ben: Three")
    assert trouble.open == 1
    items_are_whole(driver)


@pytest.mark.requirement("AN-07", "EM-06")
def test_a_tab_takes_the_place_of_one_that_is_frozen(
    driver: Chrome, town: Embedded, trouble: Trouble
) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    driver.execute_script(MUTE)  # it has the stream, and tells nobody
    second_tab(driver, url)
    town.reply(visitor, "Are you there?")
    wait_messages(driver, "Are you there?")
    wait_heard(driver, "Ben: Are you there?")
    wait(driver, lambda _: trouble.open == 1, "one stream, the second tab's")
    items_are_whole(driver)


@pytest.mark.requirement("AN-07")
def test_a_tab_that_opens_late_is_told_what_the_others_know(
    driver: Chrome, town: Embedded, trouble: Trouble
) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    town.reply(visitor, "Earlier")
    wait_heard(driver, "Ben: Earlier")
    new_tab(driver, "about:blank")
    before_each_page(driver, RENDERED_EARLIER)
    driver.get(url)
    wait_messages(driver, QUESTION, "Earlier")
    town.reply(visitor, "Later")
    wait_heard(driver, "Ben: Later")  # the first tab has said the earlier one
    assert trouble.streams == 1


@pytest.mark.requirement("AN-07", "EM-06")
def test_a_tab_that_comes_back_says_nothing_that_another_has_said(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    first, second = driver.current_window_handle, second_tab(driver, url)
    driver.get("about:blank")
    driver.switch_to.window(first)
    driver.execute_script("dispatchEvent(new Event('focus'))")
    town.reply(visitor, "While away")
    wait_heard(driver, "Ben: While away")
    driver.switch_to.window(second)
    listen_early(driver)
    driver.get(url)
    wait_messages(driver, QUESTION, "While away")
    town.reply(visitor, "Again")
    wait_heard(driver, "Ben: Again")


@pytest.mark.requirement("AN-07", "NJ-10")
def test_what_one_tab_sends_the_others_show_also_without_a_stream(
    driver: Chrome, town: Embedded, trouble: Trouble
) -> None:
    visitor, url = town.talking()
    trouble.mode = Mode.HELD_BACK  # the first tab asks, always from what it knows
    open_chat(driver, url)
    first, second = driver.current_window_handle, second_tab(driver, url)
    driver.switch_to.window(first)
    send(driver, "Sent in the first")
    town.reply(visitor, "Read it")
    wait_messages(driver, QUESTION, "Sent in the first", "Read it")
    driver.switch_to.window(second)
    wait_messages(driver, QUESTION, "Sent in the first", "Read it")
    send(driver, "Sent in the second")
    driver.switch_to.window(first)
    wait_messages(driver, "Read it", "Sent in the second")
    items_are_whole(driver)


@pytest.mark.requirement("AN-07")
def test_a_tab_that_comes_back_asks_for_what_it_missed(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    first, second = driver.current_window_handle, second_tab(driver, url)
    driver.execute_script("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    town.reply(visitor, "While away")
    driver.switch_to.window(first)
    wait_messages(driver, "While away")
    driver.switch_to.window(second)
    assert messages(driver) == [QUESTION]
    driver.execute_script("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    wait_messages(driver, QUESTION, "While away")
    town.reply(visitor, "Again")
    wait_messages(driver, QUESTION, "While away", "Again")


@pytest.mark.parametrize("from_whom", led_by("the first", of=["the first", "an answer to a third"]))
@pytest.mark.requirement("AN-07", "TR-03")
def test_a_tab_that_missed_something_takes_nothing_before_it_has_that(
    driver: Chrome, town: Embedded, from_whom: str
) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    first, second = driver.current_window_handle, second_tab(driver, url, CAN_BE_DEAF)
    driver.execute_script("window.deaf = true")
    town.reply(visitor, "Missed")
    driver.switch_to.window(first)
    wait_messages(driver, "Missed")
    if from_whom == "an answer to a third":
        town.reply(visitor, "Last")
        wait_messages(driver, "Last")
    driver.switch_to.window(second)
    driver.execute_script("window.deaf = false")
    if from_whom == "an answer to a third":
        second_tab(driver, url, RENDERED_EARLIER)
        wait_messages(driver, "Missed", "Last")
    else:
        town.reply(visitor, "Last")
    driver.switch_to.window(second)
    wait_messages(driver, QUESTION, "Missed", "Last")
    items_are_whole(driver)


@pytest.mark.requirement("AN-07", "EM-06")
def test_what_another_tab_has_said_already_is_not_said_when_it_arrives(
    driver: Chrome, town: Embedded
) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    driver.execute_script(SAID_NEXT)
    town.reply(visitor, "Said elsewhere", "New")
    wait_messages(driver, "Said elsewhere", "New")
    wait_heard(driver, "Ben: New")


REFUSED = "throw new DOMException('denied', 'SecurityError')"
WITHOUT = {
    "locks denied": f"navigator.locks.request = async () => {{ {REFUSED}; }};",
    "channels denied": f"window.BroadcastChannel = function () {{ {REFUSED}; }};",
    "no locks": "Object.defineProperty(navigator, 'locks', { value: undefined });",
    "no channels": "delete window.BroadcastChannel;",
}


@pytest.mark.parametrize("without", WITHOUT)
@pytest.mark.requirement("EM-06")
def test_without_locks_or_channels_a_tab_works_alone(
    driver: Chrome, town: Embedded, trouble: Trouble, without: str
) -> None:
    before_each_page(driver, WITHOUT[without])
    visitor, url = town.talking()
    open_chat(driver, url)
    town.reply(visitor, "Hello")
    wait_heard(driver, "Ben: Hello")
    assert trouble.open == 1
