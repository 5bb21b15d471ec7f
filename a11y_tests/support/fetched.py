"""A browser from Selenium Manager, for a machine that has none of its own and no package of one.

`python -m a11y_tests.support.fetched` fetches it, as `make test` does; the tests then find it in the cache.
"""

import sys

from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.selenium_manager import SeleniumManager


def program(*, online: bool = False) -> str | None:
    """The path of the browser in Selenium Manager's cache, put there first when `online`."""
    asked = ["--browser", "chrome", *([] if online else ["--offline"])]
    try:
        return SeleniumManager().binary_paths(asked).get("browser_path") or None
    except (WebDriverException, OSError):
        return None


if __name__ == "__main__":
    found = program(online=True)
    print(found or "Selenium Manager could not fetch a browser.")
    sys.exit(0 if found else 1)
