"""Browsers for tests: one Chromium of each kind a process, a fresh context (cookies, storage) a test."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from selenium.common.exceptions import (
    JavascriptException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver import Chrome
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from urllib3.exceptions import HTTPError

from a11y_tests.support import fetched
from tests.support.server import AppServer

Driver = TypeVar("Driver", bound=WebDriver)

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
)
# The whole screen, as bars and tabs that nobody sees take a fifth of the browser's time.
HEADLESS = ("--headless", "--screen-info={1280x900}", "--start-fullscreen")
BARE_HEADLESS = ("--window-size=1280,900",)
# Preferences of a user's.
SCRIPTS = "profile.managed_default_content_settings.javascript"
TEXT_SIZE = "webkit.webprefs.default_font_size"
WAIT = 30  # seconds; a condition that is not true by then fails its test
LOADING = 60  # seconds; a page that has not loaded by then fails its test, where it is waited for
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Debian's build of the same engine without windows, menus and profiles takes a quarter less time.
BARE = "chromium-headless-shell"
BARE_NAME = "chrome-headless-shell"  # as WebDriver knows it


def program(*, bare: bool = False) -> str | None:
    """The Chromium of this machine: TEST_CHROMIUM, else the first on the path, else one fetched.

    `bare`: the one without a window, where there is one.
    """
    names = (BARE, *NAMES) if bare else NAMES
    found = (shutil.which(name) for name in names)
    named = os.environ.get("TEST_CHROMIUM")
    return named or next((path for path in found if path), None) or fetched.program()


def chromium(
    *flags: str,
    headless: bool = True,
    bare: bool = False,
    scripts: bool = True,
    font_size: int | None = None,
    environment: dict[str, str] | None = None,
    page_load: str = "normal",
    network_log: bool = False,
) -> Chrome:
    """A Chromium under WebDriver. The caller ends it with `quit()`.

    `bare`: enough for pages; it keeps none for Back. `scripts=False` is the user's own switch ("JavaScript
    not allowed"), so `<noscript>` shows. `font_size` is the browser's default text size in pixels (16 as
    shipped). `page_load="none"` returns from `get` at once, as a page that never finishes loading needs.
    `network_log` keeps DevTools' network events for `get_log("performance")`.
    """
    options = Options()
    options.page_load_strategy = page_load
    binary = program(bare=bare)
    unseen = BARE_HEADLESS if (binary or "").endswith(BARE) else HEADLESS if headless else ()
    wishes: dict[str, Any] = {}
    if not scripts:
        wishes |= {"scriptEnabled": "false"} if unseen is BARE_HEADLESS else {SCRIPTS: 2}
    if font_size:
        wishes |= {"defaultFontSize": font_size} if unseen is BARE_HEADLESS else {TEXT_SIZE: font_size}
    # The bare one knows no preferences, but the settings that a whole one makes of them.
    told = [f"--blink-settings={','.join(f'{name}={value}' for name, value in wishes.items())}"]
    for flag in (*FLAGS, *unseen, *flags, *(told if wishes and unseen is BARE_HEADLESS else ())):
        options.add_argument(flag)
    if wishes and unseen is not BARE_HEADLESS:
        options.add_experimental_option("prefs", wishes)
    if network_log:
        options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
        options.add_experimental_option("perfLoggingPrefs", {"enableNetwork": True, "enablePage": False})
    if binary:
        options.binary_location = binary
    service = Service(shutil.which("chromedriver"), env=environment or dict(os.environ))
    driver = Chrome(options=options, service=service)
    driver.set_page_load_timeout(LOADING)
    _save_nothing(driver)
    return driver


def _save_nothing(driver: Chrome) -> None:
    """In this tab. The bare one would put what a page offers for saving into the current folder."""
    if driver.capabilities["browserName"] == BARE_NAME:
        driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "deny"})


class Pool:
    """The browsers that are running, by name. To start one takes longer than most tests.

    So does a process for each page: all pages of one site share one, and a tab that nobody looks at keeps
    those of both sites, of the chat and of the council, from ending with a test.
    """

    def __init__(self) -> None:
        self._running: dict[str, Chrome] = {}
        self._sites = AppServer(Starlette(routes=[Route("/", _both_sites), Route("/inner", _both_sites)]))
        self._sites.start()

    def get(self, name: str, **options: Any) -> Chrome:
        """The browser of this name, at an empty page. Started with `options` when there is none."""
        driver = self._running.get(name)
        if driver is None or not _emptied_page(driver):
            driver = self._running[name] = chromium("--process-per-site", **options)
            kept = {"url": self._sites.url, "background": True}
            driver.execute_cdp_cmd("Target.createTarget", kept)
        return driver

    def close(self) -> None:
        """Ends them all."""
        for driver in self._running.values():
            with suppress(WebDriverException, HTTPError):
                driver.quit()
        self._sites.stop()


async def _both_sites(request: Request) -> HTMLResponse:
    """A page of the chat's site, with one of the council's in it."""
    inner = "" if request.url.path == "/inner" else f"//localhost:{request.url.port}/inner"
    return HTMLResponse(f'<title>Kept</title><iframe src="{inner}"></iframe>' if inner else "")


def _emptied_page(driver: Chrome) -> bool:
    """Leaves the page that is shown, and with it its stream. False when the browser is no more."""
    try:
        driver.get("about:blank")
    except (WebDriverException, HTTPError):
        return False
    return True


@contextmanager
def fresh(driver: Chrome) -> Iterator[Chrome]:
    """`driver` in a new tab; afterwards all tabs but the old one are gone, and all that was kept.

    Only scripts and styles stay in the cache. Their addresses change with what they say.
    A new context would do the same, but gets a window of its own, which takes longer than most tests.
    """
    home, there = driver.current_window_handle, set(driver.window_handles)
    # WebDriver's own new tab leaves the focus in the address bar.
    tab = driver.execute_cdp_cmd("Target.createTarget", {"url": "about:blank"})
    driver.switch_to.window(tab["targetId"])
    _save_nothing(driver)
    try:
        yield driver
    finally:
        for handle in set(driver.window_handles) - there:
            driver.switch_to.window(handle)
            driver.close()
        driver.switch_to.window(home)
        _empty(driver)


def forget_files(driver: Chrome) -> None:
    """Also scripts and styles are asked for anew."""
    driver.execute_cdp_cmd("Network.clearBrowserCache", {})


@contextmanager
def emptied(driver: Chrome) -> Iterator[Chrome]:
    """`driver` in its own tab, without what other pages kept. Quicker than `fresh`, for one page."""
    driver.switch_to.default_content()
    driver.execute_script("try { sessionStorage.clear(); } catch { /* about:blank */ }")
    _empty(driver)
    yield driver


def _empty(driver: Chrome) -> None:
    """Removes what pages of all sites have kept, but for what belongs to one tab."""
    driver.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})


def wait(driver: Driver, condition: Callable[[Driver], Any], what: str, limit: float = WAIT) -> Any:
    """The first true value of `condition(driver)`. Raises TimeoutException naming `what`.

    A page on its way has no elements yet, and its scripts find none.
    """

    def holds(driver: Driver) -> Any:
        try:
            return condition(driver)
        except JavascriptException as error:
            if "of null" not in str(error):
                raise
            return False

    waiter = WebDriverWait(
        driver, limit, poll_frequency=0.1, ignored_exceptions=(StaleElementReferenceException,)
    )
    return waiter.until(holds, f"not within {limit} s: {what}")


def gone(element: WebElement) -> bool:
    """Whether the page that `element` stood in has been left."""
    try:
        element.is_enabled()
    except WebDriverException:
        return True
    return False
