"""Where a chat is remembered, and how that ends: in a tab of ours, and in the council's page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.keys import Keys

from a11y_tests.support import keyboard
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import led_by
from a11y_tests.support.pages import (
    focus,
    hold_answer,
    listen,
    messages,
    open_chat,
    wait_heard,
    wait_messages,
)
from a11y_tests.support.widget import (
    begun,
    close,
    complaints,
    home,
    inside,
    into_frame,
    is_open,
    opened,
    visit,
)
from app.actions.drafts import keep_participants
from app.actions.finish import end_by_visitor
from app.actions.privacy import forget
from app.domain.keys import new_key
from tests.support.embedded import Embedded, embedded
from tests.support.office import ALL_HOURS

QUESTION = "My council tax bill is wrong."
PAGE = "return document.body?.dataset.page"
OTHER = '{"path":"/northborough/chat/another"}'
KEPT = "Your words were not sent. Copy them before you go on."


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    directory: Path = tmp_path_factory.mktemp("memory")
    with embedded(directory, heartbeat=1, hours=ALL_HOURS) as found:
        yield found


def path_of(url: str) -> str:
    return urlsplit(url).path


def remembered(path: str) -> str:
    """What a device keeps of a chat without unsent words."""
    return f'{{"path":"{path}"}}'


def stored(driver: Chrome) -> dict[str, str]:
    """What the page's origin keeps: by the name of the storage."""
    found: dict[str, str] = driver.execute_script(
        "return Object.fromEntries(['sessionStorage', 'localStorage'].map((name) => "
        "[name, Object.values(window[name]).join()]))"
    )
    return found


def box(driver: Chrome) -> str | None:
    """What stands in the message box."""
    return driver.find_element("id", "message").get_attribute("value")


def on_page(driver: Chrome, name: str) -> None:
    wait(driver, lambda d: d.execute_script(PAGE) == name, name)


def tick(driver: Chrome) -> None:
    """Remember this chat on this device."""
    driver.find_element("css selector", "#options summary").click()
    driver.find_element("id", "remember").click()


def forget_here(driver: Chrome) -> None:
    driver.find_element("id", "forget-link").click()
    wait(driver, lambda d: d.find_elements("id", "confirm"), "asked")[0].click()
    on_page(driver, "forgotten")


# --- in a tab ---


@pytest.mark.requirement("EM-01")
@pytest.mark.parametrize("how", led_by("is forgotten", of=["ends", "is forgotten"]))
def test_a_remembered_chat_stays_so_when_another_goes(driver: Chrome, town: Embedded, how: str) -> None:
    _, kept = town.talking()
    other, url = town.talking()
    open_chat(driver, kept)
    tick(driver)
    open_chat(driver, url)
    assert not driver.find_element("id", "remember").is_selected(), "this one is not remembered"
    if how == "ends":
        town.chat.run(end_by_visitor(town.chat.office, other))
        wait(driver, lambda d: d.find_elements("css selector", "[data-state=ended]"), "ended")
    else:
        forget_here(driver)
    wait(driver, lambda d: stored(d)["sessionStorage"] == "", "gone from this tab")
    assert stored(driver)["localStorage"] == remembered(path_of(kept))
    driver.get(kept)
    assert driver.find_element("id", "remember").is_selected()
    forget_here(driver)
    assert stored(driver) == {"sessionStorage": "", "localStorage": ""}


