"""The loader in a council's page: the button, the panel beside the page, and what it leaves alone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from a11y_tests.support import detect, emulate, keyboard
from a11y_tests.support.axe import StrictAxe
from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import heard, listen, messages, wait_heard, wait_live, wait_messages
from app.actions.finish import end_by_visitor
from tests.support.embedded import Embedded, allow, embedded
from tests.support.office import ALL_HOURS, Clock
from tests.support.server import AppServer
from widget.demo.site import build

TITLE = "Chat with Northborough Council"
INSIDE = "return document.getElementById('plainchat').shadowRoot.querySelector(arguments[0])"
# Whether another element lies over one of five points of what has the focus.
COVERED = """
const focused = document.activeElement;
const { left, right, top, bottom } = focused.getBoundingClientRect();
const inset = 1, middle = [(left + right) / 2, (top + bottom) / 2];
const points = [[left + inset, top + inset], [right - inset, top + inset], [left + inset, bottom - inset],
  [right - inset, bottom - inset], middle];
return points.filter(([x, y]) => {
  const hit = document.elementFromPoint(x, y);
  return hit && hit !== focused && !focused.contains(hit) && !hit.contains(focused);
}).map(([x, y]) => `${focused.id} at ${x},${y}: ${document.elementFromPoint(x, y).id}`);
"""


@pytest.fixture(scope="module")
def _town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    directory: Path = tmp_path_factory.mktemp("widget")
    with embedded(directory, heartbeat=1, hours=ALL_HOURS) as found:
        yield found


@pytest.fixture
def town(_town: Embedded) -> Embedded:
    return _town


def home(town: Embedded, council: str = "northborough", page: str = "") -> str:
    return f"{town.site}/{council}/{page}"


def visit(driver: Chrome, url: str) -> WebElement:
    """A page of the council, with the chat's button."""
    driver.switch_to.default_content()
    driver.get(url)
    found: WebElement = wait(driver, lambda d: d.find_elements("id", "plainchat-open"), "the button")[0]
    return found


def inside(driver: WebDriver, selector: str) -> WebElement | None:
    """A part of the panel, None when there is none. From the council's page."""
    found: WebElement | None = driver.execute_script(INSIDE, selector)
    return found


def is_open(driver: WebDriver) -> bool:
    return inside(driver, "#panel:not([hidden])") is not None


def focused(driver: WebDriver) -> str:
    """The id of what has the focus, in the council's page or in the panel's bar."""
    found: str = driver.execute_script(
        "const { activeElement: one } = document; return (one.shadowRoot?.activeElement ?? one).id"
    )
    return found


def into_frame(driver: WebDriver) -> None:
    frame = wait(driver, lambda d: inside(d, "iframe"), "the frame")
    driver.switch_to.frame(frame)


def opened(driver: Chrome, button: WebElement) -> None:
    """Opens the panel, and looks into its frame once our page in it has the focus."""
    button.click()
    wait(driver, is_open, "open")
    wait(driver, lambda d: focused(d) == "frame", "focus in the frame")
    into_frame(driver)
    wait(
        driver,
        lambda d: d.execute_script("return document.activeElement.matches('h1, #message')"),
        "our page",
    )


def begun(driver: Chrome, town: Embedded, button: WebElement) -> Any:
    """A chat begun in the panel, with Ben. Looks into the frame."""
    opened(driver, button)
    driver.find_element("id", "begin").click()
    wait(driver, lambda d: d.find_elements("id", "question"), "the form")[0].send_keys("Hello?")
    driver.find_element("css selector", "[name=team]").click()
    driver.find_element("id", "start").click()
    wait(driver, lambda d: d.find_elements("id", "messages"), "the conversation")
    wait_live(driver)
    visitor = town.newest()
    town.accept(visitor)
    wait(driver, lambda d: d.find_elements("css selector", "[data-state=talking]"), "Ben is there")
    return visitor


def close(driver: Chrome) -> None:
    driver.switch_to.default_content()
    button = inside(driver, "#close")
    assert button is not None
    button.click()
    wait(driver, lambda d: not is_open(d), "closed")


