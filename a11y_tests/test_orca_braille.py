"""What a deafblind person has under the fingers: a chat on a braille display of 40 cells, with no sound.

Asserted is what the cells hold, letter by letter. `$l` is Orca's sign for the end of a line in a box, `& y`
for a choice that is not taken and `&=y` for one that is.
"""

from collections.abc import Callable

import pytest
from selenium.webdriver.common.by import By

from a11y_tests.support.braille import BACK, ON, useful
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import IN_TEST_ALL
from a11y_tests.support.rig import OrcaRig
from a11y_tests.support.speech import texts
from a11y_tests.support.stage import Chat, Stage

BOX = "Your message  $l"
AGAIN = "Read the last message again push button"
ANSWER = "Your bin will be collected on Friday, please put it out by seven."
TITLE = "Chat with Ben - Northborough Council."
AT_LEAST = 25  # characters of a message that come at once (BR-02)


def begin_by_form(braille: OrcaRig) -> None:
    """From the top of the form to its button."""
    braille.tab_to("Your name (optional)  $l")
    braille.type("Amina")
    braille.display.hold("Your name (optional) Amina $l")
    braille.tab_to("& y Council Tax radio button")
    braille.speech.after(lambda: braille.key("space"), "&=y Council Tax radio button")
    braille.tab_to("How can we help?  $l")
    braille.type("Which day?")
    braille.display.hold("How can we help? Which day? $l")
    braille.tab_to("Start the chat push button")
    braille.speech.after(lambda: braille.key("Return"), BOX)


def comes(braille: OrcaRig, chat: Chat, message: str) -> str:
    """The cells in which a message of Ben's comes."""
    shown = texts(braille.speech.after(lambda: chat.reply(message), f"Ben: {message}"))
    (cells,) = (one for one in shown if braille.display.has(one, f"Ben: {message}"))
    return cells


def until_shown(braille: OrcaRig, cells: str, press: Callable[[], None], presses: int) -> None:
    """Press until the display holds `cells`."""
    read: list[str] = []
    for _ in range(presses):
        shown = texts(braille.speech.after(press)) or texts(braille.speech.quiet(0.5, first=5))
        if cells in shown:
            return
        read += shown
    raise AssertionError(f"{cells!r} not within {presses} presses; there was: {read}")


def back_to(braille: OrcaRig, cells: str) -> None:
    """By the display's own key. Orca goes by lines, and by halves of long ones."""
    until_shown(braille, cells, lambda: braille.display.press(BACK), presses=12)


def on_to(braille: OrcaRig, cells: str) -> None:
    until_shown(braille, cells, lambda: braille.display.press(ON), presses=4)


@IN_TEST_ALL
@pytest.mark.requirement("BR-01", "BR-02", "BR-03", "AN-13")
def test_messages_are_read_fetched_back_and_answered(braille: OrcaRig, stage: Stage) -> None:
    display = braille.display
    chat = stage.chat().accept()
    driver = braille.open(chat.url, TITLE)
    wait(driver, lambda d: not d.find_element(By.ID, "check").is_displayed(), "the stream")
    braille.speech.after(driver.find_element(By.ID, "message").click, BOX)
    assert useful(comes(braille, chat, ANSWER), ANSWER) >= AT_LEAST
    braille.speech.after(lambda: display.press(ON), "Friday, please put it out by seven.")
    display.hold(BOX)  # the message is gone, by itself

    braille.tab_to(AGAIN)
    braille.speech.after(lambda: braille.key("Return"), f"Ben: {ANSWER}")
    display.hold(AGAIN)
    braille.speech.after(lambda: braille.key("Return"), f"Ben: {ANSWER}")
    until_shown(braille, BOX, lambda: braille.key("shift+Tab"), presses=6)
    braille.type("Thank you.")
    display.hold("Your message Thank you. $l")
    braille.tab_to("Send push button")
    braille.speech.after(lambda: braille.key("Return"), BOX, "Sent")
    braille.speech.after(chat.end_by_adviser, "Ben ended the chat.")


