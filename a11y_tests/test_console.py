"""The adviser's desk in a browser: by keyboard only, with scripts and without, while things happen."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import browsers, detect, emulate, keyboard
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import (
    focus,
    heard,
    hold_answer,
    listen,
    listen_early,
    messages,
    new_tab,
    release,
    wait_heard,
    wait_live,
    wait_messages,
)
from a11y_tests.support.places import LONG_ADDRESS
from a11y_tests.support.stage import Chat, Stage
from app.actions import people, queue, talk
from app.domain.keys import new_key
from app.domain.terms import Availability, AwayReason
from tests.support.office import make_available


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The module's product: with a quick heartbeat, so that a break shows soon."""
    with Stage(tmp_path_factory.mktemp("console"), heartbeat_seconds=1, poll_seconds=1) as stage:
        yield stage


@pytest.fixture
def second(chromium: Chrome) -> Iterator[Chrome]:
    """A second adviser's browser."""
    other = browsers.chromium()
    yield other
    other.quit()


def text(driver: Chrome, id: str) -> str:
    return driver.find_element(By.ID, id).text


def submit(driver: Chrome, id: str) -> None:
    """Press a button by keyboard, and wait for the page it leads to."""
    keyboard.walk_to(driver, lambda stop: stop.id == id)
    before = driver.find_element(By.TAG_NAME, "html")
    keyboard.press(driver, Keys.ENTER)
    wait(driver, lambda _: browsers.gone(before), f"the page after {id}")
    wait(driver, lambda d: d.find_elements(By.ID, "main"), f"the page after {id}")


def at_chat(driver: Chrome, stage: Stage, chat: Chat) -> None:
    """Ben looks at a conversation of his, connected, and listened to."""
    stage.sign_in(driver)
    driver.get(stage.at(f"/console/conversations/{chat.id}"))
    wait_live(driver)
    listen(driver)


@pytest.mark.requirement("AD-01", "KB-01", "KB-04")
@pytest.mark.parametrize("browser", ["driver", "plain"])
def test_a_whole_chat_by_keyboard_alone(request: pytest.FixtureRequest, stage: Stage, browser: str) -> None:
    driver: Chrome = request.getfixturevalue(browser)
    run, office, ben = stage.server.run, stage.server.office, stage.town.ben
    run(people.set_availability(office, ben, Availability.AWAY, AwayReason.BREAK))
    chat = stage.chat()
    driver.get(stage.at("/console"))
    keyboard.walk_to(driver, lambda stop: stop.id == "email")
    keyboard.press(driver, ben.email, Keys.TAB, "correct horse battery")
    submit(driver, "sign-in")

    keyboard.walk_to(driver, lambda stop: stop.id == "availability")
    keyboard.press(driver, "Av")
    submit(driver, "availability-save")
    assert text(driver, "told") == "You are available now. New chats show in the queue."
    assert text(driver, "next").startswith("Amina has waited longest.")

    submit(driver, f"accept-{chat.id}")
    assert focus(driver) == "message"
    keyboard.press(driver, "Hello Amina", Keys.ENTER, "Which street?")
    keyboard.walk_to(driver, lambda stop: stop.id == "send")
    keyboard.press(driver, Keys.ENTER)
    wait_messages(driver, "Hello Amina\nWhich street?")
    wait(driver, lambda d: focus(d) == "message", "focus in the box again")

    submit(driver, "end")
    keyboard.walk_to(driver, lambda stop: stop.id == "wrap_up")
    keyboard.press(driver, Keys.SPACE)
    submit(driver, "end-chat")
    assert text(driver, "told") == "The chat has ended and is saved."
    chat.open = False


