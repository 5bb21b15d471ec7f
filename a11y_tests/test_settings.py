"""What residents choose for themselves, as they see and hear it."""

from functools import partial

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from a11y_tests.support import detect, emulate
from a11y_tests.support.browsers import gone, wait
from a11y_tests.support.pages import (
    heard,
    listen,
    listen_early,
    messages,
    new_tab,
    wait_heard,
    wait_live,
    wait_messages,
)
from a11y_tests.support.stage import Chat, Stage
from a11y_tests.support.states import talking
from app.actions.settings import choose

STYLE = """
const of = (selector) => getComputedStyle(document.querySelector(selector));
const words = of(".pc-message--adviser .pc-message__text");
return [words.fontSize, words.color, of("html").backgroundColor];
"""
PAUSED = "New messages wait until you want them. None is waiting."
BLACK, WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"


def save(driver: Chrome, *labels: str) -> None:
    """On the page of the settings, press these by their words, and save."""
    for label in labels:
        driver.find_element(By.XPATH, f"//label[normalize-space()={label!r}]").click()
    before = driver.find_element(By.TAG_NAME, "html")
    driver.find_element(By.ID, "save-settings").click()
    wait(driver, lambda _: gone(before), "the page after saving")


@pytest.mark.requirement("VI-15")
def test_large_print_is_large_on_paper_and_black_on_white(driver: Chrome, stage: Stage) -> None:
    chat = talking(stage, "en")
    driver.get(f"{chat.url}/transcript")
    before = driver.find_element(By.TAG_NAME, "html")
    driver.find_element(By.ID, "other-print").click()
    wait(driver, lambda _: gone(before), "the page in large print")
    with emulate.media(driver, emulate.THEMES["dark"]):
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        assert driver.execute_script(STYLE) == ["24px", BLACK, WHITE], "18 points"
        assert not driver.find_element(By.ID, "other-print").is_displayed()
        assert "Croeso! Sut gallaf helpu?" in driver.find_element(By.ID, "messages").text
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.requirement("VI-08", "VI-10")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_what_is_chosen_is_seen_at_once_and_on_another_device(
    request: pytest.FixtureRequest, stage: Stage, other_chromium: Chrome, scripts: bool
) -> None:
    driver: Chrome = request.getfixturevalue("driver" if scripts else "plain")
    chat = talking(stage, "en")
    driver.get(f"{chat.url}/settings")
    save(driver, "Very large", "Wide", "High contrast, white on black")
    assert driver.find_element(By.ID, "title").text == "Your settings are saved"
    for browser in (driver, other_chromium):
        browser.get(chat.url)
        assert browser.execute_script(STYLE) == ["28.5px", WHITE, BLACK]
    with emulate.viewport(driver, *emulate.ZOOM_400):
        for page in ("", "/settings", "/transcript"):
            driver.get(chat.url + page)
            assert detect.overflow(driver) == [], page


@pytest.mark.requirement("CO-05")
def test_with_scripts_too_nothing_half_written_is_lost_on_the_way(driver: Chrome, stage: Stage) -> None:
    look_live(driver, chosen(stage))
    driver.find_element(By.ID, "message").send_keys("Half")
    driver.find_element(By.CSS_SELECTOR, "#options summary").click()
    driver.find_element(By.ID, "settings").click()
    wait(driver, lambda d: d.find_elements(By.ID, "save-settings"), "the settings")
    save(driver, "Dark")
    driver.find_element(By.ID, "keep").click()
    wait(driver, lambda d: d.find_elements(By.ID, "message"), "the chat")
    wait_live(driver)
    assert driver.find_element(By.ID, "message").get_property("value") == "Half"


# --- what is said ---

SAID = {
    "everything": ["Ben: One", "Ben: Two", "Sent", "Ben ended the chat."],
    "messages": ["Ben: One", "Ben: Two", "Ben ended the chat."],
    "count": ["2 new messages", "Ben ended the chat."],
    "nothing": ["Ben ended the chat."],
}


def chosen(stage: Stage, **settings: str) -> Chat:
    """A chat with Ben whose visitor has chosen these."""
    chat = stage.chat().accept()
    stage.server.run(choose(stage.server.office, chat.visitor, settings))
    return chat


