"""On the way to the next page nothing is lost, also when no server answers; and the form's own comforts."""

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from a11y_tests.support import detect, keyboard
from a11y_tests.support.browsers import gone, wait
from a11y_tests.support.emulate import offline
from a11y_tests.support.pages import messages, wait_live
from a11y_tests.support.stage import Stage
from a11y_tests.support.widget import into_frame, opened

REACHING = "We are trying to reach the chat. Please wait."
UNREACHABLE = "We cannot reach the chat just now. Your words are still here. Try again in a minute."

TOLD = """
const line = document.getElementById("unreachable");
const { top, bottom } = line ? line.getBoundingClientRect() : {};
return line && [line.textContent, top >= 0 && bottom <= innerHeight];
"""


def heard_now(driver: Chrome) -> str:
    text: str = driver.execute_script("return document.getElementById('announcer').textContent")
    return text


def told(driver: Chrome, words: str = UNREACHABLE) -> None:
    """That the server cannot be reached, or `words`: in view, and spoken."""
    wait(driver, lambda d: d.execute_script(TOLD) == [words, True], "told")
    wait(driver, lambda d: words in heard_now(d), "spoken")


def press(driver: Chrome, id: str) -> None:
    """A button that leads to another page."""
    page = driver.find_element(By.TAG_NAME, "html")
    driver.find_element(By.ID, id).click()
    wait(driver, lambda _: gone(page), f"the page after {id}")


@pytest.mark.requirement("NJ-10", "AN-10")
def test_a_form_that_cannot_be_sent_stays_as_it_is(driver: Chrome, stage: Stage) -> None:
    driver.get(stage.at("/northborough/start"))
    driver.find_element(By.ID, "name").send_keys("Amina")
    driver.find_element(By.ID, "question").send_keys("My bill is wrong.")
    driver.find_element(By.CSS_SELECTOR, "[name=team]").click()
    with offline(driver):
        driver.find_element(By.ID, "start").click()
        told(driver)
        assert driver.find_element(By.ID, "question").get_attribute("value") == "My bill is wrong."
    driver.find_element(By.ID, "start").click()
    wait(driver, lambda d: d.find_elements(By.ID, "messages"), "the conversation")
    assert stage.newest().visitor.name == "Amina"


@pytest.mark.requirement("NJ-10", "AN-10")
def test_in_the_panel_no_page_of_the_browsers_takes_the_chats_place(driver: Chrome, stage: Stage) -> None:
    driver.get(stage.site)
    opened(driver, wait(driver, lambda d: d.find_elements(By.ID, "plainchat-open"), "the button")[0])
    with stage.server.down():
        driver.find_element(By.ID, "begin").click()
        told(driver)
    driver.find_element(By.ID, "begin").click()
    driver.switch_to.default_content()
    into_frame(driver)
    wait(driver, lambda d: d.find_elements(By.ID, "question"), "the form")


@pytest.mark.requirement("NJ-10")
def test_a_link_is_not_followed_into_nothing(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    driver.get(chat.url)
    wait_live(driver)
    driver.find_element(By.ID, "message").send_keys("Half wri")
    driver.find_element(By.CSS_SELECTOR, "#options summary").click()
    with offline(driver):
        driver.find_element(By.ID, "leave").click()
        told(driver)
        assert driver.find_element(By.ID, "message").get_attribute("value") == "Half wri"
    driver.find_element(By.ID, "leave").click()
    wait(driver, lambda d: d.find_elements(By.ID, "confirm"), "the question")


@pytest.mark.requirement("NJ-10")
def test_an_answer_of_something_in_between_is_not_ours(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    driver.get(chat.url)
    wait_live(driver)
    driver.execute_script("""
        window.real = window.fetch;
        window.fetch = async (url, ...more) => String(url).endsWith("/here")
            ? new Response("<h1>Bad gateway</h1>", { status: 502 }) : real(url, ...more);
    """)
    driver.find_element(By.ID, "message").send_keys("Half wri")
    driver.find_element(By.CSS_SELECTOR, "#options summary").click()
    driver.find_element(By.ID, "leave").click()
    told(driver)
    assert driver.find_element(By.ID, "message").get_attribute("value") == "Half wri"
    driver.execute_script("window.fetch = real")
    driver.find_element(By.ID, "leave").click()
    wait(driver, lambda d: d.find_elements(By.ID, "confirm"), "the question")


@pytest.mark.requirement("NJ-07")
@pytest.mark.parametrize("lacking", ["AbortSignal.timeout", "HTMLFormElement.prototype.requestSubmit"])
def test_an_old_browser_gets_on_without_asking(driver: Chrome, stage: Stage, lacking: str) -> None:
    source = f"delete {lacking};"
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    driver.get(stage.at("/northborough"))
    driver.find_element(By.ID, "begin").click()
    box = wait(driver, lambda d: d.find_elements(By.ID, "question"), "the form")[0]
    box.send_keys("My bill is wrong.")
    driver.find_element(By.CSS_SELECTOR, "[name=team]").click()
    driver.find_element(By.ID, "start").click()
    wait(driver, lambda d: d.find_elements(By.ID, "messages"), "the conversation")
    stage.newest()


@pytest.mark.requirement("NJ-07", "NJ-10")
def test_where_a_browser_does_not_tell_the_button_checking_sends_nothing(
    driver: Chrome, stage: Stage
) -> None:
    source = "delete SubmitEvent.prototype.submitter"
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/events*"]})
    chat = stage.chat().accept()
    driver.get(chat.url)
    driver.find_element(By.ID, "message").send_keys("Half wri")
    press(driver, "check")
    wait(driver, lambda d: messages(d) == ["My bill is wrong."], "nothing sent")
    press(driver, "send")
    wait(driver, lambda d: messages(d) == ["My bill is wrong.", "Half wri"], "sent")


def test_where_health_is_kept_from_people_links_are_followed_all_the_same(
    driver: Chrome, stage: Stage
) -> None:
    chat = stage.chat().accept()
    driver.get(chat.url)
    wait_live(driver)
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/healthz", "*/readyz"]})
    try:
        driver.find_element(By.CSS_SELECTOR, "#options summary").click()
        driver.find_element(By.ID, "leave").click()
        wait(driver, lambda d: d.find_elements(By.ID, "confirm"), "the question")
    finally:
        driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})


