"""One chat in pages that the browser keeps apart: the panel in a council's page, and a tab that it opens."""

from urllib.parse import urlsplit

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.keys import Keys

from a11y_tests.support import towns
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import IN_TEST_ALL
from a11y_tests.support.pages import (
    heard,
    listen,
    new_tab,
    open_chat,
    wait_heard,
    wait_live,
    wait_messages,
)
from a11y_tests.support.widget import begun, close, home, into_frame, visit
from app.actions.finish import end_by_adviser
from app.store.conversations import VisitorConversation
from tests.support.embedded import Embedded
from tests.support.trouble import Trouble

# Browsers without a screen show all their pages, and each has the focus. So it is told to ours.
STANDS = """
const [visible, focused] = arguments;
const value = visible ? "visible" : "hidden";
Object.defineProperty(document, "visibilityState", { value, configurable: true });
document.hasFocus = () => focused;
document.dispatchEvent(new Event("visibilitychange"));
"""
# What the page tells the server is lost while `lost` is set. `told` counts how often it tried to.
CAN_LOSE = """
const { fetch } = window;
window.told = 0;
window.lost = arguments[0];
window.fetch = (address, options) => {
  if (options?.method !== "POST") return fetch(address, options);
  told += 1;
  return lost ? Promise.reject(new TypeError("lost")) : fetch(address, options);
};
"""

OWN_PAGE = ("partial link text", "Open in its own page")

# Whether this page knows that the item was said: what it keeps for its next page says so, and after the end
# it keeps nothing more.
TOLD = """
const [path, item, over] = arguments;
const kept = Object.values({ ...sessionStorage })
  .filter((text) => text.startsWith("{")).map((text) => JSON.parse(text))
  .map((one) => one.kept ?? one).find(({ of }) => of === path);
return kept ? kept.said >= item : over;
"""

trouble = towns.trouble
town = towns.troubled


class Pages:
    """The panel and a tab, listened to, with the same chat. The tab is seen."""

    def __init__(
        self,
        driver: Chrome,
        town: Embedded,
        visitor: VisitorConversation | None = None,
        link: tuple[str, str] = OWN_PAGE,
    ) -> None:
        """`visitor`: whose chat has begun in the panel already. `link`: of the panel, which opens the tab."""
        self.driver, self.town = driver, town
        self.visitor = visitor or begun(driver, town, visit(driver, home(town)))
        self.handles = {"panel": driver.current_window_handle}
        listen(driver)
        self.url = driver.execute_script("return location.href.split('?')[0]")
        self.handles["tab"] = self.open_tab(*link)
        self.show("tab")

    def open_tab(self, by: str, name: str) -> str:
        """A tab by a link of the panel, the panel staying open. Goes there. Its handle."""
        known = set(self.driver.window_handles)
        self.driver.execute_script("document.getElementById('options').open = true")
        link = self.driver.find_element(by, name)
        ActionChains(self.driver).key_down(Keys.CONTROL).click(link).key_up(Keys.CONTROL).perform()
        (handle,) = wait(self.driver, lambda d: set(d.window_handles) - known, "a tab of its own")
        self.driver.switch_to.window(handle)
        wait(self.driver, lambda d: d.find_elements("id", "announcer"), "the chat")
        wait_live(self.driver)
        listen(self.driver)
        return str(handle)

    def go(self, name: str) -> None:
        """Looks into a page, whether or not the resident sees it."""
        self.driver.switch_to.window(self.handles[name])
        if name == "panel":
            into_frame(self.driver)

    def put(self, name: str, *, visible: bool, focused: bool) -> None:
        self.go(name)
        self.driver.execute_script(STANDS, visible, focused)

    def show(self, name: str) -> None:
        """The resident goes to a page: the other is hidden."""
        self.put("panel" if name == "tab" else "tab", visible=False, focused=False)
        self.put(name, visible=True, focused=True)

    def reply(self, *texts: str) -> None:
        """Ben writes, and the page that is looked into has it."""
        self.town.reply(self.visitor, *texts)
        wait_messages(self.driver, *texts)

    def wait_told(self, name: str, *, over: bool = False) -> None:
        """Until this page knows that what it shows was said by the other. `over`: the chat has ended."""
        self.go(name)
        item = self.driver.execute_script("return +messages.lastElementChild.dataset.id")
        self.driver.switch_to.default_content()
        path = urlsplit(self.url).path
        wait(self.driver, lambda d: d.execute_script(TOLD, path, item, over), "told what was said")

    def is_silent(self, name: str) -> None:
        """There was time to say something, and nothing was said."""
        self.go(name)
        self.driver.execute_script("window.began = performance.now()")
        waited = "return performance.now() - began > 2500"
        wait(self.driver, lambda d: d.execute_script(waited), "time to speak")
        assert heard(self.driver) == []

    def wait_heard(self, name: str, *texts: str) -> None:
        self.go(name)
        wait_heard(self.driver, *texts)


