"""Fixtures for all tests. Each test has its own database, a copy of one that was set up once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.office import Office
from tests.support import (
    own_settings,
    proofs,
    quick_disk,
    quick_garbage,
    quick_schema,
    quick_sql,
    quick_templates,
    quick_trust,
)
from tests.support.founded import Founded
from tests.support.founded import founded as found_once
from tests.support.office import Clock, Town, open_office

LONG = {
    "stories": (
        "a_message_left an_adviser_disappears going_on_by_video said_once time_belongs_to_the_resident"
        " who_may_see_what"
    ),
    "store": "migrate",
    "": "setting_up setup",
    "web": "real_time_text stream",
    "web/adviser": (
        "accepting desk ending events inbox languages needs news plain_english signing_in silence views"
    ),
    "web/visitor": (
        "again begin chat coming_back company drafts emergency forget guests guests_may hours languages"
        " message_left pages phrases settings spoken time transcript updates"
    ),
}
"""Modules whose tests take more than 0.12 s each, on average, on two processors (see --durations).

The main story and the walk through all pages of a resident take as long, and stay among the quick ones.
"""


def pytest_configure(config: pytest.Config) -> None:
    own_settings.forget()
    proofs.use(config)
    quick_disk.use()
    quick_garbage.use()
    quick_schema.use()
    quick_sql.use()
    quick_templates.use(config)
    quick_trust.use()


@pytest.hookimpl(tryfirst=True)  # before they are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks those of the modules above as long. Raises UsageError for one that is there no more."""
    here = Path(__file__).parent
    files = {here / folder / f"test_{name}.py" for folder, names in LONG.items() for name in names.split()}
    if gone := sorted(str(path) for path in files if not path.exists()):
        raise pytest.UsageError(f"no such module of tests, mend LONG in tests/conftest.py: {', '.join(gone)}")
    for item in items:
        if item.path in files:
            item.add_marker(pytest.mark.long)


def pytest_collection_finish() -> None:
    quick_garbage.settle()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def founded() -> Founded:
    """A database with the town in it, to be copied."""
    return found_once()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def town(founded: Founded) -> Town:
    """The town as it was founded. Read a record again when a test changes it."""
    return replace(founded.town, wanted=dict(founded.town.wanted))


@pytest.fixture
async def office(tmp_path: Path, clock: Clock, founded: Founded) -> AsyncIterator[Office]:
    """An office with the town in its database and a clock that stands."""
    founded.copy_to(tmp_path)
    async with open_office(tmp_path, clock) as opened:
        yield opened