@pytest.mark.requirement("EM-01")
def test_a_link_that_died_is_offered_once_and_not_again(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    tick(driver)
    driver.get(f"{town.chat.url}/northborough")
    offer = driver.find_element("css selector", "#continue a")
    wait(driver, lambda _: offer.is_displayed(), "offered")
    assert offer.get_attribute("href") == url
    town.chat.run(forget(town.chat.office, visitor))
    offer.click()
    on_page(driver, "gone")
    wait(driver, lambda d: stored(d) == {"sessionStorage": "", "localStorage": ""}, "forgotten")
    driver.get(f"{town.chat.url}/northborough")
    assert not driver.find_element("id", "continue").is_displayed()


@pytest.mark.requirement("EM-01")
@pytest.mark.parametrize("page", led_by("/start", of=["", "/start"]))
def test_a_remembered_chat_can_be_forgotten_from_the_pages_before_it(
    driver: Chrome, town: Embedded, page: str
) -> None:
    _, url = town.talking()
    driver.get(f"{town.chat.url}/northborough{page}")
    assert not driver.find_element("id", "forget-remembered").is_displayed()
    open_chat(driver, url)
    driver.get(f"{town.chat.url}/northborough{page}")
    way = driver.find_element("css selector", "#forget-remembered a")
    wait(driver, lambda _: way.is_displayed(), "offered")
    assert way.get_attribute("href") == f"{url}/forget"


@pytest.mark.requirement("CO-05", "NJ-10")
@pytest.mark.parametrize("htmx", [True, False])
def test_half_typed_words_outlive_the_page_until_they_are_sent(
    driver: Chrome, town: Embedded, htmx: bool
) -> None:
    visitor, url = town.talking()
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": [] if htmx else ["*/htmx*"]})
    open_chat(driver, url)
    driver.find_element("id", "message").send_keys("Half a th")
    driver.get("about:blank")
    open_chat(driver, url)
    assert box(driver) == "Half a th"
    driver.find_element("id", "message").send_keys("ought")
    driver.find_element("id", "send").click()
    wait_messages(driver, "Half a thought")
    wait(driver, lambda d: box(d) == "", "the box is empty")
    driver.get("about:blank")
    open_chat(driver, url)
    assert box(driver) == ""
    town.chat.run(end_by_visitor(town.chat.office, visitor))
    wait(driver, lambda d: stored(d)["sessionStorage"] == "", "nothing is kept of a chat that has ended")


@pytest.mark.requirement("NJ-10")
def test_what_is_on_its_way_is_not_in_the_box_of_the_next_page(driver: Chrome, town: Embedded) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    driver.find_element("id", "message").send_keys("Only  once ")
    hold_answer(driver, driver.find_element("id", "send").click)
    driver.get("about:blank")
    open_chat(driver, url)
    wait_messages(driver, "Only  once")
    assert box(driver) == ""


@pytest.mark.requirement("NJ-10", "AN-10")
def test_a_refused_text_wins_over_what_was_kept(driver: Chrome, town: Embedded) -> None:
    driver.get(f"{town.chat.url}/northborough/start")
    driver.find_element("id", "name").send_keys("Amina")
    driver.find_element("id", "question").send_keys("Half a qu")
    driver.get("about:blank")
    driver.get(f"{town.chat.url}/northborough/start")
    wait(driver, lambda d: d.find_element("id", "question").get_attribute("value") == "Half a qu", "kept")
    assert driver.find_element("id", "name").get_attribute("value") == "Amina"
    driver.execute_script("question.value = 'Changed by the server'; document.forms[0].requestSubmit()")
    wait(driver, lambda d: d.find_elements("id", "error-summary"), "refused")  # no team was chosen
    assert driver.find_element("id", "question").get_attribute("value") == "Changed by the server"
    driver.find_element("css selector", "[name=team]").click()
    driver.find_element("id", "start").click()
    wait(driver, lambda d: d.find_elements("id", "messages"), "the conversation")
    wait(driver, lambda d: "Changed" not in stored(d)["sessionStorage"], "the form is forgotten")
    driver.get(f"{town.chat.url}/northborough/start")
    assert driver.find_element("id", "question").get_attribute("value") == ""


@contextmanager
def no_scripts(driver: Chrome) -> Iterator[None]:
    """None of our scripts arrives."""
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*.js"]})
    yield
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})


def come_again(driver: Chrome, url: str) -> None:
    driver.get("about:blank")
    open_chat(driver, url)


@pytest.mark.requirement("NJ-10")
def test_of_the_words_kept_here_and_by_the_server_the_later_are_in_the_box(
    driver: Chrome, town: Embedded
) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    driver.find_element("id", "message").send_keys("Old")
    with no_scripts(driver):
        driver.get(url)
        driver.find_element("id", "message").send_keys("Half a th")
        driver.find_element("id", "check").click()
        wait(driver, lambda d: "since=" in d.current_url, "the page after the check")
        assert box(driver) == "Half a th"
    come_again(driver, url)
    assert box(driver) == "Half a th"
    driver.find_element("id", "message").send_keys("ought")
    come_again(driver, url)
    assert box(driver) == "Half a thought"
    driver.find_element("id", "message").send_keys(Keys.CONTROL, "a", Keys.NULL, Keys.BACKSPACE)
    come_again(driver, url)
    assert box(driver) == "", "what was emptied stays so"
    driver.find_element("id", "message").send_keys("Another thought")
    driver.find_element("id", "send").click()
    wait_messages(driver, "Another thought")
    come_again(driver, url)
    assert box(driver) == ""
    assert "Half a" not in stored(driver)["sessionStorage"]


@pytest.mark.requirement("NJ-10")
def test_words_kept_by_the_server_before_do_not_take_the_place_of_these(
    driver: Chrome, town: Embedded
) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    town.chat.run(keep_participants(town.chat.office, visitor, "From another tab", new_key()))
    driver.find_element("id", "message").send_keys("From this tab")
    town.chat.clock.forward(seconds=60)
    come_again(driver, url)
    assert box(driver) == "From this tab"


# --- in the council's page ---


def kept_by_council(driver: Chrome, key: str, storage: str, value: str) -> None:
    driver.execute_script("window[arguments[0]].setItem(arguments[1], arguments[2])", storage, key, value)


def key(town: Embedded) -> str:
    return f"plainchat:{town.chat.url}/northborough"


def in_council(driver: Chrome, town: Embedded, storage: str) -> str:
    driver.switch_to.default_content()
    return str(driver.execute_script("return window[arguments[0]].getItem(arguments[1])", storage, key(town)))