@pytest.fixture
def pages(driver: Chrome, town: Embedded) -> Pages:
    return Pages(driver, town)


@pytest.mark.requirement("AN-07", "EM-06")
def test_what_one_has_said_the_other_does_not_say_when_it_is_shown(pages: Pages, trouble: Trouble) -> None:
    wait(pages.driver, lambda _: trouble.open == 2, "a stream each")
    pages.reply("One", "Two")
    pages.wait_heard("tab", "Ben: One", "Ben: Two")
    pages.wait_told("panel")
    pages.show("panel")
    pages.is_silent("panel")
    pages.reply("Three")
    pages.wait_heard("panel", "Ben: Three")
    pages.wait_told("tab")
    pages.show("tab")
    pages.wait_heard("tab", "Ben: One", "Ben: Two")


@pytest.mark.requirement("AN-07")
@pytest.mark.parametrize("focused", ["panel", "tab", "neither"])
@IN_TEST_ALL  # who is not looked at waits a second for the other to tell: longer than a busy machine leaves
def test_of_two_side_by_side_the_one_with_the_focus_speaks(pages: Pages, focused: str) -> None:
    for name in ("panel", "tab"):
        pages.put(name, visible=True, focused=name == focused)
    texts = [f"Number {number}" for number in range(6)]
    pages.reply(*texts)
    speaks, silent = ("tab", "panel") if focused == "tab" else ("panel", "tab")
    pages.wait_heard(speaks, *(f"Ben: {text}" for text in texts))
    pages.is_silent(silent)


@pytest.mark.whole_browser
@pytest.mark.requirement("AN-07", "EM-06")
@IN_TEST_ALL
def test_another_tab_beside_the_first_tells_it_too(pages: Pages, driver: Chrome, trouble: Trouble) -> None:
    pages.put("tab", visible=False, focused=False)
    pages.handles["second"] = new_tab(driver, "about:blank")
    driver.get(pages.url)
    wait_live(driver)
    listen(driver)
    wait(pages.driver, lambda _: trouble.open == 2, "a stream each")
    pages.reply("One")
    pages.wait_heard("second", "Ben: One")
    pages.show("panel")
    pages.is_silent("panel")


@pytest.mark.requirement("AN-01", "AN-07", "EM-06")
def test_what_came_on_the_way_to_another_page_of_the_council_is_said_once(
    pages: Pages, driver: Chrome
) -> None:
    driver.switch_to.window(pages.handles["panel"])
    driver.get("about:blank")
    pages.go("tab")
    pages.reply("One")
    pages.wait_heard("tab", "Ben: One")
    driver.switch_to.window(pages.handles["panel"])
    visit(driver, home(pages.town, page="bins"))
    into_frame(driver)
    wait(driver, lambda d: d.find_elements("id", "announcer"), "the chat")
    listen(driver)
    wait_live(driver)
    pages.show("panel")
    pages.reply("Two")
    pages.wait_heard("panel", "Ben: Two")


@pytest.mark.requirement("AN-07", "TR-03")
@IN_TEST_ALL
def test_it_holds_when_the_server_is_restarted(pages: Pages, driver: Chrome) -> None:
    driver.execute_script(CAN_LOSE, True)
    pages.reply("One")
    pages.wait_heard("tab", "Ben: One")
    with pages.town.chat.down():
        wait(driver, lambda d: d.find_element("id", "connection").text, "lost")
        driver.execute_script("window.lost = false")
    for name in ("panel", "tab"):
        pages.go(name)
        wait_live(driver)
    pages.reply("Two")
    wait(driver, lambda d: "Ben: Two" in heard(d), "said")
    pages.wait_told("panel")
    pages.show("panel")
    pages.is_silent("panel")


@pytest.mark.requirement("AN-07")
@IN_TEST_ALL
def test_what_cannot_be_told_costs_a_repetition_and_no_message(pages: Pages, driver: Chrome) -> None:
    driver.execute_script(CAN_LOSE, True)
    pages.reply("One")
    pages.wait_heard("tab", "Ben: One")
    pages.show("panel")
    pages.wait_heard("panel", "Ben: One")


@pytest.mark.requirement("AN-07")
@IN_TEST_ALL
def test_what_was_lost_once_is_told_again(pages: Pages, driver: Chrome) -> None:
    driver.execute_script(CAN_LOSE, True)
    pages.reply("One")
    pages.wait_heard("tab", "Ben: One")
    driver.execute_script("window.lost = false")
    wait(driver, lambda d: d.execute_script("return told") > 1, "told again")
    pages.show("panel")
    pages.is_silent("panel")


