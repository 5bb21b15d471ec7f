"""What the chat adds to a page of the demo's council site, in Chromium: bytes, requests, main-thread time.

Bytes are counted in steps: the page with the chat closed (the loader), opening it, starting a chat, and the
same page a second time. The page itself and its own style are left out. Main-thread time is Chromium's
TaskDuration, of the processor's time, in the five seconds after the page was asked for: with the closed chat,
less the median of the same page without it, in turn. Nothing is asked of the page meanwhile.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from selenium.webdriver import Chrome

from a11y_tests.support.browsers import chromium, program, wait
from bench.frame import Bench, Figure, LeftOut, say, scratch
from bench.traffic import FLAGS, Traffic, Weight
from tests.support.command import Command, free_port
from tests.support.server import AppServer
from widget.demo.site import build

REPETITIONS = 3
ROUNDS = 7
SECONDS = 5.0
LOADER, OPENING = 4.0, 40.0
"""The goals, in kB gz. Of the products that were measured, the best loads 108 kB before it is opened."""
MAIN_THREAD = 15.0
"""The goal, in ms."""
BUTTON = "plainchat-open"
FRAME = "return document.getElementById('plainchat').shadowRoot.querySelector('iframe')"


@contextmanager
def demo_site(folder: Path) -> Iterator[dict[str, str]]:
    """The demo, and what its `demo.json` says."""
    port = free_port()
    command = Command(folder, "demo", "--port", str(port), "--data", str(folder))
    with command.running(f"http://127.0.0.1:{port}"):
        yield json.loads((folder / "demo.json").read_text(encoding="utf-8"))


def _in_frame(driver: Chrome, id_: str) -> None:
    """Until the chat's page has what has this id and is seen, and the driver is in that page."""

    def there(_: object) -> bool:
        driver.switch_to.default_content()
        frame = driver.execute_script(FRAME)
        if frame is None:
            return False
        driver.switch_to.frame(frame)
        return any(one.is_displayed() for one in driver.find_elements("id", id_))

    wait(driver, there, id_)


def _origin(url: str) -> str:
    return url[: -len(urlsplit(url).path)]


def _steps(site: str) -> list[Weight]:
    """Of the page with the chat closed, of opening it, of starting a chat. The cache is empty at first."""
    with _browser() as driver:
        traffic = Traffic(driver, without=_origin(site))
        driver.get(site)
        wait(driver, lambda d: d.find_elements("id", BUTTON), "the button")
        found = [traffic.take()]
        driver.find_element("id", BUTTON).click()
        _in_frame(driver, "begin")
        found.append(traffic.take())
        driver.find_element("id", "begin").click()
        _in_frame(driver, "question")
        driver.find_element("id", "question").send_keys("My bin was not collected.")
        driver.find_element("css selector", ".govuk-radios__label").click()
        driver.find_element("id", "start").click()
        _in_frame(driver, "message")
        found.append(traffic.take())
        return found


def _second_view(site: str) -> Weight:
    with _browser() as driver:
        traffic = Traffic(driver, without=_origin(site))
        for _ in range(2):
            driver.get(site)
            wait(driver, lambda d: d.find_elements("id", BUTTON), "the button")
            found = traffic.take()
        return found


@contextmanager
def _browser() -> Iterator[Chrome]:
    """A fresh Chromium for the length of a `with`."""
    driver = chromium(*FLAGS, network_log=True)
    try:
        yield driver
    finally:
        driver.quit()


def _main_thread(url: str, button: bool) -> float:
    """Milliseconds of the processor's work on the main thread. Raises RuntimeError."""
    driver = chromium()
    try:
        driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        until = time.monotonic() + SECONDS
        driver.get(url)
        time.sleep(max(0.0, until - time.monotonic()))
        metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        if bool(driver.find_elements("id", BUTTON)) is not button:
            raise RuntimeError(f"{url} {'has no' if button else 'has a'} chat button after {SECONDS:g} s")
        return 1000 * next(float(one["value"]) for one in metrics if one["name"] == "TaskDuration")
    finally:
        driver.quit()


def _bytes(site: str) -> list[Figure]:
    steps, again = [], []
    for repetition in range(REPETITIONS):
        say(f"weight: bytes, {repetition + 1} of {REPETITIONS}")
        steps.append(_steps(site))
        again.append(_second_view(site))
    named = (
        ("loader", [one[0] for one in steps], LOADER),
        ("opening", [one[1] for one in steps], OPENING),
        ("starting a chat", [one[2] for one in steps], None),
        ("second page view", again, None),
    )
    figures = []
    for name, weights, goal in named:
        figures += [
            Figure(name, "kB gz", tuple(one.gz / 1000 for one in weights), at_most=goal),
            Figure(f"{name}: requests", "requests", tuple(float(one.requests) for one in weights)),
        ]
    return figures


def _time(site: str, plain: str) -> list[Figure]:
    without, with_chat = [], []
    for turn in range(ROUNDS):
        say(f"weight: main thread, {turn + 1} of {ROUNDS}")
        without.append(_main_thread(plain, button=False))
        with_chat.append(_main_thread(site, button=True))
    usual = statistics.median(without)
    return [
        Figure("main thread, page without the chat", "ms", tuple(without)),
        Figure(
            "main thread, added by the closed chat",
            "ms",
            tuple(one - usual for one in with_chat),
            at_most=MAIN_THREAD,
        ),
    ]


def run() -> list[Figure]:
    if program() is None:
        raise LeftOut("no Chromium on this machine (apt install chromium chromium-driver)")
    with scratch() as folder, demo_site(folder) as demo:
        site = demo["site"]
        chat = demo["start"].rpartition("/")[0]
        with AppServer(build(chat, script=False), "localhost") as plain:
            return _bytes(site) + _time(site, f"{plain.url}/northborough/")


BENCH = Bench("weight", "what the chat adds to a council's page, in Chromium", run)
