"""What a sighted person has in view while they talk: the newest message, the box, and the end."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import emulate, pages, seen
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import wait_live
from a11y_tests.support.stage import Chat, Stage
from a11y_tests.support.widget import begin_by_form, opened, visit

THREE_LINES = 0.2  # of the long message at 320 px
LONG = "I have looked at your bill, and at the letter that we sent you in May about it. " * 3

# How much of a part is within the window, 0 to 1; for the list, of its last item.
SHARE = """
const { top, bottom, height } = document.querySelector(arguments[0]).getBoundingClientRect();
return Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0)) / height;
"""
END = "return document.querySelector(arguments[0]).getBoundingClientRect().bottom <= innerHeight + 1"
UNCOVERED = """
const part = document.querySelector(arguments[0]);
const { x, y, width, height } = part.getBoundingClientRect();
return part.contains(document.elementFromPoint(x + Math.min(20, width / 2), y + height / 2));
"""
LAST_WORDS = """
const range = document.createRange();
range.selectNodeContents(document.querySelector("#messages > li:last-child .pc-message__text"));
const { top, bottom } = [...range.getClientRects()].pop();
return top >= 0 && bottom <= innerHeight;
"""
NEWEST = "#messages > li:last-child"


def in_view(driver: Chrome, *selectors: str) -> None:
    """Until each part is in the window as a whole."""
    for selector in selectors:
        shows(driver, selector, 0.99)


def shows(driver: Chrome, selector: str, share: float = 0.6) -> None:
    """Until so much of the part is in the window, its end too."""

    def shown(d: Chrome) -> bool:
        return bool(d.execute_script(SHARE, selector) > share and d.execute_script(END, selector))

    wait(driver, shown, f"{selector} in view")


def comes(driver: Chrome, words: str) -> None:
    wait(driver, lambda d: words in d.find_element(By.CSS_SELECTOR, NEWEST).text, words)


def write(driver: Chrome, words: str) -> None:
    driver.find_element(By.ID, "message").send_keys(words)
    driver.find_element(By.ID, "send").click()
    comes(driver, words)


def begin_in_panel(driver: Chrome, stage: Stage) -> Chat:
    """A chat that waits, on the council's page. Looks into the frame."""
    opened(driver, visit(driver, stage.site))
    begin_by_form(driver, "My bill is wrong.")
    return stage.newest()


def talk(driver: Chrome, chat: Chat) -> None:
    """From the queue to the end, with the focus in the box. What is new is in view each time, and the box."""
    in_view(driver, "#message", "#send", NEWEST)
    chat.accept()
    comes(driver, "Ben joined")
    in_view(driver, "#message", "#send", NEWEST)
    chat.reply("Hello Amina. Which street do you live in?")
    comes(driver, "Which street")
    in_view(driver, "#message", "#send", NEWEST)
    write(driver, "Mill Lane")
    in_view(driver, "#message", "#send", NEWEST)
    for text in ("Thank you.", LONG, "Anything else?"):
        chat.reply(text)
        comes(driver, text.strip())
        in_view(driver, "#message", "#send")
        shows(driver, NEWEST)
    assert driver.execute_script("return document.activeElement.id") == "message"
    chat.end_by_adviser()
    comes(driver, "Ben ended the chat.")
    in_view(driver, NEWEST, "#send-status", "#see-end")
    assert driver.find_element(By.ID, "send-status").text == "The chat has ended."
    driver.find_element(By.LINK_TEXT, "What you can do now").click()
    wait(driver, lambda d: d.execute_script(SHARE, "#ended") > 0.6, "what can be done now")


@pytest.mark.requirement("VI-07", "TR-08", "VI-14")
@pytest.mark.parametrize("size", [(1280, 900), (1920, 1080)], ids=str)
def test_in_the_panel_the_newest_message_and_the_box_are_in_view(
    driver: Chrome, stage: Stage, size: tuple[int, int]
) -> None:
    with emulate.viewport(driver, *size):
        talk(driver, begin_in_panel(driver, stage))


@pytest.mark.requirement("VI-07", "TR-08")
@pytest.mark.parametrize("size", [(1366, 625), (390, 700)], ids=str)
def test_in_a_tab_the_newest_message_and_the_box_are_in_view(
    driver: Chrome, stage: Stage, size: tuple[int, int]
) -> None:
    with emulate.viewport(driver, *size):
        chat = stage.chat()
        driver.get(f"{chat.url}#message")
        wait_live(driver)
        talk(driver, chat)


@pytest.mark.requirement("VI-07", "VI-14")
def test_at_400_percent_the_end_of_the_newest_message_and_the_box_are_in_view(
    driver: Chrome, stage: Stage
) -> None:
    with emulate.viewport(driver, 320, 256):
        chat = stage.chat().accept()
        driver.get(f"{chat.url}#message")
        wait_live(driver)
        for text in ("Hello.", LONG, "Anything else?"):
            chat.reply(text)
            comes(driver, text.strip())
            in_view(driver, "#message", "#send")
            shows(driver, NEWEST, THREE_LINES if text == LONG else 0.9)
        write(driver, "Mill Lane")
        in_view(driver, "#message", "#send", NEWEST)


