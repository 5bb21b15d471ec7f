"""Words that were not sent, where the resident chose that the device remembers the chat, and where not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from a11y_tests.support import towns
from a11y_tests.support.browsers import program, wait
from a11y_tests.support.choose import led_by
from a11y_tests.support.pages import hold_answer, open_chat, wait_live, wait_messages
from a11y_tests.support.profile import Profile, lasting
from a11y_tests.support.widget import begun, home, into_frame, opened, visit
from app.actions.finish import end_by_visitor
from app.store.conversations import VisitorConversation
from tests.support.embedded import Embedded
from tests.support.missing import without
from tests.support.office import ALL_HOURS

town = towns.shared(heartbeat=1, hours=ALL_HOURS)

HALF = "Half a thought"
OTHER = "Something else"
KEPT = "return Object.values(localStorage).map((one) => JSON.parse(one))"


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Profile]:
    if program() is None:
        without("no Chromium on this machine (apt install chromium chromium-driver)")
    with lasting(tmp_path / "profile") as found:
        yield found


def on_device(driver: Chrome) -> list[str]:
    """The unsent words that the device keeps for the site that is shown, in the frame for the council's."""
    (kept,) = driver.execute_script(KEPT) or [{}]
    return [one["text"] for name, one in kept.items() if name != "path"]


def of_council(driver: Chrome) -> list[str]:
    driver.switch_to.default_content()
    found = on_device(driver)
    into_frame(driver)
    return found


def write(driver: Chrome, text: str) -> None:
    driver.find_element(By.ID, "message").send_keys(text)


def choose(driver: Chrome) -> None:
    """Remember this chat on this device, or no longer."""
    if not driver.find_element(By.ID, "options").get_property("open"):
        driver.find_element(By.CSS_SELECTOR, "#options summary").click()
    driver.find_element(By.ID, "remember").click()


def in_box(driver: Chrome, text: str) -> None:
    wait_live(driver)
    wait(
        driver,
        lambda d: d.find_element(By.ID, "message").get_property("value") == text,
        f"{text!r} in the box",
    )


def tab(driver: Chrome) -> str:
    """Goes to a tab beside the others, which knows of them only what the device keeps."""
    handle = str(driver.execute_cdp_cmd("Target.createTarget", {"url": "about:blank"})["targetId"])
    driver.switch_to.window(handle)
    return handle


def come_anew(driver: Chrome, url: str) -> None:
    """The chat in another tab, when the first is closed."""
    first = driver.current_window_handle
    second = tab(driver)
    driver.switch_to.window(first)
    driver.close()
    driver.switch_to.window(second)
    driver.get(url)


def unsent(driver: Chrome) -> str:
    part = wait(driver, lambda d: d.find_elements(By.ID, "unsent-part"), "the page")[0]
    wait(driver, lambda _: part.is_displayed(), "what was not sent")
    return str(part.find_element(By.ID, "unsent").text)


def end(town: Embedded, visitor: VisitorConversation) -> None:
    town.chat.run(end_by_visitor(town.chat.office, visitor))


# --- where it was chosen ---


@pytest.mark.requirement("CO-05")
@pytest.mark.parametrize("way", led_by("return link", of=["start page", "return link"]))
def test_words_in_a_tab_outlive_a_killed_browser_until_they_are_sent(
    profile: Profile, town: Embedded, way: str
) -> None:
    visitor, url = town.begin()

    def again() -> Chrome:
        driver = profile.start()
        driver.get(url if way == "return link" else f"{town.chat.url}/northborough")
        if way == "start page":
            offer = driver.find_element(By.CSS_SELECTOR, "#continue a")
            wait(driver, lambda _: offer.is_displayed(), "offered")
            offer.click()
            wait(driver, lambda d: d.find_elements(By.ID, "messages"), "the conversation")
        return driver

    driver = profile.start()
    open_chat(driver, url)
    write(driver, "Half a th")
    choose(driver)
    assert on_device(driver) == ["Half a th"]
    write(driver, "ought")
    driver.refresh()
    in_box(driver, HALF)
    assert on_device(driver) == [HALF], "once, not for each page"
    profile.kill(HALF)
    town.accept(visitor)  # an adviser comes meanwhile
    driver = again()
    in_box(driver, HALF)
    driver.find_element(By.ID, "send").click()
    wait_messages(driver, HALF)
    in_box(driver, "")
    assert on_device(driver) == []
    write(driver, OTHER)
    profile.kill(OTHER)
    in_box(again(), OTHER)


