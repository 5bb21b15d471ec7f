"""Back, and sent again, where no script runs: with pages as they were, and with pages that come anew."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support.noscript import ASK_AGAIN, Place
from a11y_tests.support.pages import messages
from a11y_tests.support.stage import Chat, Stage

pytestmark = [pytest.mark.whole_browser, pytest.mark.requirement("NJ-10")]
QUESTION = "My bill is wrong."


@pytest.fixture
def place(plain: Chrome, stage: Stage) -> Place:
    return Place(plain, stage, "tab")  # going back loads a frame anew


@pytest.fixture
def chat(stage: Stage) -> Chat:
    """Amina talks to Ben."""
    return stage.chat().accept()


def test_on_a_page_as_it_was_what_is_sent_again_is_one_message(place: Place, chat: Chat) -> None:
    place.go(chat.url)
    place.say("Only once")
    place.leave_by(place.driver.back, "back")
    assert place.value("message") == "Only once"
    place.press("send")
    assert messages(place.driver) == [QUESTION, "Only once"]
    place.leave_by(place.driver.refresh, "loading again")
    assert messages(place.driver) == [QUESTION, "Only once"]
    # other words from the page that was gone back to are meant
    place.leave_by(place.driver.back, "back")
    place.say("And this")
    assert messages(place.driver) == [QUESTION, "Only once", "And this"]


def test_a_page_that_comes_anew_does_not_offer_what_was_sent(place: Place, chat: Chat) -> None:
    place.go(chat.url)
    place.write("message", "Only once")
    place.driver.execute_script(ASK_AGAIN)
    place.press("send")
    place.leave_by(place.driver.back, "back")
    assert messages(place.driver) == [QUESTION, "Only once"]
    assert place.value("message") == ""


def test_nor_the_answer_that_was_sent_to_a_resident(place: Place, stage: Stage, chat: Chat) -> None:
    stage.let_in(place.driver)
    place.go(f"{stage.server.url}/console/conversations/{chat.id}")
    place.write("message", "Which street?")
    place.driver.execute_script(ASK_AGAIN)
    place.press("send")
    place.leave_by(place.driver.back, "back")
    assert messages(place.driver) == [QUESTION, "Which street?"]
    assert place.value("message") == ""


@pytest.mark.parametrize("kept", [True, False], ids=["as it was", "anew"])
def test_a_question_that_is_sent_again_begins_one_chat(place: Place, stage: Stage, kept: bool) -> None:
    place.go(stage.at("/northborough/start"))
    place.driver.find_element(By.CSS_SELECTOR, "[name=team]").click()
    place.write("question", QUESTION)
    if not kept:
        place.driver.execute_script(ASK_AGAIN)
    place.press_twice("start")
    first = stage.newest().id
    place.leave_by(place.driver.back, "back")
    assert place.value("question") == QUESTION
    place.press("start")
    assert messages(place.driver) == [QUESTION]
    assert stage.newest().id == first
