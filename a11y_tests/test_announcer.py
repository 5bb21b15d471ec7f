"""What the announcer is handed, read from the document; test_orca.py hears what becomes of it."""

from itertools import pairwise

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.remote.webdriver import WebDriver

from a11y_tests.support import keyboard, towns
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import (
    announcer_stayed,
    focus,
    heard,
    heard_in_full,
    listen_early,
    messages,
    open_chat,
    take_module,
    wait_heard,
    wait_live,
    wait_messages,
    watch_announcer,
)
from app.actions.finish import end_by_adviser
from tests.support.embedded import Embedded

town = towns.shared(heartbeat=5)

# When the announcer loses a text.
KEEP_WHEN_EMPTY = """
new MutationObserver((changes) => {
  if (changes.some((one) => one.removedNodes.length)) window.emptied = performance.now();
}).observe(document.getElementById("announcer"), { childList: true });
"""
# What a queue hands over when another tab has said something that has no key.
SILENCED_WITHOUT_A_NAME = """
const done = arguments[0];
const said = [];
const queue = taken.createQueue((text) => said.push(text) === 2 && done(said));
queue.say("1 message waits");
queue.silence(null);
queue.say("2 messages wait");
queue.setOpen(true);
queue.say("nothing more", "item-1");
"""
# When Send was pressed; then the milliseconds until "Sent", less those that the server took for its answer.
KEEP_WHEN_SENT = "send.addEventListener('click', () => { window.pressed = performance.now(); }, true)"
OURS_UNTIL_SENT = """
const [asked] = document.getElementById("composer").action.split("#");
const [post] = performance.getEntriesByName(asked, "resource");
return heard[0].at - pressed - post.duration;
"""


