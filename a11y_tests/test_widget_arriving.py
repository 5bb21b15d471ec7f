"""The panel's own script, which comes when the chat is opened: not before, once, or late."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys

from a11y_tests.support import keyboard, towns
from a11y_tests.support.axe import StrictAxe
from a11y_tests.support.browsers import wait
from a11y_tests.support.on_its_way import TOLD, OnItsWay, frames, wait_in_the_chat
from a11y_tests.support.pages import heard, listen
from a11y_tests.support.widget import (
    Site,
    begun,
    close,
    complaints,
    empty_site,
    focused,
    goes_on,
    home,
    inside,
    into_frame,
    is_open,
    link,
    opened,
    page_of,
    tag,
    visit,
)
from tests.support.embedded import Embedded, allow
from tests.support.office import ALL_HOURS

AWAY = "We keep trying to reach the chat."
ROAD = f"{AWAY} Chat with us"
OURS = "return performance.getEntriesByType('resource').map((one) => one.name)"

# A link of the page lies under what is given, and has the focus.
BENEATH = """
const { left, top } = arguments[0].getBoundingClientRect();
Object.assign(last.style, { position: "fixed", left: `${left + 5}px`, top: `${top + 5}px` });
last.focus();
dispatchEvent(new Event("scroll"));
"""


script = OnItsWay()
on_its_way = script.in_nobodys_way()
town = towns.shared(wrap=script.between, heartbeat=1, hours=ALL_HOURS)


@pytest.fixture
def council(town: Embedded) -> Iterator[Site]:
    """A council's own site."""
    with empty_site() as site:
        allow(town.chat.directory, town.site, site.origin)
        yield site
        allow(town.chat.directory, town.site)


def held_up(driver: Chrome, town: Embedded) -> None:
    """A council's page, where the button was pressed and nothing has come so far."""
    script.free.clear()
    visit(driver, home(town)).click()
    wait(driver, lambda _: script.asked, "asked for")


