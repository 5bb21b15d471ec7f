"""The pages about the product, gallery and docs: axe, small windows, the dark, and without scripts."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import detect, emulate
from a11y_tests.support.axe import StrictAxe
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import led_by
from a11y_tests.support.stage import Stage

PAGES = (
    "/demo/gallery",
    "/demo/gallery/field",
    "/demo/gallery/language-switch?lang=ar-XB",
    "/demo/gallery/layout",
    "/docs/",
    "/docs/architecture",
    "/docs/conformance",
    "/docs/accessibility-statement",
    "/docs/embedding",
    "/docs/deploying",
    "/docs/privacy",
)
UNFITTED = """
return [...document.querySelectorAll("iframe")].filter((frame) => {
  const page = frame.contentDocument.documentElement;
  return page.scrollHeight > page.clientHeight + 1;
}).length;
"""


@pytest.mark.parametrize("page", led_by(*PAGES[::3], of=PAGES))
def test_axe_finds_nothing_and_small_windows_hold_it(chromium: Chrome, stage: Stage, page: str) -> None:
    chromium.get(stage.server.url + page)
    wait(chromium, lambda d: d.execute_script("return document.readyState") == "complete", "loaded")
    StrictAxe(chromium).check()
    assert detect.small_targets(chromium) == []
    assert detect.close_targets(chromium) == []
    assert detect.overflow(chromium) == []
    with emulate.media(chromium, emulate.THEMES["dark"]):
        StrictAxe(chromium).check()
    with emulate.viewport(chromium, *emulate.ZOOM_400):
        StrictAxe(chromium).check()
        assert detect.overflow(chromium) == []
        assert detect.small_targets(chromium) == []
        assert detect.spacing_losses(chromium) == []


def test_examples_are_seen_whole(chromium: Chrome, stage: Stage) -> None:
    chromium.get(f"{stage.server.url}/demo/gallery/field")
    wait(chromium, lambda d: d.execute_script(UNFITTED) == 0, "each frame as high as its example")
    with emulate.viewport(chromium, 400, 800):
        wait(chromium, lambda d: d.execute_script(UNFITTED) == 0, "also when the window gets narrow")


def test_without_scripts_each_example_is_there_and_opens_by_itself(
    plain_chromium: Chrome, stage: Stage
) -> None:
    plain_chromium.get(f"{stage.server.url}/demo/gallery/button")
    StrictAxe(plain_chromium, scripts=False).check()
    plain_chromium.switch_to.frame(0)
    assert plain_chromium.find_element(By.TAG_NAME, "button").text == "Start chat"
    plain_chromium.switch_to.default_content()
    plain_chromium.find_element(By.LINK_TEXT, "Open on its own page: Main").click()
    assert plain_chromium.find_element(By.TAG_NAME, "button").text == "Start chat"
