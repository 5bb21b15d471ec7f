"""The resident's conversation page, as scripts and people see it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from selenium.common.exceptions import TimeoutException
from selenium.webdriver import Chrome
from selenium.webdriver.remote.webdriver import WebDriver

from a11y_tests.support.browsers import BARE_NAME, WAIT, wait
from app.web import scripts
from app.web.assets import WEB

# From now on, keep what the announcer is handed: text, time in milliseconds, how many nodes it is made of.
LISTEN = """
window.heard = [];
const region = document.querySelector(arguments[0]);
new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) window.heard.push({
    text: node.textContent.replace(/\\u00a0/g, "_"), at: performance.now(),
    nodes: node.childNodes.length, first: node.firstChild?.nodeType, tag: node.nodeName });
}).observe(region, { childList: true, subtree: true, characterData: true });
"""

# The same from before the page is there, for every page from now on.
LISTEN_EARLY = """
window.heard = [];
new MutationObserver((changes) => {
  for (const { addedNodes } of changes.filter((one) => one.target.matches?.("SELECTOR")))
    for (const node of addedNodes) window.heard.push({
      text: node.textContent.replace(/\\u00a0/g, "_"), at: performance.now() });
}).observe(document, { childList: true, subtree: true });
"""

SENDING = "Sending"

# From now on, keep what comes or goes of live regions. The announcer has to stay the element that it is.
WATCH_ANNOUNCER = """
window.sameAnnouncer = document.getElementById("announcer");
window.liveChanges = [];
const live = "[aria-live], [role=status], [role=alert], [role=log]";
new MutationObserver((changes) => {
  for (const { addedNodes, removedNodes } of changes) for (const node of [...addedNodes, ...removedNodes])
    if (node.matches?.(live) || node.querySelector?.(live)) liveChanges.push(node.outerHTML.slice(0, 120));
}).observe(document, { childList: true, subtree: true });
"""
STAYED = "return sameAnnouncer.isConnected && sameAnnouncer === document.getElementById('announcer')"

# Two texts more would have come since the last: the announcer leaves 250 ms between them.
QUIET = "return performance.now() - (heard.at(-1)?.at ?? 0) > 500"

# The answer to a script arrives when `release()` is called, however long ago it was written. What is told of
# typing goes on beside it.
LOSE = """
const [part, arrives] = arguments;
const { fetch } = window;
window.fetch = async (to, ...how) => {
  if (!String(to.url ?? to).includes(part)) return fetch(to, ...how);
  window.fetch = fetch;
  if (arrives) await fetch(to, ...how);
  throw new TypeError("lost");
};
"""
HOLD = """
const { fetch } = window;
const released = new Promise((resolve) => (window.release = resolve));
window.answered = false;
window.fetch = async (...request) => {
  const answer = await fetch(...request);
  if (/typing$/.test(request[0])) return answer;
  window.answered = true;
  await released;
  return answer;
};
"""


def listen(driver: WebDriver, region: str = "#announcer") -> None:
    driver.execute_script(LISTEN, region)


def listen_early(driver: Chrome, region: str = "#announcer") -> None:
    """As `listen`, on all pages that this tab goes to from now on."""
    source = LISTEN_EARLY.replace("SELECTOR", region)
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})


def heard(driver: WebDriver) -> list[str]:
    """What was handed over since `listen`; a no-break space is shown as "_"."""
    return [one["text"] for one in heard_in_full(driver)]


def heard_in_full(driver: WebDriver) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = driver.execute_script("return window.heard")
    return found


def wait_heard(driver: WebDriver, *texts: str, limit: float = WAIT) -> None:
    """Until exactly these texts have been handed over, in this order, and there was time for one more.

    That a message is on its way is said where the server is slow, so it counts only if it is among `texts`.
    """

    def said() -> list[str]:
        return [text for text in heard(driver) if text in texts or text != SENDING]

    with suppress(TimeoutException):
        wait(driver, lambda _: said()[: len(texts)] == list(texts), f"heard {texts}", limit)
        wait(driver, lambda d: d.execute_script(QUIET), "time for one more")
    assert said() == list(texts), said()


def watch_announcer(driver: WebDriver) -> None:
    driver.execute_script(WATCH_ANNOUNCER)


def announcer_stayed(driver: WebDriver) -> bool:
    """Whether, since `watch_announcer`, it is the same element, and no live region came or went."""
    return bool(driver.execute_script(STAYED)) and driver.execute_script("return liveChanges") == []


def hold_answer(driver: WebDriver, action: Callable[[], object]) -> None:
    """Do `action`, which a script asks the server for. The answer is written, and is read after `release`."""
    driver.execute_script(HOLD)
    action()
    wait(driver, lambda d: d.execute_script("return answered"), "answered")


def release(driver: WebDriver) -> None:
    driver.execute_script("release()")


def lose_answer(driver: WebDriver, part: str, *, arrives: bool) -> None:
    """Of the next thing that a script posts to an address with `part` in it. `arrives`: the server has it."""
    driver.execute_script(LOSE, part, arrives)


def messages(driver: WebDriver) -> list[str]:
    """The words of the messages on the page, from the first."""
    script = (
        "return [...document.querySelectorAll('#messages > li[data-id]:not([data-from=system])')]"
        ".map((item) => item.querySelector('p').textContent)"
    )
    found: list[str] = driver.execute_script(script)
    return found


def wait_messages(driver: WebDriver, *texts: str, limit: float = WAIT) -> None:
    """Until the transcript ends with exactly these messages."""
    wait(driver, lambda d: messages(d)[-len(texts) :] == list(texts), f"messages {texts}", limit)


def items_are_whole(driver: WebDriver) -> None:
    """Nothing stands in the transcript twice, and all in the order of the ids."""
    ids = driver.execute_script(
        "return [...messages.querySelectorAll('[data-id]')].map((one) => +one.dataset.id)"
    )
    assert ids == sorted(set(ids))


def wait_live(driver: WebDriver) -> None:
    """Until the stream has really connected: the scripts then put away the link to check by hand."""
    wait(driver, lambda d: not d.find_element("id", "check").is_displayed(), "connected")


def new_tab(driver: Chrome, url: str) -> str:
    """Goes to a tab beside this one, which it hides, and which shares its storage and locks. Its handle."""
    assert driver.capabilities["browserName"] != BARE_NAME, "mark the test whole_browser"
    known = set(driver.window_handles)
    driver.execute_script("window.open(arguments[0])", url)
    wait(driver, lambda d: set(d.window_handles) - known, "a new tab")
    (handle,) = set(driver.window_handles) - known
    driver.switch_to.window(handle)
    return handle


def connection(driver: WebDriver) -> str:
    """What the page says about the connection; "" when it says nothing."""
    return driver.find_element("id", "connection").text


def focus(driver: WebDriver) -> str:
    """The id of what has the focus in the current document."""
    found: str = driver.execute_script("return document.activeElement.id")
    return found


def open_chat(driver: Chrome, url: str) -> None:
    """The page of a conversation, connected, and listened to."""
    driver.get(url)
    wait_live(driver)
    listen(driver)


_BOX_ERROR = """
const error = document.querySelector(".govuk-form-group--error > .govuk-error-message");
if (!error) return [];
const box = document.querySelector("#message.govuk-textarea--error[aria-invalid=true]");
const described = box?.getAttribute("aria-describedby").split(" ").includes(error.id);
const { top, bottom } = error.getBoundingClientRect();
return [error.textContent, described && "described", top >= 0 && bottom <= innerHeight && "in view"];
"""


def box_error(driver: Chrome) -> list[str]:
    """The words of the error at the message box, and whether that is described by it and it is in view."""
    found: list[str] = driver.execute_script(_BOX_ERROR)
    return found


def take_module(driver: Chrome, name: str) -> None:
    """Runs a module of our scripts, such as "frame.js", once more in the page: `taken` has its exports."""
    driver.execute_script(f"{scripts.join(WEB / 'static/js', name)}window.taken = {scripts.variable(name)};")
