"""The panel shows something else than the conversation: the way back, and what is heard meanwhile."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import towns
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import led_by
from a11y_tests.support.pages import heard, listen, wait_live
from a11y_tests.support.widget import begin_by_form, begun, close, home, into_frame, opened, visit
from tests.support.embedded import Embedded
from tests.support.office import ALL_HOURS

PAGE = "return document.body?.dataset.page"
PRESS = "document.querySelector(arguments[0]).click()"
# While our page in the frame begins, the council's page does nothing but count.
BUSY = """
if (window === top) {
  const make = document.createElement.bind(document);
  document.createElement = (name, ...more) => {
    if (name === "iframe") setTimeout(() => {
      for (const end = Date.now() + 4500; Date.now() < end; );
      window.idle = true;
    }, 20);
    return make(name, ...more);
  };
}
"""


town = towns.shared(heartbeat=1, hours=ALL_HOURS)


def on_page(driver: Chrome, name: str) -> None:
    wait(driver, lambda d: d.execute_script(PAGE) == name, name)


def box(driver: Chrome) -> str | None:
    return driver.find_element(By.ID, "message").get_attribute("value")


def back_in_the_chat(driver: Chrome) -> None:
    """Until the frame, which may be another one by now, shows the conversation."""

    def shown(d: Chrome) -> bool:
        d.switch_to.default_content()
        into_frame(d)
        return bool(d.execute_script(PAGE) == "chat")

    wait(driver, shown, "the conversation")
    wait_live(driver)


@pytest.mark.requirement("RL-06")
@pytest.mark.parametrize("scheme", led_by("tel:18001", of=["tel:18001", "tel:999", "sms:"]))
def test_a_call_from_the_panel_leaves_the_chat_where_it_is(
    driver: Chrome, town: Embedded, scheme: str
) -> None:
    opened(driver, visit(driver, home(town)))  # a page that lets nothing but the chat into frames
    driver.find_element(By.CSS_SELECTOR, f"a[href^='{scheme}']").click()
    # By script: a browser without a screen takes no clicks while it asks who is to make the call.
    driver.execute_script(PRESS, "#begin")
    on_page(driver, "form")
    assert driver.execute_script("return parent.location !== null")


@pytest.mark.whole_browser
@pytest.mark.requirement("AN-15")
def test_who_prints_the_messages_goes_on_hearing_new_ones(driver: Chrome, town: Embedded) -> None:
    visitor = begun(driver, town, visit(driver, home(town)))
    listen(driver)
    driver.find_element(By.CSS_SELECTOR, "#options summary").click()
    link = driver.find_element(By.ID, "transcript-link")
    assert link.text == "See and print all messages (opens in a new tab)"
    chat, known = driver.current_window_handle, set(driver.window_handles)
    link.click()
    wait(driver, lambda d: set(d.window_handles) - known, "a tab of its own")
    driver.switch_to.window((set(driver.window_handles) - known).pop())
    on_page(driver, "transcript")
    driver.close()
    driver.switch_to.window(chat)
    into_frame(driver)
    town.reply(visitor, "Are you there?")
    wait(driver, lambda d: "Ben: Are you there?" in heard(d), "what Ben writes")


@pytest.mark.requirement("AN-15", "EM-06")
@pytest.mark.parametrize("link", ["leave", "forget-link"])
def test_a_panel_closed_on_another_page_goes_on_hearing(driver: Chrome, town: Embedded, link: str) -> None:
    visitor = begun(driver, town, visit(driver, home(town)))
    driver.execute_script("document.getElementById('options').open = true")
    driver.execute_script(PRESS, f"#{link}")
    on_page(driver, "confirm")
    driver.switch_to.default_content()
    listen(driver, "#plainchat-say")
    close(driver)
    town.reply(visitor, "Are you there?")
    wait(driver, lambda d: heard(d) == ["New chat message from Ben"], "said in the council's page", limit=20)
    button = driver.find_element(By.ID, "plainchat-open")
    assert button.accessible_name.endswith("1 new message")
    button.click()
    back_in_the_chat(driver)


@pytest.mark.requirement("EM-01")
def test_back_to_the_form_offers_the_chat_that_goes_on(driver: Chrome, town: Embedded) -> None:
    opened(driver, visit(driver, home(town)))
    begin_by_form(driver, "Hello?")
    driver.execute_script("history.back()")
    on_page(driver, "form")
    wait(driver, lambda d: d.find_element(By.LINK_TEXT, "Continue your chat"), "the way back").click()
    on_page(driver, "chat")
    wait_live(driver)


@pytest.mark.requirement("EM-01")
def test_a_panel_that_shows_an_error_of_the_browser_is_mended_when_opened_again(
    driver: Chrome, town: Embedded
) -> None:
    button = visit(driver, home(town))
    begun(driver, town, button)
    driver.execute_script("location.href = '/static/nothing'")  # plain text, none of our pages
    wait(driver, lambda d: d.execute_script(PAGE) is None, "a page that is not ours")
    close(driver)
    button.click()
    back_in_the_chat(driver)


@pytest.mark.requirement("AN-15", "EM-06", "NJ-10")
def test_a_busy_page_of_the_council_loses_no_words_and_no_messages(driver: Chrome, town: Embedded) -> None:
    visitor = begun(driver, town, visit(driver, home(town)))
    driver.find_element(By.ID, "message").send_keys("Half a thought")
    close(driver)
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": BUSY})
    visit(driver, home(town, page="bins"))
    wait(driver, lambda d: d.execute_script("return window.idle"), "done with its own", limit=30)
    listen(driver, "#plainchat-say")
    into_frame(driver)
    wait(driver, lambda d: box(d) == "Half a thought", "the words")
    wait_live(driver)
    driver.switch_to.default_content()
    town.reply(visitor, "Are you there?")
    wait(driver, lambda d: heard(d) == ["New chat message from Ben"], "said in the council's page")
    assert driver.find_element(By.ID, "plainchat-open").accessible_name.endswith("1 new message")
