"""The loader's button and panel: what there is before it is opened; opening, closing, focus."""

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys

from a11y_tests.support import keyboard, towns
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import take_module
from a11y_tests.support.widget import (
    COVERED,
    TITLE,
    close,
    complaints,
    focused,
    home,
    inside,
    into_frame,
    is_open,
    opened,
    visit,
)
from tests.support.embedded import Embedded, embedded
from tests.support.office import ALL_HOURS, Clock

town = towns.shared(heartbeat=1, hours=ALL_HOURS)


# --- the button ---


@pytest.mark.requirement("EM-01", "NJ-11")
def test_the_link_becomes_a_button(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    assert (button.tag_name, button.aria_role, button.accessible_name) == ("button", "button", "Chat with us")
    assert button.get_attribute("aria-expanded") == "false"
    controls = str(button.get_attribute("aria-controls"))
    assert driver.find_elements("id", controls)
    assert not driver.find_elements("css selector", f"a[href='{town.chat.url}/northborough']")
    assert button.find_element("xpath", "ancestor::aside"), "where the link was"
    assert not is_open(driver)
    assert inside(driver, "iframe") is None


@pytest.mark.requirement("NJ-11")
def test_without_scripts_the_link_leads_to_the_chat(plain: Chrome, town: Embedded) -> None:
    plain.get(home(town))
    plain.find_element("link text", "Chat with us").click()
    wait(plain, lambda d: d.current_url == f"{town.chat.url}/northborough", "the start page")
    assert plain.find_element("id", "begin").is_displayed()


@pytest.mark.requirement("EM-01", "EM-03")
def test_the_tag_alone_adds_a_button_in_the_corner(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town, "eastmere"))
    assert button.accessible_name == "Chat with us"
    box, (width, height) = button.rect, driver.execute_script("return [innerWidth, innerHeight]")
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    assert width - 40 < right < width
    assert height - 40 < bottom < height
    opened(driver, button)
    driver.switch_to.default_content()
    driver.execute_script("arguments[0].focus()", button)
    assert driver.execute_script(COVERED) == [], "the panel leaves the button free"


@pytest.mark.parametrize("council", ["eastmere", "northborough"])
@pytest.mark.requirement("EM-01", "NJ-11")
def test_in_an_old_browser_there_is_one_plain_link(driver: Chrome, town: Embedded, council: str) -> None:
    old = "window.CSSStyleSheet = function () { throw new TypeError('Illegal constructor'); };"
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": old})
    complaints(driver)
    driver.get(home(town, council))
    wait(driver, lambda d: d.find_elements("link text", "Chat with us"), "a link")
    (link,) = driver.find_elements("css selector", f"a[href^='{town.chat.url}/{council}']")
    assert not driver.find_elements("id", "plainchat-open")
    assert complaints(driver) == []
    link.click()
    wait(driver, lambda d: d.current_url.startswith(f"{town.chat.url}/{council}"), "the start page")
    assert driver.find_element("id", "title").text == "Chat with us"


@pytest.mark.requirement("EM-01", "EM-08")
def test_one_request_before_it_is_opened_and_nothing_by_itself(driver: Chrome, town: Embedded) -> None:
    visit(driver, home(town))
    script = "return performance.getEntriesByType('resource').map((one) => one.name)"
    ours = [name for name in driver.execute_script(script) if name.startswith(town.chat.url)]
    assert ours == [f"{town.chat.url}/northborough/chat.js"]
    kept = "return localStorage.length + sessionStorage.length + document.cookie.length"
    assert driver.execute_script(kept) == 0


@pytest.mark.requirement("EM-01")
def test_the_button_turns_when_the_chat_closes(driver: Chrome, tmp_path: Path) -> None:
    clock = Clock()
    clock.forward(hours=7, seconds=-2)  # they close at five
    with embedded(tmp_path, clock=clock) as town:
        button = visit(driver, home(town))
        assert button.accessible_name == "Chat with us"
        wait(driver, lambda _: button.accessible_name == "Chat with us, closed now", "told")
        clock.forward(seconds=2)
        opened(driver, button)
        assert "closed" in driver.find_element("id", "status").text


# --- open, close, focus ---

# The heading gets the focus once more. Timers set for that wait for `run()`; those that they set run on.
# A key is pressed before: what the page itself has yet to do for its heading, as it came, is given up.
FOCUS_AGAIN = """
document.dispatchEvent(new KeyboardEvent("keydown"));
const { setTimeout } = window;
const waiting = [];
window.setTimeout = (act, ms) => ms < 500 ? setTimeout(act, ms) : waiting.push(act);
window.run = () => waiting.forEach((act) => act());
window.moves = [];
addEventListener("focusin", ({ target }) => moves.push(target.localName));
document.activeElement.blur();
taken.focusPage();
return moves.splice(0);
"""
DOES: dict[str, Callable[[Chrome], object]] = {
    "nothing": lambda driver: None,
    "a key": lambda driver: ActionChains(driver).send_keys(Keys.ARROW_DOWN).perform(),
    "the pointer": lambda driver: (
        ActionChains(driver)
        .move_to_element_with_offset(driver.find_element("id", "main"), 1, 1)
        .click()
        .perform()
    ),
    "a caret": lambda driver: driver.execute_script(
        "getSelection().collapse(main.querySelector('p').firstChild, 2)"
    ),
    "the caret of the heading": lambda driver: driver.execute_script(
        "getSelection().collapse(document.querySelector('h1').firstChild, 0)"
    ),
}


