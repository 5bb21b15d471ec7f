"""A conversation in the panel, on its way through the council's site: heard, kept, remembered, forgotten."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys

from a11y_tests.support import browsers, towns
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import (
    heard,
    hold_answer,
    listen,
    listen_early,
    messages,
    release,
    wait_heard,
    wait_live,
    wait_messages,
)
from a11y_tests.support.widget import (
    begun,
    close,
    complaints,
    goes_on,
    home,
    inside,
    into_frame,
    is_open,
    opened,
    visit,
)
from app.actions.finish import end_by_visitor
from tests.support.embedded import Embedded
from tests.support.office import ALL_HOURS

town = towns.shared(heartbeat=1, hours=ALL_HOURS)

# Whether it can be seen, by what lies in its middle.
SEEN = """
const [element] = arguments;
const { left, top, width, height } = element.getBoundingClientRect();
return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
"""


@pytest.mark.requirement("AN-15", "EM-05", "EM-06")
def test_while_closed_the_councils_page_says_it_and_the_button_counts(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    visitor = begun(driver, town, button)
    listen(driver)
    close(driver)
    assert driver.find_element("id", "plainchat-say").get_attribute("textContent") == ""
    listen(driver, "#plainchat-say")
    town.reply(visitor, "One", "Two")
    wait_heard(driver, "New chat message from Ben", "New chat message from Ben_")
    assert driver.execute_script(SEEN, driver.find_element("id", "plainchat-say")), "who is deaf sees it"
    assert button.accessible_name == "Chat with us, 2 new messages"
    into_frame(driver)
    assert messages(driver)[-2:] == ["One", "Two"]
    assert heard(driver) == [], "never two announcers"
    driver.switch_to.default_content()
    opened(driver, button)
    wait_heard(driver, "Ben: One", "Ben: Two")
    driver.switch_to.default_content()
    assert button.accessible_name == "Chat with us"
    driver.switch_to.default_content()
    town.reply(visitor, "Three")
    into_frame(driver)
    wait_heard(driver, "Ben: One", "Ben: Two", "Ben: Three")
    driver.switch_to.default_content()
    assert len(heard(driver)) == 2, "while open only the frame speaks"


@pytest.mark.requirement("EM-01", "KB-04")
def test_it_goes_on_from_page_to_page_as_it_was(driver: Chrome, town: Embedded) -> None:
    visitor = begun(driver, town, visit(driver, home(town)))
    driver.switch_to.default_content()
    driver.find_element("link text", "Council tax").click()
    wait(driver, lambda d: d.current_url.endswith("council-tax") and is_open(d), "open on the next page")
    into_frame(driver)
    wait_live(driver)
    wait_messages(driver, "Hello?")
    driver.switch_to.default_content()
    assert driver.execute_script("return document.activeElement === document.body"), "the focus is not taken"
    close(driver)
    button = visit(driver, home(town, page="bins"))
    wait(driver, lambda d: inside(d, "iframe"), "heard on out of sight")
    assert not is_open(driver)
    town.reply(visitor, "While you walked")
    wait(driver, lambda _: button.accessible_name == "Chat with us, 1 new message", "counted")
    driver.refresh()
    button = wait(driver, lambda d: d.find_elements("id", "plainchat-open"), "the button")[0]
    opened(driver, button)
    wait_messages(driver, "Hello?", "While you walked")


def _name(driver: Chrome) -> str:
    """What the button is called."""
    return driver.find_element("id", "plainchat-open").accessible_name


@pytest.mark.requirement("AN-01", "AN-07", "AN-15", "EM-06")
@pytest.mark.parametrize("when", ["before", "on the way"])
def test_what_was_not_heard_goes_with_the_resident(driver: Chrome, town: Embedded, when: str) -> None:
    visitor = begun(driver, town, visit(driver, home(town)))
    close(driver)
    listen(driver, "#plainchat-say")
    if when == "before":
        town.reply(visitor, "One")
        wait_heard(driver, "New chat message from Ben")
    driver.get("about:blank")
    if when == "on the way":
        town.reply(visitor, "One")
    listen_early(driver, "#plainchat-say")
    for expected in (["New chat message from Ben"] if when == "on the way" else [], []):
        button = visit(driver, home(town, page="bins"))
        into_frame(driver)
        wait_live(driver)
        listen(driver)
        driver.switch_to.default_content()
        wait(driver, lambda d: _name(d) == "Chat with us, 1 new message", "counted")
        wait_heard(driver, *expected)
    opened(driver, button)
    wait_heard(driver, "Ben: One")
    driver.switch_to.default_content()
    assert button.accessible_name == "Chat with us"
    visit(driver, home(town))
    into_frame(driver)
    wait_live(driver)
    listen(driver)
    town.reply(visitor, "Two")
    wait_heard(driver, "Ben: Two")


@pytest.mark.requirement("NJ-10", "KB-02")
def test_half_typed_words_go_with_the_resident(driver: Chrome, town: Embedded) -> None:
    opened(driver, visit(driver, home(town)))
    driver.find_element("id", "begin").click()
    wait(driver, lambda d: d.find_elements("id", "question"), "the form")[0].send_keys("Half a qu")
    driver.find_element("id", "name").send_keys("Amina")
    visit(driver, home(town, page="bins"))
    into_frame(driver)
    question = wait(driver, lambda d: d.find_elements("id", "question"), "the form again")[0]
    wait(driver, lambda _: question.get_attribute("value") == "Half a qu", "as it was")
    assert driver.find_element("id", "name").get_attribute("value") == "Amina"
    driver.find_element("css selector", "[name=team]").click()
    driver.find_element("id", "start").click()
    wait(driver, lambda d: d.find_elements("id", "message"), "the conversation")[0].send_keys("Half a th")
    kept = "return JSON.stringify(sessionStorage)"
    driver.switch_to.default_content()
    wait(driver, lambda d: "Half a th" in d.execute_script(kept), "kept by the council's page")
    assert "Half a qu" not in driver.execute_script(kept)
    visit(driver, home(town))
    into_frame(driver)
    wait_live(driver)
    box = driver.find_element("id", "message")
    wait(driver, lambda _: box.get_attribute("value") == "Half a th", "as it was")
    assert driver.execute_script("return sessionStorage.length") == 0, "ours holds nothing"
    box.send_keys(Keys.CONTROL + "a", Keys.BACKSPACE)
    driver.switch_to.default_content()
    wait(driver, lambda d: "Half a th" not in d.execute_script(kept), "gone from there too")


@pytest.mark.requirement("EM-06")
def test_a_chat_that_has_ended_is_not_heard_on_but_can_be_read(driver: Chrome, town: Embedded) -> None:
    visitor = begun(driver, town, visit(driver, home(town)))
    town.chat.run(end_by_visitor(town.chat.office, visitor))
    wait(driver, lambda d: d.find_elements("css selector", "[data-state=ended]"), "ended")
    close(driver)
    button = visit(driver, home(town, page="bins"))
    assert inside(driver, "iframe") is None
    opened(driver, button)
    wait_messages(driver, "Hello?")


@pytest.mark.requirement("EM-01")
def test_another_tab_knows_nothing_unless_it_is_remembered(driver: Chrome, town: Embedded) -> None:
    begun(driver, town, visit(driver, home(town)))
    driver.switch_to.default_content()
    assert driver.execute_script("return localStorage.length") == 0
    assert driver.execute_script("return document.cookie") == ""
    into_frame(driver)
    driver.find_element("css selector", "#options summary").click()
    driver.find_element("id", "remember").click()
    driver.switch_to.default_content()
    wait(
        driver,
        lambda d: d.execute_script("return localStorage.length") == 1,
        "remembered by the council's site",
    )
    driver.execute_script("sessionStorage.clear()")  # as in a new tab
    visit(driver, home(town, page="bins"))
    into_frame(driver)
    wait(driver, lambda d: d.find_elements("id", "messages"), "the conversation")
    wait(driver, lambda d: d.find_element("id", "remember").get_property("checked"), "the choice is shown")
    assert not driver.find_element("id", "options").get_property("open"), "no link is pressed on anybody"
    assert not driver.find_element("id", "remember-choice").get_property("hidden")
    assert driver.execute_script("return localStorage.length + sessionStorage.length") == 0, (
        "ours holds nothing"
    )

    path = driver.execute_script("return location.pathname")
    driver.switch_to.default_content()
    driver.find_element("id", "plainchat-open").click()
    into_frame(driver)
    driver.execute_script("document.getElementById('forget-link').click()")
    wait(driver, lambda d: d.find_elements("id", "confirm"), "asked")[0].click()
    wait(
        driver, lambda d: d.execute_script("return document.body?.dataset.page === 'forgotten'"), "forgotten"
    )
    driver.switch_to.default_content()
    wait(
        driver,
        lambda d: d.execute_script("return localStorage.length") == 0,
        "forgotten by the council's site",
    )
    assert path not in driver.execute_script("return JSON.stringify(sessionStorage)")


@pytest.mark.requirement("EM-01", "EM-09")
def test_with_all_storage_denied_the_chat_works(driver: Chrome, town: Embedded) -> None:
    denied = """
      for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, {
        get() { throw new DOMException("denied", "SecurityError"); } });
      navigator.locks.request = async () => { throw new DOMException("denied", "SecurityError"); };
    """
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": denied})
    complaints(driver)
    visitor = begun(driver, town, visit(driver, home(town)))
    town.reply(visitor, "Hello")
    wait_messages(driver, "Hello?", "Hello")
    link = driver.find_element("id", "return-link")
    wait(driver, lambda _: link.is_displayed(), "the link, as nothing else leads back")
    assert str(link.get_attribute("href")).startswith(town.chat.url)
    assert not driver.find_element("id", "remember").is_displayed()
    assert driver.find_element("id", "before-leaving").text.startswith("Before you leave, open the chat")
    driver.switch_to.default_content()
    driver.execute_script("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert is_open(driver), "nothing tells it more than it knows"
    into_frame(driver)
    assert messages(driver) == ["Hello?", "Hello"]
    driver.switch_to.default_content()
    assert complaints(driver) == []


@pytest.mark.whole_browser
@pytest.mark.requirement("EM-01", "KB-04")
def test_back_brings_a_page_of_the_council_that_knows_the_chat(driver: Chrome, town: Embedded) -> None:
    visit(driver, home(town))
    driver.execute_script("addEventListener('pageshow', (e) => { window.kept = e.persisted; })")
    begun(driver, town, visit(driver, home(town, page="bins")))
    listen(driver)
    town.reply(town.newest(), "Hello")
    wait_heard(driver, "Ben: Hello")
    close(driver)
    listen(driver, "#plainchat-say")
    town.reply(town.newest(), "Are you there?")
    wait_heard(driver, "New chat message from Ben")
    back = "if (!window.kept) history.back(); return window.kept"  # first through the panel's own pages
    wait(driver, lambda d: d.execute_script(back), "the page as it was left")
    listen(driver, "#plainchat-say")
    into_frame(driver)
    wait_live(driver)
    driver.switch_to.default_content()
    wait(driver, lambda d: _name(d) == "Chat with us, 1 new message", "counted")
    wait_heard(driver)
    opened(driver, driver.find_element("id", "plainchat-open"))
    wait_messages(driver, "Hello?", "Hello", "Are you there?")
    driver.switch_to.default_content()
    visit(driver, home(town, page="council-tax"))
    wait(driver, is_open, "open on the next page")
    into_frame(driver)
    wait_messages(driver, "Hello?", "Hello", "Are you there?")


@pytest.mark.requirement("LA-01")
def test_what_the_councils_page_says_in_another_language_tells_which(driver: Chrome, town: Embedded) -> None:
    opened(driver, visit(driver, home(town)))
    driver.find_element("css selector", "#languages").click()
    driver.find_element("partial link text", "Cymraeg").click()
    wait(driver, lambda d: d.execute_script("return document.documentElement.lang === 'cy'"), "in Welsh")
    visitor = goes_on(driver, town)
    close(driver)
    town.reply(visitor, "Helo")
    [line] = wait(driver, lambda d: d.find_elements("css selector", "#plainchat-say div"), "said")
    assert [line.get_attribute(of) for of in ("lang", "textContent")] == ["cy", "Neges sgwrs newydd gan Ben"]


@pytest.mark.whole_browser
@pytest.mark.requirement("AN-07", "EM-06")
def test_a_chat_that_goes_on_in_its_own_page_is_said_there_alone(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    visitor = begun(driver, town, button)
    listen(driver)
    chat, known = driver.current_window_handle, set(driver.window_handles)
    driver.find_element("partial link text", "Open in its own page").click()
    tab = wait(driver, lambda d: set(d.window_handles) - known, "a tab of its own").pop()
    driver.switch_to.window(tab)
    wait_live(driver)
    listen(driver)
    town.reply(visitor, "One", "Two")
    wait_heard(driver, "Ben: One", "Ben: Two")
    driver.switch_to.window(chat)
    assert not is_open(driver)
    listen(driver, "#plainchat-say")
    into_frame(driver)
    wait_messages(driver, "One", "Two")
    driver.switch_to.default_content()
    wait(driver, lambda _: button.accessible_name == "Chat with us", "what was heard is not new")
    driver.switch_to.window(tab)
    driver.close()
    driver.switch_to.window(chat)
    opened(driver, button)
    town.reply(visitor, "Three")
    wait_heard(driver, "Ben: Three")
    driver.switch_to.default_content()
    assert heard(driver) == []


@pytest.mark.requirement("AN-07", "EM-06")
def test_a_chat_put_by_for_later_in_another_tab_is_said_on_where_it_is(
    driver: Chrome, town: Embedded
) -> None:
    visitor = begun(driver, town, visit(driver, home(town)))
    listen(driver)
    chat, known = driver.current_window_handle, set(driver.window_handles)
    link = driver.find_element("partial link text", "Open in its own page")
    ActionChains(driver).key_down(Keys.CONTROL).click(link).key_up(Keys.CONTROL).perform()
    behind = wait(driver, lambda d: set(d.window_handles) - known, "a tab behind this one").pop()
    town.reply(visitor, "One")
    wait_heard(driver, "Ben: One")
    driver.switch_to.window(behind)
    driver.close()
    driver.switch_to.window(chat)
    assert is_open(driver)


@pytest.mark.requirement("AN-07", "AN-15", "EM-06")
def test_where_no_tab_of_its_own_opens_the_councils_page_says_what_comes(
    driver: Chrome, town: Embedded
) -> None:
    visitor = begun(driver, town, visit(driver, home(town)))
    link = driver.find_element("partial link text", "Open in its own page")
    driver.execute_script("arguments[0].addEventListener('click', (e) => e.preventDefault())", link)
    link.click()
    driver.switch_to.default_content()
    wait(driver, lambda d: not is_open(d), "closed")
    listen(driver, "#plainchat-say")
    driver.execute_script("window.began = performance.now()")
    wait(driver, lambda d: d.execute_script("return performance.now() - began > 2200"), "no tab has come")
    town.reply(visitor, "One")
    wait_heard(driver, "New chat message from Ben")


@pytest.mark.requirement("AN-10")
def test_that_it_is_on_its_way_is_not_said_once_it_is_there(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    begun(driver, town, button)
    listen(driver)
    driver.find_element("id", "message").send_keys("One")
    escape = "document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))"
    send = f"send.click(); window.pressed = performance.now(); {escape}"
    hold_answer(driver, lambda: driver.execute_script(send))
    wait(driver, lambda d: d.execute_script("return performance.now() - pressed > 1100"), "slow")
    assert heard(driver) == [], "the panel is closed"
    release(driver)
    wait(driver, lambda d: d.find_element("id", "send-status").get_property("textContent") == "Sent", "sent")
    driver.switch_to.default_content()
    opened(driver, button)
    wait(driver, lambda d: heard(d)[-1:] == ["Sent"], "said")
    assert heard(driver) == ["Sent"]


@pytest.fixture
def guarded(chromium: Chrome) -> Iterator[Chrome]:
    """A browser whose user blocks the cookies of other sites than the one they visit."""
    driver = browsers.chromium("--block-third-party-cookies")
    yield driver
    driver.quit()


@pytest.mark.requirement("EM-09")
def test_with_third_party_cookies_blocked_the_chat_works_and_goes_on(guarded: Chrome, town: Embedded) -> None:
    guarded.get(f"{town.chat.url}/northborough")
    guarded.execute_script("document.cookie = 'probe=1; path=/; SameSite=None; Secure'")
    assert "probe" in guarded.execute_script("return document.cookie")
    complaints(guarded)
    visitor = begun(guarded, town, visit(guarded, home(town)))
    assert guarded.execute_script("return document.cookie") == "", "blocked in the council's page"
    town.reply(visitor, "Hello")
    wait_messages(guarded, "Hello?", "Hello")
    guarded.find_element("id", "message").send_keys("Mill Lane")
    guarded.find_element("id", "send").click()
    wait_messages(guarded, "Hello", "Mill Lane")
    visit(guarded, home(town, page="bins"))
    into_frame(guarded)
    wait_messages(guarded, "Hello", "Mill Lane")
    guarded.switch_to.default_content()
    assert complaints(guarded) == [], "nor does the page's own policy refuse anything"
