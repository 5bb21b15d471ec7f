"""The loader's button and panel in a council's page, and the frame in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from selenium.webdriver import Chrome
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import wait_live
from tests.support.embedded import Embedded
from tests.support.server import AppServer

TITLE = "Chat with Northborough Council"
ROOM = "return parseFloat(getComputedStyle(document.documentElement).paddingRight)"
INSIDE = "return document.getElementById('plainchat').shadowRoot.querySelector(arguments[0])"
BEGIN = """
const [question, done] = arguments;
const page = await (await fetch(document.getElementById("begin").href)).text();
const form = new DOMParser().parseFromString(page, "text/html").getElementById("start-form");
form.querySelector("[name=team]").checked = true;
const sent = new FormData(form);
sent.set("question", question);
const headers = { Accept: "application/json" };
const body = new URLSearchParams(sent);
const { url } = await (await fetch(form.getAttribute("action"), { method: "POST", headers, body })).json();
location.assign(url);
done();
"""
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


@dataclass(frozen=True)
class Site:
    """Another site: `add(html)` puts a page there and gives its address."""

    origin: str
    add: Callable[[str], str]


@contextmanager
def empty_site() -> Iterator[Site]:
    """A site on an origin of its own, which for a browser is of another site than the chat."""
    pages: list[str] = []

    async def page(request: Request) -> Response:
        return HTMLResponse(pages[request.path_params["number"]])

    with AppServer(Starlette(routes=[Route("/{number:int}", page)])) as server:
        origin = f"http://localhost:{server.port}"

        def add(html: str) -> str:
            pages.append(html)
            return f"{origin}/{len(pages) - 1}"

        yield Site(origin, add)


def page_of(main: str = "", *, after: str = "", css: str = "", head: str = "", lang: str = "en") -> str:
    """A council's page with `main` under its heading."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>A council</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><style>{css}</style>{head}</head>'
        f"<body><main><h1>A council</h1>{main}</main>{after}</body></html>"
    )


def tag(town: Embedded, council: str = "northborough") -> str:
    return f'<script async src="{town.chat.url}/{council}/chat.js"></script>'


def link(town: Embedded) -> str:
    return f'<p><a href="{town.chat.url}/northborough/">Talk to us</a></p>'


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
    return goes_on(driver, town)


def begin_by_form(driver: Chrome, question: str) -> None:
    """From the start page in the frame, as a person does."""
    driver.find_element("id", "begin").click()
    wait(driver, lambda d: d.find_elements("id", "question"), "the form")[0].send_keys(question)
    # Before that the next page would take its place in the browser's history.
    wait(driver, lambda d: d.execute_script("return document.readyState === 'complete'"), "all of it")
    driver.find_element("css selector", "[name=team]").click()
    driver.find_element("id", "start").click()
    wait(driver, lambda d: d.find_elements("id", "messages"), "the conversation")
    wait_live(driver)


def goes_on(driver: Chrome, town: Embedded) -> Any:
    """A chat begun from the start page in the frame, with Ben."""
    # As the form would, which takes longest to load: test_main_job.py fills it in.
    driver.execute_async_script(BEGIN, "Hello?")
    wait(driver, lambda d: d.find_elements("id", "messages"), "the conversation")
    wait_live(driver)
    visitor = town.newest()
    town.accept(visitor)
    wait(
        driver,
        lambda d: "Ben" in str(d.find_element("id", "announcer").get_property("textContent")),
        "Ben is there",
    )
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
