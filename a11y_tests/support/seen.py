"""How a page looks to a person, found by scripts. For each a11y_tests/test_detectors.py plants a fault."""

from collections.abc import Iterator
from typing import Any

from selenium.webdriver import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from a11y_tests.support import keyboard

# Colours come as "rgb(...)" when they are opaque.
LOOK = """
const fraction = (colour) => (Number(/^rgba\\(.*, ([\\d.]+)\\)$/.exec(colour)?.[1] ?? 1)) % 1;
const parts = [null, "::before", "::after"];
const styles = [...document.querySelectorAll("body, body *")].filter((one) => one.checkVisibility())
  .flatMap((one) => parts.map((part) => [one, part, getComputedStyle(one, part)]))
  .filter(([, part, style]) => !part || style.content !== "none");
const named = (wrong) => styles.filter(([, , style]) => wrong(style))
  .map(([one, part]) => `${one.tagName}#${one.id}.${one.className}${part ?? ""}`);
const long = (times) => times.split(", ").some((time) => parseFloat(time) > 0);
return {
  ground: getComputedStyle(document.documentElement).backgroundColor,
  text: getComputedStyle(document.body).color,
  translucent: named((style) => fraction(style.backgroundColor) || fraction(style.color) ||
    style.opacity % 1 || style.backdropFilter !== "none"),
  moving: named((style) => style.animationName !== "none" || long(style.transitionDuration) ||
    style.scrollBehavior === "smooth"),
};
"""

# Words in a colour that is not the person's, controls without an edge, no scrollbar.
FORCED = """
const probe = document.body.appendChild(document.createElement("p"));
const system = (name) => { probe.style.outlineColor = name; return getComputedStyle(probe).outlineColor; };
const palette = new Set(["CanvasText", "LinkText", "VisitedText", "ActiveText", "ButtonText", "FieldText",
  "GrayText", "Highlight", "HighlightText"].map(system));
const canvas = system("Canvas");
probe.remove();
const has = {
  words: (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()),
  edge: ({ borderBottomStyle, borderBottomWidth, borderBottomColor }) => borderBottomStyle !== "none" &&
    parseFloat(borderBottomWidth) > 0 && borderBottomColor !== canvas,
};
const drawn = (one) => /radio|checkbox/.test(one.type)
  ? getComputedStyle(one.labels[0], "::before") : getComputedStyle(one);
const control = "button, input, select, textarea, .pc-button";
return [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()).flatMap((one) => [
  has.words(one) && !palette.has(getComputedStyle(one).color) && "words in a colour of ours",
  one.matches(control) && !has.edge(drawn(one)) && "no edge",
  getComputedStyle(one).scrollbarWidth === "none" && "no scrollbar",
].filter(Boolean).map((fault) => `${one.outerHTML.slice(0, 80)}: ${fault}`));
"""

# Whole, in the window, with nothing over them.
LINES = """
const lines = new Set();
for (const item of document.querySelectorAll("#messages > li")) {
  const words = document.createTreeWalker(item, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(words.currentNode);
    for (const box of range.getClientRects()) {
      if (!box.width || box.top < 0 || box.bottom > innerHeight) continue;
      const over = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
      if (over && item.contains(over)) lines.add(`${item.id} ${Math.round(box.bottom)}`);
    }
  }
}
return lines.size;
"""

REACHED = """
const stop = document.activeElement;
reached.add(stop);
return stop === document.body ? "" : stop.outerHTML.slice(0, 80);
"""
# One radio stands for its group.
NOT_REACHED = """
const group = (one) => one.type === "radio" ? one.name : one;
const reached = new Set([...window.reached].map(group));
return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !reached.has(group(one)))
  .map((one) => `${one.tagName}#${one.id} ${one.textContent.trim()}`);
"""
WATCH_MOVES = """
window.moves = [];
for (const kind of ["animationstart", "transitionrun"])
  addEventListener(kind, (event) => moves.push(`${kind} ${event.target.id}`), true);
for (const owner of [Element.prototype, window])
  for (const name of ["scrollIntoView", "scrollTo", "scrollBy", "scroll", "animate"]) {
    const original = owner[name];
    if (original) owner[name] = function (...how) {
      if (name === "animate" || how[0]?.behavior === "smooth") moves.push(name);
      return original.apply(this, how);
    };
  }
"""
ENDLESS = """
return [...document.querySelectorAll("meta[http-equiv=refresh i], iframe, object, embed")]
  .map((element) => element.outerHTML);
"""


def look(driver: WebDriver) -> dict[str, Any]:
    """Now: `ground` and `text` are colours, `translucent` and `moving` name elements."""
    found: dict[str, Any] = driver.execute_script(LOOK)
    return found


def not_the_persons_own(driver: WebDriver) -> list[str]:
    """In forced colours: what is lost of a page, or not in the person's own colours."""
    return _list(driver, FORCED)


def lines(driver: WebDriver) -> int:
    """How many lines of the transcript can be read now."""
    found: int = driver.execute_script(LINES)
    return found


def walk(driver: WebDriver, *, back: bool = False) -> Iterator[str]:
    """By Tab to the end of the document, or its beginning: each stop. Then `not_reached` has an answer."""
    driver.execute_script("window.reached = new Set([document.activeElement])")
    for _ in range(60):
        keyboard.press(driver, Keys.TAB, shift=back)
        stop: str = driver.execute_script(REACHED)
        if not stop:
            return
        yield stop


def not_reached(driver: WebDriver) -> list[str]:
    """WCAG 2.1.1: controls that can be seen and that `walk` did not come to."""
    return _list(driver, NOT_REACHED)


def watch_moves(driver: WebDriver) -> None:
    """From now on, keep a log of what moves over time."""
    driver.execute_script(WATCH_MOVES)


def moves(driver: WebDriver) -> list[str]:
    """WCAG 2.3.3: what has moved since `watch_moves`."""
    return _list(driver, "return moves")


def endless(driver: WebDriver) -> list[str]:
    """What would make a page load again, or go on loading, by itself."""
    return _list(driver, ENDLESS)


def _list(driver: WebDriver, script: str) -> list[str]:
    found: list[str] = driver.execute_script(script)
    return found
