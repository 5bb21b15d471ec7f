"""What comes from the chat to a council's page, held up or replaced on its way."""

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest
from selenium.webdriver import Chrome
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from a11y_tests.support.browsers import forget_files, wait
from a11y_tests.support.widget import focused, into_frame

TOLD = "return document.getElementById('plainchat').shadowRoot.activeElement?.textContent.trim()"
"""The words of what has the focus in the panel."""


class OnItsWay:
    """The script between the chat and a browser: `free` unless held up, `wrong` for a stranger's page.

    `wrong` is the status of that page, 0 for none; `page`: it comes in the frame, and the script as ever.
    """

    def __init__(self) -> None:
        self.free = threading.Event()
        self.free.set()
        self.wrong = 0
        self.asked = 0
        self.all = False  # nothing of the chat comes but with it
        self.page = False

    def between(self, app: ASGIApp) -> ASGIApp:
        """`app` with this script on its way."""

        async def held(scope: Scope, receive: Receive, send: Send) -> None:
            is_it = scope["type"] == "http" and scope["path"].endswith("/panel.js")
            if self.page:
                is_it = (b"sec-fetch-dest", b"iframe") in scope.get("headers", ())
            if scope["type"] != "http" or not (is_it or self.all):
                await app(scope, receive, send)
                return
            self.asked += is_it
            await asyncio.to_thread(self.free.wait)
            page = HTMLResponse("<p>Sign in to this network", self.wrong) if self.wrong else app
            await page(scope, receive, send)

        return held

    def in_nobodys_way(self) -> Callable[..., Iterator[None]]:
        """A fixture: before and after each test nothing is in its way, and the browser keeps no file."""

        @pytest.fixture(autouse=True)
        def free(driver: Chrome) -> Iterator[None]:
            forget_files(driver)
            self.asked = 0
            yield
            self.wrong, self.all, self.page = 0, False, False
            self.free.set()

        return free


def frames(driver: Chrome) -> int:
    found: int = driver.execute_script(
        "return document.getElementById('plainchat').shadowRoot.querySelectorAll('iframe').length"
    )
    return found


def wait_in_the_chat(driver: Chrome) -> None:
    """Until the panel is open and our page in it has the focus."""
    wait(driver, lambda d: focused(d) == "frame", "focus in the frame")
    into_frame(driver)
    wait(driver, lambda d: d.execute_script("return document.activeElement.matches('h1')"), "our page")
    driver.switch_to.default_content()