def complaints(driver: Chrome) -> list[str]:
    """What this browser's console was told since it was last asked, but for icons that sites do not have."""
    log = [entry["message"] for entry in driver.get_log("browser")]  # type: ignore[no-untyped-call]
    return [message for message in log if "favicon" not in message]


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


@pytest.mark.requirement("EM-01")
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


@pytest.mark.requirement("EM-01", "EM-08")
def test_one_request_before_it_is_opened_and_nothing_by_itself(driver: Chrome, town: Embedded) -> None:
    visit(driver, home(town))
    script = "return performance.getEntriesByType('resource').map((one) => one.name)"
    ours = [name for name in driver.execute_script(script) if name.startswith(town.chat.url)]
    assert ours == [f"{town.chat.url}/northborough/chat.js"]
    kept = "return localStorage.length + sessionStorage.length + document.cookie.length"
    assert driver.execute_script(kept) == 0


# --- open, close, focus ---


@pytest.mark.requirement("EM-01", "EM-02", "EM-10", "KB-03", "KB-04")
def test_it_opens_beside_the_page_with_the_focus_moved_in(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    opened(driver, button)
    landmarks = "main, nav, aside, header, footer, section[aria-label], [role=region]"
    assert len(driver.find_elements("css selector", landmarks)) == 1
    assert driver.find_element("id", "main").get_attribute("aria-label")
    assert driver.find_element("link text", "Open in its own page").get_attribute("target") == "_blank"
    driver.switch_to.default_content()
    frame = inside(driver, "iframe")
    assert frame is not None
    assert frame.get_attribute("title") == TITLE
    assert button.get_attribute("aria-expanded") == "true"
    assert "modal" not in str(driver.execute_script("return document.getElementById('plainchat').outerHTML"))
    # The page beside it is still in use.
    driver.find_element("id", "q").send_keys("bins")
    assert is_open(driver)


@pytest.mark.requirement("KB-01", "KB-02")
def test_escape_and_close_give_the_focus_back(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    for way in ("escape in the page", "escape on the bar", "close"):
        opened(driver, button)
        if way == "escape in the page":
            keyboard.press(driver, Keys.ESCAPE)
        driver.switch_to.default_content()
        if way != "escape in the page":
            keyboard.press(driver, Keys.TAB, shift=True)
            wait(driver, lambda d: focused(d) == "close", "on the bar")
            keyboard.press(driver, Keys.ESCAPE if "escape" in way else Keys.ENTER)
        wait(driver, lambda d: not is_open(d), f"closed by {way}")
        assert focused(driver) == "plainchat-open", way
        assert button.get_attribute("aria-expanded") == "false"


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
    assert inside(driver, "iframe") is None
    visit(driver, home(town, page="bins"))
    assert inside(driver, "iframe") is None


# --- a conversation on its way through the site ---


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


@pytest.mark.requirement("EM-01")
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
    assert str(driver.find_element("id", "return-link").get_attribute("href")).startswith(town.chat.url)
    driver.switch_to.default_content()
    assert complaints(driver) == []


# --- small windows and zoom ---


@pytest.mark.parametrize("size", [(639, 800), (1280, 479), (320, 256)])
@pytest.mark.requirement("EM-04")
def test_on_a_small_screen_it_goes_to_the_page_and_back(
    driver: Chrome, town: Embedded, size: tuple[int, int]
) -> None:
    with emulate.viewport(driver, *size):
        visit(driver, home(town, page="bins")).click()
        wait(
            driver,
            lambda d: d.current_url.startswith(f"{town.chat.url}/northborough?"),
            "the chat's own page",
        )
        back = wait(driver, lambda d: d.find_elements("partial link text", "Back to"), "a way back")[0]
        back.click()
        wait(driver, lambda d: d.current_url == home(town, page="bins"), "back")
        assert not is_open(driver)


@pytest.mark.requirement("EM-04", "KB-09")
def test_zoomed_in_while_open_it_fills_the_view_until_it_is_closed(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    opened(driver, button)
    driver.switch_to.default_content()
    style = driver.execute_script("return document.documentElement.getAttribute('style')")
    with emulate.viewport(driver, *emulate.ZOOM_400):
        panel = inside(driver, "#panel")
        assert panel is not None
        wait(driver, lambda d: d.execute_script("return document.querySelector('main').inert"), "it is alone")
        room = driver.execute_script(
            "const { documentElement: page } = document; return [page.clientWidth, page.clientHeight]"
        )
        assert [panel.rect["width"], panel.rect["height"]] == room
        assert detect.overflow(driver) == []
        stops = {focused(driver)}
        for _ in range(30):
            keyboard.press(driver, Keys.TAB)
            stops.add(focused(driver))
        assert stops <= {"frame", "close", ""}, "nothing behind it can be reached"
    wait(
        driver,
        lambda d: not d.execute_script("return document.querySelector('main').inert"),
        "beside the page again",
    )
    assert driver.execute_script("return document.documentElement.getAttribute('style')") == style
    with emulate.viewport(driver, *emulate.ZOOM_400):
        wait(driver, lambda d: d.execute_script("return document.querySelector('main').inert"), "small again")
        close(driver)
        assert not driver.execute_script("return document.querySelector('main').inert")
        assert focused(driver) == "plainchat-open"
    assert driver.execute_script("return document.documentElement.getAttribute('style')") is None


@pytest.mark.parametrize("size", [(1280, 900, 1), emulate.ZOOM_200, emulate.ZOOM_400])
@pytest.mark.parametrize("council", ["northborough", "eastmere"])
@pytest.mark.requirement("EM-04", "KB-09")
def test_no_control_of_the_page_is_covered(
    driver: Chrome, town: Embedded, council: str, size: tuple[int, int, float]
) -> None:
    allow(town.chat.directory, town.site)
    with emulate.viewport(driver, *size):
        button = visit(driver, home(town, council, "contact"))
        for open_ in (False, True):
            if open_ and size[0] < 640:
                continue
            if open_:
                opened(driver, button)
                driver.switch_to.default_content()
                driver.execute_script("document.activeElement.blur(); scrollTo(0, 0)")
            _walk_uncovered(driver)


def _walk_uncovered(driver: Chrome) -> None:
    last = driver.find_element("id", "last")
    driver.find_element("id", "q").click()
    for _ in range(40):
        assert driver.execute_script(COVERED) == []
        if driver.switch_to.active_element == last:
            return
        keyboard.press(driver, Keys.TAB)
    raise AssertionError("never reached the last link")


# --- other people's pages ---

HOSTILE = """
* { all: revert !important; margin: 20px !important; font-size: 5px !important; color: red !important; }
button, iframe, div, span { display: none !important; opacity: .1 !important; visibility: hidden !important;
  position: static !important; transform: scale(.1) !important;
  min-height: 0 !important; outline: 0 !important }
html { font-size: 62.5% !important; }
"""


def host_page(body: str, css: str = "", head: str = "", lang: str = "en") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>A council</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><style>{css}</style>{head}</head><body>{body}</body></html>'
    )


@pytest.fixture
def host(town: Embedded) -> Iterator[Callable[..., str]]:
    """Serves pages of other councils' sites: `host(html)` gives the address."""
    pages: dict[str, str] = {}

    async def page(request: Request) -> Response:
        return HTMLResponse(pages[request.path_params["name"]])

    with AppServer(Starlette(routes=[Route("/{name}", page)])) as server:
        origin = f"http://localhost:{server.port}"
        allow(town.chat.directory, town.site, origin)

        def add(html: str) -> str:
            pages[str(len(pages))] = html
            return f"{origin}/{len(pages) - 1}"

        yield add
        allow(town.chat.directory, town.site)


def tag(town: Embedded, council: str = "northborough") -> str:
    return f'<script async src="{town.chat.url}/{council}/chat.js"></script>'


def link(town: Embedded) -> str:
    return f'<p><a href="{town.chat.url}/northborough/">Talk to us</a></p>'


LOOK = """
const button = document.getElementById("plainchat-open"), panel =
  document.getElementById("plainchat").shadowRoot.getElementById("panel");
const look = (element) => { const { width, height } = element.getBoundingClientRect();
  const { color, backgroundColor, opacity, visibility, fontSize, display } = getComputedStyle(element);
  return [width, height, color, backgroundColor, opacity, visibility, fontSize, display]; };
const before = look(button); button.click(); return [before, look(panel)];
"""


@pytest.mark.requirement("EM-07")
def test_the_pages_styles_cannot_break_it(driver: Chrome, town: Embedded, host: Callable[..., str]) -> None:
    looks = []
    for css in ("", HOSTILE):
        visit(driver, host(host_page(f"<main><h1>A council</h1>{link(town)}</main>", css, tag(town))))
        looks.append(driver.execute_script(LOOK))
        driver.execute_script("sessionStorage.clear()")
    assert looks[0] == looks[1]
    assert looks[0][0][1] >= 44


@pytest.mark.requirement("EM-07")
def test_it_adds_no_styles_no_key_handlers_and_takes_nothing(
    driver: Chrome, town: Embedded, host: Callable[..., str]
) -> None:
    watch = """
      window.keyHandlers = [];
      const add = EventTarget.prototype.addEventListener;
      EventTarget.prototype.addEventListener = function (type, ...rest) {
        if (/^key/.test(type) && (this === window || this === document || this === document.body
          || this === document.documentElement)) keyHandlers.push(type);
        return add.call(this, type, ...rest);
      };
    """
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": watch})
    button = visit(driver, host(host_page(f"<main><h1>A council</h1>{link(town)}</main>", "", tag(town))))
    before = driver.execute_script("return document.documentElement.cloneNode().outerHTML")
    opened(driver, button)
    driver.switch_to.default_content()
    assert driver.execute_script("return document.styleSheets.length") == 1
    assert driver.execute_script("return document.adoptedStyleSheets.length") == 0
    assert not driver.find_elements("css selector", "style:not(head style), [onclick], [style]:not(html)")
    assert driver.execute_script("return [keyHandlers, onkeydown, document.onkeydown]") == [[], None, None]
    assert detect.positive_tabindex(driver) == []
    close(driver)
    assert driver.execute_script("return document.documentElement.cloneNode().outerHTML") == before


@pytest.mark.requirement("EM-08")
@pytest.mark.parametrize("council", ["northborough", "eastmere"])
def test_axe_finds_the_same_with_and_without_it(driver: Chrome, town: Embedded, council: str) -> None:
    with AppServer(build(town.chat.url, script=False)) as bare:
        driver.get(f"http://localhost:{bare.port}/{council}/")
        without = StrictAxe(driver).findings()
    button = visit(driver, home(town, council))
    assert StrictAxe(driver).findings() == without
    opened(driver, button)
    driver.switch_to.default_content()
    assert StrictAxe(driver).findings() == without


@pytest.mark.requirement("EM-01")
def test_two_tags_and_a_late_tag_make_one_button(
    driver: Chrome, town: Embedded, host: Callable[..., str]
) -> None:
    complaints(driver)
    body = f"<main><h1>A council</h1>{link(town)}{tag(town)}</main>"
    visit(driver, host(host_page(body, "", tag(town))))
    driver.execute_async_script(
        """
        const [source, done] = arguments, script = document.createElement("script");
        script.src = source; script.onload = () => done(); document.body.append(script);
        """,
        f"{town.chat.url}/northborough/chat.js",
    )
    assert len(driver.find_elements("id", "plainchat-open")) == 1
    assert len(driver.find_elements("id", "plainchat")) == 1
    assert complaints(driver) == []


@pytest.mark.requirement("EM-04", "KB-09")
def test_what_is_fixed_to_the_window_is_not_covered_either(
    driver: Chrome, town: Embedded, host: Callable[..., str]
) -> None:
    css = """
      #bar { position: fixed; left: 0; right: 0; bottom: 0; padding: 20px; text-align: right }
      #wide { width: 100% }
    """
    body = (
        f"<main><h1>A council</h1>{link(town)}</main><div id=bar><input id=wide aria-label=Wide>"
        "<button id=cookies>Accept cookies</button></div>"
    )
    button = visit(driver, host(host_page(body, css, tag(town))))
    opened(driver, button)
    driver.switch_to.default_content()
    for name in ("cookies", "wide"):
        driver.execute_script("document.getElementById(arguments[0]).focus()", name)
        assert driver.execute_script(COVERED) == []
    assert is_open(driver)
    driver.execute_script("arguments[0].focus()", button)
    panel = inside(driver, "#panel")
    assert panel is not None
    assert panel.value_of_css_property("opacity") == "1", "seen again"


@pytest.mark.requirement("LA-01")
def test_it_speaks_the_pages_language(driver: Chrome, town: Embedded, host: Callable[..., str]) -> None:
    body = "<main><h1>A council</h1></main>"
    button = visit(driver, host(host_page(body, "", tag(town), lang="ar-XB")))
    assert button.text != "Chat with us"
    place = driver.find_element("id", "plainchat-place")
    assert (place.get_attribute("lang"), place.get_attribute("dir")) == ("ar-XB", "rtl")
    assert button.rect["x"] < 40, "at the other side"
    opened(driver, button)
    assert driver.find_element("css selector", "html").get_attribute("lang") == "ar-XB"
    driver.switch_to.default_content()
    panel = inside(driver, "#panel")
    assert panel is not None
    assert panel.rect["x"] < 40


@pytest.mark.requirement("EM-01")
def test_a_site_that_may_not_embed_keeps_its_link(
    driver: Chrome, town: Embedded, host: Callable[..., str]
) -> None:
    url = host(host_page(f"<main><h1>Not a council</h1>{link(town)}</main>", "", tag(town)))
    allow(town.chat.directory, town.site)
    driver.get(url)
    wait(driver, lambda d: d.execute_script("return Symbol.for('plainchat') in window"), "the loader ran")
    assert driver.find_element("link text", "Talk to us").is_displayed()
    assert not driver.find_elements("id", "plainchat-open")


@pytest.mark.requirement("EM-06")
def test_messages_from_other_windows_are_ignored(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    begun(driver, town, button)
    driver.switch_to.default_content()
    driver.execute_script("postMessage({ plainchat: 1, type: 'close' }, '*')")
    driver.execute_script(
        "postMessage({ plainchat: 1, type: 'conversation', path: '/northborough/chat/x' }, '*')"
    )
    into_frame(driver)
    driver.execute_script("window.parent.postMessage({ plainchat: 2, type: 'close' }, '*')")
    driver.execute_script("window.parent.postMessage({ plainchat: 1, type: 'constructor' }, '*')")
    driver.execute_script(
        "window.parent.postMessage({ plainchat: 1, type: 'conversation', path: '/eastmere/chat/x' }, '*')"
    )
    driver.switch_to.default_content()
    assert is_open(driver)
    assert "/chat/x" not in driver.execute_script("return JSON.stringify(sessionStorage)")


# --- how it looks ---


@pytest.mark.parametrize("theme", emulate.THEMES)
@pytest.mark.requirement("VI-03", "KB-08", "KB-10")
def test_in_every_theme_it_can_be_seen_and_hit(driver: Chrome, town: Embedded, theme: str) -> None:
    with emulate.media(driver, emulate.THEMES[theme]):
        button = visit(driver, home(town, "eastmere"))
        assert detect.small_targets(driver) == []
        assert detect.faint_edges(driver) == []
        assert detect.opted_out(driver) == []
        opened(driver, button)
        driver.switch_to.default_content()
        bar = inside(driver, "#close")
        assert bar is not None
        assert min(bar.rect["width"], bar.rect["height"]) >= 44
        assert detect.opted_out(driver) == []
        assert detect.animations(driver) == []


@pytest.mark.requirement("VI-07")
def test_it_grows_with_the_readers_own_text_size(large: Chrome, town: Embedded) -> None:
    button = visit(large, home(town))
    assert button.value_of_css_property("font-size") == "32px"
    opened(large, button)
    large.switch_to.default_content()
    close_ = inside(large, "#close")
    assert close_ is not None
    assert close_.value_of_css_property("font-size") == "32px"
    assert detect.overflow(large) == []