@pytest.mark.requirement("EM-01")
def test_the_council_page_keeps_a_remembered_chat_when_another_goes(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    visitor = begun(driver, town, button)
    driver.switch_to.default_content()
    kept_by_council(driver, key(town), "localStorage", OTHER)
    driver.refresh()
    into_frame(driver)
    wait_messages(driver, "Hello?")
    driver.find_element("css selector", "#options summary").click()
    assert not driver.find_element("id", "remember").is_selected(), "this one is not remembered"
    town.chat.run(end_by_visitor(town.chat.office, visitor))
    wait(driver, lambda d: d.find_elements("css selector", "[data-state=ended]"), "ended")
    wait(driver, lambda d: '"over":true' in in_council(d, town, "sessionStorage"), "known to have ended")
    assert in_council(driver, town, "localStorage") == OTHER
    into_frame(driver)
    forget_here(driver)
    wait(driver, lambda d: '"path":""' in in_council(d, town, "sessionStorage"), "forgotten")
    assert in_council(driver, town, "localStorage") == OTHER


@pytest.mark.requirement("EM-01", "EM-06")
def test_a_dead_link_leaves_no_frame_in_the_council_page(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    visit(driver, home(town))
    kept_by_council(driver, key(town), "localStorage", remembered(path_of(url)))
    visit(driver, home(town))
    into_frame(driver)
    wait_messages(driver, QUESTION)
    driver.switch_to.default_content()
    driver.get("about:blank")
    town.chat.run(forget(town.chat.office, visitor))
    button = visit(driver, home(town))
    wait(driver, lambda d: in_council(d, town, "localStorage") == "None", "forgotten")
    assert inside(driver, "iframe") is None
    opened(driver, button)
    on_page(driver, "start")


@pytest.mark.requirement("EM-01", "NJ-10")
def test_a_chat_forgotten_elsewhere_keeps_the_words_typed_in_the_panel(
    driver: Chrome, town: Embedded
) -> None:
    button = visit(driver, home(town))
    visitor = begun(driver, town, button)
    listen(driver)
    driver.find_element("id", "message").send_keys("Half a th")
    close(driver)
    town.reply(visitor, "A secret")
    wait(driver, lambda _: button.accessible_name == "Chat with us, 1 new message", "counted")
    town.chat.run(forget(town.chat.office, visitor))
    wait(driver, lambda d: '"path":""' in in_council(d, town, "sessionStorage"), "forgotten")
    button.click()
    wait(driver, is_open, "open")
    into_frame(driver)
    wait_heard(driver, KEPT)
    assert "This chat is forgotten" in driver.find_element("id", "status").text
    assert driver.find_element("id", "message").get_attribute("value") == "Half a th"
    assert messages(driver) == [], "and nobody can read here what is forgotten"


@pytest.mark.requirement("EM-01", "KB-04")
@pytest.mark.parametrize("place", led_by("#read-last", of=["#messages > :last-child", "#read-last"]))
def test_what_is_forgotten_is_not_read_again_and_focus_is_not_lost(
    driver: Chrome, town: Embedded, place: str
) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    complaints(driver)
    town.reply(visitor, "A secret")
    wait_heard(driver, "Ben: A secret")
    focused = "const one = document.querySelector(arguments[0]); one.tabIndex = 0; one.focus()"
    driver.execute_script(focused, place)
    town.chat.run(forget(town.chat.office, visitor))
    wait(driver, lambda d: "This chat is forgotten" in d.find_element("id", "status").text, "forgotten")
    wait(driver, lambda d: messages(d) == [], "nothing to read")
    assert focus(driver) == ("read-last" if place == "#read-last" else "status")
    said = driver.find_element("id", "announcer").get_attribute("textContent")
    assert "A secret" not in str(said)
    keyboard.press(driver, Keys.ENTER)
    assert [line for line in complaints(driver) if "TypeError" in line] == []


@pytest.mark.requirement("EM-01")
def test_a_tab_that_has_no_chat_finds_the_remembered_one(driver: Chrome, town: Embedded) -> None:
    _, url = town.talking()
    visit(driver, home(town))
    kept_by_council(driver, key(town), "localStorage", remembered(path_of(url)))
    kept_by_council(driver, key(town), "sessionStorage", '{"path": "", "open": false}')
    visit(driver, home(town))
    into_frame(driver)
    wait_messages(driver, QUESTION)


@pytest.mark.requirement("EM-01")
def test_in_the_panel_too_a_chat_can_be_forgotten_from_the_start_page(driver: Chrome, town: Embedded) -> None:
    visitor = begun(driver, town, visit(driver, home(town)))
    path = driver.execute_script("return location.pathname")
    town.chat.run(end_by_visitor(town.chat.office, visitor))
    wait(driver, lambda d: d.find_elements("id", "start-again"), "ended")[0].click()
    on_page(driver, "start")
    way = driver.find_element("css selector", "#forget-remembered a")
    wait(driver, lambda _: way.is_displayed(), "offered")
    assert path_of(str(way.get_attribute("href"))) == f"{path}/forget"