@pytest.mark.requirement("AN-07")
def test_the_end_of_the_chat_is_said_once(pages: Pages, driver: Chrome) -> None:
    town = pages.town.chat.town
    work = end_by_adviser(pages.town.chat.office, town.ben, pages.visitor.conversation_id, town.solved)
    pages.town.chat.run(work)
    pages.wait_heard("tab", "Ben ended the chat.")
    pages.go("panel")
    wait(driver, lambda d: d.find_elements("css selector", "[data-state=ended]"), "ended")
    pages.wait_told("panel", over=True)
    pages.show("panel")
    pages.is_silent("panel")


@pytest.mark.requirement("AN-07")
def test_who_has_one_page_open_asks_for_nothing_more(pages: Pages, driver: Chrome, trouble: Trouble) -> None:
    driver.close()
    wait(driver, lambda _: trouble.open == 1, "one is left")
    pages.put("panel", visible=True, focused=True)
    before = trouble.questions
    pages.reply("One", "Two")
    pages.wait_heard("panel", "Ben: One", "Ben: Two")
    assert trouble.questions == before


@pytest.mark.whole_browser
@pytest.mark.requirement("AN-07", "EM-06")
def test_each_page_stays_with_the_other_when_it_is_loaded_again(pages: Pages, driver: Chrome) -> None:
    assert "with=" not in driver.current_url, "who copies the address opens no page of this browser"
    driver.refresh()
    wait_live(driver)
    listen(driver)
    pages.put("tab", visible=True, focused=True)
    driver.switch_to.window(pages.handles["panel"])
    visit(driver, home(pages.town, page="bins"))
    into_frame(driver)
    wait(driver, lambda d: d.find_elements("id", "announcer"), "the chat")
    listen(driver)
    wait_live(driver)
    pages.put("panel", visible=False, focused=False)
    pages.go("tab")
    pages.reply("One")
    pages.wait_heard("tab", "Ben: One")
    pages.wait_told("panel")
    pages.show("panel")
    pages.is_silent("panel")


@pytest.mark.whole_browser
@pytest.mark.requirement("AN-07", "EM-06")
def test_tabs_that_were_there_before_go_with_the_one_that_the_panel_opens(
    driver: Chrome, town: Embedded
) -> None:
    visitor = begun(driver, town, visit(driver, home(town)))
    panel, url = driver.current_window_handle, driver.execute_script("return location.href.split('?')[0]")
    new_tab(driver, url)
    wait_live(driver)
    driver.switch_to.window(panel)
    into_frame(driver)
    pages = Pages(driver, town, visitor)
    pages.reply("One")
    pages.wait_heard("tab", "Ben: One")
    pages.wait_told("panel")
    pages.show("panel")
    pages.is_silent("panel")


@pytest.mark.requirement("AN-07", "EM-06")
def test_a_tab_opened_by_the_link_to_come_back_goes_with_the_panel(driver: Chrome, town: Embedded) -> None:
    pages = Pages(driver, town, link=("id", "return-link"))
    assert "with=" not in driver.current_url
    pages.reply("One", "Two")
    pages.wait_heard("tab", "Ben: One", "Ben: Two")
    pages.wait_told("panel")
    pages.show("panel")
    pages.is_silent("panel")


@pytest.mark.requirement("AN-07", "EM-06")
def test_the_button_does_not_count_what_was_heard_in_the_tab(pages: Pages, driver: Chrome) -> None:
    pages.go("panel")
    close(driver)
    pages.show("tab")
    pages.reply("One")
    pages.wait_heard("tab", "Ben: One")
    pages.wait_told("panel")
    pages.go("tab")
    driver.close()
    pages.put("panel", visible=True, focused=True)
    pages.reply("Two")
    driver.switch_to.default_content()
    wait(driver, lambda d: "1 new message" in d.find_element("id", "plainchat-open").text, "one is new")


@pytest.mark.requirement("AN-01")
def test_two_devices_of_one_kind_behind_one_address_are_each_told_everything(
    driver: Chrome, other: Chrome, town: Embedded
) -> None:
    """Amina at home, and who supports her, with the same kind of telephone on the same network."""
    visitor = begun(driver, town, visit(driver, home(town)))
    url = driver.execute_script("return location.href.split('?')[0]")
    open_chat(other, url)
    listen(driver)
    other.execute_script(STANDS, True, False)
    texts = [f"Number {number}" for number in range(5)]
    town.reply(visitor, *texts)
    wait_heard(driver, *(f"Ben: {text}" for text in texts))
    wait_heard(other, *(f"Ben: {text}" for text in texts))