@pytest.mark.requirement("AN-01", "AN-02", "AD-02", "KB-04")
def test_every_alert_is_seen_and_said_once_and_focus_stays(driver: Chrome, stage: Stage) -> None:
    amina, tomos = stage.chat().accept(), stage.chat(name="Tomos").accept()
    at_chat(driver, stage, amina)
    driver.find_element(By.ID, "message").send_keys("Half a sen")
    detect.watch_focus(driver)
    amina.write("Hello?")
    wait_heard(driver, "Amina: Hello?")
    tomos.write("Helo?")
    wait_heard(driver, "Amina: Hello?", "New message from Tomos")
    stage.chat(name="Gil")
    said = ["Amina: Hello?", "New message from Tomos", "New chat waiting: Gil, Council Tax"]
    wait_heard(driver, *said)
    alerts = [link.text for link in driver.find_elements(By.CSS_SELECTOR, "#alerts a")]
    assert alerts == [said[2], said[1]]
    assert messages(driver)[-1] == "Hello?"
    wait(driver, lambda d: d.title.startswith("(1 waiting, "), "the title counts")
    assert "Tomos" in text(driver, "conversations")
    assert focus(driver) == "message"
    assert detect.uninvited_focus(driver) == []
    assert driver.find_element(By.ID, "message").get_attribute("value") == "Half a sen"
    # a connection that comes back brings nothing a second time
    lost, back = "The connection is lost. We keep trying. Your words are safe.", "The connection is back."
    with stage.server.down():
        wait_heard(driver, *said, lost)
        assert text(driver, "connection") == lost
    wait_heard(driver, *said, lost, back)
    gwen = stage.chat(name="Gwen")
    wait(driver, lambda d: heard(d)[-1] == "New chat waiting: Gwen, Council Tax", "news after the break")
    gwen.end()


@pytest.mark.requirement("AN-01", "AN-02", "AD-02")
def test_many_messages_of_one_visitor_are_one_line_that_counts_and_said_once(
    driver: Chrome, stage: Stage
) -> None:
    amina, tomos = stage.chat().accept(), stage.chat(name="Tomos").accept()
    at_chat(driver, stage, amina)
    tomos.write("Helo?")
    wait_heard(driver, "New message from Tomos")
    link = driver.find_element(By.CSS_SELECTOR, "#alerts a")
    driver.execute_script("arguments[0].focus()", link)
    tomos.write("Ydych chi yno?", "Helo?", "Helo?", "Helo?")
    wait(driver, lambda d: text(d, "alerts").endswith("5 new messages from Tomos"), "they are counted")
    assert len(driver.find_elements(By.CSS_SELECTOR, "#alerts a")) == 1
    assert driver.switch_to.active_element == link, "focus stays"
    wait_heard(driver, "New message from Tomos")
    # after the chat was opened, and after a reload, what is new is new
    driver.get(stage.at(f"/console/conversations/{tomos.id}"))
    wait_live(driver)
    driver.get(stage.at(f"/console/conversations/{amina.id}"))
    wait_live(driver)
    listen(driver)
    tomos.write("Diolch")
    wait_heard(driver, "New message from Tomos")


@pytest.mark.requirement("AD-02")
def test_an_alert_of_somebody_who_waits_no_longer_goes(driver: Chrome, stage: Stage) -> None:
    at_chat(driver, stage, stage.chat().accept())
    gwen, gil = stage.chat(name="Gwen"), stage.chat(name="Gil")
    gwen_waits, gil_waits = (f"New chat waiting: {name}, Council Tax" for name in ("Gwen", "Gil"))
    wait_heard(driver, gwen_waits, gil_waits)
    gwen.end()
    wait(driver, lambda d: gwen_waits not in text(d, "alerts"), "she has left")
    assert gil_waits in text(driver, "alerts")
    gil.accept()
    wait(driver, lambda d: text(d, "news").startswith("What is new\nNothing new yet."), "nobody waits")