def look_live(driver: Chrome, chat: Chat) -> None:
    driver.get(chat.url)
    wait_live(driver)
    listen(driver)


@pytest.mark.requirement("AN-08", "BR-04")
@pytest.mark.parametrize("announced", SAID)
def test_what_is_said_is_what_was_chosen_and_the_end_is_always_said(
    driver: Chrome, stage: Stage, announced: str
) -> None:
    chat = chosen(stage, announced=announced)
    look_live(driver, chat)
    said = SAID[announced]
    chat.reply("One", "Two")
    wait_messages(driver, "One", "Two")
    before = [text for text in said[:-1] if text != "Sent"]
    wait_heard(driver, *before)
    driver.find_element(By.ID, "message").send_keys("Yes")
    driver.find_element(By.ID, "send").click()
    wait(driver, lambda d: d.find_element(By.ID, "send-status").text == "Sent", "seen, whatever is said")
    wait_heard(driver, *said[:-1])
    chat.end_by_adviser()
    wait_heard(driver, *said)


@pytest.mark.requirement("AN-08", "AN-10")
def test_who_wants_to_hear_nothing_hears_that_a_message_was_not_sent(driver: Chrome, stage: Stage) -> None:
    look_live(driver, chosen(stage, announced="nothing"))
    driver.find_element(By.ID, "message").send_keys("Yes")
    with emulate.offline(driver):
        driver.find_element(By.ID, "send").click()
        wait_heard(driver, "Not sent. Your message is still in the box. Try again.")


@pytest.mark.requirement("AN-14")
def test_new_messages_wait_and_come_in_order(driver: Chrome, stage: Stage) -> None:
    chat = chosen(stage)
    look_live(driver, chat)
    driver.find_element(By.ID, "pause").click()
    wait_heard(driver, PAUSED)
    chat.reply("One", "Two", "Three")
    line = driver.find_element(By.ID, "paused-count")
    wait(driver, lambda _: line.text == "3 new messages are waiting", "how many wait")
    assert messages(driver) == ["My bill is wrong."], "none is shown"
    assert not {"Ben: One", "Ben: Two", "Ben: Three"} & set(heard(driver)), "nor said"
    assert "1 new message is waiting" in heard(driver)
    driver.refresh()  # as to the settings and back
    wait_live(driver)
    assert driver.find_element(By.ID, "pause").text == "Show new messages", "it lasts"
    wait_messages(driver, "One", "Two", "Three")
    listen(driver)
    chat.reply("Four", "Five")
    line = driver.find_element(By.ID, "paused-count")
    wait(driver, lambda _: line.text == "2 new messages are waiting", "how many wait")
    assert not {"Ben: Four", "Ben: Five"} & set(heard(driver)), "not said before it is shown"
    driver.find_element(By.ID, "pause").click()
    wait_messages(driver, "Three", "Four", "Five")
    wait(driver, lambda d: "Ben: Five" in heard(d), "said")
    said = [text for text in heard(driver) if text.startswith("Ben: ")]
    assert said == [f"Ben: {text}" for text in ("One", "Two", "Three", "Four", "Five")], "once, in order"
    assert line.text == ""
    assert driver.find_element(By.ID, "pause").text == "Pause new messages"


@pytest.mark.requirement("AN-14")
def test_sending_brings_what_waits_and_the_end_ends_the_waiting(driver: Chrome, stage: Stage) -> None:
    chat = chosen(stage)
    look_live(driver, chat)
    driver.find_element(By.ID, "pause").click()
    chat.reply("One")
    line = driver.find_element(By.ID, "paused-count")
    wait(driver, lambda _: line.text == "1 new message is waiting", "how many wait")
    driver.find_element(By.ID, "message").send_keys("Yes")
    driver.find_element(By.ID, "send").click()
    wait_messages(driver, "One", "Yes")
    assert line.text == PAUSED, "what comes next waits again"
    chat.reply("Two")
    wait(driver, lambda _: line.text == "1 new message is waiting", "how many wait")
    chat.end_by_adviser()
    wait_messages(driver, "Yes", "Two")
    wait(driver, lambda d: heard(d)[-2:] == ["Ben: Two", "Ben ended the chat."], "said")
    assert not driver.find_element(By.ID, "pause").is_displayed()


