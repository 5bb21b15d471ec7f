"""What people's systems do to a page: themes, zoom, larger text, other eyes. Each undone at the end."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from selenium.webdriver import Chrome

# Width and height in CSS pixels, and device pixels to each: a 1280x1024 screen at 400 % and at 200 %.
ZOOM_400 = (320, 256, 4)
ZOOM_200 = (640, 512, 2)
VISION = ("achromatopsia", "deuteranopia", "protanopia", "tritanopia", "blurredVision", "reducedContrast")
THEMES: dict[str, dict[str, str]] = {
    "light": {"prefers-color-scheme": "light"},
    "dark": {"prefers-color-scheme": "dark"},
    "more contrast": {"prefers-contrast": "more"},
    "dark, more contrast": {"prefers-color-scheme": "dark", "prefers-contrast": "more"},
    "forced colours": {"forced-colors": "active"},
    "forced colours, dark": {"forced-colors": "active", "prefers-color-scheme": "dark"},
}
# WCAG 1.4.12, as a user's style sheet.
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    "p { margin-bottom: 2em !important }"
)
# A constructed style sheet, because a page's content security policy refuses a style element.
ADD_SHEET = """
const sheet = new CSSStyleSheet();
sheet.replaceSync(arguments[0]);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
"""
DROP_SHEET = "document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1);"


@contextmanager
def media(driver: Chrome, features: dict[str, str]) -> Iterator[None]:
    """Media features by their CSS names, such as {"forced-colors": "active"}; frames follow too."""
    wanted = [{"name": name, "value": value} for name, value in features.items()]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wanted})
    try:
        yield
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@contextmanager
def viewport(driver: Chrome, width: int, height: int, scale: float = 1) -> Iterator[None]:
    size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        yield
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@contextmanager
def vision(driver: Chrome, kind: str) -> Iterator[None]:
    """How one of VISION sees the page."""
    driver.execute_cdp_cmd("Emulation.setEmulatedVisionDeficiency", {"type": kind})
    try:
        yield
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedVisionDeficiency", {"type": "none"})


@contextmanager
def style(driver: Chrome, css: str) -> Iterator[None]:
    """A user's own style sheet in the current document."""
    driver.execute_script(ADD_SHEET, css)
    try:
        yield
    finally:
        driver.execute_script(DROP_SHEET)


def offline(driver: Chrome) -> AbstractContextManager[None]:
    """No server can be reached from this tab."""
    return _network(driver, offline=True)


def slow_line(driver: Chrome) -> AbstractContextManager[None]:
    """50 kbit/s each way, and two seconds until an answer begins to come (NJ-09)."""
    bytes_a_second = 50_000 / 8
    return _network(driver, latency=2000, downloadThroughput=bytes_a_second, uploadThroughput=bytes_a_second)


@contextmanager
def _network(driver: Chrome, **conditions: float) -> Iterator[None]:
    usual = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", usual | conditions)
    try:
        yield
    finally:
        driver.execute_cdp_cmd("Network.emulateNetworkConditions", usual)
