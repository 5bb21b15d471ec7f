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


def pytest_configure(config: pytest.Config) -> None:
    own_settings.forget()
    proofs.use(config)
    quick_disk.use()
    quick_garbage.use()
    quick_schema.use()
    quick_sql.use()
    quick_templates.use(config)
    quick_trust.use()


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
