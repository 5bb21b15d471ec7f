"""A chat that goes on, and the language chosen: on the way from the council's page and back to it."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.remote.webelement import WebElement

from a11y_tests.support import emulate, towns
from a11y_tests.support.axe import StrictAxe
from a11y_tests.support.blocked import blocked
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import open_chat
from a11y_tests.support.widget import begun, close, home, into_frame, opened, visit
from tests.support.embedded import Embedded
from tests.support.office import ALL_HOURS

town = towns.shared(heartbeat=1, hours=ALL_HOURS, locales=("en", "pl", "ar"), demo=True)

PHONE = (390, 844)
MAIN_BUTTONS = """
return [...document.querySelectorAll("main .pc-button:not(.pc-button--quiet)")].filter((one) =>
  one.checkVisibility() && !one.closest("details:not([open])")).map((one) => one.textContent.trim());
"""


def language(driver: Chrome) -> str:
    return str(driver.find_element("css selector", "html").get_attribute("lang"))


def choose(driver: Chrome, code: str) -> None:
    """A language, by the switch of the page."""
    driver.find_element("id", "languages").click()
    driver.find_element("id", f"language-{code}").click()
    wait(driver, lambda d: language(d) == code, f"the page in {code}")


def main_buttons(driver: Chrome) -> list[str]:
    """What the page asks for first: the buttons that are filled."""
    found: list[str] = driver.execute_script(MAIN_BUTTONS)
    return found


def offered(driver: Chrome) -> WebElement:
    found = driver.find_element("css selector", "#continue a")
    wait(driver, lambda _: found.is_displayed(), "the way back to the chat")
    return found


@pytest.mark.requirement("EM-04", "LA-01")
def test_on_a_phone_who_comes_back_finds_their_chat_in_its_language(driver: Chrome, town: Embedded) -> None:
    with emulate.viewport(driver, *PHONE):
        visit(driver, home(town, page="bins")).click()
        wait(driver, lambda d: d.find_elements("id", "begin"), "the start page")
        assert main_buttons(driver) == ["Start a chat"]
        choose(driver, "pl")
        driver.find_element("id", "begin").click()
        wait(driver, lambda d: d.find_elements("id", "question"), "the form")[0].send_keys("Halo?")
        driver.find_element("css selector", "[name=team]").click()
        driver.find_element("id", "start").click()
        wait(driver, lambda d: d.find_elements("id", "messages"), "the conversation")
        chat = driver.execute_script("return location.pathname")
        # Not by the link back, by which the council's page would know the chat.
        visit(driver, home(town, page="bins")).click()
        wait(driver, lambda d: language(d) == "pl", "the start page, in Polish")
        assert offered(driver).text == "Kontynuuj czat"
        assert main_buttons(driver) == ["Kontynuuj czat"]
        another = driver.find_element("id", "begin")
        assert another.text == "Zacznij inny czat"
        assert StrictAxe(driver).findings() == []
        another.click()
        wait(driver, lambda d: d.find_elements("id", "question"), "the form")
        offered(driver)
        assert main_buttons(driver) == ["Kontynuuj czat"]
        choose(driver, "en")
        assert main_buttons(driver) == ["Continue your chat"], "who chooses another language gets it"
        offered(driver).click()
        wait(driver, lambda d: d.find_elements("id", "messages"), "the conversation")
        assert driver.execute_script("return location.pathname") == chat
        assert language(driver) == "pl"


@pytest.mark.requirement("LA-01")
def test_another_tab_of_a_device_that_remembers_the_chat_is_in_its_language(
    driver: Chrome, town: Embedded
) -> None:
    _, url = town.talking(locale="pl")
    open_chat(driver, url)
    driver.find_element("css selector", "#options summary").click()
    driver.find_element("id", "remember").click()
    driver.execute_script("sessionStorage.clear()")
    driver.get(f"{town.chat.url}/northborough")
    wait(driver, lambda d: language(d) == "pl", "the start page, in Polish")
    assert main_buttons(driver) == ["Kontynuuj czat"]
    driver.find_element("css selector", "#forget-remembered a").click()
    wait(driver, lambda d: d.find_elements("id", "confirm"), "asked")[0].click()
    wait(driver, lambda d: d.find_elements("id", "start-again"), "forgotten")
    kept = "return [sessionStorage.length, localStorage.length]"
    wait(driver, lambda d: d.execute_script(kept) == [0, 0], "nothing is kept")


BAR = """
const host = document.getElementById("plainchat");
const bar = host.shadowRoot.getElementById("bar");
const { direction } = getComputedStyle(bar);
return [host.lang, direction, bar.querySelector("b").textContent, bar.querySelector("button").textContent];
"""
ENGLISH = ["en", "ltr", "Chat with Northborough Council", "Close chat"]


def bar(driver: Chrome) -> list[str]:
    """The panel's bar: its language and direction, and its words."""
    driver.switch_to.default_content()
    found: list[str] = driver.execute_script(BAR)
    return found


