"""The office: opened and closed as one, many times, each on its own."""

import threading
from pathlib import Path

from app.store import councils
from tests.support.office import found_town, open_office


async def test_what_was_written_is_there_when_it_opens_again(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        town = await found_town(office)
    async with open_office(tmp_path) as office:
        assert await office.store.read(councils.every) == [town.eastmere, town.northborough]


async def test_two_offices_know_nothing_of_each_other(tmp_path: Path) -> None:
    async with open_office(tmp_path / "one") as one, open_office(tmp_path / "two") as two:
        await found_town(one)
        assert await two.store.read(councils.every) == []


async def test_closing_ends_its_threads(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        await office.store.read(councils.every)
    ours = [thread for thread in threading.enumerate() if thread.name.startswith("plainchat-")]
    assert [thread for thread in ours if thread.is_alive()] == []
