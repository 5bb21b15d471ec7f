"""The chat is away for a while: what the council's page tells, and that it comes by itself."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome, Keys

from a11y_tests.support import detect, emulate, keyboard, towns
from a11y_tests.support.browsers import forget_files, wait
from a11y_tests.support.pages import focus, heard, listen, new_tab, wait_heard, wait_live, wait_messages
from a11y_tests.support.widget import (
    TITLE,
    begun,
    close,
    focused,
    home,
    inside,
    into_frame,
    is_open,
    opened,
    visit,
)
from tests.support.embedded import Embedded
from tests.support.office import ALL_HOURS

AWAY = "We keep trying to reach the chat."
LOST = "The connection is lost. We keep trying. Your words are safe."
BACK = "The connection is back."
NEWS = "New chat message from Ben"
OPACITY = "return getComputedStyle(document.getElementById('plainchat-say')).opacity"

town = towns.shared(heartbeat=1, hours=ALL_HOURS)


def told(driver: Chrome) -> str | None:
    """What stands in the panel in the place of a page of ours."""
    note = inside(driver, "#panel p")
    return note.text if note else None


def tells(driver: Chrome) -> bool:
    """We keep trying, and there is a link until the panel's script is there: the browser may have it."""
    return (told(driver) or "").startswith(AWAY)


def seen_frame(driver: Chrome) -> bool:
    frame = inside(driver, "iframe")
    return frame is not None and frame.is_displayed()


def wait_said(driver: Chrome, *texts: str) -> None:
    """Until the council's page has said exactly these."""
    wait(driver, lambda d: heard(d) == list(texts), f"said {texts}", limit=30)


