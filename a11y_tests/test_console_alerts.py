"""What the adviser's desk tells by itself: seen, said once, and nothing moves because of it."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import desk, detect, emulate, keyboard
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import led_by
from a11y_tests.support.desk import at_chat, submit, text
from a11y_tests.support.pages import (
    announcer_stayed,
    focus,
    heard,
    listen,
    listen_early,
    messages,
    new_tab,
    wait_heard,
    wait_live,
    wait_messages,
    watch_announcer,
)
from a11y_tests.support.stage import Stage
from app.actions.people import set_availability
from app.domain.terms import Availability, AwayReason
from tests.support.messages import TOMOS, leave_message

served = desk.served


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


@pytest.mark.requirement("AN-03")
def test_the_announcer_stays_while_the_desk_changes(driver: Chrome, stage: Stage) -> None:
    amina = stage.chat().accept()
    at_chat(driver, stage, amina)
    watch_announcer(driver)
    amina.write("Hello?")
    gil = stage.chat(name="Gil")
    wait_heard(driver, "Amina: Hello?", "New chat waiting: Gil, Council Tax")
    driver.find_element(By.ID, "message").send_keys("Hello Amina")
    driver.find_element(By.ID, "send").click()
    wait_messages(driver, "Hello?", "Hello Amina")
    gil.end()
    wait(driver, lambda d: not d.find_elements(By.ID, f"waiting-{gil.id}"), "Gil has left")
    amina.end()
    wait(driver, lambda d: heard(d)[-1] == "Amina ended the chat.", "said by the same announcer")
    assert announcer_stayed(driver)


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


@pytest.mark.requirement("AN-01", "AD-02")
def test_a_message_that_was_left_is_an_alert_that_leads_there(driver: Chrome, stage: Stage) -> None:
    at_chat(driver, stage, stage.chat().accept())
    town, office = stage.town, stage.server.office
    stage.server.run(leave_message(office, town.northborough, town.housing))
    left = stage.server.run(leave_message(office, town.northborough, town.council_tax, contact=TOMOS))
    wait_heard(driver, "Message left: Tomos, Council Tax")
    (link,) = driver.find_elements(By.CSS_SELECTOR, "#alerts a")
    assert link.text == "Message left: Tomos, Council Tax"
    link.send_keys(Keys.ENTER)
    wait(driver, lambda d: d.current_url.endswith(f"/console/messages/{left.follow_up_id}"), "the message")


@pytest.mark.requirement("KB-04", "AD-02")
def test_who_stands_on_somebody_who_leaves_the_queue_sees_that(driver: Chrome, stage: Stage) -> None:
    at_chat(driver, stage, stage.chat().accept())
    gil = stage.chat(name="Gil")
    accept = wait(driver, lambda d: d.find_elements(By.ID, f"accept-{gil.id}"), "Gil waits")[0]
    driver.execute_script("arguments[0].focus()", accept)
    gil.end()
    row = f"waiting-{gil.id}"
    wait(driver, lambda d: text(d, row).endswith("Not waiting any more."), "Gil has left")
    wait_heard(driver, "New chat waiting: Gil, Council Tax", "Gil: Not waiting any more.")
    assert focus(driver) == f"accept-{gil.id}"
    driver.execute_script("document.getElementById('message').focus()")
    wait(driver, lambda d: not d.find_elements(By.ID, row), "the row goes when the focus does")


@pytest.mark.requirement("AN-01", "AD-02")
def test_who_has_accepted_somebody_is_not_told_that_they_are_gone(driver: Chrome, stage: Stage) -> None:
    """The desk may change before the page of the chat is there."""
    at_chat(driver, stage, stage.chat().accept())
    gil = stage.chat(name="Gil")
    button = wait(driver, lambda d: d.find_elements(By.ID, f"accept-{gil.id}"), "Gil waits")[0]
    driver.execute_script("arguments[0].focus()", button)
    gil.accept()
    wait(driver, lambda d: d.find_elements(By.ID, f"conversation-{gil.id}"), "Gil among one's own chats")
    stage.chat(name="Dora")
    wait_heard(driver, "New chat waiting: Gil, Council Tax", "New chat waiting: Dora, Council Tax")


@pytest.mark.requirement("AN-01", "AD-02")
def test_availability_that_was_chosen_elsewhere_is_shown_and_said(driver: Chrome, stage: Stage) -> None:
    stage.attend(there=True)
    at_chat(driver, stage, stage.chat().accept())
    select = driver.find_element(By.ID, "availability")
    assert select.get_attribute("value") == "available"
    office = stage.server.office

    def choose(choice: Availability, reason: AwayReason | None = None) -> None:
        stage.server.run(set_availability(office, stage.town.ben, choice, reason))

    choose(Availability.AWAY, AwayReason.LUNCH)
    wait_heard(driver, "You are away now. You cannot accept chats.")
    assert select.get_attribute("value") == "away:lunch"
    driver.execute_script("arguments[0].value = 'away:meeting'", select)  # about to be chosen here
    choose(Availability.AVAILABLE)
    wait(driver, lambda d: heard(d)[-1] == "You are available now. New chats show in the queue.", "said")
    assert select.get_attribute("value") == "away:meeting"


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


@pytest.mark.requirement("AN-01", "AN-07")
@pytest.mark.parametrize("button", led_by("accept", of=["availability-save", "accept"]))
def test_what_comes_while_a_form_is_on_its_way_is_said_once(
    driver: Chrome, stage: Stage, button: str
) -> None:
    """Taken, it leads to a page of its own address; refused, it is answered by one. Both show the alert."""
    stage.attend(there=True)
    amina = stage.chat()
    stage.let_in(driver)
    driver.get(stage.at("/console"))
    wait_live(driver)
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/console/events*"]})
    driver.refresh()
    if button == "accept":
        amina.end()
    stage.chat(name="Gil")
    listen_early(driver)
    gil, tomos = (f"New chat waiting: {name}, Council Tax" for name in ("Gil", "Tomos"))
    # by keyboard: the words about the lost connection may move the button away from under a pointer
    submitting = driver.find_element(By.ID, button if button == "availability-save" else f"accept-{amina.id}")
    submitting.send_keys(Keys.ENTER)
    wait(driver, lambda d: gil in text(d, "alerts"), "the page after the form")
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    wait_live(driver)
    wait_heard(driver, gil)
    stage.chat(name="Tomos")
    wait_heard(driver, gil, tomos)


@pytest.mark.whole_browser
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


def test_when_the_visitor_ends_the_chat_the_page_says_so_and_what_to_do(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    chat.end()
    wait_heard(driver, "Amina ended the chat.")
    wait(driver, lambda d: "This chat has ended" in text(d, "status"), "the status")
    assert driver.find_element(By.ID, "wrap-up").text == "Say what it was about"
    assert text(driver, "next").startswith("Your chat with Amina has ended.")
    assert not driver.find_element(By.ID, "message").is_displayed()


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


@pytest.mark.requirement("AN-01", "KB-04")
@pytest.mark.parametrize("on_the_button", [False, True])
def test_who_looks_at_a_chat_that_goes_to_another_team_hears_it_and_goes_on(
    driver: Chrome, stage: Stage, on_the_button: bool
) -> None:
    amina, tomos = stage.chat(), stage.chat(name="Tomos").accept()
    at_chat(driver, stage, amina)
    if on_the_button:
        driver.execute_script("document.getElementById('accept-open').focus()")
    amina.move(stage.town.housing)
    meaning = "Its new messages do not come here. You cannot write in it any more."
    wait_heard(driver, f"This chat is now with another team. {meaning}")
    if on_the_button:
        assert focus(driver) == "accept-open"
        driver.execute_script("document.getElementById('note').focus()")
    wait(driver, lambda d: text(d, "status").endswith("any more."), "what that means")
    assert not driver.find_elements(By.ID, "accept-open")
    tomos.write("Are you there?")
    wait(driver, lambda d: "New message from Tomos" in text(d, "alerts"), "an alert")


@pytest.mark.requirement("AN-01")
def test_a_chat_that_comes_back_brings_what_was_written_meanwhile(driver: Chrome, stage: Stage) -> None:
    amina, tomos = stage.chat(question="One"), stage.chat(name="Tomos").accept()
    at_chat(driver, stage, amina)
    amina.move(stage.town.housing).write("Two")
    tomos.write("Are you there?")
    wait(driver, lambda d: "New message from Tomos" in text(d, "alerts"), "an alert, after Two")
    with stage.server.down():
        wait(driver, lambda d: text(d, "connection"), "the connection is lost")
    wait(driver, lambda d: text(d, "connection").endswith("is back."), "the connection is back")
    amina.move(stage.town.council_tax).write("Three")
    wait_messages(driver, "One", "Two", "Three")
    wait(driver, lambda d: heard(d)[-1] == "Amina: Three", "all is said")
    assert [words for words in heard(driver) if words.startswith("Amina:")] == ["Amina: Two", "Amina: Three"]