@pytest.mark.requirement("KB-04", "KB-05")
def test_a_focused_accept_button_stays_while_the_queue_changes(driver: Chrome, stage: Stage) -> None:
    office, run, ben = stage.server.office, stage.server.run, stage.town.ben
    run(make_available(office, ben))
    run(make_available(office, stage.town.dev))
    amina, tomos = stage.chat(), stage.chat(name="Tomos")
    stage.sign_in(driver)
    wait_live(driver)
    button = driver.find_element(By.ID, f"accept-{tomos.id}")
    driver.execute_script("arguments[0].focus()", button)
    gil = stage.chat(name="Gil")
    wait(driver, lambda d: d.find_elements(By.ID, f"accept-{gil.id}"), "Gil in the queue")
    run(queue.accept(office, stage.town.dev, amina.id))
    wait(driver, lambda d: not d.find_elements(By.ID, f"accept-{amina.id}"), "Amina gone")
    assert text(driver, "queue-title") == "2 people waiting"
    assert driver.switch_to.active_element == button
    # also when that very person is taken by somebody else: it stays until the focus leaves it
    run(queue.accept(office, stage.town.dev, tomos.id))
    wait(driver, lambda d: text(d, "queue-title") == "1 person waiting", "one is left")
    assert driver.switch_to.active_element == button
    keyboard.press(driver, Keys.TAB)
    assert focus(driver) == f"accept-{gil.id}"
    assert not driver.find_elements(By.ID, f"accept-{tomos.id}")
    for chat in (amina, tomos):
        chat.end()


def test_of_two_browsers_that_accept_one_is_told_who_was_first(
    driver: Chrome, second: Chrome, stage: Stage
) -> None:
    office, run = stage.server.office, stage.server.run
    run(make_available(office, stage.town.ben))
    run(make_available(office, stage.town.dev))
    chat = stage.chat()
    stage.sign_in(driver)
    stage.sign_in(second, stage.town.dev)
    # Dev's page has the button, and goes on having it: his scripts hear nothing any more
    wait_live(second)
    second.execute_cdp_cmd("Network.enable", {})
    second.execute_script("window.stop()")
    second.execute_script("document.getElementById(arguments[0]).focus()", f"accept-{chat.id}")
    submit(driver, f"accept-{chat.id}")
    assert text(driver, "title") == "Chat with Amina"
    chat.accepted = True  # by Ben: what he does not finish stays on his desk
    keyboard.press(second, Keys.ENTER)
    wait(second, lambda d: d.find_elements(By.ID, "error-summary"), "the refusal")
    assert "Ben accepted this chat before you." in text(second, "error-summary")


@pytest.mark.requirement("AN-10", "CO-03")
def test_an_answer_that_does_not_arrive_stays_in_the_box(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    box = driver.find_element(By.ID, "message")
    box.send_keys("An important answer")
    with emulate.offline(driver):
        keyboard.walk_to(driver, lambda stop: stop.id == "send")
        keyboard.press(driver, Keys.ENTER)
        not_sent = "Not sent. Your words are still in the box. Try again."
        wait(driver, lambda d: text(d, "send-status") == not_sent, "told that it was not sent")
        assert box.get_attribute("value") == "An important answer"
    keyboard.walk_to(driver, lambda stop: stop.id == "send")
    keyboard.press(driver, Keys.ENTER)
    wait_messages(driver, "An important answer")
    assert messages(driver).count("An important answer") == 1
    wait(driver, lambda d: box.get_attribute("value") == "", "the box is empty")
    wait(driver, lambda d: "Sent" in heard(d), "said")


def test_an_answer_that_was_not_sent_waits_too(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "message").send_keys("An important answer")
    driver.execute_script("window.fetch = async () => { throw new TypeError('offline') }")
    driver.find_element(By.ID, "send").click()
    wait(driver, lambda d: text(d, "send-status").startswith("Not sent."), "told that it was not sent")
    driver.refresh()
    wait_live(driver)
    assert driver.find_element(By.ID, "message").get_attribute("value") == "An important answer"


@pytest.mark.parametrize("blocked", ["nothing", "htmx.min.js"])
@pytest.mark.requirement("NJ-07", "NJ-10")
def test_what_was_sent_is_not_in_the_box_again(driver: Chrome, stage: Stage, blocked: str) -> None:
    chat = stage.chat().accept()
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": [f"*/{blocked}"]})
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "note").send_keys("Half a no")
    driver.find_element(By.ID, "message").send_keys("Dear Amina")
    driver.find_element(By.ID, "send").click()
    for _ in ("this page, or the next", "loaded again"):
        wait_messages(driver, "Dear Amina")
        wait(driver, lambda d: d.find_element(By.ID, "message").get_attribute("value") == "", "empty")
        wait_live(driver)
        assert driver.find_element(By.ID, "note").get_attribute("value") == "Half a no"
        driver.get(stage.at(f"/console/conversations/{chat.id}"))


