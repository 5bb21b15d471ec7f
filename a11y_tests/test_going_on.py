"""An adviser offers another way to go on and a resident takes it, where scripts run and by keyboard."""

from functools import partial

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import keyboard
from a11y_tests.support.browsers import gone, wait
from a11y_tests.support.handing_on import handed_on
from a11y_tests.support.pages import focus, messages, open_chat, wait_heard, wait_live
from a11y_tests.support.stage import Stage
from app.actions.finish import end_by_visitor
from app.actions.handing_on import use_route
from app.domain.terms import EventKind
from app.store import events


def _stands_on(id: str, stop: keyboard.Stop) -> bool:
    return stop.id == id


@pytest.mark.requirement("RL-09", "KB-01")
def test_one_press_at_the_desk_offers_and_keeps_what_is_half_typed(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    stage.let_in(driver, stage.town.ben)
    driver.get(stage.at(f"/console/conversations/{chat.id}"))
    driver.find_element(By.ID, "message").send_keys("Half an answer")
    offer = driver.find_element(By.CSS_SELECTOR, ".pc-offers button").get_attribute("id") or ""
    page = driver.find_element(By.TAG_NAME, "html")
    keyboard.walk_to(driver, partial(_stands_on, offer))
    keyboard.press(driver, " ")
    wait(driver, lambda _: gone(page), "the page after")
    wait(driver, lambda d: focus(d) == "message", "the box")
    assert driver.find_element(By.ID, "message").get_attribute("value") == "Half an answer"
    assert "You offered another way to go on" in driver.find_element(By.ID, "messages").text


@pytest.mark.requirement("RL-09", "CO-09")
def test_nothing_is_offered_once_the_chat_has_ended(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    stage.let_in(driver, stage.town.ben)
    driver.get(stage.at(f"/console/conversations/{chat.id}"))
    wait_live(driver)
    offer = driver.find_element(By.CSS_SELECTOR, ".pc-offers button")
    driver.execute_script("arguments[0].focus()", offer)
    stage.server.run(end_by_visitor(stage.server.office, chat.visitor))
    wait(driver, lambda d: not d.find_element(By.ID, "end").is_displayed(), "ended")
    assert offer.is_displayed(), "who stands on it stays there"
    keyboard.press(driver, " ")
    wait(driver, lambda d: focus(d) == "error-summary", "why not")
    assert "This chat has ended. Nothing was offered." in driver.find_element(By.ID, "error-summary").text
    assert not driver.find_elements(By.CSS_SELECTOR, ".pc-offers button")


@pytest.mark.requirement("RL-02", "RL-04")
def test_an_offer_is_said_with_its_reference_and_taken_in_a_tab_beside_the_chat(
    driver: Chrome, stage: Stage
) -> None:
    chat = stage.chat().accept()
    open_chat(driver, chat.url)
    offered = handed_on(stage, "en", chat)
    reference = chat.visitor.reference
    wait_heard(
        driver,
        "This chat is not for emergencies. "
        "Is someone in danger? Call 999, call 999 in BSL, text 999 or dial 18000 now.",
        "Ben offers you another way to go on: sign language by video. "
        f"Your reference to quote is {reference}.",
    )
    driver.find_element(By.ID, "message").send_keys("Half a message")
    chat_tab, known = driver.current_window_handle, set(driver.window_handles)
    [summary] = driver.find_elements(By.PARTIAL_LINK_TEXT, "Share a short summary first")
    summary.click()
    wait(driver, lambda d: set(d.window_handles) - known, "a tab beside the chat")
    (beside,) = set(driver.window_handles) - known
    driver.switch_to.window(beside)
    wait(driver, lambda d: d.find_elements(By.ID, "share"), "the summary")
    driver.find_element(By.ID, "share").click()
    wait(driver, lambda d: d.find_elements(By.ID, "withdraw"), "that it is shared")
    driver.close()
    driver.switch_to.window(chat_tab)
    assert driver.find_element(By.ID, "message").get_attribute("value") == "Half a message"
    wait(driver, lambda d: "You shared this summary" in d.find_element(By.ID, "messages").text, "the item")
    assert messages(driver) == ["My bill is wrong.", "The fire is out now."]
    assert offered.id == chat.id


@pytest.mark.requirement("RL-04")
def test_the_desk_is_told_at_once_that_an_interpreter_is_there(driver: Chrome, stage: Stage) -> None:
    chat = handed_on(stage, "en", None)
    server = stage.server
    stage.let_in(driver, stage.town.ben)
    driver.get(stage.at(f"/console/conversations/{chat.id}"))
    wait(driver, lambda d: not d.find_element(By.ID, "check").is_displayed(), "connected")
    items = server.run(
        server.office.store.read(lambda conn: events.for_visitor(conn, chat.visitor.conversation_id))
    )
    [route_id] = [item.route_id for item in items if item.kind is EventKind.ROUTE_OFFERED and item.route_id]
    server.run(use_route(server.office, chat.visitor, route_id))
    wait(driver, lambda d: d.find_elements(By.ID, "using"), "that it is in use")
    assert "with an interpreter" in driver.find_element(By.ID, "using").text
