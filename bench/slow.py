"""A resident's first pages on a slow line, in Chromium: 50 kbit/s, 2 s until the first byte of each answer.

Each page is opened in a fresh browser with an empty cache. It can be used when it is painted and the last
that one needs of it is there: the button of the start page, the button that sends the form. Scripts are still
on their way then. The floor is a bare document, with nothing beside it, of as many bytes as our page and its
style have.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

from selenium.webdriver import Chrome
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from a11y_tests.support.browsers import chromium, program
from bench.frame import Bench, Figure, LeftOut, ratios, say, scratch
from bench.weight import demo_site
from tests.support.server import AppServer

REPETITIONS = 3
LATENCY, SPEED = 2000, 50_000 / 8
"""Milliseconds; bytes a second."""
FIRST_PAGE = 50.0
"""The goal, in kB."""
USABLE = LATENCY / 1000 + 1000 * FIRST_PAGE / SPEED
"""The goal, in seconds: what a document of 50 kB takes on this line."""
LIMIT, QUIET = 60.0, 4.0
"""Seconds: for one page; without anything new, then all of it is there."""
BLOCKING = ("text/html", "text/css")

_USABLE = """
const painted = performance.getEntriesByType("paint").find((one) => one.name === "first-contentful-paint");
const there = document.querySelector(arguments[0]);
return painted && there && there.getClientRects().length ? performance.now() / 1000 : null;
"""


@contextmanager
def _browser(*, slow: bool) -> Iterator[Chrome]:
    driver = chromium(network_log=True, page_load="none")
    try:
        driver.execute_cdp_cmd("Network.enable", {})
        if slow:
            line = {"latency": LATENCY, "downloadThroughput": SPEED, "uploadThroughput": SPEED}
            driver.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": False, **line})
        yield driver
    finally:
        driver.quit()


def _until(driver: Chrome, selector: str) -> float:
    """Seconds from the start of the navigation until this can be used. Raises RuntimeError after a minute."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        if (seconds := driver.execute_script(_USABLE, selector)) is not None:
            return float(seconds)
        time.sleep(0.02)
    raise RuntimeError(f"{selector} cannot be used after {LIMIT:g} s")


def _usable(url: str, selector: str) -> float:
    with _browser(slow=True) as driver:
        driver.get(url)
        return _until(driver, selector)


def _sent(url: str) -> tuple[float, float]:
    """Seconds until the form can be sent; then until one can write in the chat."""
    with _browser(slow=True) as driver:
        driver.get(url)
        usable = _until(driver, "#start")
        driver.find_element("id", "question").send_keys("My bin was not collected.")
        driver.find_element("css selector", ".govuk-radios__label").click()
        driver.execute_script("window.before = true")
        driver.find_element("id", "start").click()
        end = time.monotonic() + LIMIT
        while time.monotonic() < end and driver.execute_script("return window.before"):
            time.sleep(0.02)
        return usable, _until(driver, "#message")


def _bytes(url: str, selector: str) -> tuple[int, int, int]:
    """Over the wire, heads of answers included: all of a page, what it waits for; requests."""
    with _browser(slow=False) as driver:
        driver.get(url)
        _until(driver, selector)
        kinds: dict[str, str] = {}
        sizes: dict[str, int] = {}
        last = time.monotonic()
        while time.monotonic() < last + QUIET:
            for entry in driver.get_log("performance"):  # type: ignore[no-untyped-call]
                message = json.loads(entry["message"])["message"]
                of = message["params"]
                if message["method"] == "Network.responseReceived":
                    if of["response"]["url"].startswith("http"):
                        kinds[of["requestId"]] = of["response"]["mimeType"]
                elif message["method"] == "Network.loadingFinished" and of["requestId"] in kinds:
                    sizes[of["requestId"]] = int(of["encodedDataLength"])
                    last = time.monotonic()
            time.sleep(0.1)
    blocking = sum(size for id_, size in sizes.items() if kinds[id_] in BLOCKING)
    return sum(sizes.values()), blocking, len(sizes)


def _bare(size: int) -> Starlette:
    """A document of so many bytes, its button the last of it."""
    head, end = "<!doctype html><title>Bare</title><h1>Bare</h1><p>", '<p><button id="end">Send</button>'
    text = head + "word " * ((size - len(head) - len(end)) // 5) + end

    async def answer(_request: Request) -> HTMLResponse:
        return HTMLResponse(text)

    return Starlette(routes=[Route("/", answer)])


def _measure(start: str) -> list[Figure]:
    say("slow: bytes")
    total, blocking, requests = _bytes(start, "#begin")
    ours, form, sent, floor = [], [], [], []
    with AppServer(_bare(blocking), "localhost") as bare:
        for turn in range(REPETITIONS):
            say(f"slow: {turn + 1} of {REPETITIONS}")
            floor.append(_usable(f"{bare.url}/", "#end"))
            ours.append(_usable(start, "#begin"))
            usable, chat = _sent(f"{start}/start")
            form.append(usable)
            sent.append(chat)
    return [
        Figure("first page", "kB", (total / 1000,), at_most=FIRST_PAGE),
        Figure("first page: requests", "requests", (float(requests),)),
        Figure("first page: document and style", "kB", (blocking / 1000,)),
        Figure("first page: until it can be used", "s", tuple(ours), at_most=USABLE),
        Figure("bare document of those bytes", "s", tuple(floor)),
        Figure("first page through the bare document's", "times", ratios(ours, floor)),
        Figure("form, opened first: until it can be sent", "s", tuple(form), at_most=USABLE),
        Figure("form sent: until the chat can be used", "s", tuple(sent)),
    ]


def run() -> list[Figure]:
    if program() is None:
        raise LeftOut("no Chromium on this machine (apt install chromium chromium-driver)")
    with scratch() as folder, demo_site(folder) as demo:
        return _measure(demo["start"])


BENCH = Bench("slow", "a resident's first pages at 50 kbit/s with 2 s latency, in Chromium", run)