@pytest.mark.requirement("EM-01", "EM-08")
def test_it_comes_when_the_chat_is_opened_and_once(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    ActionChains(driver).move_to_element(button).perform()
    keyboard.walk_to(driver, lambda stop: stop.id == "plainchat-open")
    asked = [name for name in driver.execute_script(OURS) if name.startswith(town.chat.url)]
    assert asked == [f"{town.chat.url}/northborough/chat.js"], "pointing at it opens nothing"
    for _ in range(2):
        opened(driver, button)
        close(driver)
    visit(driver, home(town, page="bins"))
    opened(driver, driver.find_element("id", "plainchat-open"))
    assert script.asked == 1, "the browser has kept it"


@pytest.mark.requirement("EM-01", "EM-06")
def test_a_chat_that_goes_on_has_it_at_once(driver: Chrome, town: Embedded) -> None:
    begun(driver, town, visit(driver, home(town)))
    close(driver)
    visit(driver, home(town, page="bins"))
    wait(driver, lambda d: inside(d, "iframe"), "heard on out of sight")


@pytest.mark.requirement("EM-01", "KB-01", "KB-04")
def test_pressed_twice_meanwhile_it_opens_once(driver: Chrome, town: Embedded) -> None:
    held_up(driver, town)
    driver.find_element("id", "plainchat-open").click()
    script.free.set()
    wait_in_the_chat(driver)
    assert (is_open(driver), frames(driver), script.asked) == (True, 1, 1)


@pytest.mark.requirement("KB-01", "KB-02")
def test_escape_meanwhile_means_no(driver: Chrome, town: Embedded) -> None:
    held_up(driver, town)
    button = driver.find_element("id", "plainchat-open")
    assert button.get_attribute("aria-expanded") == "true"
    keyboard.press(driver, Keys.ESCAPE)
    assert button.get_attribute("aria-expanded") == "false"
    script.free.set()
    inside_ = "return !!window[Symbol.for('plainchat')].inside"
    wait(driver, lambda d: d.execute_script(inside_), "the script is there")
    assert not is_open(driver)
    assert frames(driver) == 0
    assert focused(driver) == "plainchat-open"
    visit(driver, home(town, page="bins"))
    assert not is_open(driver)
    opened(driver, driver.find_element("id", "plainchat-open"))


@pytest.mark.requirement("KB-04")
def test_who_has_gone_on_meanwhile_is_not_fetched(driver: Chrome, town: Embedded) -> None:
    held_up(driver, town)
    driver.find_element("id", "q").send_keys("bins")
    script.free.set()
    wait(driver, lambda d: inside(d, "iframe"), "there")
    into_frame(driver)
    wait(driver, lambda d: d.find_elements("id", "begin"), "our page")
    driver.switch_to.default_content()
    assert focused(driver) == "q"


@pytest.mark.requirement("AN-11", "EM-01", "EM-02", "EM-04", "EM-08", "KB-04")
def test_when_it_is_long_in_coming_that_is_told(driver: Chrome, town: Embedded) -> None:
    visit(driver, home(town))
    without = StrictAxe(driver).findings()
    held_up(driver, town)
    listen(driver, "#plainchat-say")
    wait(driver, lambda d: d.execute_script(TOLD) == ROAD, "told, where the focus is")
    panel, close_ = inside(driver, "#panel"), inside(driver, "#close")
    assert panel is not None
    assert close_ is not None
    assert (panel.value_of_css_property("position"), close_.text) == ("fixed", "Close chat")
    assert heard(driver) == [], "the focus says it"
    assert StrictAxe(driver).findings() == without
    driver.execute_script(BENEATH, panel)
    assert panel.value_of_css_property("opacity") == "0", "it hides nothing that has the focus"
    driver.execute_script("document.activeElement.blur(); dispatchEvent(new Event('scroll'))")
    assert panel.value_of_css_property("opacity") == "1"
    close_.click()
    wait(driver, lambda d: not is_open(d) and focused(d) == "plainchat-open", "put away")
    driver.find_element("id", "plainchat-open").click()
    wait(driver, lambda d: d.execute_script(TOLD) == ROAD, "told again")
    script.free.set()
    wait_in_the_chat(driver)
    assert (inside(driver, "#panel p"), frames(driver)) == (None, 1)
    into_frame(driver)
    goes_on(driver, town)


@pytest.mark.requirement("AN-11", "EM-01", "KB-02")
def test_a_server_that_takes_questions_and_answers_none_is_told(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    opened(driver, button)
    close(driver)
    wait(driver, lambda d: frames(d) == 0, "nothing is kept")
    script.all = True
    script.free.clear()
    button.click()
    wait(driver, lambda d: d.execute_script(TOLD) == AWAY, "told, where the focus is")
    keyboard.press(driver, Keys.ESCAPE)
    wait(driver, lambda d: not is_open(d) and focused(d) == "plainchat-open", "put away")
    script.free.set()
    button.click()
    wait_in_the_chat(driver)


@pytest.mark.requirement("AN-11", "EM-01")
def test_something_else_in_its_place_is_told_and_it_is_asked_for_again(
    driver: Chrome, town: Embedded
) -> None:
    script.wrong = 200
    visit(driver, home(town)).click()
    wait(driver, lambda d: inside(d, "#panel p"), "told")
    script.wrong = 0
    wait(driver, lambda d: focused(d) == "frame", "there", limit=30)
    assert frames(driver) == 1


# --- what a council's page allows ---

POLICY = '<meta http-equiv="Content-Security-Policy" content="{}">'


@pytest.mark.requirement("EM-09")
def test_a_page_whose_policy_goes_by_nonces_hands_its_nonce_on(
    driver: Chrome, town: Embedded, council: Site
) -> None:
    policy = f"default-src 'none'; script-src 'nonce-r4nd0m'; frame-src {town.chat.url}; img-src data:"
    nonced = tag(town).replace("<script ", '<script nonce="r4nd0m" ')
    head = POLICY.format(policy) + nonced
    complaints(driver)
    button = visit(driver, council.add(page_of(link(town), head=head).replace("<style></style>", "")))
    opened(driver, button)
    driver.switch_to.default_content()
    assert complaints(driver) == []


@pytest.mark.requirement("EM-09")
def test_where_no_script_may_add_another_the_chat_opens_as_a_page(
    driver: Chrome, town: Embedded, council: Site
) -> None:
    head = POLICY.format("require-trusted-types-for 'script'") + tag(town)
    visit(driver, council.add(page_of(link(town), head=head))).click()
    wait(driver, lambda d: d.current_url.startswith(f"{town.chat.url}/northborough"), "the chat's own page")
    goes_on(driver, town)
    driver.find_element("partial link text", "Back to").click()
    wait(driver, lambda d: d.current_url.startswith(council.origin), "back")
    wait(driver, lambda d: d.find_elements("id", "plainchat-open"), "the button")[0].click()
    wait(driver, lambda d: d.current_url.startswith(f"{town.chat.url}/northborough"), "a page again")


@pytest.mark.requirement("EM-09")
def test_where_the_page_allows_no_frame_of_ours_the_chat_opens_as_a_page(
    driver: Chrome, town: Embedded, council: Site
) -> None:
    head = POLICY.format(f"script-src {town.chat.url}; frame-src 'self'") + tag(town)
    visit(driver, council.add(page_of(link(town), head=head))).click()
    wait(driver, lambda d: d.current_url.startswith(f"{town.chat.url}/northborough"), "the chat's own page")
    goes_on(driver, town)
    driver.find_element("partial link text", "Back to").click()
    wait(driver, lambda d: d.current_url.startswith(council.origin), "back")
    button = wait(driver, lambda d: d.find_elements("id", "plainchat-open"), "the button")[0]
    wait(
        driver, lambda d: button.get_attribute("aria-expanded") is None, "it is known that it leads to a page"
    )
    assert frames(driver) == 0
    button.click()
    wait(driver, lambda d: d.find_elements("id", "messages"), "that chat")