@pytest.mark.requirement("CO-05")
def test_words_in_the_panel_outlive_a_killed_browser_until_they_are_sent(
    profile: Profile, town: Embedded
) -> None:
    driver = profile.start()
    begun(driver, town, visit(driver, home(town)))
    write(driver, "Half a th")
    choose(driver)
    write(driver, "ought")
    driver.switch_to.default_content()
    visit(driver, home(town, page="bins"))
    into_frame(driver)
    in_box(driver, HALF)
    assert driver.execute_script("return localStorage.length + sessionStorage.length") == 0, (
        "ours holds nothing"
    )
    profile.kill(HALF)
    driver = profile.start()
    opened(driver, visit(driver, home(town)))
    in_box(driver, HALF)
    driver.find_element(By.ID, "send").click()
    wait_messages(driver, HALF)
    in_box(driver, "")
    wait(driver, lambda d: of_council(d) == [], "gone from the device")
    write(driver, OTHER)
    profile.kill(OTHER)
    driver = profile.start()
    opened(driver, visit(driver, home(town)))
    in_box(driver, OTHER)


@pytest.mark.requirement("CO-05")
@pytest.mark.parametrize("where", led_by("panel", of=["panel", "tab"]))
def test_what_two_tabs_had_is_all_there_after_a_crash(profile: Profile, town: Embedded, where: str) -> None:
    driver = profile.start()
    first = driver.current_window_handle
    if where == "tab":
        _, page = town.talking()
        open_chat(driver, page)
    else:
        page = home(town)
        begun(driver, town, visit(driver, page))
    choose(driver)
    write(driver, HALF)
    tab(driver)
    driver.get(page)
    if where == "panel":
        opened(driver, wait(driver, lambda d: d.find_elements(By.ID, "plainchat-open"), "the button")[0])
    in_box(driver, "")  # who writes elsewhere goes on there
    write(driver, OTHER)
    driver.switch_to.window(first)
    if where == "panel":
        into_frame(driver)
    in_box(driver, HALF)
    profile.kill(HALF, OTHER)
    driver = profile.start()
    if where == "panel":
        opened(driver, visit(driver, page))
    else:
        driver.get(page)
    in_box(driver, f"{HALF}\n\n{OTHER}")


@pytest.mark.requirement("CO-05")
@pytest.mark.parametrize("noted", led_by("Half a th", of=["Half a th", HALF]))
def test_words_that_were_sent_before_the_crash_do_not_come_back(
    driver: Chrome, town: Embedded, noted: str
) -> None:
    """A browser writes to disk late: there may be what was in the box some time before the crash."""
    _, url = town.talking()
    open_chat(driver, url)
    choose(driver)
    write(driver, noted)
    (before,) = driver.execute_script("return Object.entries(localStorage)")
    write(driver, HALF.removeprefix(noted))
    driver.find_element(By.ID, "send").click()
    wait_messages(driver, HALF)
    in_box(driver, "")
    driver.get(f"{town.chat.url}/healthz")
    driver.execute_script("localStorage.setItem(...arguments[0])", before)
    come_anew(driver, url)
    in_box(driver, "")
    wait(driver, lambda d: on_device(d) == [], "gone from the device")


@pytest.mark.requirement("CO-05")
def test_what_is_on_its_way_in_a_crash_does_not_come_back(driver: Chrome, town: Embedded) -> None:
    _, url = town.talking()
    open_chat(driver, url)
    choose(driver)
    write(driver, HALF)
    hold_answer(driver, driver.find_element(By.ID, "send").click)
    come_anew(driver, url)
    wait_messages(driver, HALF)
    in_box(driver, "")


