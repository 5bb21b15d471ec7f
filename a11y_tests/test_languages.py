"""The language is changed in the middle of a form or a chat, and what is typed stays."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from a11y_tests.support import emulate
from a11y_tests.support.browsers import gone, wait
from a11y_tests.support.stage import Stage


def find(driver: Chrome, id: str) -> WebElement:
    return driver.find_element(By.ID, id)


def lead(driver: Chrome, element: WebElement, *keys: str) -> None:
    """Press what leads to another page, or these keys in it."""
    before = find(driver, "main")
    element.send_keys(*keys) if keys else element.click()
    wait(driver, lambda _: gone(before), "another page")
    wait(driver, lambda d: d.find_elements(By.ID, "main"), "a page of ours")


def choose_language(driver: Chrome, code: str) -> None:
    """Open the list, and press a language in it."""
    find(driver, "languages").click()
    lead(driver, find(driver, f"language-{code}"))


def language_of(driver: Chrome) -> tuple[str | None, str | None]:
    html = driver.find_element(By.TAG_NAME, "html")
    return html.get_attribute("lang"), html.get_attribute("dir")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_form_goes_on_in_another_language_with_what_is_typed(
    request: pytest.FixtureRequest, stage: Stage, scripts: bool
) -> None:
    driver: Chrome = request.getfixturevalue("driver" if scripts else "plain")
    driver.get(stage.at("/northborough/start"))
    find(driver, "name").send_keys("Amina")
    find(driver, "question").send_keys("My bin")
    choose_language(driver, "ar-XB")
    assert language_of(driver) == ("ar-XB", "rtl")
    assert find(driver, "name").get_attribute("value") == "Amina"
    assert find(driver, "question").get_attribute("value") == "My bin"
    assert find(driver, "question").value_of_css_property("direction") == "ltr", "as its letters go"
    find(driver, "question").clear()
    assert find(driver, "question").value_of_css_property("direction") == "rtl", "as the page goes"
    # Enter sends the form, and changes no language
    lead(driver, find(driver, "name"), Keys.ENTER)
    assert driver.find_elements(By.ID, "error-summary")
    assert language_of(driver) == ("ar-XB", "rtl")
    assert find(driver, "name").get_attribute("value") == "Amina"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_chat_goes_on_in_another_language_with_what_is_typed(
    request: pytest.FixtureRequest, stage: Stage, scripts: bool
) -> None:
    driver: Chrome = request.getfixturevalue("driver" if scripts else "plain")
    chat = stage.chat().accept().reply("Hello.")
    driver.get(chat.url)
    find(driver, "message").send_keys("Half of it")
    choose_language(driver, "cy")
    assert language_of(driver) == ("cy", "ltr")
    wait(
        driver, lambda d: find(d, "message").get_attribute("value") == "Half of it", "the half-written words"
    )
    said = [
        item.get_attribute("lang") for item in driver.find_elements(By.CSS_SELECTOR, "#messages p[dir=auto]")
    ]
    assert said == ["en", "en"]
    find(driver, "languages").click()
    assert find(driver, "language-en").text == "English"


@pytest.mark.requirement("VI-05", "LA-01", "KB-02")
def test_in_a_small_window_the_heading_and_all_languages_are_seen_first(plain: Chrome, stage: Stage) -> None:
    with emulate.viewport(plain, *emulate.ZOOM_400):
        for path in ("/northborough", "/northborough/start"):
            plain.get(stage.at(path))
            names = find(plain, "languages")
            for part in (names, plain.find_element(By.TAG_NAME, "h1")):
                assert part.rect["y"] + part.rect["height"] <= emulate.ZOOM_400[1]
            assert [
                (one.text, one.get_attribute("lang"))
                for one in names.find_elements(By.CSS_SELECTOR, "[lang]")
            ] == [
                ("English", "en"),
                ("Cymraeg", "cy"),
                ("Pseudo (ar-XB)", "ar-XB"),
            ]
        # by keyboard, without scripts: open the list, go on to the first, press it
        names.send_keys(Keys.ENTER)
        first = plain.find_element(By.CSS_SELECTOR, ".pc-languages button")
        wait(plain, lambda _: first.is_displayed(), "the list")
        plain.switch_to.active_element.send_keys(Keys.TAB)
        assert plain.switch_to.active_element == first
        lead(plain, first, Keys.ENTER)
        assert language_of(plain) == ("cy", "ltr")
