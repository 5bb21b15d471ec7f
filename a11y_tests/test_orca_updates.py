"""What is heard where new messages come by themselves without scripts, in Chromium and in Firefox."""

import shutil

import pytest
from selenium.webdriver.common.by import By

from a11y_tests.support.choose import IN_TEST_ALL
from a11y_tests.support.rig import OrcaRig
from a11y_tests.support.speech import texts
from a11y_tests.support.stage import Chat, Stage
from tests.support.missing import without

BOX = "Your message entry"
TITLE = "Chat with Ben - Northborough Council"


def choose(orca: OrcaRig) -> None:
    """From the top of the chat's page, by keyboard, to its message box."""
    orca.tab_to("Options")
    orca.speech.after(lambda: orca.key("Return"), "expanded")
    orca.tab_to("Show new messages by themselves")
    orca.speech.after(lambda: orca.key("Return"), BOX)


def hears(orca: OrcaRig, chat: Chat) -> None:
    """Each message once, whole and in order, also equal ones; and nothing else."""
    for text in ("Which street?", "Yes", "Yes"):
        assert heard(orca, chat, text) == [f"Ben: {text}"]
    said = " ".join(texts(orca.speech.after(lambda: chat.reply("One.", "Two.", "Three."), "Ben: Three.")))
    assert said == "Ben: One. Ben: Two. Ben: Three."


def heard(orca: OrcaRig, chat: Chat, text: str) -> list[str]:
    """What is said when Ben writes `text`. A no-break space that makes a text new is not heard."""
    said = texts(orca.speech.after(lambda: chat.reply(text), f"Ben: {text}"))
    return [one.rstrip("\u00a0") for one in said]


@pytest.mark.requirement("NJ-05", "AN-06")
def test_in_chromium(orca: OrcaRig, stage: Stage) -> None:
    chat = stage.chat().accept().reply("I am Ben.")
    driver = orca.open(chat.url, TITLE, scripts=False)
    choose(orca)
    before = driver.execute_script("return history.length")
    orca.type("Elm")
    hears(orca, chat)
    box = driver.switch_to.active_element
    assert (box.get_attribute("id"), box.get_attribute("value")) == ("message", "Elm")
    assert driver.execute_script("return history.length") == before
    driver.find_element(By.ID, "updates-off").click()
    orca.speech.until(BOX)
    chat.reply("Nobody says this.")
    assert texts(orca.speech.quiet(3)) == []


@IN_TEST_ALL
@pytest.mark.requirement("NJ-05", "AN-06")
def test_in_firefox(orca: OrcaRig, stage: Stage) -> None:
    if shutil.which("firefox-esr") is None:
        without("no Firefox on this machine (apt install firefox-esr)")
    chat = stage.chat().accept().reply("I am Ben.")
    orca.firefox(chat.url, TITLE, scripts=False)
    choose(orca)
    orca.type("Elm")
    hears(orca, chat)
    orca.tab_to("Stop showing new messages by themselves")
    orca.speech.after(lambda: orca.key("Return"), BOX)
    chat.reply("Nobody says this.")
    assert texts(orca.speech.quiet(3)) == []
