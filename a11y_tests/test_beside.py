"""On pages beside an open chat what happens in it is told too: shown, with the way back, and spoken once."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import detect
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import heard, listen, listen_early, open_chat, wait_heard
from a11y_tests.support.stage import Chat, Stage
from app.actions import silence
from app.domain.terms import DeadlineKind
from app.store import deadlines

ASKED = "Ben asks: are you still there? Write anything, or say that you need more time."


def shown(driver: Chrome, text: str) -> None:
    wait(driver, lambda d: d.find_element(By.ID, "beside-news").text == text, f"{text!r}, on the page")


def beside(driver: Chrome, chat: Chat, page: str) -> None:
    """From the chat to a page beside it."""
    open_chat(driver, chat.url)
    driver.get(f"{chat.url}/{page}")
    wait(driver, lambda d: d.find_elements(By.ID, "title"), "the page")
    listen(driver)


@pytest.mark.requirement("AN-01", "TM-05")
@pytest.mark.parametrize("page", ["guests", "settings", "transcript"])
def test_who_is_on_a_page_beside_the_chat_hears_and_sees_what_happens_in_it(
    driver: Chrome, stage: Stage, page: str
) -> None:
    chat = stage.chat().accept().reply("Which bill?")
    beside(driver, chat, page)
    assert not driver.find_element(By.ID, "beside").is_displayed()
    focus = driver.switch_to.active_element
    chat.reply("The one from May?")
    shown(driver, "New chat message from Ben")
    wait_heard(driver, "Ben: The one from May?")
    assert driver.execute_script("return scrollY") == 0, "nobody is moved"
    server = stage.server
    server.run(silence.ask_if_there(server.office, stage.town.ben, chat.id))
    shown(driver, ASKED)
    chat.end_by_adviser()
    shown(driver, "Ben ended the chat.")
    wait_heard(driver, "Ben: The one from May?", ASKED, "Ben ended the chat.")
    assert driver.switch_to.active_element == focus
    driver.find_element(By.ID, "beside-chat").click()
    wait(driver, lambda d: d.find_elements(By.ID, "ended"), "the chat")


@pytest.mark.requirement("AN-01")
def test_who_waits_and_reads_elsewhere_is_told_that_somebody_joined(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat()
    beside(driver, chat, "message")
    chat.accept()
    wait_heard(driver, "Ben joined the chat.")
    shown(driver, "Ben joined the chat.")


@pytest.mark.requirement("AN-01")
def test_what_was_told_beside_the_chat_is_not_said_again_there(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept().reply("Which bill?")
    beside(driver, chat, "needs")
    chat.reply("The one from May?")
    wait_heard(driver, "Ben: The one from May?")
    driver.find_element(By.ID, "beside-chat").click()
    wait(driver, lambda d: d.find_elements(By.ID, "messages"), "the chat")
    listen(driver)
    chat.reply("Are you there?")
    wait_heard(driver, "Ben: Are you there?")


@pytest.mark.requirement("AN-01")
def test_what_could_not_be_said_before_they_went_back_is_said_in_the_chat(
    driver: Chrome, stage: Stage
) -> None:
    chat = stage.chat().accept().reply("Which bill?")
    beside(driver, chat, "needs")
    texts = [f"Word {number}" for number in range(6)]
    chat.reply(*texts)
    shown(driver, "New chat message from Ben")
    listen_early(driver)
    before = len(heard(driver))
    driver.find_element(By.ID, "beside-chat").click()
    wait(driver, lambda d: d.find_elements(By.ID, "messages"), "the chat")
    all_said = [f"Ben: {text}" for text in texts]
    wait(driver, lambda d: heard(d)[-1:] == all_said[-1:], "the last of them")
    assert heard(driver) in (all_said[before:], all_said[before + 1 :]), "none is lost, and none said twice"


@pytest.mark.requirement("TM-05")
def test_typing_there_is_a_sign_of_life(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept().reply("Which bill?")
    server = stage.server
    beside(driver, chat, "guests")
    server.run(silence.ask_if_there(server.office, stage.town.ben, chat.id))
    shown(driver, ASKED)
    driver.find_element(By.ID, "guest").send_keys("Kim")
    wait(driver, lambda _: not asked(stage, chat), "she is there")
    wait(driver, lambda d: not d.find_element(By.ID, "beside").is_displayed(), "the question is taken back")


def asked(stage: Stage, chat: Chat) -> bool:
    office = stage.server.office
    return DeadlineKind.ASKED in stage.server.run(office.store.read(lambda conn: deadlines.of(conn, chat.id)))


@pytest.mark.requirement("KB-09")
def test_it_covers_nothing_that_has_the_focus(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept().reply("Which bill?")
    beside(driver, chat, "needs")
    chat.reply("The one from May?")
    shown(driver, "New chat message from Ben")
    page = driver.find_element(By.TAG_NAME, "html")
    for _ in range(30):
        page.send_keys(Keys.TAB)
        assert detect.obscured(driver) == []
