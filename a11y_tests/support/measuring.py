"""Reads bench/measure/plainchat.json and does what it says, as the measuring scripts do.

A locator is CSS; " >> " steps into a frame or an open shadow root. bench/README.md has what else there is.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from selenium.common.exceptions import NoSuchShadowRootException, WebDriverException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from a11y_tests.support.browsers import wait

FILE = Path(__file__).parents[2] / "bench/measure/plainchat.json"
Step = dict[str, Any]


def configuration(environment: Mapping[str, str]) -> dict[str, Any]:
    """The file, with `${NAME}` and `${NAME:-default}` filled in. Raises KeyError for what is missing."""

    def value(found: re.Match[str]) -> str:
        name, default = found.groups()
        return environment[name] if default is None else environment.get(name, default)

    text = re.sub(r"\$\{(\w+)(?::-([^}]*))?\}", value, FILE.read_text(encoding="utf-8"))
    read: dict[str, Any] = json.loads(text)
    return read


def seen(driver: Chrome, locator: str) -> WebElement:
    """What the locator finds, once it is seen; the driver is in its frame then. Raises TimeoutException."""
    found: WebElement = wait(driver, lambda d: next(_shown(d, locator), None), locator)
    return found


def there(driver: Chrome, locator: str) -> None:
    """Until there is what the locator finds. It may be drawn by something else, as radio buttons are."""
    wait(driver, lambda d: _found(d, locator), locator)


def hidden(driver: Chrome, locator: str) -> None:
    """Until nothing of what the locator finds is seen."""
    wait(driver, lambda d: not list(_shown(d, locator)), f"hidden: {locator}")


def run(driver: Chrome, steps: Sequence[Step], *, first: str = "") -> None:
    """The steps. `{first}` in them is the visitor's first message. Raises KeyError for an unknown step.

    What is optional is done when it can be seen at once.
    """
    for step in steps:
        if not step.get("optional") or next(_shown(driver, step["at"]), None):
            _DO[step["do"]](driver, {name: _filled(value, first) for name, value in step.items()})


def say(driver: Chrome, side: Mapping[str, Any], text: str) -> None:
    """One side, the visitor's or the operator's, writes and sends."""
    seen(driver, side["composer"]).send_keys(text)
    seen(driver, side["send"]["click"]).click()


def reads(driver: Chrome, locator: str, text: str) -> None:
    """Until the text stands in what the locator finds."""
    wait(driver, lambda d: text in str(seen(d, locator).get_property("textContent")), f"{text} at {locator}")


def _shown(driver: Chrome, locator: str) -> Iterator[WebElement]:
    return (one for one in _found(driver, locator) if one.is_displayed())


def _found(driver: Chrome, locator: str) -> list[WebElement]:
    driver.switch_to.default_content()
    *around, last = locator.split(" >> ")
    root: Any = driver
    try:
        for part in around:
            element = root.find_element(By.CSS_SELECTOR, part)
            if element.tag_name == "iframe":
                driver.switch_to.frame(element)
                root = driver
            else:
                root = _inside(element)
        found: list[WebElement] = root.find_elements(By.CSS_SELECTOR, last)
        return found
    except WebDriverException:  # a page on its way
        return []


def _inside(element: WebElement) -> Any:
    try:
        return element.shadow_root
    except NoSuchShadowRootException:
        return element


def _filled(value: Any, first: str) -> Any:
    return value.replace("{first}", first) if isinstance(value, str) else value


def _js(driver: Chrome, step: Step) -> None:
    driver.switch_to.default_content()
    driver.execute_script(step["code"])


_DO = {
    "goto": lambda driver, step: driver.get(step["url"]),
    "wait": lambda driver, step: seen(driver, step["at"]),
    "click": lambda driver, step: seen(driver, step["at"]).click(),
    "type": lambda driver, step: seen(driver, step["at"]).send_keys(step["text"]),
    "js": _js,
}
