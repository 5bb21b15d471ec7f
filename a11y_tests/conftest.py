"""Browsers and the screen reader for the tests below. What is missing is skipped aloud, or fails under CI."""

import os
from collections import Counter
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from a11y_tests.support import browsers, last_seen, rig
from a11y_tests.support.browsers import Pool
from a11y_tests.support.rig import OrcaRig
from a11y_tests.support.stage import Stage
from tests.support import own_settings, proofs, quick_disk
from tests.support.missing import without

BACKGROUND = 10  # how far a process gives way, of 19
LONG = ("test_pages.py", "test_seeing.py", "test_main_job.py", "test_components.py", "test_slow_line.py")
LISTENING = ("a11y_tests/test_orca", "a11y_tests/proof/")


def pytest_configure(config: pytest.Config) -> None:
    own_settings.forget()
    proofs.use(config)
    quick_disk.use()
    config.pluginmanager.register(last_seen)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that listen begin first, as they take longest: only one screen reader can run at a time.

    Beside them run the tests that need no browser: it is late on a machine that is busy. Long files come
    before short ones, which have fewer tests, so that none is left alone at the end.
    """
    tests = Counter(item.path for item in items)
    items.sort(
        key=lambda item: (
            not _listens(item.nodeid),
            "a11y_tests" in item.path.parts,
            item.path.name not in LONG,
            "a11y_tests" in item.path.parts and -tests[item.path],
            str(item.path),
        )
    )


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    """The tests of one file share a process, and those that listen share one too."""
    return _Scheduling(config, log) if config.getoption("dist") == "loadfile" else None


class _Scheduling(LoadFileScheduling):  # type: ignore[misc]  # the library has no types
    def _split_scope(self, nodeid: str) -> str:
        return "screen reader" if _listens(nodeid) else super()._split_scope(nodeid)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What is heard in another process goes first: a screen reader that must wait speaks late."""
    if not _listens(item.nodeid) and hasattr(os, "nice") and os.nice(0) < BACKGROUND:
        os.nice(BACKGROUND - os.nice(0))


def _listens(nodeid: str) -> bool:
    return nodeid.startswith(LISTENING)


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """The browsers of this process."""
    running = Pool()
    yield running
    running.close()


def _chromium(pool: Pool, name: str, **options: bool | int) -> Iterator[Chrome]:
    if browsers.program() is None:
        without("no Chromium on this machine (apt install chromium chromium-driver)")
    driver = pool.get(name, **options)
    yield driver
    driver.get("about:blank")


@pytest.fixture(scope="module")
def chromium(pool: Pool) -> Iterator[Chrome]:
    """The browser, for one module."""
    yield from _chromium(pool, "usual", bare=True)


@pytest.fixture(scope="module")
def whole_chromium(pool: Pool) -> Iterator[Chrome]:
    """The browser of tests marked `whole_browser`, for one module."""
    yield from _chromium(pool, "usual, whole")


@pytest.fixture(scope="module")
def other_chromium(pool: Pool) -> Iterator[Chrome]:
    """A second browser, of another person."""
    yield from _chromium(pool, "other", bare=True)


@pytest.fixture(scope="module")
def plain_chromium(pool: Pool) -> Iterator[Chrome]:
    """The browser that runs no scripts."""
    yield from _chromium(pool, "plain", bare=True, scripts=False)


@pytest.fixture(scope="module")
def whole_plain_chromium(pool: Pool) -> Iterator[Chrome]:
    """The browser that runs no scripts, of tests marked `whole_browser`."""
    yield from _chromium(pool, "plain, whole", scripts=False)


@pytest.fixture(scope="module")
def other_plain_chromium(pool: Pool) -> Iterator[Chrome]:
    """A second browser that runs no scripts."""
    yield from _chromium(pool, "other plain", bare=True, scripts=False)


@pytest.fixture(scope="module")
def large_chromium(pool: Pool) -> Iterator[Chrome]:
    """The browser whose user set text to 200 %."""
    yield from _chromium(pool, "large", bare=True, font_size=32)


def _fresh(request: pytest.FixtureRequest, name: str) -> Iterator[Chrome]:
    """A tab of its own in the browser of this name, or in the whole one where the test asks for that."""
    whole = request.node.get_closest_marker("whole_browser")
    browser: Chrome = request.getfixturevalue(f"whole_{name}" if whole else name)
    with browsers.fresh(browser) as tab:
        yield tab


@pytest.fixture
def driver(request: pytest.FixtureRequest) -> Iterator[Chrome]:
    """A tab of its own: no cookies, no storage, nothing from another test."""
    yield from _fresh(request, "chromium")


@pytest.fixture
def other(other_chromium: Chrome) -> Iterator[Chrome]:
    """A tab of its own in a second browser."""
    with browsers.fresh(other_chromium) as tab:
        yield tab


@pytest.fixture
def plain(request: pytest.FixtureRequest) -> Iterator[Chrome]:
    """A tab of its own in a browser that runs no scripts."""
    yield from _fresh(request, "plain_chromium")


@pytest.fixture
def other_plain(other_plain_chromium: Chrome) -> Iterator[Chrome]:
    """A tab of its own in a second browser that runs no scripts."""
    with browsers.fresh(other_plain_chromium) as tab:
        yield tab


@pytest.fixture
def large(large_chromium: Chrome) -> Iterator[Chrome]:
    """A tab of its own in a browser with text at 200 %."""
    with browsers.fresh(large_chromium) as tab:
        yield tab


def _orca(*, braille: bool = False) -> Iterator[OrcaRig]:
    missing = rig.missing(braille=braille) + ([] if browsers.program() else ["chromium"])
    if missing:
        without(f"no screen reader, this machine lacks {', '.join(missing)}")
    with OrcaRig(braille=braille) as running:
        yield running


@pytest.fixture(scope="module")
def orca_rig() -> Iterator[OrcaRig]:
    """The module's screen reader."""
    yield from _orca()


@pytest.fixture
def orca(orca_rig: OrcaRig) -> Iterator[OrcaRig]:
    """The module's screen reader; browsers started with it end with the test."""
    yield orca_rig
    orca_rig.close_browsers()


@pytest.fixture(scope="module")
def braille_rig() -> Iterator[OrcaRig]:
    """The module's screen reader that says nothing: what it has to tell is on a braille display."""
    yield from _orca(braille=True)


@pytest.fixture
def braille(braille_rig: OrcaRig) -> Iterator[OrcaRig]:
    """The screen reader with a braille display; browsers started with it end with the test."""
    yield braille_rig
    braille_rig.close_browsers()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The module's product and council site."""
    with Stage(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture
def stage(served: Stage) -> Iterator[Stage]:
    """The module's product, without open conversations of other tests."""
    yield served
    served.clear()
