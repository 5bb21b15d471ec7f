"""Each box has its name and its hint in sight, before and while somebody writes.

axe is content with less: with a placeholder, which is gone at the first letter, or with an aria-label.
"""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from a11y_tests.support.browsers import emptied
from a11y_tests.support.choose import by_turns
from a11y_tests.support.places import visiting
from a11y_tests.support.stage import Stage

HOW_TO_SEND = "Press Enter for a new line. Press Send to send."
NAME = ("name", "input", "Your name (optional)", "So that we know what to call you.")
QUESTION = ("question", "textarea", "How can we help?", "Do not write bank or card numbers here.")
# Of each page its boxes: id, element, the words of the label, the words of the hint.
PAGES = {
    "talking": [("message", "textarea", "Your message", HOW_TO_SEND)],
    "form": [NAME, QUESTION],
    "form with errors": [NAME, QUESTION],
    "conversation": [
        ("message", "textarea", "Your answer to Amina", HOW_TO_SEND),
        ("note", "textarea", "Note for staff only", "Amina will never see this."),
    ],
}


def shown(element: WebElement) -> str:
    """The words of an element that is in sight, not only there for screen readers."""
    assert element.is_displayed()
    assert element.rect["height"] > 10
    return element.text


@pytest.mark.parametrize(("browser", "page"), by_turns(["chromium", "plain_chromium"], list(PAGES)))
@pytest.mark.requirement("CO-01", "CO-02")
def test_a_box_says_what_it_is_for_also_when_words_are_in_it(
    request: pytest.FixtureRequest, stage: Stage, browser: str, page: str
) -> None:
    driver: Chrome = request.getfixturevalue(browser)
    with emptied(driver), visiting(driver, stage, page):
        for id, tag, name, hint in PAGES[page]:
            box = driver.find_element(By.ID, id)
            assert box.tag_name == tag
            for words in ("", "Half a sentence"):
                box.send_keys(words)
                [label] = driver.find_elements(By.CSS_SELECTOR, f"label[for={id}]")
                assert shown(label) == box.accessible_name == name
                assert not box.get_attribute("placeholder")
                described = str(box.get_attribute("aria-describedby")).split()
                told = [driver.find_element(By.ID, one) for one in described]
                assert hint in [shown(one) for one in told if one.text]
