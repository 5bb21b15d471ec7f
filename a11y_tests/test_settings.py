"""What residents choose for themselves, as they see and hear it."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import detect, emulate
from a11y_tests.support.browsers import gone, wait
from a11y_tests.support.places import talking
from a11y_tests.support.stage import Stage

STYLE = """
const of = (selector) => getComputedStyle(document.querySelector(selector));
const words = of(".pc-message--adviser .pc-message__text");
return [words.fontSize, words.color, of("html").backgroundColor];
"""
BLACK, WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"


def save(driver: Chrome, *labels: str) -> None:
    """On the page of the settings, press these by their words, and save."""
    for label in labels:
        driver.find_element(By.XPATH, f"//label[normalize-space()={label!r}]").click()
    before = driver.find_element(By.TAG_NAME, "html")
    driver.find_element(By.ID, "save-settings").click()
    wait(driver, lambda _: gone(before), "the page after saving")


@pytest.mark.requirement("VI-15")
def test_large_print_is_large_on_paper_and_black_on_white(driver: Chrome, stage: Stage) -> None:
    chat = talking(stage, "en")
    driver.get(f"{chat.url}/transcript")
    before = driver.find_element(By.TAG_NAME, "html")
    driver.find_element(By.ID, "other-print").click()
    wait(driver, lambda _: gone(before), "the page in large print")
    with emulate.media(driver, emulate.THEMES["dark"]):
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        assert driver.execute_script(STYLE) == ["24px", BLACK, WHITE], "18 points"
        assert not driver.find_element(By.ID, "other-print").is_displayed()
        assert "Croeso! Sut gallaf helpu?" in driver.find_element(By.ID, "messages").text
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.requirement("VI-08", "VI-10")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_what_is_chosen_is_seen_at_once_and_on_another_device(
    request: pytest.FixtureRequest, stage: Stage, other_chromium: Chrome, scripts: bool
) -> None:
    driver: Chrome = request.getfixturevalue("driver" if scripts else "plain")
    chat = talking(stage, "en")
    driver.get(f"{chat.url}/settings")
    save(driver, "Very large", "Wide", "High contrast, white on black")
    assert driver.find_element(By.ID, "title").text == "Your settings are saved"
    for browser in (driver, other_chromium):
        browser.get(chat.url)
        assert browser.execute_script(STYLE) == ["28.5px", WHITE, BLACK]
    with emulate.viewport(driver, *emulate.ZOOM_400):
        for page in ("", "/settings", "/transcript"):
            driver.get(chat.url + page)
            assert detect.overflow(driver) == [], page
