"""What a browser showed when a test failed, for who reads of it elsewhere and cannot look."""

from collections.abc import Generator
from contextlib import suppress

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.remote.webdriver import WebDriver

from a11y_tests.support.browsers import LOADING

PATIENCE = 5  # seconds
SHOWN = """
const { body, activeElement: focus } = document;
const words = body?.innerText.slice(0, 1500);
return [location.pathname, document.title, `focus: ${focus?.id || focus?.tagName}`, words].join("\\n");
"""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and call.when == "call":
        found = getattr(item, "funcargs", {}).items()
        browsers = {browser: name for name, browser in found if isinstance(browser, WebDriver)}
        report.sections += [(f"Shown in {name}", shown(browser)) for browser, name in browsers.items()]
    return report


def shown(browser: WebDriver) -> str:
    """Where it is, its title, focus and words: in the frame looked into, then in the page around it.

    A page that is still on its way is not waited for long: it may be why the test failed.
    """
    try:
        browser.set_page_load_timeout(PATIENCE)
        inner: str = browser.execute_script(SHOWN)
        browser.switch_to.default_content()
        outer: str = browser.execute_script(SHOWN)
    except WebDriverException as error:
        return f"nothing can be read: {error.msg}"
    finally:
        with suppress(WebDriverException):
            browser.set_page_load_timeout(LOADING)
    return inner if inner == outer else f"{inner}\n--- around it ---\n{outer}"