@pytest.mark.whole_browser
@pytest.mark.requirement("AN-14")
def test_what_waits_in_one_tab_can_be_brought_in_another(driver: Chrome, stage: Stage) -> None:
    """The tab that holds the stream gives to others what waits in it."""
    chat = chosen(stage)
    look_live(driver, chat)
    driver.find_element(By.ID, "pause").click()
    first = driver.current_window_handle
    driver.switch_to.window(new_tab(driver, chat.url))
    wait(driver, lambda d: d.find_element(By.ID, "pause").text == "Show new messages", "it pauses, too")
    chat.reply("One")
    line = driver.find_element(By.ID, "paused-count")
    wait(driver, lambda _: line.text == "1 new message is waiting", "it waits here as well")
    driver.find_element(By.ID, "pause").click()
    wait_messages(driver, "One")
    driver.switch_to.window(first)
    assert "One" not in messages(driver)


# --- writing and reading ---


@pytest.mark.requirement("CO-02")
def test_enter_sends_where_that_was_chosen_and_the_box_says_so(driver: Chrome, stage: Stage) -> None:
    look_live(driver, chosen(stage, enter_sends="on"))
    hint = driver.find_element(By.ID, "message-hint")
    assert hint.text == "Press Enter to send. Press Shift and Enter for a new line."
    box = driver.find_element(By.ID, "message")
    box.send_keys("One", Keys.SHIFT, Keys.ENTER, Keys.NULL, "Two", Keys.ENTER)
    wait_messages(driver, "One\nTwo")
    wait(driver, lambda _: box.get_property("value") == "", "an empty box")
    assert driver.switch_to.active_element == box


@pytest.mark.requirement("CO-02")
def test_enter_makes_a_new_line_as_a_rule_and_without_scripts(
    driver: Chrome, plain: Chrome, stage: Stage
) -> None:
    chat, sends = chosen(stage), chosen(stage, enter_sends="on")
    for browser, url in ((driver, chat.url), (plain, sends.url)):
        browser.get(url)
        box = browser.find_element(By.ID, "message")
        box.send_keys("One", Keys.ENTER, "Two")
        assert box.get_property("value") == "One\nTwo"
        assert browser.find_element(By.ID, "message-hint").text.startswith("Press Enter for a new line.")


@pytest.mark.requirement("CG-09")
def test_times_go_by_eye_and_ear_but_stay_in_the_record(driver: Chrome, stage: Stage) -> None:
    chat = chosen(stage, times="off").reply("One")
    driver.get(chat.url)
    assert "10:00" not in driver.find_element(By.ID, "messages").text
    texts = [str(node.get("name", {}).get("value", "")) for node in detect.accessibility_tree(driver)]
    assert not any("10:00" in text for text in texts)
    driver.get(f"{chat.url}/transcript")
    assert "10:00" in driver.find_element(By.ID, "messages").text


@pytest.mark.requirement("TR-08")
def test_who_chose_to_stay_is_not_moved(driver: Chrome, stage: Stage) -> None:
    chat = chosen(stage, auto_scroll="off").reply(*["One\n\n\n\n"] * 8)
    look_live(driver, chat)
    driver.execute_script("messages.lastElementChild.scrollIntoView({ block: 'end' })")
    place = driver.execute_script("return scrollY")
    chat.reply("Two\n\n\n\n\n\n\n\n\n\n\n\n\n\n")
    bar = driver.find_element(By.ID, "new-messages-button")
    wait(driver, lambda _: bar.is_displayed(), "the button about new messages")
    assert bar.text == "1 new message"
    assert driver.execute_script("return scrollY") == place


# --- signs ---

# What a device and a browser are asked for is kept here, and answered.
PRETEND = """
window.asked = [];
window.AudioContext = class {
  state = "running"; currentTime = 0; destination = {};
  resume() {}
  createGain() {
    return { gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: (to) => to };
  }
  createOscillator() {
    return { frequency: {}, connect: (to) => to, start: () => asked.push("sound"), stop() {} };
  }
};
Object.defineProperty(navigator, "vibrate", { value: () => asked.push("vibration") });
window.Notification = class {
  static permission = "ANSWER";
  static async requestPermission() { asked.push("permission"); return "ANSWER"; }
  constructor(words) { asked.push(words); }
  close() {}
};
document.hasFocus = () => false;
"""