@pytest.mark.requirement("NJ-10")
def test_what_is_on_its_way_is_not_in_the_box_again(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "message").send_keys("Dear Amina")
    hold_answer(driver, driver.find_element(By.ID, "send").click)
    driver.get(stage.at("/console"))
    driver.get(stage.at(f"/console/conversations/{chat.id}"))
    wait_messages(driver, "Dear Amina")
    wait_live(driver)
    assert driver.find_element(By.ID, "message").get_attribute("value") == ""


@pytest.mark.requirement("NJ-07", "NJ-10")
def test_an_answer_whose_plain_post_failed_is_in_the_box_again(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/htmx*"]})
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "message").send_keys("Dear Amina")
    with stage.server.down():
        driver.find_element(By.ID, "send").click()
        wait(driver, lambda d: not d.find_elements(By.ID, "message"), "the browser's own page")
    driver.get(stage.at(f"/console/conversations/{chat.id}"))
    wait_live(driver)
    assert driver.find_element(By.ID, "message").get_attribute("value") == "Dear Amina"


@pytest.mark.requirement("AN-01", "AN-07")
def test_what_comes_while_the_desk_is_on_its_way_is_said_once(driver: Chrome, stage: Stage) -> None:
    amina, tomos = stage.chat().accept(), stage.chat(name="Tomos").accept()
    at_chat(driver, stage, amina)
    driver.get("about:blank")
    tomos.write("Helo?")
    amina.write("Hello?")
    listen_early(driver)
    driver.get(stage.at(f"/console/conversations/{amina.id}"))
    wait_heard(driver, "New message from Tomos", "Amina: Hello?")
    assert "New message from Tomos" in text(driver, "alerts")
    driver.get(stage.at(f"/console/conversations/{tomos.id}#message"))
    wait_live(driver)
    amina.write("Are you there?")
    wait_heard(driver, "New message from Amina")
    driver.refresh()
    wait_live(driver)
    tomos.write("Diolch")
    wait_heard(driver, "Tomos: Diolch")


@pytest.mark.parametrize("page", ["", "/end"])
def test_who_signs_out_leaves_no_half_written_words(driver: Chrome, stage: Stage, page: str) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "message").send_keys("Dear Ami")
    driver.get(stage.at(f"/console/conversations/{chat.id}{page}"))
    assert "Dear Ami" in driver.execute_script("return JSON.stringify(sessionStorage)")
    driver.find_element(By.ID, "sign-out").click()
    wait(driver, lambda d: d.find_elements(By.ID, "sign-out-anyway"), "the question")[0].click()
    wait(driver, lambda d: d.find_elements(By.ID, "sign-in"), "the door")
    wait(driver, lambda d: d.execute_script("return sessionStorage.length") == 0, "nothing kept")


@pytest.mark.requirement("AN-01", "AN-07", "EM-06")
def test_what_one_tab_has_said_no_other_says_again(driver: Chrome, stage: Stage) -> None:
    amina, tomos = stage.chat().accept(), stage.chat(name="Tomos").accept()
    at_chat(driver, stage, amina)
    first = driver.current_window_handle
    second = new_tab(driver, stage.at(f"/console/conversations/{tomos.id}"))
    wait_live(driver)
    listen(driver)
    stage.chat(name="Gil")
    amina.write("Hello?")
    tomos.write("Helo?")
    wait_heard(
        driver, "New chat waiting: Gil, Council Tax", "New message from Amina", "Tomos: Helo?", limit=20
    )
    seen = driver.find_element(By.CSS_SELECTOR, "#alerts li").id
    driver.switch_to.window(first)
    wait(driver, lambda d: len(d.find_elements(By.CSS_SELECTOR, "#alerts a")) == 2, "both alerts")
    wait_messages(driver, "Hello?")
    driver.execute_script("dispatchEvent(new Event('focus'))")
    wait_heard(driver, "Amina: Hello?")  # so far only the alert was heard
    amina.write("Are you there?")
    wait_heard(driver, "Amina: Hello?", "Amina: Are you there?")
    driver.switch_to.window(second)
    wait(
        driver, lambda d: d.find_element(By.CSS_SELECTOR, "#alerts li").id != seen, "the alert of it is seen"
    )
    driver.execute_script("dispatchEvent(new Event('focus'))")
    tomos.write("Good bye")
    wait(driver, lambda d: heard(d)[-1] == "Tomos: Good bye", "the voice is here")
    assert len(heard(driver)) == 4


