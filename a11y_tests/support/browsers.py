"""Browsers for tests: one Chromium a module, one fresh context (cookies, storage, cache) a test."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.request import urlopen

import websocket
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver import Chrome
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from a11y_tests.support import fetched

Driver = TypeVar("Driver", bound=WebDriver)

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT = 10  # seconds; a condition that is not true by then fails its test
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def program() -> str | None:
    """The Chromium of this machine: PLAINCHAT_TEST_CHROMIUM, else the first on the path, else one fetched."""
    found = (shutil.which(name) for name in NAMES)
    named = os.environ.get("PLAINCHAT_TEST_CHROMIUM")
    return named or next((path for path in found if path), None) or fetched.program()


def chromium(
    *flags: str,
    headless: bool = True,
    scripts: bool = True,
    font_size: int | None = None,
    environment: dict[str, str] | None = None,
    page_load: str = "normal",
) -> Chrome:
    """A Chromium under WebDriver. The caller ends it with `quit()`.

    `scripts=False` is the user's own switch ("JavaScript not allowed"), so `<noscript>` shows. `font_size`
    is the browser's default text size in pixels (16 as shipped). `page_load="none"` returns from `get` at
    once, as a page that never finishes loading needs.
    """
    options = Options()
    options.page_load_strategy = page_load
    for flag in (*FLAGS, *(("--headless", "--window-size=1280,900") if headless else ()), *flags):
        options.add_argument(flag)
    preferences: dict[str, Any] = {}
    if not scripts:
        preferences["profile.managed_default_content_settings.javascript"] = 2
    if font_size:
        preferences["webkit.webprefs.default_font_size"] = font_size
    if preferences:
        options.add_experimental_option("prefs", preferences)
    if binary := program():
        options.binary_location = binary
    service = Service(shutil.which("chromedriver"), env=environment or dict(os.environ))
    return Chrome(options=options, service=service)


@contextmanager
def fresh(driver: Chrome) -> Iterator[Chrome]:
    """`driver` in a new tab of a new context; the context and all its tabs are gone afterwards."""
    home = driver.current_window_handle
    context = _browser(driver, "Target.createBrowserContext")
    tab = _browser(driver, "Target.createTarget", url="about:blank", **context)
    try:
        driver.switch_to.window(tab["targetId"])
        yield driver
    finally:
        _browser(driver, "Target.disposeBrowserContext", **context)
        driver.switch_to.window(home)


@contextmanager
def emptied(driver: Chrome) -> Iterator[Chrome]:
    """`driver` in its own tab, without what other pages kept. Quicker than `fresh`, for one page."""
    driver.switch_to.default_content()
    driver.execute_script("try { sessionStorage.clear(); localStorage.clear(); } catch { /* about:blank */ }")
    driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    yield driver


def _browser(driver: Chrome, method: str, **values: Any) -> dict[str, Any]:
    """One DevTools command to the browser itself; through WebDriver only a page can be spoken to."""
    address = driver.capabilities["goog:chromeOptions"]["debuggerAddress"]
    with urlopen(f"http://{address}/json/version") as answer:
        socket_address = json.load(answer)["webSocketDebuggerUrl"]
    socket = websocket.create_connection(socket_address, timeout=WAIT, suppress_origin=True)
    try:
        socket.send(json.dumps({"id": 1, "method": method, "params": values}))
        reply: dict[str, Any] = json.loads(socket.recv())
    finally:
        socket.close()
    if "error" in reply:
        raise RuntimeError(f"{method}: {reply['error']['message']}")
    result: dict[str, Any] = reply["result"]
    return result


def wait(driver: Driver, condition: Callable[[Driver], Any], what: str, limit: float = WAIT) -> Any:
    """The first true value of `condition(driver)`. Raises TimeoutException naming `what`."""
    waiter = WebDriverWait(
        driver, limit, poll_frequency=0.05, ignored_exceptions=(StaleElementReferenceException,)
    )
    return waiter.until(condition, f"not within {limit} s: {what}")


def gone(element: WebElement) -> bool:
    """Whether the page that `element` stood in has been left."""
    try:
        element.is_enabled()
    except WebDriverException:
        return True
    return False