@pytest.mark.requirement("AN-01", "AN-02", "AN-05")
def test_ten_messages_at_once_are_handed_over_one_by_one(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    texts = [f"Message {number}" for number in range(10)]
    town.reply(visitor, *texts)
    wait_heard(driver, *[f"Ben: {text}" for text in texts])
    full = heard_in_full(driver)
    assert {(one["tag"], one["nodes"], one["first"]) for one in full} == {("DIV", 1, 3)}, "one text node each"
    gaps = [later["at"] - sooner["at"] for sooner, later in pairwise(full)]
    assert min(gaps) >= 250, gaps


@pytest.mark.requirement("AN-06")
def test_equal_messages_in_a_row_differ_by_a_no_break_space(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    town.reply(visitor, "Yes", "Yes", "Yes", "No")
    wait_heard(driver, "Ben: Yes", "Ben: Yes_", "Ben: Yes", "Ben: No")
    assert messages(driver)[-4:] == ["Yes", "Yes", "Yes", "No"]


@pytest.mark.requirement("AN-18")
def test_a_message_leaves_the_announcer_after_ten_seconds(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    driver.execute_script(KEEP_WHEN_EMPTY)
    town.reply(visitor, "Hello")
    wait_heard(driver, "Ben: Hello")
    wait(driver, lambda d: not _in_announcer(d), "empty again", limit=20)
    lasted = driver.execute_script("return emptied - heard[0].at")
    assert 9_900 < lasted < 12_000, "ten seconds, by the page's own clock"
    assert messages(driver)[-1] == "Hello"


def _in_announcer(driver: WebDriver) -> str:
    text: str = driver.execute_script("return document.getElementById('announcer').innerHTML")
    return text


@pytest.mark.requirement("AN-04", "AN-07", "TR-03")
def test_the_transcript_only_grows_at_its_end(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    town.reply(visitor, "Old")
    open_chat(driver, url)
    driver.execute_script(
        "window.changes = []; new MutationObserver((all) => changes.push(...all.map((one) =>"
        " `${one.type} ${one.removedNodes.length} ${one.nextSibling}`)))"
        ".observe(document.getElementById('messages'),"
        " { childList: true, subtree: true, characterData: true });"
    )
    town.reply(visitor, "New 1", "New 2")
    wait_messages(driver, "Old", "New 1", "New 2")
    assert set(driver.execute_script("return changes")) == {"childList 0 null"}
    wait_heard(driver, "Ben: New 1", "Ben: New 2")
    live = "[aria-live]:not([aria-live=off]), [role=log], [role=status], [role=alert]"
    assert not driver.execute_script("return messages.closest(arguments[0])", live)


@pytest.mark.requirement("AN-10")
def test_the_residents_own_message_is_confirmed_and_not_read_back(driver: Chrome, town: Embedded) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    box = driver.find_element("id", "message")
    box.send_keys("My street is Mill Lane")
    driver.execute_script(KEEP_WHEN_SENT)
    driver.find_element("id", "send").click()
    wait_messages(driver, "My street is Mill Lane")
    wait_heard(driver, "Sent")
    assert 0 <= driver.execute_script(OURS_UNTIL_SENT) < 1000
    assert driver.find_element("id", "send-status").text == "Sent"
    assert box.get_attribute("value") == ""


@pytest.mark.requirement("AN-13")
def test_the_last_message_is_read_again(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    again = driver.find_element("id", "read-last")
    assert not again.is_displayed(), "Ben has not written yet"
    town.reply(visitor, "First", "Last")
    wait_heard(driver, "Ben: First", "Ben: Last")
    again.click()
    again.click()
    wait_heard(driver, "Ben: First", "Ben: Last", "Ben: Last_", "Ben: Last")
    assert focus(driver) == "read-last"


@pytest.mark.requirement("AN-01")
def test_what_has_no_name_is_said_whatever_another_tab_has_said(driver: Chrome, town: Embedded) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    take_module(driver, "announcer.js")
    said = driver.execute_async_script(SILENCED_WITHOUT_A_NAME)
    assert said == ["1 message waits", "2 messages wait"]


@pytest.mark.requirement("LA-01", "AN-13")
def test_a_message_in_another_language_is_handed_over_as_such(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    town.reply(visitor, "Hello")
    town.reply(visitor, "Bore da", lang="cy")
    wait_heard(driver, "Ben: Hello", "Ben: Bore da")
    driver.find_element("id", "read-last").click()
    wait_heard(driver, "Ben: Hello", "Ben: Bore da", "Ben: Bore da_")
    in_welsh = "return Array.from(announcer.querySelectorAll('[lang=cy]'), (line) => line.textContent.trim())"
    assert driver.execute_script(in_welsh) == ["Ben: Bore da"] * 2


@pytest.mark.requirement("AN-01", "KB-04", "TR-08")
def test_who_reads_older_messages_is_not_moved(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    town.reply(visitor, *[f"Long ago {number}\n\n\n\n\n" for number in range(12)])
    open_chat(driver, url)
    driver.execute_script("title.focus(); scrollTo(0, 0)")
    before = driver.execute_script("return [scrollY, document.activeElement.id]")
    assert before == [0, "title"]
    town.reply(visitor, "New 1", "New 2")
    bar = driver.find_element("id", "new-messages-button")
    wait(driver, lambda _: bar.is_displayed() and bar.text == "2 new messages", "the button")
    wait_heard(driver, "Ben: New 1", "Ben: New 2")
    assert driver.execute_script("return [scrollY, document.activeElement.id]") == before
    bar.click()
    assert driver.execute_script("return document.activeElement.textContent").find("New 1") >= 0
    wait(driver, lambda _: not bar.is_displayed(), "the button goes")


@pytest.mark.requirement("TR-08", "CO-03")
def test_who_is_at_the_end_stays_at_the_end(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    town.reply(visitor, *[f"Long ago {number}\n\n\n\n\n" for number in range(12)])
    open_chat(driver, url)
    box = driver.find_element("id", "message")
    box.send_keys("I am writ")
    where = box.rect["y"] - driver.execute_script("return scrollY")
    town.reply(visitor, "New 1", "New 2")
    wait_messages(driver, "New 1", "New 2")
    now = box.rect["y"] - driver.execute_script("return scrollY")
    assert abs(now - where) <= 1, "the box stays in its place"
    assert not driver.find_element("id", "new-messages-button").is_displayed()
    keyboard.press(driver, "ing")
    assert (focus(driver), box.get_attribute("value")) == ("message", "I am writing")


@pytest.mark.requirement("AN-07")
def test_a_reload_says_nothing_again(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    town.reply(visitor, "Long ago")
    listen_early(driver)
    driver.get(url)
    wait_live(driver)
    town.reply(visitor, "Hello")
    wait_heard(driver, "Ben: Hello")
    for text in ("Again", "And again"):
        driver.refresh()
        wait_live(driver)
        town.reply(visitor, text)
        wait_heard(driver, f"Ben: {text}")


@pytest.mark.requirement("AN-07")
def test_back_to_the_page_as_it_was_says_nothing_that_another_has_said(
    driver: Chrome, town: Embedded
) -> None:
    visitor, url = town.talking()
    listen_early(driver)
    driver.get(url)
    wait_live(driver)
    driver.get(url.partition("/chat/")[0])
    driver.get(url)
    wait_live(driver)
    town.reply(visitor, "One", "Two")
    wait_heard(driver, "Ben: One", "Ben: Two")
    driver.execute_script("history.go(-2)")
    wait_messages(driver, "One", "Two")
    wait_live(driver)
    town.reply(visitor, "Three")
    wait_heard(driver, "Ben: Three")


@pytest.mark.requirement("AN-01", "AN-07")
@pytest.mark.parametrize("then", ["talking", "ended"])
def test_what_comes_while_the_page_is_on_its_way_is_said_once(
    driver: Chrome, town: Embedded, then: str
) -> None:
    visitor, url = town.talking()
    listen_early(driver)
    driver.get(url)
    wait_live(driver)
    driver.get("about:blank")
    town.reply(visitor, "One", "Two")
    said = ["Ben: One", "Ben: Two"]
    if then == "ended":
        office, people = town.chat.office, town.chat.town
        town.chat.run(end_by_adviser(office, people.ben, visitor.conversation_id, people.solved))
        said.append("Ben ended the chat.")
    driver.get(url)
    wait_heard(driver, *said)
    driver.refresh()
    wait_messages(driver, "One", "Two")
    if then == "ended":
        assert driver.execute_script("return sessionStorage.length") == 0
    else:
        town.reply(visitor, "Three")
        wait_heard(driver, "Ben: Three")


@pytest.mark.requirement("AN-03")
def test_the_announcer_stays_while_all_around_it_changes(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.begin()
    open_chat(driver, url)
    watch_announcer(driver)
    town.accept(visitor)
    wait(driver, lambda d: d.find_elements("css selector", "[data-state=talking]"), "Ben is there")
    town.reply(visitor, "Hello")
    driver.find_element("id", "message").send_keys("Mill Lane")
    driver.find_element("id", "send").click()
    wait_messages(driver, "Hello", "Mill Lane")
    office, people = town.chat.office, town.chat.town
    town.chat.run(end_by_adviser(office, people.ben, visitor.conversation_id, people.solved))
    wait(driver, lambda d: d.find_elements("css selector", "[data-state=ended]"), "ended")
    wait(driver, lambda d: heard(d)[-1] == "Ben ended the chat.", "said by the same announcer")
    assert announcer_stayed(driver)


@pytest.mark.requirement("KB-06")
def test_letters_outside_a_field_do_nothing(driver: Chrome, town: Embedded) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    assert keyboard.moved_by_letters(driver) == []


@pytest.mark.requirement("AN-01")
def test_that_somebody_joined_is_said_and_is_no_message(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.begin(question="Long ago\n\n\n\n\n" * 20)
    open_chat(driver, url)
    driver.execute_script("title.focus(); scrollTo(0, 0)")
    town.accept(visitor)
    wait_heard(driver, "Ben joined the chat.")
    bar = driver.find_element("id", "new-messages-button")
    assert not bar.is_displayed()
    town.reply(visitor, "Hello")
    wait(driver, lambda _: bar.is_displayed() and bar.text == "1 new message", "the button")