def test_a_desk_that_comes_late_does_not_turn_the_page_back(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "message").send_keys("Hello")
    hold_answer(driver, driver.find_element(By.ID, "send").click)
    gil = stage.chat(name="Gil")
    wait(driver, lambda d: d.find_elements(By.ID, f"waiting-{gil.id}"), "Gil waits")
    release(driver)
    wait(driver, lambda d: text(d, "send-status") == "Sent", "the answer is read")
    assert text(driver, "queue-title") == "1 person waiting"


def test_a_note_is_saved_beside_a_half_written_answer(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "message").send_keys("Dear Ami")
    keyboard.walk_to(driver, lambda stop: stop.id == "note")
    for words in ("Upset", "Upset"):
        keyboard.press(driver, words)
        keyboard.walk_to(driver, lambda stop: stop.id == "save-note")
        keyboard.press(driver, Keys.ENTER)
        wait(
            driver, lambda d: d.find_element(By.ID, "note").get_attribute("value") == "", "the note is taken"
        )
        assert text(driver, "note-status") == "Note saved."
        keyboard.walk_to(driver, lambda stop: stop.id == "note", back=True)
    wait(driver, lambda d: len(d.find_elements(By.CSS_SELECTOR, ".pc-message--note")) == 2, "both notes")
    assert driver.find_element(By.ID, "message").get_attribute("value") == "Dear Ami"
    keyboard.press(driver, " ")
    keyboard.walk_to(driver, lambda stop: stop.id == "save-note")
    keyboard.press(driver, Keys.ENTER)
    wait(driver, lambda d: text(d, "note-status") == "Write a note first", "the refusal")
    assert focus(driver) == "note"
    driver.execute_script("note.value = 'Ups\\u0007et'")
    keyboard.walk_to(driver, lambda stop: stop.id == "save-note")
    keyboard.press(driver, Keys.ENTER)
    wait(driver, lambda d: "hidden characters" in text(d, "note-status"), "refused")
    assert driver.find_element(By.ID, "note").get_attribute("value") == "Upset"


def test_a_note_that_could_not_be_saved_is_no_mistake_and_takes_no_focus(
    driver: Chrome, stage: Stage
) -> None:
    at_chat(driver, stage, stage.chat().accept())
    driver.find_element(By.ID, "note").send_keys("Upset")
    failing = (
        "window.fetch = () => new Promise((_, reject) => { window.fail = () => reject(new TypeError()); })"
    )
    not_saved = "Not saved. Your note is still in the box. Try again."
    for elsewhere in (False, True):
        driver.execute_script(failing)
        driver.find_element(By.ID, "save-note").click()
        if elsewhere:
            driver.find_element(By.ID, "message").click()
        driver.execute_script("fail()")
        wait(driver, lambda d: text(d, "note-status") == not_saved, "told")
        assert focus(driver) == ("message" if elsewhere else "note")
        assert driver.find_element(By.ID, "note").get_attribute("aria-invalid") is None


def test_a_half_written_answer_waits_while_another_chat_is_looked_at(driver: Chrome, stage: Stage) -> None:
    amina, tomos = stage.chat().accept(), stage.chat(name="Tomos").accept()
    at_chat(driver, stage, amina)
    driver.find_element(By.ID, "message").send_keys("Dear Ami")
    driver.find_element(By.ID, f"conversation-{tomos.id}").click()
    wait(driver, lambda d: text(d, "title") == "Chat with Tomos", "Tomos's chat")
    assert driver.find_element(By.ID, "message").get_attribute("value") == ""
    driver.find_element(By.ID, f"conversation-{amina.id}").click()
    wait(driver, lambda d: text(d, "title") == "Chat with Amina", "Amina's chat")
    wait_live(driver)
    assert driver.find_element(By.ID, "message").get_attribute("value") == "Dear Ami"


