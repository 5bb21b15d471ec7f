"""Fixtures for all tests. Each test has its own database, a copy of one that was set up once."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.office import Office
from tests.support.office import Clock, Town, found_town, open_office


@dataclass(frozen=True)
class Founded:
    database: Path
    town: Town


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """A database with the town in it, to be copied."""
    directory = tmp_path_factory.mktemp("founded")

    async def found() -> Town:
        async with open_office(directory) as office:
            return await found_town(office)

    return Founded(directory / "plainchat.db", asyncio.run(found()))


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
    shutil.copy(founded.database, tmp_path / "plainchat.db")
    async with open_office(tmp_path, clock) as opened:
        yield opened