@IN_TEST_ALL
@pytest.mark.requirement("BR-01", "BR-03")
def test_the_displays_own_keys_lead_from_the_box_to_the_last_message(braille: OrcaRig, stage: Stage) -> None:
    chat = stage.chat().accept().reply("I am Ben.", ANSWER)
    display = braille.display
    braille.open(chat.url, TITLE)
    braille.tab_to(BOX)
    display.hold(BOX)
    back_to(braille, ANSWER[:40])
    on_to(braille, "seven.")


@IN_TEST_ALL
@pytest.mark.requirement("BR-01", "NJ-01")
def test_a_chat_without_scripts(braille: OrcaRig, stage: Stage) -> None:
    display = braille.display
    braille.open(stage.at("/northborough"), "Chat with us, open - Northborough Council.", scripts=False)
    braille.tab_to("Start a chat")
    braille.speech.after(
        lambda: braille.key("Return"), "Finished loading Start a chat - Northborough Council."
    )
    begin_by_form(braille)
    stage.newest().accept().reply("I am Ben.", ANSWER)
    braille.type("Elm Road.")
    display.hold("Your message Elm Road. $l")
    braille.tab_to("Send push button")
    braille.speech.after(lambda: braille.key("Return"), BOX)
    display.hold(BOX)
    # What is new describes the box. Orca shows no descriptions: it stands just before.
    back_to(braille, ANSWER[:40])
    back_to(braille, "Sent. Ben joined the chat. 2 new message")


@IN_TEST_ALL
@pytest.mark.requirement("BR-01", "BR-02", "NJ-05")
def test_new_messages_by_themselves_without_scripts(braille: OrcaRig, stage: Stage) -> None:
    chat = stage.chat().accept().reply("I am Ben.")
    braille.open(chat.url, TITLE, scripts=False)
    braille.tab_to("& y Options collapsed toggle button")
    braille.speech.after(lambda: braille.key("Return"), "& y Options expanded toggle button")
    braille.tab_to("Show new messages by themselves push button")
    braille.speech.after(lambda: braille.key("Return"), BOX)
    assert useful(comes(braille, chat, ANSWER), ANSWER) >= AT_LEAST


@IN_TEST_ALL
@pytest.mark.requirement("BR-01", "BR-02", "AD-01")
def test_an_adviser_reads_the_queue_and_the_messages(braille: OrcaRig, stage: Stage) -> None:
    amina = stage.chat().accept()
    driver = braille.chromium()
    stage.sign_in(driver)
    wait(driver, lambda d: d.find_elements(By.ID, "queue-part"), "the desk")
    driver.get(f"{stage.server.url}/console/conversations/{amina.id}")
    braille.speech.until("Finished loading Chat with Amina - Plainchat.")
    braille.tab_to("Your answer to Amina  $l")
    braille.speech.after(lambda: amina.write(ANSWER), f"Amina: {ANSWER}")
    braille.speech.after(lambda: stage.chat(name="Tomos"), "New chat waiting: Tomos, Council Tax")
    braille.speech.after(amina.end, "Amina ended the chat.")


PLANT = {
    "a sender and a time so long that they fill the display": """
        const sayer = document.getElementById("announcer");
        new MutationObserver((changes, seen) => {
          for (const { addedNodes } of changes) for (const { firstChild } of addedNodes)
            firstChild.data = firstChild.data.replace(": ", ", adviser of Council Tax, says at 10:24: ");
          seen.takeRecords();
        }).observe(sayer, { childList: true });""",
    "an announcer that tells nobody": "document.getElementById('announcer').removeAttribute('aria-live')",
}


@IN_TEST_ALL
@pytest.mark.requirement("LE-06")
@pytest.mark.parametrize("fault", PLANT)
def test_a_fault_that_is_planted_is_felt(braille: OrcaRig, stage: Stage, fault: str) -> None:
    chat = stage.chat().accept()
    driver = braille.open(chat.url, TITLE)
    wait(driver, lambda d: not d.find_element(By.ID, "check").is_displayed(), "the stream")
    braille.tab_to(BOX)
    driver.execute_script(PLANT[fault])
    shown = texts(braille.speech.after(lambda: chat.reply(ANSWER), pause=5))
    assert max((useful(cells, ANSWER) for cells in shown), default=0) < AT_LEAST
