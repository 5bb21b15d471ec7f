"""A meter for focus indicators (WCAG 2.4.13): count the pixels that change by 3:1 or more."""

import base64
import io
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageChops
from selenium.webdriver import Chrome
from selenium.webdriver.remote.webelement import WebElement

MARGIN = 12  # CSS pixels round the control within which an indicator may lie

PREPARE = """
const element = arguments[0];
element.scrollIntoView({ block: "center" });
if (document.activeElement) document.activeElement.blur();
element.style.caretColor = "transparent";
const box = element.getBoundingClientRect();
return [box.left + scrollX, box.top + scrollY, box.width, box.height];
"""


@dataclass(frozen=True)
class Ring:
    """Pixels that changed enough, and how many a 2 px line round the control has."""

    changed: int
    needed: int

    @property
    def seen(self) -> bool:
        return self.changed >= self.needed


def measure(driver: Chrome, element: WebElement) -> Ring:
    """What keyboard focus changes about `element`. One CSS pixel must be one device pixel."""
    left, top, width, height = driver.execute_script(PREPARE, element)
    clip = {
        "x": max(0, left - MARGIN),
        "y": max(0, top - MARGIN),
        "width": width + 2 * MARGIN,
        "height": height + 2 * MARGIN,
        "scale": 1,
    }
    before = _picture(driver, clip)
    driver.execute_script("arguments[0].focus({ focusVisible: true, preventScroll: true })", element)
    after = _picture(driver, clip)
    driver.execute_script("arguments[0].style.caretColor = ''", element)
    changed = ImageChops.difference(before, after).convert("L").point(lambda level: 255 if level else 0)
    pixels = zip(_pixels(before), _pixels(after), _pixels(changed), strict=True)
    strong = sum(1 for old, new, differs in pixels if differs and _contrast(old, new) >= 3)
    return Ring(strong, round(4 * (width + height) - 16))


def _picture(driver: Chrome, clip: dict[str, float]) -> Image.Image:
    answer = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "clip": clip})
    return Image.open(io.BytesIO(base64.b64decode(answer["data"]))).convert("RGB")


def _pixels(picture: Image.Image) -> list[Any]:
    """A tuple of three numbers each for a coloured picture, one number for a grey one."""
    return list(picture.get_flattened_data())


def _contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _light(pixel: tuple[int, ...]) -> float:
    red, green, blue = (_linear(channel / 255) for channel in pixel)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
