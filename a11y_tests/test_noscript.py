"""The chat where no script runs: in a tab, and in a plain frame of a council's page on another site.

A long conversation of both sides is in test_main_job.py, each page in test_pages.py, what Orca makes
of it in test_orca.py, and the council's own link in test_widget.py.
"""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import detect
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import by_turns, led_by
from a11y_tests.support.noscript import ASK_AGAIN, Place
from a11y_tests.support.pages import focus, messages
from a11y_tests.support.stage import Chat, Stage

WHERE = ("tab", "frame")
QUESTION = "My bill is wrong."
TOO_LONG = "x" * 5001
SWALLOWED = "One\x07two"  # a control character, which a browser sends as it is
REFUSED = {"empty": "", "blank": " \n ", "long": TOO_LONG, "control": SWALLOWED}


@pytest.fixture(params=WHERE)
def place(request: pytest.FixtureRequest, plain: Chrome, stage: Stage) -> Place:
    return Place(plain, stage, request.param)


@pytest.fixture
def chat(stage: Stage) -> Chat:
    """Amina talks to Ben."""
    return stage.chat().accept()


# --- the whole of it ---


@pytest.mark.requirement("NJ-01")
def test_a_chat_is_begun_read_answered_saved_and_ended(place: Place, stage: Stage) -> None:
    place.go(stage.at("/northborough"))
    place.press("begin")
    place.write("name", "Amina")
    place.driver.find_element(By.CSS_SELECTOR, "[name=team]").click()
    place.write("question", QUESTION)
    place.press("start")
    assert "You are in the queue" in place["status"].text
    chat = stage.newest().accept().reply("Which street?")
    place.press("check")
    assert messages(place.driver) == [QUESTION, "Which street?"]
    place.say("Mill Lane")
    chat.reply("Thank you.")
    place.press("check-end")
    said = [QUESTION, "Which street?", "Mill Lane", "Thank you."]
    assert messages(place.driver) == said

    place["options"].find_element(By.TAG_NAME, "summary").click()
    with place.followed("transcript-link"):
        assert messages(place.driver) == said
        [saved] = place.driver.find_elements(By.PARTIAL_LINK_TEXT, "Save all messages as a text file")
        text = place.driver.execute_async_script(
            "fetch(arguments[0]).then((answer) => answer.text()).then(arguments[1])",
            saved.get_attribute("href"),
        )
        assert all(f"\n  {words}\n" in text for words in said)
        place.driver.find_element(By.LINK_TEXT, "Go back to the chat").click()
        wait(place.driver, lambda d: d.find_elements(By.ID, "options"), "the chat")

    if not place.framed:
        place["options"].find_element(By.TAG_NAME, "summary").click()
    place.press("leave")
    place.press("confirm")
    assert "This chat has ended" in place["status"].text
    assert messages(place.driver) == said
    assert not place.driver.find_elements(By.ID, "composer")


# --- what is new ---


@pytest.mark.requirement("NJ-02")
@pytest.mark.parametrize("place", led_by("frame", of=WHERE), indirect=True)
def test_after_sending_focus_is_in_the_box_which_says_what_is_new(place: Place, chat: Chat) -> None:
    place.go(chat.url)
    chat.reply("I found it.")
    place.say("It is the May bill")
    address = place.driver.execute_script("return location.href")
    assert address.startswith(f"{chat.url}?")
    assert address.endswith("#message")
    assert focus(place.driver) == "message"
    assert place.described("message")[0] == "Sent. 1 new message from Ben: I found it."
    place.driver.refresh()
    place.look()
    assert messages(place.driver) == [QUESTION, "I found it.", "It is the May bill"], "not sent again"


@pytest.mark.requirement("NJ-02")
def test_the_description_reaches_who_listens(plain: Chrome, chat: Chat) -> None:
    """In the tree that the browser gives to screen readers."""
    plain.get(chat.url)
    chat.reply("I found it.", "Have a good day.")
    plain.find_element(By.ID, "check").click()
    wait(plain, lambda d: "since=" in d.current_url, "the page after the check")
    [box] = [node for node in detect.accessibility_tree(plain) if node["role"]["value"] == "textbox"]
    assert box["description"]["value"].startswith("2 new messages from Ben: I found it. Have a good day. ")


