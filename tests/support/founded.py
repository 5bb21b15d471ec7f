"""The town in a database that was set up once in this process, to be copied."""

import asyncio
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from app.domain.hours import Period
from tests.support.office import Town, found_town, open_office


@dataclass(frozen=True)
class Founded:
    database: bytes
    town: Town

    def copy_to(self, directory: Path) -> Town:
        """Puts the database where an office of `directory` looks for it. The town, to be kept by one test."""
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "plainchat.db").write_bytes(self.database)
        return replace(self.town, wanted=dict(self.town.wanted))


@cache
def founded(hours: tuple[Period, ...] | None = None) -> Founded:
    """The town with these hours, see `found_town`. Must not be called where a loop runs."""

    async def found(directory: Path) -> Town:
        async with open_office(directory) as office:
            return await found_town(office, None if hours is None else list(hours))

    with TemporaryDirectory() as name:
        town = asyncio.run(found(Path(name)))
        return Founded((Path(name) / "plainchat.db").read_bytes(), town)
