"""What is typed into the form of another chat, after one has ended, stays on the way through other pages."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import towns
from a11y_tests.support.browsers import gone, wait
from a11y_tests.support.choose import led_by
from a11y_tests.support.pages import open_chat, wait_live
from a11y_tests.support.widget import begun, home, into_frame, opened, visit
from app.actions.finish import end_by_visitor
from tests.support.embedded import Embedded
from tests.support.office import ALL_HOURS

town = towns.shared(heartbeat=1, hours=ALL_HOURS)

ANOTHER = "A whole new question"
HALF = "Half a thought"
LOADED = "return document.readyState === 'complete' && Boolean(history.state?.formKey)"


def follow(driver: Chrome, control: str) -> None:
    """To the next page in the panel or the tab."""
    page = driver.find_element(By.TAG_NAME, "html")
    wait(driver, lambda d: d.find_elements(By.ID, control), control)[0].click()
    wait(driver, lambda _: gone(page), f"the page after {control}")
    wait(driver, lambda d: d.execute_script("return document.readyState === 'complete'"), "all of it")


def type_into_form(driver: Chrome, words: str) -> None:
    box = wait(driver, lambda d: d.find_elements(By.ID, "question"), "the form")[0]
    wait(driver, lambda d: d.execute_script(LOADED), "its scripts")
    box.send_keys(words)


def in_form(driver: Chrome, words: str) -> None:
    wait(
        driver,
        lambda d: [one.get_property("value") for one in d.find_elements(By.ID, "question")] == [words],
        f"the form with: {words}",
    )


def walk(driver: Chrome, town: Embedded) -> None:
    """To another page of the council's site, where the panel comes along."""
    visit(driver, home(town, page="bins"))
    into_frame(driver)


def ended(driver: Chrome, town: Embedded, half: str = "") -> str:
    """Amina's chat with Ben in the panel, after its end; its address. `half`: what she has not sent."""
    visitor = begun(driver, town, visit(driver, home(town)))
    url = str(driver.execute_script("return location.pathname"))
    if half:
        driver.find_element(By.ID, "message").send_keys(half)
    town.chat.run(end_by_visitor(town.chat.office, visitor))
    wait(driver, lambda d: d.find_elements(By.ID, "start-again"), "the end")
    return url


@pytest.mark.requirement("NJ-10")
def test_the_panel_of_the_next_page_shows_the_new_chats_form_with_the_words(
    driver: Chrome, town: Embedded
) -> None:
    ended(driver, town)
    follow(driver, "start-again")
    follow(driver, "begin")
    type_into_form(driver, ANOTHER)
    walk(driver, town)
    in_form(driver, ANOTHER)
    walk(driver, town)
    in_form(driver, ANOTHER)
    driver.find_element(By.CSS_SELECTOR, "[name=team]").click()
    follow(driver, "start")
    wait_live(driver)
    walk(driver, town)
    wait(driver, lambda d: ANOTHER in d.find_element(By.ID, "messages").text, "the chat that was begun")


@pytest.mark.requirement("NJ-10")
@pytest.mark.parametrize("way", led_by("again-with-words", of=["again-with-words", "message-with-words"]))
def test_words_that_were_taken_along_and_more_come_along(driver: Chrome, town: Embedded, way: str) -> None:
    ended(driver, town, HALF)
    walk(driver, town)
    follow(driver, way)
    type_into_form(driver, " and more")
    title = driver.find_element(By.ID, "title").text
    walk(driver, town)
    in_form(driver, f"{HALF} and more")
    assert driver.find_element(By.ID, "title").text == title


@pytest.mark.requirement("NJ-10")
def test_after_leaving_the_queue_the_words_and_the_details_come_along(driver: Chrome, town: Embedded) -> None:
    opened(driver, visit(driver, home(town)))
    follow(driver, "begin")
    type_into_form(driver, "My bill is wrong.")
    driver.find_element(By.ID, "name").send_keys("Amina")
    driver.find_element(By.CSS_SELECTOR, "[name=team]").click()
    follow(driver, "start")
    wait_live(driver)
    follow(driver, "leave-queue")
    follow(driver, "confirm")
    follow(driver, "same-details")
    type_into_form(driver, ANOTHER)
    walk(driver, town)
    in_form(driver, ANOTHER)
    assert driver.find_element(By.ID, "name").get_property("value") == "Amina"
    follow(driver, "keep")
    assert driver.find_element(By.ID, "ended").is_displayed(), "who wants to see the chat does"
    follow(driver, "same-details")
    in_form(driver, ANOTHER)


@pytest.mark.requirement("NJ-10", "LA-02")
def test_the_form_comes_back_in_its_language(driver: Chrome, town: Embedded) -> None:
    ended(driver, town)
    follow(driver, "start-again")
    follow(driver, "begin")
    driver.find_element(By.ID, "languages").click()
    driver.find_element(By.ID, "language-cy").click()
    wait(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "html[lang=cy] #question"), "the form in Welsh")
    type_into_form(driver, ANOTHER)
    walk(driver, town)
    in_form(driver, ANOTHER)
    assert driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == "cy"


@pytest.mark.requirement("NJ-10")
def test_in_a_tab_the_chat_that_has_ended_leaves_the_words_of_another_form(
    driver: Chrome, town: Embedded
) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    town.chat.run(end_by_visitor(town.chat.office, visitor))
    follow(driver, "start-again")
    follow(driver, "begin")
    type_into_form(driver, ANOTHER)
    driver.get(f"{town.chat.url}/northborough")
    driver.get(url)
    wait(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[data-page=ended]"), "the chat")
    wait(driver, lambda d: d.execute_script("return document.readyState === 'complete'"), "all of it")
    follow(driver, "start-again")
    follow(driver, "begin")
    in_form(driver, ANOTHER)
