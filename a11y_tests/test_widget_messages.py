"""The loader and our page in its frame listen to each other and to nobody else: by window, and by origin.

After what is to be ignored its sender sends a marker. Messages of one window arrive in order: when the marker
is there, all before it has been dealt with, or ignored.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from selenium.webdriver import Chrome
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from a11y_tests.support import keyboard, towns
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import listen, wait_heard, wait_live
from a11y_tests.support.widget import (
    Site,
    begun,
    empty_site,
    home,
    into_frame,
    is_open,
    page_of,
    tag,
    visit,
)
from tests.support.embedded import Embedded, allow
from tests.support.office import ALL_HOURS

CLOSE = {"plainchat": 1, "type": "close"}
CLOSED = {"plainchat": 1, "type": "closed"}
STRANGE_PATH = "/northborough/chat/x"
STRANGE = {"plainchat": 1, "type": "conversation", "path": STRANGE_PATH}
KEEP_TOLD = "window.told = []; addEventListener('message', ({ data }) => told.push(data));"
# Another site's page: when it is spoken to it says all of this, then what it has heard so far.
TELLER = """<script>
const heard = [];
addEventListener("message", ({ data }) => {
  heard.push(data);
  if (!data.marker) return;
  for (const message of data.say) parent.postMessage(message, "*");
  parent.postMessage({ marker: heard.length }, "*");
});
</script>"""
LEAVE_FOR = """
const [address, say] = arguments;
const frame = document.getElementById("plainchat").shadowRoot.querySelector("iframe");
frame.addEventListener("load", () => frame.contentWindow.postMessage({ marker: true, say }, "*"));
frame.src = address;
"""
TO_THE_CHAT = """
const chat = parent.document.getElementById("plainchat").shadowRoot.querySelector("iframe").contentWindow;
for (const message of arguments) chat.postMessage(message, "*");
"""
TO_THE_FRAME = "for (const message of arguments) frames[0].postMessage(message, '*')"
TO_THE_PAGE = "for (const message of arguments) parent.postMessage(message, '*')"
OTHER_FRAME = """
const frame = document.createElement("iframe");
frame.id = "other";
frame.src = arguments[0];
document.body.prepend(frame);
"""
# Whom our page speaks to, from now on.
KEEP_GOALS = """
const host = window.parent;
window.goals = [];
window.parent = { postMessage(message, goal) { goals.push(goal); host.postMessage(message, goal); } };
"""


def unguarded(app: ASGIApp) -> ASGIApp:
    """Our pages without their policy, so that any site may frame them: the scripts alone decide."""

    async def passing(scope: Scope, receive: Receive, send: Send) -> None:
        async def loosened(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [one for one in message["headers"] if one[0].lower() != b"content-security-policy"]
                message = {**message, "headers": kept}
            await send(message)

        await app(scope, receive, loosened)

    return passing


town = towns.shared(wrap=unguarded, heartbeat=1, hours=ALL_HOURS)


@pytest.fixture(scope="module")
def council(town: Embedded) -> Iterator[Site]:
    """A council's own site, which may embed the chat."""
    with empty_site() as site:
        allow(town.chat.directory, town.site, site.origin)
        yield site


@pytest.fixture(scope="module")
def stranger() -> Iterator[Site]:
    """A site that may not."""
    with empty_site() as site:
        yield site


def talking_in_panel(driver: Chrome, town: Embedded, council: Site) -> Any:
    """Amina talks to Ben in the panel. Looks at the council's page, which keeps what it is told."""
    visitor = begun(driver, town, visit(driver, council.add(page_of(tag(town)))))
    driver.switch_to.default_content()
    driver.execute_script(KEEP_TOLD)
    return visitor


def markers(driver: Chrome) -> list[Any]:
    """What the windows that speak to this page put into their markers."""
    found: list[Any] = driver.execute_script("return told.map((one) => one?.marker).filter(Boolean)")
    return found


def untouched(driver: Chrome) -> None:
    """The panel is open, with the conversation that it had."""
    assert is_open(driver)
    assert STRANGE_PATH not in driver.execute_script("return JSON.stringify(sessionStorage)")


# --- the loader ---


