"""New messages that come by themselves without scripts, to who has chosen it: nothing else moves."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import detect
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import focus
from a11y_tests.support.stage import Stage

WORDS = "return document.getElementById('updates').contentDocument.body?.innerText ?? ''"
VIEW = "return [scrollY, history.length, document.activeElement.id, document.getElementById('message').value]"
# Scrolls the frame, and tells how far below its upper edge one of the older messages then is.
READ = "document.getElementById('updates').contentWindow.scrollTo(0, 400)"
PLACE = """
const items = [...document.getElementById("updates").contentDocument.querySelectorAll("li")];
return Math.round(items.find((item) => item.textContent.includes("Answer 12")).getBoundingClientRect().top);
"""


def shows(driver: Chrome, words: str) -> None:
    wait(driver, lambda d: words in d.execute_script(WORDS), words)


@pytest.mark.requirement("NJ-01")
def test_what_is_half_typed_and_where_one_reads_stay(plain: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept().reply(*(f"Answer {number}" for number in range(20)))
    plain.get(chat.url)
    plain.find_element(By.CSS_SELECTOR, "#options summary").click()
    plain.find_element(By.ID, "updates-on").click()
    shows(plain, "Answer 19")
    assert detect.overflow(plain) == []
    plain.find_element(By.ID, "message").send_keys("My street is")
    plain.execute_script(READ)
    before, place = plain.execute_script(VIEW), plain.execute_script(PLACE)
    chat.reply("And which number?")
    shows(plain, "And which number?")
    wait(plain, lambda d: d.execute_script(PLACE) == place, "what is read stays where it is")
    assert plain.execute_script(VIEW) == before
    plain.find_element(By.ID, "send").click()
    shows(plain, "My street is")
    assert focus(plain) == "message"
    chat.end_by_adviser()
    shows(plain, "This chat has ended")
    plain.switch_to.frame("updates")
    plain.find_element(By.ID, "start-again").click()
    plain.switch_to.default_content()
    wait(plain, lambda d: d.find_elements(By.ID, "begin"), "the start page, not in the frame")