def not_movable(driver: Chrome, id: str) -> bool:
    return driver.find_element("id", id).get_dom_attribute("tabindex") is None


@pytest.mark.requirement("EM-02")
@pytest.mark.parametrize("does", DOES)
def test_who_reads_on_is_not_fetched_back_to_the_heading(driver: Chrome, town: Embedded, does: str) -> None:
    opened(driver, visit(driver, home(town)))
    take_module(driver, "frame.js")
    assert driver.execute_script(FOCUS_AGAIN) == ["h1"]
    DOES[does](driver)
    driver.execute_script("moves.length = 0; window.began = Date.now(); run()")
    wait(driver, lambda d: d.execute_script("return Date.now() - began > 300"), "time for both moves")
    fetched = does in ("nothing", "the caret of the heading")
    assert driver.execute_script("return moves") == (["main", "h1"] if fetched else [])
    assert not_movable(driver, "main")


def test_also_a_slow_device_has_its_heading_said_within_two_seconds(driver: Chrome, town: Embedded) -> None:
    opened(driver, visit(driver, home(town)))
    for so_far, waits in ((10, 750), (1500, 1500), (9000, 2000)):
        driver.execute_script(f"performance.now = () => {so_far}")
        take_module(driver, "loaded.js")
        assert driver.execute_script("return taken.SETTLED") == waits


@pytest.mark.requirement("EM-01", "EM-02", "EM-09", "EM-10", "KB-03", "KB-04")
def test_it_opens_beside_the_page_with_the_focus_moved_in(driver: Chrome, town: Embedded) -> None:
    complaints(driver)
    button = visit(driver, home(town))
    opened(driver, button)
    landmarks = "main, nav, aside, header, footer, section[aria-label], [role=region]"
    assert len(driver.find_elements("css selector", landmarks)) == 1
    assert driver.find_element("id", "main").get_attribute("aria-label")
    own = driver.find_element("partial link text", "Open in its own page")
    assert own.get_attribute("target") == "_blank"
    driver.switch_to.default_content()
    frame = inside(driver, "iframe")
    assert frame is not None
    assert frame.get_attribute("title") == TITLE
    assert button.get_attribute("aria-expanded") == "true"
    assert "modal" not in str(driver.execute_script("return document.getElementById('plainchat').outerHTML"))
    # The page beside it is still in use.
    driver.find_element("id", "q").send_keys("bins")
    assert is_open(driver)
    assert complaints(driver) == [], "the page's own strict policy refused nothing"


@pytest.mark.requirement("KB-01", "KB-02", "CG-07")
def test_escape_and_close_give_the_focus_back(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    for way in ("escape in the page", "escape on the bar", "close"):
        opened(driver, button)
        driver.switch_to.default_content()
        if way != "escape in the page":
            back_to_the_bar(driver)
        if way == "close":
            keyboard.press(driver, Keys.ENTER)
        else:
            keyboard.escape(driver)
        wait(driver, lambda d: not is_open(d), f"closed by {way}")
        assert focused(driver) == "plainchat-open", way
        assert button.get_attribute("aria-expanded") == "false"


def back_to_the_bar(driver: Chrome) -> None:
    """Out of our page by Shift and Tab, past the choice of language, which comes before the heading."""
    for _ in range(10):
        if focused(driver) == "close":
            return
        keyboard.press(driver, Keys.TAB, shift=True)
    assert focused(driver) == "close"


@pytest.mark.requirement("KB-01", "KB-02")
def test_tab_goes_through_the_panel_and_out_again(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    keyboard.walk_to(driver, lambda stop: stop.id == "plainchat-open")
    keyboard.press(driver, Keys.ENTER)
    wait(driver, lambda d: focused(d) == "frame", "focus in the frame")
    into_frame(driver)
    wait(driver, lambda d: d.execute_script("return document.activeElement.matches('h1')"), "our page")
    driver.switch_to.default_content()

    def walk(goal: str, *, back: bool = False) -> None:
        for _ in range(30):
            keyboard.press(driver, Keys.TAB, shift=back)
            if focused(driver) != "frame":
                break
        assert focused(driver) == goal

    walk("")  # the panel is the last of the page: Tab leaves the document
    driver.execute_script("arguments[0].focus()", inside(driver, "#close"))
    walk("last", back=True)
    walk("close")
    keyboard.press(driver, Keys.TAB)
    assert focused(driver) == "frame"
    assert button.get_attribute("aria-expanded") == "true"


@pytest.mark.requirement("KB-06")
def test_letters_outside_a_field_do_nothing(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    assert keyboard.moved_by_letters(driver) == []
    opened(driver, button)
    assert keyboard.moved_by_letters(driver) == []
    driver.switch_to.default_content()
    assert keyboard.moved_by_letters(driver) == []
    assert is_open(driver)


@pytest.mark.requirement("KB-02")
def test_typed_words_are_there_when_it_is_opened_again(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    opened(driver, button)
    driver.find_element("id", "begin").click()
    wait(driver, lambda d: d.find_elements("id", "question"), "the form")[0].send_keys("Half a question")
    close(driver)
    opened(driver, button)
    assert driver.find_element("id", "question").get_attribute("value") == "Half a question"


@pytest.mark.requirement("EM-06")
def test_without_a_conversation_no_frame_stays_behind(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    opened(driver, button)
    close(driver)
    wait(driver, lambda d: inside(d, "iframe") is None, "no frame")
    visit(driver, home(town, page="bins"))
    assert inside(driver, "iframe") is None