def test_who_waits_for_an_answer_is_told_and_a_file_is_only_saved(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    driver.get(chat.url)
    wait_live(driver)
    driver.execute_script("""
        const real = window.fetch;
        window.asked = 0;
        window.fetch = (url, ...more) => {
            if (!String(url).endsWith("/here")) return real(url, ...more);
            window.asked += 1;
            return new Promise((resolve) => { window.answer = resolve; });
        };
    """)
    driver.find_element(By.CSS_SELECTOR, "#options summary").click()
    driver.find_element(By.ID, "transcript-text-link").click()
    assert driver.execute_script("return window.asked") == 0
    driver.find_element(By.ID, "leave").click()
    assert driver.execute_script("return window.asked") == 1
    told(driver, REACHING)
    driver.execute_script("window.answer({ status: 204 })")
    wait(driver, lambda d: d.find_elements(By.ID, "confirm"), "the question")


@pytest.mark.requirement("CO-04")
def test_near_the_limit_the_question_is_counted(driver: Chrome, stage: Stage) -> None:
    driver.get(stage.at("/northborough/start"))
    box, count = driver.find_element(By.ID, "question"), driver.find_element(By.ID, "question-count")
    driver.execute_script("arguments[0].value = 'x'.repeat(4000)", box)
    box.send_keys("y")
    assert count.text == ""
    driver.execute_script("arguments[0].value = 'x'.repeat(4994)", box)
    box.send_keys("y")
    assert count.text == "5 characters left"
    said = "return document.getElementById('announcer').textContent"
    wait(driver, lambda d: d.execute_script(said) == "5 characters left", "said, in a while")


@pytest.mark.requirement("VI-07", "NJ-02")
def test_who_begins_is_told_at_the_box_that_they_are_in_the_queue(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat()
    driver.get(f"{chat.url}#message")
    wait_live(driver)
    news = driver.find_element(By.ID, "message-news")
    assert news.text.startswith("You are in the queue. You are next.")
    assert driver.switch_to.active_element.get_attribute("id") == "message"
    assert "message-news" in str(driver.switch_to.active_element.get_attribute("aria-describedby"))
    chat.accept()
    wait(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[data-state=talking]"), "Ben is there")
    assert news.get_attribute("textContent") == ""
    assert described(driver) == "", "a screen reader reads again what is left of a description that changes"
    keyboard.press(driver, Keys.TAB)
    hint = "Press Enter for a new line. Press Send to send."
    wait(driver, lambda d: described(d) == hint, "what is true for who comes to the box")
    chat.end_by_adviser()
    wait(driver, lambda d: described(d) == "", "nor is anything sent any more")


def described(driver: Chrome) -> str:
    """What the browser tells a screen reader about the message box, beside its name."""
    [box] = [
        node
        for node in detect.accessibility_tree(driver)
        if node["role"]["value"] == "textbox" and node["name"]["value"] == "Your message"
    ]
    return str(box.get("description", {}).get("value", ""))