@pytest.mark.requirement("NJ-04")
@pytest.mark.parametrize("place", led_by("tab", of=WHERE), indirect=True)
def test_new_messages_are_asked_for_above_and_below(place: Place, chat: Chat) -> None:
    place.go(chat.url)
    order = "return check.compareDocumentPosition(messages) & messages.compareDocumentPosition(arguments[0])"
    assert place.driver.execute_script(order, place["check-end"]) == 4, "one before the messages, one after"
    assert place["check"].text == place["check-end"].text == "Check for new messages"
    told = str(place["by-hand"].get_property("innerText"))  # WebDriver's own text leaves <noscript> out
    assert told == "To see new messages, press Check for new messages. To come back later, use your link."
    for number, link in enumerate(("check", "check-end", "check"), start=1):
        chat.reply(f"News {number}")
        place.press(link)
        assert place.title == "(1 new) Chat with Ben - Northborough Council", link
        assert messages(place.driver)[-1] == f"News {number}"
        assert place.described("message")[0] == f"1 new message from Ben: News {number}"
        assert focus(place.driver) == "message"
    for link in ("check-end", "check"):
        place.press(link)
        assert place.title == "Chat with Ben - Northborough Council"
        assert place.described("message")[0] == "No new messages."


# --- nothing is lost, and nothing sent twice ---


@pytest.mark.requirement("NJ-10")
@pytest.mark.parametrize("place", led_by("frame", of=WHERE), indirect=True)
def test_a_double_click_sends_once(place: Place, chat: Chat) -> None:
    place.go(chat.url)
    place.write("message", "Only once")
    place.press_twice("send")
    place.press("check")
    assert messages(place.driver) == [QUESTION, "Only once"]


@pytest.mark.requirement("NJ-10")
@pytest.mark.parametrize("place", led_by("tab", of=WHERE), indirect=True)
def test_half_a_message_is_there_after_a_look_elsewhere(place: Place, chat: Chat) -> None:
    place.go(chat.url)
    place.write("message", "Half a mess")
    place.press("check")
    place.leave_by(place.driver.back, "back")
    assert place.value("message") == "Half a mess"


@pytest.mark.requirement("NJ-10")
def test_back_after_sending_what_was_checked_with_is_the_chat(
    plain: Chrome, stage: Stage, chat: Chat
) -> None:
    """Not the browser's own page that asks whether to send a form again."""
    place = Place(plain, stage, "tab")  # going back loads a frame anew
    place.go(chat.url)
    place.write("message", "Half a mess")
    place.press("check")
    assert focus(plain) == "message"
    place.write("message", "Half a message")
    plain.execute_script(ASK_AGAIN)
    place.press("send")
    plain.execute_script(ASK_AGAIN)
    place.leave_by(plain.back, "back")
    assert messages(plain) == [QUESTION, "Half a message"]
    assert place["composer"].is_displayed()


@pytest.mark.requirement("NJ-10")
def test_what_was_checked_with_is_there_after_a_look_elsewhere(
    plain: Chrome, stage: Stage, chat: Chat
) -> None:
    place = Place(plain, stage, "tab")
    place.go(chat.url)
    place.write("message", "Half a mess")
    place.press("check")
    place["options"].find_element(By.TAG_NAME, "summary").click()
    plain.execute_script(ASK_AGAIN)
    place.press("transcript-link")
    place.leave_by(plain.back, "back")
    assert place.value("message") == "Half a mess"
    place.go(chat.url)
    assert place.value("message") == "Half a mess", "also by the link"


@pytest.mark.requirement("NJ-10", "CO-05")
@pytest.mark.parametrize("place", led_by("frame", of=WHERE), indirect=True)
def test_ways_out_keep_what_was_typed_last(place: Place, chat: Chat) -> None:
    place.go(chat.url)
    place.write("message", "half words")
    place.press("check")
    for way, typed in (("leave", "half words AND MORE"), ("forget-link", "half words AND MORE, at last")):
        place.write("message", typed)
        place.driver.execute_script("arguments[0].open = true", place["options"])
        place.press(way)
        assert way != "leave" or place["unsent"].text == typed
        place.press("keep")
        assert place.value("message") == typed


