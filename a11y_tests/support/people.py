"""A resident and an adviser, each in a browser of their own, doing what people do there.

They read the page and press what they see. `asks`: nothing comes to their page by itself, so they press
"Check for new messages" until what they wait for is there.
"""

from collections.abc import Callable
from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select

from a11y_tests.support.browsers import gone, wait
from a11y_tests.support.pages import messages

PATIENCE = 30  # seconds for the other side, on a machine that is busy
FRAME = "return document.getElementById('plainchat').shadowRoot.querySelector('#panel:not([hidden]) iframe')"


class Person:
    def __init__(self, driver: Chrome, *, asks: bool) -> None:
        self.driver = driver
        self.asks = asks

    def look(self) -> None:
        """Turns to the chat's page, wherever it is."""

    def find(self, selector: str, what: str = "") -> WebElement:
        """The first element of the page that can be seen, once it is there."""

        def shown(_: object) -> WebElement | None:
            self.look()
            found = self.driver.find_elements(By.CSS_SELECTOR, selector)
            return next((one for one in found if one.is_displayed()), None)

        element: WebElement = wait(self.driver, shown, what or selector)
        return element

    def follow(self, selector: str) -> None:
        """Presses what leads to another page, and waits for that."""
        control = self.find(selector)
        before = self.driver.find_element(By.TAG_NAME, "html")
        control.click()
        wait(self.driver, lambda _: gone(before), f"the page after {selector}")
        self.find("#main")

    def write(self, selector: str, text: str) -> None:
        """Puts text into a box in one go, as pasting and dictating do."""
        self.find(selector).click()
        self.driver.execute_cdp_cmd("Input.insertText", {"text": text})

    def say(self, text: str) -> None:
        """Sends a message, and sees it among the others and gone from the box."""
        before = messages(self.driver)
        self.write("#message", text)
        self.find("#send").click()
        # Where the stream works and the form does not, the message is there before the next page is.
        self.until(
            lambda: messages(self.driver) == [*before, text] and self.typed() == "",
            f"sent: {text[:40]}",
            asks=False,
        )

    def typed(self) -> str:
        """What stands in the box."""
        return str(self.find("#message").get_attribute("value"))

    def sees(self, said: list[str]) -> None:
        """Until the messages of the page are exactly `said`."""
        self.until(lambda: messages(self.driver) == said, f"seen: {said[-1][:40]}")

    def ask_in_vain(self) -> None:
        """Asks twice while there is nothing new: each time the page comes anew."""
        for _ in range(2):
            self.follow("#check")

    def until(self, condition: Callable[[], bool], what: str, *, asks: bool | None = None) -> None:
        """Until something is on the page; who has to ask asks."""
        asks = self.asks if asks is None else asks

        def holds(_: object) -> bool:
            self.look()
            if condition():
                return True
            if asks:
                self.follow("#check")
            return False

        wait(self.driver, holds, what, PATIENCE)

    def has(self, selector: str) -> bool:
        return bool(self.driver.find_elements(By.CSS_SELECTOR, selector))

    def is_served(self) -> None:
        """Until the page is as it stays: listening, or offering to ask."""
        if self.asks:
            self.find("#check")
        else:
            wait(self.driver, lambda d: not d.find_element(By.ID, "check").is_displayed(), "listening")


class Resident(Person):
    in_panel = False

    def open_panel(self, site: str) -> None:
        """Opens the chat beside a page of the council's, by the button that the script made."""
        self.driver.get(site)
        self.find("#plainchat-open").click()
        self.in_panel = True

    def look(self) -> None:
        # Each time anew: a driver may lose a frame that goes to another page, and turn to the page around it.
        if self.in_panel:
            self.driver.switch_to.default_content()
            self.driver.switch_to.frame(wait(self.driver, lambda d: d.execute_script(FRAME), "the panel"))

    def open_link(self, site: str) -> None:
        """Follows the council's own link."""
        self.driver.get(site)
        before = self.driver.find_element(By.TAG_NAME, "html")
        self.driver.find_element(By.LINK_TEXT, "Chat with us").click()
        wait(self.driver, lambda _: gone(before), "the start page")

    def begin(self, name: str, team: str, question: str) -> None:
        """Says what they need, and is in the queue."""
        self.follow("#begin")
        self.write("#name", name)
        radios = self.driver.find_elements(By.CSS_SELECTOR, "label.govuk-radios__label")
        next(label for label in radios if label.text == team).click()
        self.write("#question", question)
        self.follow("#start")
        self.find("[data-state=waiting]")

    def change_mind(self) -> None:
        """Is about to end the chat and goes back to it, which loads the chat's page again."""
        self.choose("#leave")
        self.follow("#keep")
        self.find("#message")

    def end(self) -> None:
        self.choose("#leave")
        self.follow("#confirm")
        self.find("[data-state=ended]")

    def save(self, folder: Path) -> str:
        """Saves all messages as a text file in `folder`, and reads that."""
        where = {"behavior": "allow", "downloadPath": str(folder)}
        self.driver.execute_cdp_cmd("Page.setDownloadBehavior", where)
        self.find("#status a[download]").click()
        (file,) = wait(self.driver, lambda _: list(folder.glob("chat-*.txt")), "the file")
        return str(file.read_text(encoding="utf-8"))

    def choose(self, selector: str) -> None:
        """Follows a link under "Options"."""
        self.find("#options")
        if not self.driver.find_element(By.CSS_SELECTOR, selector).is_displayed():
            self.find("#options summary").click()
        self.follow(selector)


class Adviser(Person):
    def sign_in(self, console: str, email: str, password: str) -> None:
        """Signs in and is available."""
        self.driver.get(console)
        self.write("#email", email)
        self.write("#password", password)
        self.follow("#sign-in")
        Select(self.find("#availability")).select_by_visible_text("Available")
        self.follow("#availability-save")

    def accept(self, name: str) -> None:
        """Takes the resident of this name, who has to be the only one in the queue."""
        self.until(lambda: self.has("#queue h3"), f"{name} in the queue")
        assert [row.text for row in self.driver.find_elements(By.CSS_SELECTOR, "#queue h3")] == [name]
        self.follow("#queue button")
        self.find("#message")

    def wrap_up(self, about: str) -> None:
        """Sees that the chat has ended, and says what it was about."""
        self.until(lambda: self.has("#wrap-up"), "that the chat has ended")
        self.follow("#wrap-up")
        radios = self.driver.find_elements(By.CSS_SELECTOR, "label.govuk-radios__label")
        next(label for label in radios if label.text == about).click()
        self.follow("#end-chat")
