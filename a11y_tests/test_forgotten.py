"""A chat that has ended and is forgotten on one page is not left on another to be read."""

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support import towns
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import messages, new_tab, wait_live
from a11y_tests.support.widget import begun, home, into_frame, visit
from a11y_tests.test_memory import PAGE, QUESTION, forget_here, in_council, on_page
from app.actions.finish import end_by_visitor
from app.actions.privacy import forget
from tests.support.embedded import Embedded
from tests.support.office import ALL_HOURS

pytestmark = pytest.mark.whole_browser

SCRIPTS_RUN = "return Boolean(history.state?.formKey)"

# What can be seen and leads to the chat of this page.
LEADS_ON = """
const address = (one) => one.getAttribute("formaction") ?? (one.hash ? "" : one.href) ?? "";
const leads = (one) => address(one).includes(location.pathname);
return [...document.querySelectorAll("a[href], button")]
  .filter((one) => one.checkVisibility() && leads(one)).map((one) => one.textContent.trim());
"""

town = towns.shared(heartbeat=1, hours=ALL_HOURS)


@pytest.mark.requirement("EM-01", "EM-06")
def test_an_ended_chat_that_another_tab_forgets_is_not_left_to_be_read(
    driver: Chrome, town: Embedded
) -> None:
    """Nor are its messages on the page to print. No stream is open that could tell.

    Words that are typed for the next chat stand only on their page: that stays, and keeps them.
    """
    visitor, url = town.talking()
    town.chat.run(end_by_visitor(town.chat.office, visitor))
    driver.get(url)
    wait(driver, lambda d: messages(d) == [QUESTION], "the ended chat")
    assert "You can come back to it until" in driver.find_element("id", "status").text
    chat = driver.current_window_handle
    to_print = new_tab(driver, f"{url}/transcript")
    wait(driver, lambda d: QUESTION in d.find_element("id", "main").text, "all messages")
    again = new_tab(driver, f"{url}/again")
    wait(driver, lambda d: d.execute_script(SCRIPTS_RUN), "the form to start again")
    driver.find_element("id", "question").send_keys("One more th")
    driver.get("about:blank")
    driver.get(f"{url}/again")
    wait(driver, lambda d: d.find_element("id", "question").get_property("value") == "One more th", "kept")
    new_tab(driver, url)
    wait(driver, lambda d: d.find_elements("id", "forget-link"), "the chat again")
    forget_here(driver)
    driver.switch_to.window(chat)
    wait(driver, lambda d: "This chat is forgotten" in d.find_element("id", "status").text, "told")
    assert messages(driver) == []
    assert "You can come back to it until" not in driver.find_element("id", "status").text
    driver.switch_to.window(to_print)
    on_page(driver, "gone")
    driver.switch_to.window(again)
    assert driver.find_element("id", "question").get_property("value") == "One more th"
    assert driver.execute_script(PAGE) == "form"


@pytest.mark.requirement("EM-01", "EM-06")
def test_a_panel_with_an_ended_chat_that_was_forgotten_in_a_tab_asks_when_it_is_seen(
    driver: Chrome, town: Embedded
) -> None:
    button = visit(driver, home(town))
    visitor = begun(driver, town, button)
    town.chat.run(end_by_visitor(town.chat.office, visitor))
    wait(driver, lambda d: d.find_elements("css selector", "[data-state=ended]"), "ended")
    panel = driver.current_window_handle
    driver.switch_to.default_content()
    new_tab(driver, "about:blank")
    town.chat.run(forget(town.chat.office, visitor))
    driver.switch_to.window(panel)
    into_frame(driver)
    driver.execute_script("document.dispatchEvent(new Event('visibilitychange'))")
    wait(driver, lambda d: "This chat is forgotten" in d.find_element("id", "status").text, "told")
    assert messages(driver) == []
    wait(driver, lambda d: '"path":""' in in_council(d, town, "sessionStorage"), "forgotten")


@pytest.mark.requirement("EM-01", "EM-06")
@pytest.mark.parametrize("state", ["goes on", "has ended"])
def test_no_link_or_button_leads_to_a_chat_that_another_tab_forgets(
    driver: Chrome, town: Embedded, state: str
) -> None:
    visitor, url = town.talking()
    if state == "has ended":
        town.chat.run(end_by_visitor(town.chat.office, visitor))
    driver.get(url)
    wait(driver, lambda d: messages(d) == [QUESTION], "the chat")
    if state == "goes on":
        wait_live(driver)
    driver.execute_script("for (const part of document.querySelectorAll('details')) part.open = true")
    assert "See and print all messages" in driver.execute_script(LEADS_ON)
    first = driver.current_window_handle
    new_tab(driver, url)
    wait(driver, lambda d: d.find_elements("id", "forget-link"), "the chat again")
    forget_here(driver)
    driver.switch_to.window(first)
    wait(driver, lambda d: "This chat is forgotten" in d.find_element("id", "status").text, "told")
    assert driver.execute_script(LEADS_ON) == []
    assert not driver.find_element("id", "options").is_displayed()
