"""Each example of each component: axe, targets, reflow, spacing, focus; themes and directions by turns."""

from collections.abc import Iterable
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import detect, emulate, ring
from a11y_tests.support.axe import StrictAxe
from a11y_tests.support.choose import EVERYTHING, led_by
from a11y_tests.support.stage import Stage
from app.web.gallery.examples import Example, every_example

LANGUAGES = ("en", "ar-XB")
PAGES = [example for example in every_example() if example.page]
PARTS = [
    example for example in every_example() if not example.page
]  # the pages: test_pages.py, test_seeing.py
FOCUSABLE = "a[href], button:not([hidden] *), input:not([type=hidden]), select, textarea, summary"


@pytest.fixture(scope="module")
def origin(served: Stage) -> str:
    """Where the demo shows the gallery."""
    return f"{served.server.url}/demo/gallery"


def address(origin: str, example: Example, language: str = "en") -> str:
    return f"{origin}/{example.component}/{example.number}?lang={language}"


def by_turns(example: Example, choices: Iterable[str]) -> list[str]:
    """One of the choices, another for each example; every choice in `make test-all`."""
    every = list(choices)
    return every if EVERYTHING else [every[every_example().index(example) % len(every)]]


def each(examples: list[Any]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("example", examples, ids=lambda example: example.title)


@pytest.mark.requirement("VI-01", "VI-02", "VI-03", "VI-05", "VI-06", "VI-09", "KB-10")
@each(led_by(*PARTS, of=every_example()))
def test_axe_finds_nothing_and_small_wide_and_spaced_it_holds(
    chromium: Chrome, origin: str, example: Example
) -> None:
    themes = by_turns(example, emulate.THEMES)
    first = by_turns(example, LANGUAGES)[0]
    for at, theme in enumerate(themes):
        language = LANGUAGES[(LANGUAGES.index(first) + at) % len(LANGUAGES)]
        with emulate.media(chromium, emulate.THEMES[theme]):
            chromium.get(address(origin, example, language))
            _holds(chromium)
            assert detect.animations(chromium) == []
            assert detect.opted_out(chromium) == []
            with emulate.viewport(chromium, *emulate.ZOOM_400):
                assert detect.overflow(chromium) == []
                _holds(chromium)
            StrictAxe(chromium).check()
            if "forced" not in theme:
                assert detect.faint_edges(chromium) == [], theme


def _holds(driver: Chrome) -> None:
    assert detect.small_targets(driver) == []
    assert detect.close_targets(driver) == []
    assert detect.spacing_losses(driver) == []


@pytest.mark.requirement("VI-07")
@each(PAGES)
def test_text_of_twice_the_size_fits(large: Chrome, origin: str, example: Example) -> None:
    large.get(address(origin, example))
    assert large.execute_script("return parseFloat(getComputedStyle(document.body).fontSize)") >= 32
    assert detect.overflow(large) == []
    with emulate.viewport(large, 400, 640):
        assert detect.overflow(large) == []


@pytest.mark.requirement("KB-08", "VI-03")
@pytest.mark.parametrize("theme", led_by("light", of=["light", "dark", "forced colours"]))
def test_the_focus_ring_is_seen_on_everything(chromium: Chrome, origin: str, theme: str) -> None:
    measured = 0
    with emulate.media(chromium, emulate.THEMES[theme]):
        for title in ("layout: Form with an error, in a tab", "layout: Console", "options: Links and a form"):
            example = next(one for one in every_example() if one.title == title)
            chromium.get(address(origin, example))
            for control in chromium.find_elements(By.CSS_SELECTOR, FOCUSABLE):
                seen = ring.measure(chromium, control)
                assert seen.seen, f"{theme}, {control.get_attribute('outerHTML')}: {seen}"
                measured += 1
    assert measured >= 30


def test_paper_is_black_on_white_also_in_the_dark(chromium: Chrome, origin: str) -> None:
    conversation = next(one for one in PAGES if one.name == "Conversation in a tab")
    chromium.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"media": "print", "features": [{"name": "prefers-color-scheme", "value": "dark"}]},
    )
    try:
        chromium.get(address(origin, conversation))
        style = chromium.execute_script(
            "const at = getComputedStyle(document.querySelector('.pc-message'));"
            "const page = getComputedStyle(document.documentElement);"
            "return [at.color, at.backgroundColor, page.backgroundColor]"
        )
        assert style == ["rgb(0, 0, 0)", "rgb(255, 255, 255)", "rgb(255, 255, 255)"]
        assert chromium.find_element(By.ID, "messages").is_displayed()
        assert not chromium.find_element(By.ID, "composer").is_displayed()
    finally:
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