def in_arabic(found: list[str]) -> bool:
    return found[:2] == ["ar", "rtl"] and found[2:] != ENGLISH[2:]


@pytest.mark.requirement("EM-02", "LA-01")
def test_the_language_chosen_in_the_panel_stays_on_the_councils_next_page(
    driver: Chrome, town: Embedded
) -> None:
    opened(driver, visit(driver, home(town)))
    assert bar(driver) == ENGLISH
    into_frame(driver)
    choose(driver, "ar")
    wait(driver, lambda d: in_arabic(bar(d)), "the bar in the language of the page below it")
    visit(driver, home(town, page="bins"))
    wait(driver, lambda d: in_arabic(bar(d)), "the bar in that language again")
    into_frame(driver)
    wait(driver, lambda d: language(d) == "ar", "our page too")
    close(driver)
    button = visit(driver, home(town, page="contact"))
    assert button.text == "Chat with us", "the council's page is English"
    opened(driver, button)
    assert language(driver) == "ar"
    choose(driver, "en")
    wait(driver, lambda d: bar(d) == ENGLISH, "the bar in English")
    visit(driver, home(town))
    into_frame(driver)
    wait(driver, lambda d: d.find_elements("id", "begin"), "the start page")
    assert language(driver) == "en"


@pytest.mark.requirement("EM-06", "EM-10", "NJ-02")
def test_where_one_script_of_the_chat_fails_the_next_page_shows_it_all_the_same(
    driver: Chrome, town: Embedded
) -> None:
    button = visit(driver, home(town))
    opened(driver, button)
    with blocked(driver, "*/js/chat.js"):
        driver.find_element("id", "begin").click()
        wait(driver, lambda d: d.find_elements("id", "question"), "the form")[0].send_keys("Hello?")
        driver.find_element("css selector", "[name=team]").click()
        driver.find_element("id", "start").click()
        wait(driver, lambda d: d.find_elements("id", "messages"), "the conversation")
        assert driver.find_element("id", "by-hand").is_displayed(), "without its script"
        chat = driver.execute_script("return location.pathname")
        wait(driver, lambda d: not d.find_elements("id", "before-leaving"), "the council's page knows it")
        driver.execute_script("location.assign('/northborough/start')")
        box = wait(driver, lambda d: d.find_elements("id", "question"), "the form")[0]
        forget = driver.find_element("id", "forget-remembered")
        wait(driver, lambda _: forget.is_displayed(), "it knows what the council's page has kept")
        assert box.get_attribute("value") == "", "what was sent is not there once more"
    driver.refresh()
    for _ in range(2):
        into_frame(driver)
        wait(driver, lambda d: d.find_elements("id", "messages"), "the conversation")
        assert driver.execute_script("return location.pathname") == chat
        visit(driver, home(town, page="bins"))


@pytest.mark.requirement("EM-10", "NJ-02")
def test_where_scripts_fail_in_the_panel_a_link_leads_to_a_page_that_stays(
    driver: Chrome, town: Embedded
) -> None:
    """The council's page does not learn of the chat then, and its next page shows none."""
    button = visit(driver, home(town))
    opened(driver, button)
    assert driver.find_elements("id", "before-leaving") == []
    with blocked(driver, "*/js/*"):
        driver.refresh()
        into_frame(driver)
        wait(driver, lambda d: d.find_elements("id", "begin"), "the start page")[0].click()
        wait(driver, lambda d: d.find_elements("id", "question"), "the form")[0].send_keys("Hello?")
        driver.find_element("css selector", "[name=team]").click()
        driver.find_element("id", "start").click()
        wait(driver, lambda d: d.find_elements("id", "messages"), "the conversation")
        chat = driver.execute_script("return location.pathname")
        leads = driver.find_element("partial link text", "Before you leave")
        assert leads.is_displayed()
        assert chat in str(leads.get_attribute("href"))
        assert leads.get_attribute("target") == "_blank"
    driver.refresh()
    into_frame(driver)
    wait(
        driver,
        lambda d: d.find_elements("id", "begin"),
        "the start page, as the council's page knows of none",
    )


@pytest.mark.requirement("EM-10")
def test_where_scripts_run_the_panel_needs_no_such_link(driver: Chrome, town: Embedded) -> None:
    begun(driver, town, visit(driver, home(town)))
    assert driver.find_elements("partial link text", "Before you leave") == []
