"""What a person does on a page, for the lists of places."""

from collections.abc import Callable

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support.browsers import gone, wait


def press(id: str, **typed: str) -> Callable[[Chrome], None]:
    """Press a button that leads to another page, with words in the boxes of these ids."""

    def act(driver: Chrome) -> None:
        for box, words in typed.items():
            driver.find_element(By.ID, box).send_keys(words)
        before = driver.find_element(By.TAG_NAME, "html")
        driver.find_element(By.ID, id).click()
        wait(driver, lambda _: gone(before), f"the page after {id}")

    return act


# The form of a page that was open while something else happened.
SEND = """
const [after, fields] = arguments;
const form = document.createElement("form");
form.method = "post";
form.action = location.pathname + after;
for (const [name, value] of Object.entries(fields)) {
  const input = document.createElement("input");
  [input.name, input.value] = [name, value];
  form.append(input);
}
document.body.append(form);
form.submit();
"""


def send(after: str = "", **fields: str) -> Callable[[Chrome], None]:
    """Send a form to this page's address, with `after` added."""

    def act(driver: Chrome) -> None:
        before = driver.find_element(By.TAG_NAME, "html")
        driver.execute_script(SEND, after, fields)
        wait(driver, lambda _: gone(before), "the answer")

    return act


def ask_no_more(driver: Chrome) -> None:
    """Stop the frame of new messages as it is: WebDriver waits while it asks, which is most of the time."""
    driver.switch_to.frame(driver.find_element(By.ID, "updates"))
    driver.execute_script("window.stop()")
    driver.switch_to.parent_frame()


def type_email(email: str) -> Callable[[Chrome], None]:
    """Type an address and send the form."""

    def act(driver: Chrome) -> None:
        driver.find_element(By.ID, "email").send_keys(email)
        press("send-email")(driver)

    return act
