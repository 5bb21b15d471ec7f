"""A browser that can be killed, and started again with what it had written to disk."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome
from urllib3.exceptions import HTTPError

from a11y_tests.support.browsers import chromium, wait

# Within a second, not a minute. The test waits for the words to be there all the same.
WRITES_SOON = "--enable-aggressive-domstorage-flushing"


class Profile:
    """One Chromium at a time, on the profile in `directory`."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.driver: Chrome | None = None

    def start(self) -> Chrome:
        """Tabs that were open before are not opened again."""
        self.driver = chromium(f"--user-data-dir={self._directory}", WRITES_SOON)
        return self.driver

    def kill(self, *written: str) -> None:
        """Ends all of the browser by SIGKILL, once its local storage is on disk with these texts."""
        driver = self.driver
        assert driver is not None
        wait(driver, lambda _: all(map(self._has, written)), f"{written} on disk")
        os.kill(driver.capabilities["goog:processID"], signal.SIGKILL)
        driver.service.stop()
        self.driver = None

    def _has(self, text: str) -> bool:
        files = self._directory.glob("Default/Local Storage/leveldb/*.log")
        return any(text.encode() in file.read_bytes() for file in files)


@contextmanager
def lasting(directory: Path) -> Iterator[Profile]:
    """A profile for the length of a `with`."""
    profile = Profile(directory)
    try:
        yield profile
    finally:
        if profile.driver:
            with suppress(WebDriverException, HTTPError):
                profile.driver.quit()
