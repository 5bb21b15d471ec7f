"""Walking a page by Tab."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

# The focused element of the whole page; execute_script in the top document sees the frame element only.
FOCUSED = "return document.activeElement === document.body ? null : document.activeElement"

# The words are what can be seen: WebDriver cannot ask for accessible names in a frame of another site.
HERE = """
const element = document.activeElement;
if (!element || element === document.body) return ["page", "", ""];
const label = [...(element.labels || [])].map((one) => one.textContent).join(" ");
const words = element.ariaLabel || label || element.textContent;
return [element.tagName.toLowerCase(), element.id, words.trim().replace(/\\s+/g, " ")];
"""


@dataclass(frozen=True)
class Stop:
    """Where Tab went: tag and id, and its words, or "page" when focus is on nothing."""

    tag: str
    id: str
    name: str

    def __str__(self) -> str:
        return f"{self.tag}#{self.id}" if self.id else f"{self.tag} {self.name!r}"


NOWHERE = Stop("page", "", "")


def press(driver: WebDriver, *keys: str, shift: bool = False) -> None:
    """Press keys wherever focus is, also in a frame."""
    actions = ActionChains(driver)
    if shift:
        actions.key_down(Keys.SHIFT)
    actions.send_keys(*keys)
    if shift:
        actions.key_up(Keys.SHIFT)
    actions.perform()


def escape(driver: WebDriver) -> None:
    """Press Escape wherever focus is, from the page around: in a frame that goes away the driver hangs."""
    driver.switch_to.default_content()
    press(driver, Keys.ESCAPE)


# What a shortcut would change: the address, the place, what is open, what is said, the words in the fields.
STATE = """
return [location.href, scrollX, scrollY, document.activeElement.tagName, document.activeElement.id,
  document.body.innerText, document.querySelectorAll("[open]").length,
  document.getElementById("plainchat")?.shadowRoot.querySelector("#panel:not([hidden])") ? "open" : "",
  ...[...document.querySelectorAll("input, textarea, select")].map((field) => field.value)];
"""
CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?/+-*#'[]=<>"


def moved_by_letters(driver: WebDriver) -> list[str]:
    """WCAG 2.1.4: what is another after single characters were typed with the focus in no field."""
    driver.execute_script("document.activeElement.blur()")
    before = driver.execute_script(STATE)
    press(driver, CHARACTERS)
    after = driver.execute_script(STATE)
    return [f"{old!r} became {new!r}" for old, new in zip(before, after, strict=True) if old != new]


def focused(driver: WebDriver) -> WebElement | None:
    """The element with focus in the document the driver looks at."""
    element: WebElement | None = driver.execute_script(FOCUSED)
    return element


def here(driver: WebDriver) -> Stop:
    """Where focus is."""
    return Stop(*driver.execute_script(HERE))


def walk(driver: WebDriver, limit: int = 60, *, back: bool = False) -> Iterator[Stop]:
    """Press Tab (or Shift+Tab) up to `limit` times and tell each stop, until focus leaves the page."""
    for _ in range(limit):
        press(driver, Keys.TAB, shift=back)
        stop = here(driver)
        yield stop
        if stop == NOWHERE:
            return


def walk_to(
    driver: WebDriver, wanted: Callable[[Stop], bool], limit: int = 60, *, back: bool = False
) -> Stop:
    """Tab until `wanted` is true. Raises AssertionError with the stops on the way when it never is."""
    passed = []
    for _ in range(limit):
        press(driver, Keys.TAB, shift=back)
        stop = here(driver)
        if wanted(stop):
            return stop
        passed.append(stop)
    raise AssertionError(f"not reached by Tab; passed {', '.join(map(str, passed))}")


def trapped(driver: WebDriver, limit: int = 60) -> list[str]:
    """WCAG 2.1.2: stops that Tab cannot leave."""
    last: WebElement | None = None
    for _ in range(limit):
        press(driver, Keys.TAB)
        element = focused(driver)
        if element is None:
            return []
        if element == last:
            return [f"Tab does not leave {here(driver)}"]
        last = element
    return [f"Tab does not leave the page in {limit} presses"]