def test_when_the_visitor_ends_the_chat_the_page_says_so_and_what_to_do(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    chat.end()
    wait_heard(driver, "Amina ended the chat.")
    wait(driver, lambda d: "This chat has ended" in text(d, "status"), "the status")
    assert driver.find_element(By.ID, "wrap-up").text == "Choose a wrap-up code"
    assert text(driver, "next").startswith("Your chat with Amina has ended.")
    assert not driver.find_element(By.ID, "message").is_displayed()


def signed_out(driver: Chrome, stage: Stage) -> None:
    """The session of this browser is over."""
    cookie = driver.get_cookie("plainchat")
    assert cookie is not None
    office = stage.server.office
    token = office.keys.unsign("session", cookie["value"])
    assert token is not None
    stage.server.run(people.sign_out(office, stage.town.ben, token))


def test_who_signs_out_elsewhere_is_told(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    signed_out(driver, stage)
    wait_heard(driver, SIGNED_OUT)
    assert driver.find_element(By.ID, "sign-in-again").is_displayed()


SIGNED_OUT = "You are signed out. Sign in again to go on."


@pytest.mark.requirement("AN-01", "AN-10", "CO-03")
@pytest.mark.parametrize("first_told", ["by the stream", "by the answer"])
@pytest.mark.parametrize("what", ["message", "note"])
def test_who_sends_when_signed_out_hears_once_what_became_of_it_and_why(
    driver: Chrome, stage: Stage, what: str, first_told: str
) -> None:
    at_chat(driver, stage, stage.chat().accept())
    box = driver.find_element(By.ID, what)
    box.send_keys("Dear Ami")
    if first_told == "by the answer":
        driver.execute_script("window.stop()")  # the stream hears nothing any more
    signed_out(driver, stage)
    if first_told == "by the stream":
        wait_heard(driver, SIGNED_OUT)
    driver.find_element(By.ID, "send" if what == "message" else "save-note").click()
    not_sent = {
        "message": "Not sent. Your words are still in the box. Try again.",
        "note": "Not saved. Your note is still in the box. Try again.",
    }[what]
    wait_heard(driver, SIGNED_OUT, not_sent)
    come_back(driver)
    wait_heard(driver, SIGNED_OUT, not_sent)
    assert text(driver, "main").count(SIGNED_OUT) == 1
    assert driver.find_element(By.ID, "sign-in-again").is_displayed()
    assert box.get_attribute("value") == "Dear Ami"


# How many streams were open at most at one time.
COUNT_STREAMS = """
const streams = [];
window.mostStreams = 0;
window.EventSource = class extends EventSource {
  constructor(...all) {
    super(...all);
    streams.push(this);
    const open = streams.filter((one) => one.readyState !== EventSource.CLOSED).length;
    window.mostStreams = Math.max(window.mostStreams, open);
  }
};
"""


def come_back(driver: Chrome) -> None:
    """As a browser tells it when somebody returns to the tab."""
    driver.execute_script(
        "document.dispatchEvent(new Event('visibilitychange')); dispatchEvent(new Event('focus'))"
    )


@pytest.mark.requirement("AN-11")
def test_who_signs_in_again_elsewhere_hears_on(driver: Chrome, stage: Stage) -> None:
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": COUNT_STREAMS})
    at_chat(driver, stage, stage.chat().accept())
    first = driver.current_window_handle
    driver.execute_script("document.getElementById('message').value = 'Dear Ami'")
    signed_out(driver, stage)
    wait_heard(driver, SIGNED_OUT)
    new_tab(driver, "about:blank")
    stage.sign_in(driver)
    wait(driver, lambda d: d.find_elements(By.ID, "queue-part"), "signed in")
    driver.switch_to.window(first)
    come_back(driver)
    wait(driver, lambda d: text(d, "connection") == "The connection is back.", "back")
    assert driver.execute_script("return mostStreams") == 1
    wait_heard(driver, SIGNED_OUT, "The connection is back.")
    assert not driver.find_element(By.ID, "sign-in-again").is_displayed()
    gil = stage.chat(name="Gil")
    wait(driver, lambda d: d.find_elements(By.ID, f"waiting-{gil.id}"), "Gil waits")
    assert driver.find_element(By.ID, "message").get_attribute("value") == "Dear Ami"


@pytest.mark.requirement("AD-01", "KB-04")
def test_in_a_small_window_who_writes_sees_what_is_new(driver: Chrome, stage: Stage) -> None:
    amina, tomos = stage.chat().accept(), stage.chat(name="Tomos").accept()
    with emulate.viewport(driver, *emulate.ZOOM_400):
        at_chat(driver, stage, amina)
        keyboard.walk_to(driver, lambda stop: stop.id == "message")
        keyboard.press(driver, "Dear Ami")
        tomos.write("Helo?")
        wait(driver, lambda d: d.find_elements(By.ID, "newest-alert"), "the alert")
        link = driver.find_element(By.ID, "newest-alert")
        assert link.text == "New message from Tomos"
        box = driver.execute_script("return arguments[0].getBoundingClientRect().toJSON()", link)
        assert box["bottom"] <= emulate.ZOOM_400[1], "in view"
        assert focus(driver) == "message"
        link.click()
        wait(driver, lambda d: text(d, "title") == "Chat with Tomos", "Tomos's chat")


@pytest.mark.requirement("VI-06", "KB-09", "KB-10", "VI-03")
@pytest.mark.parametrize("size", [emulate.ZOOM_400, emulate.ZOOM_200, (1280, 900, 1)], ids=str)
def test_everything_fits_and_can_be_reached(driver: Chrome, stage: Stage, size: tuple[int, int, int]) -> None:
    chat = stage.chat().accept().write(LONG_ADDRESS)
    run, office, ben = stage.server.run, stage.server.office, stage.town.ben
    run(talk.add_note(office, ben, chat.id, "x" * 300, new_key()))
    for number in range(4):
        stage.chat(name=f"Visitor {number}", question="y" * 300)
    with emulate.viewport(driver, *size):
        at_chat(driver, stage, chat)
        assert detect.overflow(driver) == []
        assert detect.small_targets(driver) == []
        assert detect.close_targets(driver) == []
        assert detect.animations(driver) == []
        assert detect.opted_out(driver) == []
        stops = set()
        driver.execute_script("document.activeElement.blur(); scrollTo(0, 0)")
        for stop in keyboard.walk(driver):
            if stop == keyboard.NOWHERE:
                break
            stops.add(stop.id)
            assert detect.obscured(driver) == [], str(stop)
        assert {"availability", "sign-out", "next-link", f"conversation-{chat.id}", "message"} <= stops
        assert {"send", "read-last", "end", "note", "save-note"} <= stops


@pytest.mark.requirement("NJ-03", "AD-01")
def test_without_scripts_the_page_says_what_is_new_when_asked(plain: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    stage.sign_in(plain)
    plain.get(stage.at(f"/console/conversations/{chat.id}"))
    chat.write("Hello?")
    stage.chat(name="Gil")
    submit(plain, "check")
    assert focus(plain) == "news"
    alerts = [link.text for link in plain.find_elements(By.CSS_SELECTOR, "#alerts a")]
    assert alerts == ["New chat waiting: Gil, Council Tax", "New message from Amina"]
    assert plain.title.startswith("(1 waiting)")


@pytest.mark.requirement("KB-06")
def test_letters_outside_a_field_do_nothing(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.execute_script("document.activeElement.blur()")
    before = driver.current_url, focus(driver), len(messages(driver))
    keyboard.press(driver, "abcdefghijklmnopqrstuvwxyz0123456789/?.,")
    assert (driver.current_url, focus(driver), len(messages(driver))) == before