@pytest.mark.requirement("CO-05")
@pytest.mark.parametrize("where", led_by("tab", of=["panel", "tab"]))
def test_they_stay_after_the_end_and_go_with_the_link(driver: Chrome, town: Embedded, where: str) -> None:
    if where == "panel":
        page = home(town)
        visitor = begun(driver, town, visit(driver, page))
    else:
        visitor, page = town.talking()
        open_chat(driver, page)
    choose(driver)
    write(driver, HALF)
    end(town, visitor)
    wait(driver, lambda d: d.find_element(By.ID, "send-status").text.endswith("still in the box."), "the end")
    for _ in range(2):  # as often as it is looked at
        come_anew(driver, page)
        if where == "panel":
            opened(driver, wait(driver, lambda d: d.find_elements(By.ID, "plainchat-open"), "the button")[0])
        assert unsent(driver) == HALF
    assert (of_council if where == "panel" else on_device)(driver) == [HALF]
    town.chat.clock.forward(hours=21)
    come_anew(driver, page)
    wait(driver, lambda d: d.execute_script("return localStorage.length") == 0, "gone from the device")


@pytest.mark.requirement("CO-05")
@pytest.mark.parametrize("where", led_by("panel", of=["panel", "tab"]))
@pytest.mark.parametrize(
    "how",
    led_by("forgotten", "no longer chosen", of=["forgotten", "no longer chosen", "ended, nothing unsent"]),
)
def test_nothing_is_left_on_the_device(driver: Chrome, town: Embedded, where: str, how: str) -> None:
    if where == "panel":
        visitor = begun(driver, town, visit(driver, home(town)))
    else:
        visitor, url = town.talking()
        open_chat(driver, url)
    words = of_council if where == "panel" else on_device
    choose(driver)
    write(driver, HALF)
    wait(driver, lambda d: words(d) == [HALF], "kept")
    if how == "forgotten":
        driver.find_element(By.ID, "forget-link").click()
        wait(driver, lambda d: d.find_elements(By.ID, "confirm"), "asked")[0].click()
    elif how == "no longer chosen":
        choose(driver)
        write(driver, ".")
    else:
        driver.find_element(By.ID, "message").send_keys(Keys.CONTROL, "a", Keys.NULL, Keys.BACKSPACE)
        end(town, visitor)
    if where == "panel":
        driver.switch_to.default_content()
    wait(driver, lambda d: d.execute_script("return localStorage.length") == 0, "gone from the device")


@pytest.mark.requirement("CO-05")
def test_what_goes_into_a_message_to_be_answered_later_is_not_kept_as_unsent(
    driver: Chrome, town: Embedded
) -> None:
    _, url = town.begin()
    open_chat(driver, url)
    choose(driver)
    write(driver, HALF)
    driver.get(f"{url}/message")
    box = driver.find_element(By.ID, "question")
    wait(driver, lambda _: HALF in str(box.get_property("value")), "taken along")
    driver.find_element(By.ID, "email").send_keys("amina@example.org")
    driver.find_element(By.ID, "consent").click()
    driver.find_element(By.CSS_SELECTOR, "#message-form [type=submit]").click()
    wait(driver, lambda d: d.find_elements(By.ID, "done-with"), "it is left")
    wait(driver, lambda d: HALF not in json.dumps(d.execute_script(KEPT)), "nothing is kept of it")


# --- where it was not ---


@pytest.mark.requirement("CO-05")
@pytest.mark.parametrize("where", led_by("panel", of=["panel", "tab"]))
def test_without_the_choice_nothing_is_kept_on_the_device(driver: Chrome, town: Embedded, where: str) -> None:
    if where == "panel":
        page = home(town)
        begun(driver, town, visit(driver, page))
    else:
        _, page = town.talking()
        open_chat(driver, page)
    spy = """
      window.wrote = [];
      const { setItem } = Storage.prototype;
      Storage.prototype.setItem = function (...put) {
        if (this === localStorage) wrote.push(put);
        setItem.apply(this, put);
      };
    """
    driver.switch_to.default_content()
    driver.execute_script(spy)
    if where == "panel":
        into_frame(driver)
    write(driver, HALF)
    driver.switch_to.default_content()
    wait(
        driver, lambda d: HALF in d.execute_script("return JSON.stringify(sessionStorage)"), "kept by the tab"
    )
    assert driver.execute_script("return wrote") == []
    assert driver.execute_script("return localStorage.length") == 0
