"""axe-core 4.14.1 driven by axe-selenium-python, strictly.

Intentional differences from axe-selenium-python 2.1.6, each because of a false green:
- every frame is injected (the original stays in the top document);
- options are passed as an argument (the original pastes Python's `True` into JavaScript);
- a rejected run raises (the original times out without a word);
- a run in which no rule passed raises: a misspelt tag or context checks nothing and finds nothing;
- a frame that was not tested raises;
- what axe could not decide ("incomplete") fails as well, unless it was looked at and stands in REVIEWED;
- scripts may be off: axe needs timers, which then never fire, but promises do.
"""

import json
from pathlib import Path
from typing import Any

from axe_selenium_python import Axe
from selenium.webdriver.remote.webdriver import WebDriver

SCRIPT = Path(__file__).parents[1] / "vendor/axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

# Rules whose "I cannot tell" was looked at by a person, and why it is no fault.
REVIEWED: dict[str, str] = {}

PROMISE_TIMERS = """
window.setTimeout = (work, delay, ...values) => { Promise.resolve().then(() => work(...values)); return 0; };
window.clearTimeout = () => {};
"""
ANSWER_WITHIN = 10_000  # milliseconds; a frame that has not answered axe by then counts as not checked
RUN = """
const done = arguments[arguments.length - 1];
if (!window.axe) return done({ gone: true });
axe.run(arguments[0] || document, arguments[1]).then(done, (error) => done({ error: String(error) }));
"""

# Every frame of the document, also those in open shadow trees, where selectors do not look.
FRAMES = """
const inside = (root) => [...root.querySelectorAll("*")].flatMap((element) =>
  element.matches("iframe, frame") ? [element] : element.shadowRoot ? inside(element.shadowRoot) : []);
return inside(document);
"""


class AxeError(Exception):
    """axe did not do its work; nothing can be concluded."""


class FrameLeftOutError(AxeError):
    """A frame was not tested."""


class StrictAxe(Axe):  # type: ignore[misc]  # the library has no types
    """One page's check: `StrictAxe(driver, scripts=False).check()`."""

    def __init__(self, driver: WebDriver, *, scripts: bool = True) -> None:
        super().__init__(driver, script_url=str(SCRIPT))
        self.scripts = scripts

    def inject(self) -> None:
        """Put axe into the current document, and with scripts on into every frame below it."""
        source = ("" if self.scripts else PROMISE_TIMERS) + SCRIPT.read_text("utf8")
        self._inject(source + ";axe.configure({ allowedOrigins: ['<unsafe_all_origins>'] });")

    def _inject(self, source: str) -> None:
        if not self.selenium.execute_script("return 'axe' in window"):  # from an earlier check of this page
            self.selenium.execute_script(source)
        if self.scripts:  # without scripts frames cannot talk to each other; each is run alone
            for frame in self._frames():
                self.selenium.switch_to.frame(frame)
                self._inject(source)
                self.selenium.switch_to.parent_frame()

    def _frames(self) -> list[Any]:
        frames: list[Any] = self.selenium.execute_script(FRAMES)
        return frames

    def run(self, context: Any = None, options: dict[str, Any] | None = None) -> dict[str, Any]:
        """axe's own result for the current document. Raises AxeError when it proves nothing."""
        chosen: dict[str, Any] = {
            "runOnly": {"type": "tag", "values": list(TAGS)},
            "resultTypes": ["violations", "incomplete"],  # of the rest one element each: it is not read
            "pingWaitTime": ANSWER_WITHIN,
            **(options or {}),
        }
        if not self.scripts:  # `findings` goes into each frame itself
            chosen |= {"iframes": False, "rules": {"frame-tested": {"enabled": False}}}
        result: dict[str, Any] = self.selenium.execute_async_script(RUN, context, chosen)
        if "gone" in result:
            raise FrameLeftOutError("a document came anew while it was checked")
        if "error" in result:
            raise AxeError(result["error"])
        if not result["passes"]:
            raise AxeError(f"axe checked nothing on {self.selenium.current_url}: wrong tags or wrong context")
        if any(rule["id"] == "frame-tested" for rule in result["incomplete"]):
            raise FrameLeftOutError(f"a frame of {self.selenium.current_url} was not checked")
        return result

    def findings(self, options: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Violations, and what axe could not decide and nobody reviewed, in this document and its frames."""
        self.inject()
        try:
            result = self.run(options=options)
        except FrameLeftOutError:
            # It may ask for its document again, and had a new one meanwhile. Then it waits before the next.
            self.inject()
            result = self.run(options=options)
        undecided = [rule for rule in result["incomplete"] if rule["id"] not in REVIEWED]
        found: list[dict[str, Any]] = result["violations"] + [
            {**rule, "impact": "not decided"} for rule in undecided
        ]
        if not self.scripts:
            for frame in self._frames():
                self.selenium.switch_to.frame(frame)
                found += self.findings(options)
                self.selenium.switch_to.parent_frame()
        return found

    def check(self, options: dict[str, Any] | None = None) -> None:
        """Raises AssertionError with a readable report when there is any finding, of whatever impact."""
        self.selenium.switch_to.default_content()
        found = self.findings(options)
        assert not found, self.report(found)

    def report(self, violations: list[dict[str, Any]]) -> str:
        lines = [f"axe: {len(violations)} findings on {self.selenium.current_url}"]
        for rule in violations:
            lines.append(f"  {rule['id']} ({rule['impact']}): {rule['help']}")
            for node in rule["nodes"]:
                lines.append(f"    {json.dumps(node['target'])}  {node['html'][:160]}")
                lines += [f"      {check['message']}" for kind in ("any", "all") for check in node[kind]]
        return "\n".join(lines)
