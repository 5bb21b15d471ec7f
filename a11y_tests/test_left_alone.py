"""A desk that is not there any more: what its resident sees, and what whoever comes back to it finds."""

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import desk
from a11y_tests.support.browsers import wait
from a11y_tests.support.desk import at_chat, text, unsent
from a11y_tests.support.pages import heard, open_chat
from a11y_tests.support.stage import Chat, Stage
from app.actions.attendance import look
from app.actions.queue import accept
from app.store.people import PRESENT_BY_REQUESTS
from tests.support.office import make_available

served = desk.served

TAKEN = "A colleague took over this chat. Your words were not sent. They are still in the box."


def is_left_alone(stage: Stage, chat: Chat) -> None:
    stage.server.clock.forward(seconds=PRESENT_BY_REQUESTS.seconds + 1)
    stage.server.run(look(stage.server.office))


def test_the_resident_is_told_and_can_leave_a_message(driver: Chrome, stage: Stage) -> None:
    stage.attend(True)
    chat = stage.chat().accept()
    open_chat(driver, stage.at(chat.path))
    is_left_alone(stage, chat)
    wait(driver, lambda d: "Ben is not here any more" in text(d, "status"), "the notice")
    told = "Ben is not here any more. A colleague can take over. You can also leave a message."
    wait(driver, lambda d: told in heard(d), "said")
    assert driver.find_element(By.ID, "message").is_enabled()
    driver.find_element(By.ID, "leave-message").click()
    wait(driver, lambda d: d.find_elements(By.ID, "message-form"), "the form")


def test_who_comes_back_is_told_and_keeps_what_they_wrote(driver: Chrome, stage: Stage) -> None:
    stage.attend(True)
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    driver.find_element(By.ID, "message").send_keys("Dear Ami")
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/console/events*"]})
    office, town = stage.server.office, stage.town
    is_left_alone(stage, chat)
    stage.server.run(make_available(office, town.erin))
    stage.server.run(accept(office, town.erin, chat.id))
    chat.accepted = False  # Ben has nothing to wrap up
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    wait(driver, lambda d: "Erin took over this chat" in text(d, "status"), "told who has it")
    wait(driver, lambda d: TAKEN in heard(d), "said")
    assert text(driver, "send-status") == TAKEN
    box = driver.find_element(By.ID, "message")
    assert box.get_attribute("value") == "Dear Ami"
    assert box.get_attribute("readonly") is not None
    driver.refresh()
    wait(driver, lambda d: not d.find_elements(By.ID, "message"), "a page without the box")
    assert unsent(driver) == "Dear Ami"