def pretend(driver: Chrome, answer: str = "granted") -> None:
    """From the next page on: sound, vibration and notifications work, and permission is answered so."""
    source = PRETEND.replace("ANSWER", answer)
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})


def _says(element: WebElement, words: str, _driver: Chrome) -> bool:
    return element.text == words


def asked(driver: Chrome) -> list[str]:
    found: list[str] = driver.execute_script("return [...new Set(asked)]")
    return found


@pytest.mark.requirement("AN-16", "AN-17")
def test_signs_are_given_only_where_they_were_chosen(driver: Chrome, stage: Stage) -> None:
    pretend(driver)
    silent = chosen(stage)
    look_live(driver, silent)
    silent.reply("One")
    wait_messages(driver, "One")
    assert asked(driver) == []
    chat = chosen(stage, sound="on", vibration="on", notification="on")
    look_live(driver, chat)
    chat.reply("My secret words", "Two")
    wait_messages(driver, "My secret words", "Two")
    signs = ["sound", "vibration", "New chat message from Ben"]
    assert asked(driver) == signs, "who wrote, and never what; the message is seen as well"
    assert driver.execute_script("return asked.length") == 4, "two notes: two messages at once are one sign"


@pytest.mark.requirement("AN-16")
def test_a_browser_is_asked_by_the_press_that_chooses_and_no_earlier(driver: Chrome, stage: Stage) -> None:
    pretend(driver)
    driver.get(f"{chosen(stage, notification='on').url}/settings")
    wait(driver, lambda d: not d.find_elements(By.ID, "without-scripts"), "the scripts")
    assert asked(driver) == []
    told = driver.find_element(By.ID, "alerts-told")
    for label, words in (
        ("Play a sound", "You should have heard a short sound."),
        ("Vibrate", "You should have felt the device vibrate."),
    ):
        driver.find_element(By.XPATH, f"//label[normalize-space()={label!r}]").click()
        wait(driver, partial(_says, told, words), words)
    box = driver.find_element(By.XPATH, "//label[starts-with(normalize-space(), 'Show a notification')]")
    box.click()  # off
    assert "permission" not in asked(driver)
    box.click()
    wait(driver, lambda _: told.text == "This browser will show notifications.", "what became of it")
    assert asked(driver) == ["sound", "vibration", "permission"]


@pytest.mark.requirement("AN-16")
def test_a_browser_that_refuses_is_told_in_words_and_the_box_is_empty(driver: Chrome, stage: Stage) -> None:
    pretend(driver, "denied")
    driver.get(f"{chosen(stage).url}/settings")
    wait(driver, lambda d: not d.find_elements(By.ID, "without-scripts"), "the scripts")
    listen(driver)
    driver.find_element(By.XPATH, "//label[starts-with(normalize-space(), 'Show a notification')]").click()
    words = (
        "This browser does not let us show notifications, so this stays off. "
        "You can allow it in the settings of the browser."
    )
    wait_heard(driver, words)
    assert driver.find_element(By.ID, "alerts-told").text == words
    assert not driver.find_element(By.ID, "notification").is_selected()


# --- what did I miss? ---

UP_TO_HERE = "New messages start here"
LINES = """
const words = (item) => (item.querySelector("p") ?? item).textContent;
return [...messages.children].slice(-3).map(words);
"""


@pytest.mark.requirement("TR-13")
def test_on_another_device_it_is_told_once_what_came(driver: Chrome, other: Chrome, stage: Stage) -> None:
    chat = chosen(stage).reply("Hello.")
    look_live(driver, chat)
    chat.reply("While I look")
    wait_messages(driver, "While I look")
    driver.get("about:blank")  # the page tells how far it was seen
    chat.reply("One", "Two")
    listen_early(other)
    other.get(chat.url)
    wait_live(other)
    wait_heard(other, "2 new messages since you were last here")
    assert other.execute_script(LINES) == [UP_TO_HERE, "One", "Two"]
    other.find_element(By.CSS_SELECTOR, "#missed a").click()
    assert other.current_url.endswith("#up-to-here")
