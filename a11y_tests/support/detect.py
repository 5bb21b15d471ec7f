"""Detectors of faults that axe does not look for. Each returns a list of faults; an empty list is good.

Each one has a planted fault in a11y_tests/test_detectors.py that it must find.
"""

from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome
from selenium.webdriver.remote.webdriver import WebDriver

from a11y_tests.support import emulate

SCRIPT = Path(__file__).with_suffix(".js").read_text("utf8")
NEEDS_NAME = {"button", "link", "textbox", "checkbox", "radio", "combobox", "searchbox", "Iframe", "main"}


def _run(driver: WebDriver, detector: str, *values: Any) -> list[str]:
    found: list[str] = driver.execute_script(SCRIPT, detector, *values)
    return found


def overflow(driver: WebDriver) -> list[str]:
    """WCAG 1.4.10 Reflow: what reaches beyond the sides of the window."""
    return _run(driver, "overflow")


def small_targets(driver: WebDriver, least: int = 44) -> list[str]:
    """WCAG 2.5.5: controls under `least` CSS pixels either way; links inside sentences excepted."""
    return _run(driver, "smallTargets", least)


def close_targets(driver: WebDriver, gap: int = 8) -> list[str]:
    """Pairs of controls less than `gap` CSS pixels apart (requirement KB-10)."""
    return _run(driver, "closeTargets", gap)


def obscured(driver: WebDriver) -> list[str]:
    """WCAG 2.4.12: whether anything lies over what has focus, or it is out of view."""
    return _run(driver, "obscured")


def opted_out(driver: WebDriver) -> list[str]:
    """Elements that refuse the user's forced colours."""
    return _run(driver, "optedOut")


def animations(driver: WebDriver) -> list[str]:
    """WCAG 2.2.2, 2.3.3: what moves now."""
    return _run(driver, "animations")


def live_at_load(driver: WebDriver) -> list[str]:
    """Live regions that hold words already."""
    return _run(driver, "liveAtLoad")


def loud_regions(driver: WebDriver) -> list[str]:
    """Regions that interrupt speech."""
    return _run(driver, "loudRegions")


def faint_edges(driver: WebDriver) -> list[str]:
    """WCAG 1.4.11: controls told from the page by less than 3:1."""
    return _run(driver, "faintEdges")


def positive_tabindex(driver: WebDriver) -> list[str]:
    return _run(driver, "positiveTabindex")


def spacing_losses(driver: Chrome) -> list[str]:
    """WCAG 1.4.12: boxes that cut their content only with the user's text spacing, or then overflow."""
    before = set(_run(driver, "clipped") + _run(driver, "overflow"))
    with emulate.style(driver, emulate.SPACING):
        return [fault for fault in _run(driver, "clipped") + _run(driver, "overflow") if fault not in before]


def watch_focus(driver: WebDriver) -> None:
    """From now on, keep a log of focus that moves without a person's key or pointer."""
    _run(driver, "watchFocus")


def uninvited_focus(driver: WebDriver) -> list[str]:
    """WCAG 3.2.5: what took focus by itself since `watch_focus`."""
    return _run(driver, "uninvitedFocus")


def accessibility_tree(driver: Chrome) -> list[dict[str, Any]]:
    """The nodes that a screen reader is given of the top document."""
    nodes = driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    return [node for node in nodes if not node.get("ignored")]


def nameless(driver: Chrome) -> list[str]:
    """WCAG 4.1.2: controls, frames and landmarks without a name."""
    return [
        f"{node['role']['value']} without a name"
        for node in accessibility_tree(driver)
        if node["role"]["value"] in NEEDS_NAME and not node.get("name", {}).get("value", "").strip()
    ]


def live_nodes(driver: Chrome) -> list[dict[str, Any]]:
    """Roots of live regions as the browser tells them: role, and their live properties."""
    roots = []
    for node in accessibility_tree(driver):
        properties = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
        if properties.get("live") in ("polite", "assertive"):
            roots.append({"role": node["role"]["value"], **properties})
    return roots