@pytest.mark.requirement("NJ-10")
def test_leaving_a_message_instead_takes_along_what_was_typed_last(plain: Chrome, stage: Stage) -> None:
    place = Place(plain, stage, "tab")
    place.go(stage.chat().url)
    place.write("message", "And another thing")
    place.press("leave-message")
    assert place.value("question") == "And another thing"
    place.press("keep")
    assert place.value("message") == "And another thing"


@pytest.mark.requirement("NJ-10")
def test_back_after_forgetting_is_no_question_of_the_browser(plain: Chrome, stage: Stage, chat: Chat) -> None:
    place = Place(plain, stage, "tab")
    place.go(f"{chat.url}/forget")
    place.press("confirm")
    plain.execute_script(ASK_AGAIN)
    place.press("start-again")
    place.leave_by(plain.back, "back")
    assert place["title"].text == "This chat is forgotten"
    chat.open = False


@pytest.mark.requirement("NJ-10")
@pytest.mark.parametrize(
    "button", led_by("check", "end", of=["check", "availability-save", "save-note", "end"])
)
def test_back_comes_to_what_an_adviser_has_half_written(
    plain: Chrome, stage: Stage, chat: Chat, button: str
) -> None:
    stage.sign_in(plain)
    place = Place(plain, stage, "tab")
    place.go(stage.at(f"/console/conversations/{chat.id}"))
    place.write("message", "Dear Ami")
    place.write("note", "Ask ag")
    place.press(button)
    plain.execute_script(ASK_AGAIN)
    place.go(stage.at("/console"))
    place.leave_by(plain.back, "back")
    if button == "end":
        assert place["unsent"].get_attribute("value") == "Dear Ami"
        return
    assert place.value("message") == "Dear Ami"
    assert place.value("note") == ("" if button == "save-note" else "Ask ag")


@pytest.mark.requirement("NJ-10", "KB-04")
def test_an_answer_that_an_end_has_kept_from_being_sent_is_told_where_the_focus_is(
    plain: Chrome, stage: Stage, chat: Chat
) -> None:
    stage.sign_in(plain)
    place = Place(plain, stage, "tab")
    place.go(stage.at(f"/console/conversations/{chat.id}"))
    place.write("message", "Dear Amina")
    chat.end()
    place.press("send")
    told = plain.switch_to.active_element
    assert told.text.startswith("There is a problem\nThis chat has ended"), told.text
    assert place["unsent"].get_attribute("value") == "Dear Amina"


# --- errors ---


@pytest.mark.requirement("CO-09")
@pytest.mark.parametrize(("place", "what"), by_turns(WHERE, list(REFUSED)), indirect=["place"])
def test_a_message_that_is_refused_is_explained_and_kept(place: Place, chat: Chat, what: str) -> None:
    text = REFUSED[what]
    place.go(chat.url)
    place.say(text)
    _explained(place, "message", text)
    assert messages(place.driver) == [QUESTION]
    assert place.title.startswith("Error: ")
    place.say("Now it is right")
    assert messages(place.driver) == [QUESTION, "Now it is right"]
    assert place["message"].get_attribute("aria-invalid") is None


@pytest.mark.requirement("CO-09")
@pytest.mark.parametrize(("place", "what"), by_turns(WHERE, ["empty", "long", "control"]), indirect=["place"])
def test_a_form_that_is_refused_is_explained_and_kept(place: Place, stage: Stage, what: str) -> None:
    text = REFUSED[what]
    place.go(stage.at("/northborough/start"))
    place.write("name", "Amina")
    place.driver.find_element(By.CSS_SELECTOR, "[name=team]").click()
    place.write("question", text)
    place.press("start")
    _explained(place, "question", text)
    assert place.title.startswith("Error: ")
    assert place.value("name") == "Amina"
    assert place.driver.find_element(By.CSS_SELECTOR, "[name=team]").is_selected()
    place.write("question", QUESTION)
    place.press("start")
    assert messages(place.driver) == [QUESTION]
    stage.newest()


def _explained(place: Place, field: str, text: str) -> None:
    """In a summary above all with a link to the field, and at the field."""
    summary = place["error-summary"]
    [link] = summary.find_elements(By.TAG_NAME, "a")
    words = link.text
    assert words
    assert place[field].get_attribute("aria-invalid") == "true"
    assert any(words in described for described in place.described(field))
    assert place[f"{field}-error"].text == f"Error: {words}"
    assert place.value(field) == text.replace("\x07", "")
    link.click()
    assert focus(place.driver) == field