@pytest.mark.requirement("AN-11", "EM-01", "EM-02", "KB-04")
def test_who_opens_it_meanwhile_is_told_and_it_comes_when_it_is_there(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    listen(driver, "#plainchat-say")
    with town.chat.down():
        button.click()
        wait(driver, tells, "told")
        at = "return document.getElementById('plainchat').shadowRoot.activeElement.textContent"
        assert driver.execute_script(at).startswith(AWAY), "where the focus is"
        assert not seen_frame(driver), "nothing of the browser's own"
        assert heard(driver) == [], "the focus says it"
        keyboard.escape(driver)
        wait(driver, lambda d: not is_open(d) and focused(d) == "plainchat-open", "closed as ever")
        button.click()
        wait(driver, tells, "told")
    wait(driver, lambda d: focused(d) == "frame", "there, and with the focus", limit=30)
    assert told(driver) is None
    assert seen_frame(driver)
    into_frame(driver)
    wait(driver, lambda d: d.execute_script("return document.activeElement.matches('h1')"), "our page")
    driver.switch_to.default_content()
    frame = inside(driver, "iframe")
    assert frame is not None
    assert frame.get_attribute("title") == TITLE


@pytest.mark.requirement("AN-11", "KB-04")
def test_who_has_gone_on_in_the_councils_page_is_not_fetched(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    listen(driver, "#plainchat-say")
    with town.chat.down():
        button.click()
        driver.find_element("id", "q").send_keys("bins")
        wait(driver, tells, "shown")
        wait_heard(driver, AWAY)
        assert focus(driver) == "q"
    wait(driver, seen_frame, "there", limit=30)
    assert focus(driver) == "q"
    assert heard(driver) == [AWAY]


@pytest.fixture
def keeping(driver: Chrome, town: Embedded) -> Iterator[None]:
    """The browser keeps the loader, as it may for a minute."""
    town.chat.keeps_loader = True
    yield
    town.chat.keeps_loader = False
    forget_files(driver)


@pytest.mark.usefixtures("keeping")
@pytest.mark.requirement("AN-01", "AN-11", "EM-01", "EM-06")
@pytest.mark.parametrize("panel", ["closed", "open"])
def test_a_walk_while_the_chat_restarts_ends_no_hearing(driver: Chrome, town: Embedded, panel: str) -> None:
    visitor = begun(driver, town, visit(driver, home(town)))
    if panel == "closed":
        close(driver)
    with town.chat.down():
        button = visit(driver, home(town, page="bins"))  # it has the script still
        listen(driver, "#plainchat-say")
        wait_said(driver, AWAY)
        assert (is_open(driver), told(driver)) == ((True, AWAY) if panel == "open" else (False, ""))
    town.reply(visitor, "Are you there?")
    if panel == "closed":
        wait(driver, lambda d: sorted(heard(d)) == sorted([AWAY, BACK, NEWS]), "heard on", limit=30)
        assert button.accessible_name == "Chat with us, 1 new message"
    wait(driver, lambda d: told(d) is None, "there", limit=30)
    into_frame(driver)
    wait_live(driver)
    wait_messages(driver, "Hello?", "Are you there?")


@pytest.mark.requirement("AN-11", "AN-15", "EM-05", "EM-06")
def test_while_closed_the_councils_page_tells_of_a_break_and_its_end(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    visitor = begun(driver, town, button)
    close(driver)
    listen(driver, "#plainchat-say")
    with town.chat.down():
        wait_said(driver, LOST)
        assert button.accessible_name == "Chat with us, connection lost"
        opened(driver, button)
        driver.switch_to.default_content()
        assert button.accessible_name == "Chat with us", "the panel shows it"
        close(driver)
        wait(driver, lambda _: button.accessible_name == "Chat with us, connection lost", "told again")
    wait(driver, lambda _: button.accessible_name == "Chat with us", "back", limit=30)
    town.reply(visitor, "Hello")
    wait_heard(driver, LOST, BACK, NEWS)
    assert button.accessible_name == "Chat with us, 1 new message"


@pytest.mark.whole_browser
@pytest.mark.requirement("AN-11", "EM-06")
def test_each_break_is_told_once_by_the_tab_that_is_seen(driver: Chrome, town: Embedded) -> None:
    begun(driver, town, visit(driver, home(town)))
    close(driver)
    listen(driver, "#plainchat-say")
    first = driver.current_window_handle
    second = new_tab(driver, home(town, page="bins"))
    into_frame(driver)
    wait_live(driver)
    driver.switch_to.default_content()
    listen(driver, "#plainchat-say")
    for tab in (second, first, second):
        driver.switch_to.window(tab)
        before = heard(driver)
        with town.chat.down():
            wait_said(driver, *before, LOST)
        wait_said(driver, *before, LOST, BACK)
    assert heard(driver) == [LOST, BACK] * 2
    driver.switch_to.window(first)
    assert heard(driver) == [LOST, BACK]


@pytest.mark.requirement("EM-01", "KB-04")
def test_a_link_that_has_the_focus_keeps_it_as_a_button(driver: Chrome, town: Embedded) -> None:
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/chat.js"]})
    driver.get(home(town))
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    keyboard.walk_to(driver, lambda stop: stop.name == "Chat with us")
    driver.execute_script(
        "document.body.append(Object.assign(document.createElement('script'), { src: arguments[0] }))",
        f"{town.chat.url}/northborough/chat.js",
    )
    wait(driver, lambda d: d.find_elements("id", "plainchat-open"), "a button")
    assert focused(driver) == "plainchat-open"
    keyboard.press(driver, Keys.ENTER)
    wait(driver, is_open, "open")


@pytest.mark.requirement("EM-08", "KB-08")
def test_what_is_shown_for_a_moment_hides_nothing_that_has_the_focus(driver: Chrome, town: Embedded) -> None:
    visitor = begun(driver, town, visit(driver, home(town)))
    close(driver)
    with emulate.viewport(driver, 320, 256):
        town.reply(visitor, "Hello")
        wait(driver, lambda d: d.find_elements("css selector", "#plainchat-say > div"), "said")
        driver.execute_script("document.activeElement.scrollIntoView({ block: 'center' })")
        wait(driver, lambda d: detect.obscured(d) == [], "the button is seen whole")
        assert driver.execute_script(OPACITY) == "0"
        driver.execute_script("document.activeElement.blur(); dispatchEvent(new Event('scroll'))")
        assert driver.execute_script(OPACITY) == "1", "seen where it hides nothing"
