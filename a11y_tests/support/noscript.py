"""A resident's browser that runs no scripts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from a11y_tests.support.browsers import gone, wait
from a11y_tests.support.stage import Stage

ASK_AGAIN = "addEventListener('unload', () => {})"
"""Of a page that Back asks the server for, as where a browser keeps no pages."""


class Place:
    """Amina's browser without scripts, at our pages: alone in a tab, or in a frame of the council's page."""

    def __init__(self, driver: Chrome, stage: Stage, where: str) -> None:
        self.driver = driver
        self.stage = stage
        self.framed = where == "frame"

    def go(self, address: str) -> None:
        self.driver.get(self.stage.framed(address) if self.framed else address)
        self.look()

    def look(self) -> None:
        """At the page that is there now."""
        self.driver.switch_to.default_content()
        if self.framed:
            self.driver.switch_to.frame(0)
        wait(self.driver, lambda d: d.find_elements(By.ID, "main"), "a page of ours")

    def __getitem__(self, id: str) -> WebElement:
        return self.driver.find_element(By.ID, id)

    def leave_by(self, act: Callable[[], object], what: str) -> None:
        """Do what leads to another page, and look at that."""
        before = self["main"]
        act()
        wait(self.driver, lambda _: gone(before), f"the page after {what}")
        self.look()

    def press(self, id: str) -> None:
        self.leave_by(self[id].click, id)

    def press_twice(self, id: str) -> None:
        self.driver.execute_script("arguments[0].scrollIntoView({ block: 'center' })", self[id])
        self.leave_by(ActionChains(self.driver).double_click(self[id]).perform, f"two clicks on {id}")

    @contextmanager
    def followed(self, id: str) -> Iterator[None]:
        """At the page of a link. From a frame it opens in a tab of its own, which is closed afterwards."""
        if not self.framed:
            self.press(id)
            yield
            return
        here, before = self.driver.current_window_handle, set(self.driver.window_handles)
        self[id].click()
        [beside] = wait(self.driver, lambda d: set(d.window_handles) - before, "the new tab")
        self.driver.switch_to.window(beside)
        wait(self.driver, lambda d: d.find_elements(By.ID, "main"), "a page of ours")
        yield
        self.driver.close()
        self.driver.switch_to.window(here)
        self.look()

    def write(self, id: str, text: str) -> None:
        """Text as it is pasted: in one go, whatever is in it."""
        self[id].click()
        self[id].clear()
        self.driver.execute_cdp_cmd("Input.insertText", {"text": text})

    def say(self, text: str) -> None:
        self.write("message", text)
        self.press("send")

    @property
    def title(self) -> str:
        """Of our page, which in a frame nobody else tells."""
        title: str = self.driver.execute_script("return document.title")
        return title

    def described(self, id: str) -> list[str]:
        """What the element is described by, in order."""
        ids = (self[id].get_attribute("aria-describedby") or "").split()
        return [text for text in (self[one].text for one in ids) if text]

    def value(self, id: str) -> str:
        return str(self[id].get_attribute("value"))