@pytest.mark.requirement("VI-07", "NJ-10")
def test_at_400_percent_the_words_stay_in_view_when_the_chat_ends(driver: Chrome, stage: Stage) -> None:
    with emulate.viewport(driver, 320, 256):
        chat = stage.chat().accept().reply("Hello.")
        driver.get(f"{chat.url}#message")
        wait_live(driver)
        driver.find_element(By.ID, "message").send_keys("Half a thought")
        chat.end_by_adviser()
        comes(driver, "Ben ended the chat.")
        in_view(driver, "#message")
        assert "It is still in the box." in driver.find_element(By.ID, "send-status").text
        assert not driver.find_element(By.ID, "message-hint").is_displayed(), "nothing can be sent"


@pytest.mark.requirement("VI-07", "CO-01")
def test_a_panel_at_400_percent_covers_no_label_with_news(driver: Chrome, stage: Stage) -> None:
    chat = begin_in_panel(driver, stage).accept()
    with emulate.viewport(driver, 320, 256):
        driver.find_element(By.ID, "message").send_keys("Half a thought")
        chat.reply(LONG)
        comes(driver, LONG.strip())
        in_view(driver, "#message", "label[for=message]")
        assert driver.execute_script(UNCOVERED, "label[for=message]")


@pytest.mark.requirement("VI-07", "TR-08", "VI-14")
def test_in_a_panel_at_400_percent_the_end_of_what_arrives_is_in_view_above_the_box(
    driver: Chrome, stage: Stage
) -> None:
    chat = begin_in_panel(driver, stage).accept()
    with emulate.viewport(driver, *emulate.ZOOM_400):
        write(driver, "Mill Lane")
        for text in ("Hello.", LONG, "Anything else?"):
            chat.reply(text)
            comes(driver, text.strip())
            in_view(driver, "#message", "label[for=message]")
            wait(driver, lambda d: d.execute_script(LAST_WORDS), f"the end of {text}")
            if text == LONG:
                wait(driver, lambda d: seen.lines(d) >= 3, "three lines of it")
            else:
                in_view(driver, NEWEST)
        assert driver.execute_script("return document.activeElement.id") == "message"


@pytest.mark.requirement("AN-11", "VI-07", "TR-08")
def test_in_a_panel_at_400_percent_what_arrives_after_a_break_is_in_view(
    driver: Chrome, stage: Stage
) -> None:
    chat = begin_in_panel(driver, stage).accept()
    with emulate.viewport(driver, *emulate.ZOOM_400):
        write(driver, "Mill Lane")
        with stage.server.down():
            wait(driver, lambda d: "The connection is lost." in pages.connection(d), "told", limit=60)
        wait(driver, lambda d: pages.connection(d) == "The connection is back.", "told", limit=60)
        chat.reply("Hello.")
        comes(driver, "Hello.")
        in_view(driver, "#message", "label[for=message]", NEWEST)


@pytest.mark.requirement("VI-07", "TR-08")
def test_where_there_is_no_room_for_what_arrives_a_button_above_the_box_tells_of_it(
    driver: Chrome, stage: Stage
) -> None:
    chat = begin_in_panel(driver, stage).accept()
    driver.execute_script("document.documentElement.dataset.textSize = 'very_large'")
    with emulate.viewport(driver, *emulate.ZOOM_400):
        write(driver, "Mill Lane")
        chat.reply("Hello.")
        comes(driver, "Hello.")
        wait(driver, lambda d: d.execute_script(SHARE, "#new-messages-button") > 0.3, "told")
        assert driver.find_element(By.ID, "new-messages-button").text == "1 new message"
        assert driver.execute_script(SHARE, "#message") > 0.5, "what is written in the box"
        assert driver.execute_script("return document.activeElement.id") == "message"


@pytest.mark.requirement("VI-07")
def test_what_has_the_focus_stays_in_view_when_a_person_zooms_in_and_out(
    driver: Chrome, stage: Stage
) -> None:
    begin_in_panel(driver, stage).accept().reply(LONG, LONG)
    comes(driver, LONG.strip())
    write(driver, "Mill Lane")
    for size in ((1280, 900), emulate.ZOOM_400, (1280, 900), emulate.ZOOM_200):
        with emulate.viewport(driver, *size):
            in_view(driver, "#message", NEWEST)


@pytest.mark.requirement("TR-08")
def test_who_looks_below_the_messages_is_not_moved_and_sees_that_there_are_new_ones(
    driver: Chrome, stage: Stage
) -> None:
    with emulate.viewport(driver, 1280, 500):
        chat = stage.chat().accept().reply("One.", "Two.", "Three.")
        driver.get(chat.url)
        wait_live(driver)
        place = driver.find_element(By.ID, "contact-emergency")
        driver.execute_script("arguments[0].scrollIntoView()", place)
        where = "return arguments[0].getBoundingClientRect().y"
        before = driver.execute_script(where, place)
        chat.reply("Four.")
        comes(driver, "Four.")
        in_view(driver, "#new-messages-button")
        assert driver.execute_script(where, place) == before
        driver.find_element(By.ID, "new-messages-button").click()
        in_view(driver, NEWEST)
        assert driver.switch_to.active_element.text.startswith("Ben")