@pytest.mark.requirement("EM-06")
def test_another_site_in_our_frame_says_nothing_to_the_loader_and_hears_nothing(
    driver: Chrome, town: Embedded, council: Site, stranger: Site
) -> None:
    talking_in_panel(driver, town, council)
    driver.execute_script(LEAVE_FOR, stranger.add(page_of(TELLER)), [CLOSE, STRANGE])
    wait(driver, markers, "the other site has spoken")
    assert markers(driver) == [1], "it has heard the test, and nobody else"
    untouched(driver)


@pytest.mark.requirement("EM-06")
def test_another_frame_with_a_page_of_ours_says_nothing_to_the_loader(
    driver: Chrome, town: Embedded, council: Site
) -> None:
    talking_in_panel(driver, town, council)
    driver.execute_script(OTHER_FRAME, f"{town.chat.url}/northborough")
    driver.switch_to.frame("other")
    wait(driver, lambda d: d.find_elements("id", "begin"), "the start page")
    driver.execute_script(TO_THE_PAGE, CLOSE, STRANGE, {"marker": "ours"})
    driver.switch_to.default_content()
    wait(driver, lambda d: markers(d) == ["ours"], "it has spoken")
    untouched(driver)


@pytest.mark.requirement("EM-06")
def test_what_our_frame_cannot_mean_is_ignored(driver: Chrome, town: Embedded, council: Site) -> None:
    talking_in_panel(driver, town, council)
    into_frame(driver)
    of_another = {**STRANGE, "path": "/eastmere/chat/x"}
    odd = [{**CLOSE, "plainchat": 2}, {**CLOSE, "type": "constructor"}, of_another, None, "close"]
    driver.execute_script(TO_THE_PAGE, *odd, {"marker": "odd"})
    driver.switch_to.default_content()
    wait(driver, lambda d: markers(d) == ["odd"], "it has spoken")
    untouched(driver)
    assert "eastmere" not in driver.execute_script("return JSON.stringify(sessionStorage)")


# --- our page in the frame ---


@pytest.mark.requirement("EM-06")
def test_another_window_of_the_council_says_nothing_to_our_page(
    driver: Chrome, town: Embedded, council: Site
) -> None:
    visitor = talking_in_panel(driver, town, council)
    driver.execute_script(OTHER_FRAME, council.add(page_of("")))
    into_frame(driver)
    listen(driver)
    driver.execute_script(KEEP_TOLD)
    driver.switch_to.default_content()
    driver.switch_to.frame("other")
    wait(driver, lambda d: d.find_elements("css selector", "h1"), "the other page")
    driver.execute_script(TO_THE_CHAT, CLOSED, {"marker": "other"})
    driver.switch_to.default_content()
    into_frame(driver)
    wait(driver, lambda d: markers(d) == ["other"], "it has spoken")
    town.reply(visitor, "Hello")
    wait_heard(driver, "Ben: Hello")  # which would be the council's page's to tell, were the panel closed


@pytest.mark.requirement("EM-06")
def test_a_site_that_may_not_embed_us_says_nothing_to_our_page_and_hears_nothing(
    driver: Chrome, town: Embedded, stranger: Site
) -> None:
    visitor, url = town.talking()
    driver.get(stranger.add(page_of(f'<script>{KEEP_TOLD}</script><iframe src="{url}"></iframe>')))
    driver.switch_to.frame(0)
    wait_live(driver)
    listen(driver)
    driver.execute_script(KEEP_TOLD)
    driver.switch_to.default_content()
    driver.execute_script(
        "for (const one of arguments) frames[0].postMessage(one, '*')", CLOSED, {"marker": 1}
    )
    driver.switch_to.frame(0)
    wait(driver, lambda d: markers(d) == [1], "it has spoken")
    town.reply(visitor, "Hello")
    wait_heard(driver, "Ben: Hello")
    driver.execute_script(TO_THE_PAGE, {"marker": "end"})
    driver.switch_to.default_content()
    wait(driver, lambda d: markers(d), "our page has spoken")
    assert driver.execute_script("return told") == [{"marker": "end"}], "by the test only"


@pytest.mark.requirement("EM-06")
def test_our_page_speaks_to_the_councils_origin_only(driver: Chrome, town: Embedded) -> None:
    begun(driver, town, visit(driver, home(town)))
    driver.execute_script(KEEP_GOALS)
    driver.find_element("id", "message").send_keys("Half a wo")
    wait(driver, lambda d: d.execute_script("return goals.length"), "what is half typed is told")
    assert set(driver.execute_script("return goals")) == {town.site}
    keyboard.escape(driver)
    wait(driver, lambda d: not is_open(d), "so is Escape")
