"""The adviser's desk in a browser: by keyboard only, with scripts and without, and in every size."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import desk, detect, emulate, keyboard
from a11y_tests.support.browsers import wait
from a11y_tests.support.desk import at_chat, submit, text
from a11y_tests.support.pages import focus, wait_live, wait_messages
from a11y_tests.support.stage import Stage
from a11y_tests.support.states import LONG_ADDRESS
from app.actions import people, queue, talk
from app.domain.keys import new_key
from app.domain.terms import Availability, AwayReason
from tests.support.office import make_available

served = desk.served


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
    driver: Chrome, other: Chrome, stage: Stage
) -> None:
    office, run = stage.server.office, stage.server.run
    run(make_available(office, stage.town.ben))
    run(make_available(office, stage.town.dev))
    chat = stage.chat()
    stage.sign_in(driver)
    stage.sign_in(other, stage.town.dev)
    # Dev's page has the button, and goes on having it: his scripts hear nothing any more
    wait_live(other)
    other.execute_cdp_cmd("Network.enable", {})
    other.execute_script("window.stop()")
    other.execute_script("document.getElementById(arguments[0]).focus()", f"accept-{chat.id}")
    submit(driver, f"accept-{chat.id}")
    assert text(driver, "title") == "Chat with Amina"
    chat.accepted = True  # by Ben: what he does not finish stays on his desk
    keyboard.press(other, Keys.ENTER)
    wait(other, lambda d: d.find_elements(By.ID, "error-summary"), "the refusal")
    assert "Ben accepted this chat before you." in text(other, "error-summary")


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


@pytest.mark.requirement("KB-06")
def test_letters_outside_a_field_do_nothing(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    assert keyboard.moved_by_letters(driver) == []


@pytest.mark.parametrize("then", ["ended", "accepted elsewhere"])
@pytest.mark.requirement("AD-02")
def test_who_looks_at_a_chat_while_it_changes_can_accept_the_next(
    driver: Chrome, stage: Stage, then: str
) -> None:
    stage.server.run(make_available(stage.server.office, stage.town.ben))
    chat = stage.chat()
    if then == "ended":
        chat.accept()
    at_chat(driver, stage, chat)
    if then == "ended":
        chat.end()
    else:
        chat.accept()
    part, known = ("ended-part", "Has ended") if then == "ended" else ("chats-part", "Last words")
    wait(driver, lambda d: known in text(d, part), "the desk has changed")
    tomos = stage.chat(name="Tomos")
    wait(driver, lambda d: d.find_elements(By.ID, f"accept-{tomos.id}"), "Tomos waits")[0].click()
    wait(driver, lambda d: text(d, "title") == "Chat with Tomos", "accepted")
