"""One server to a store, and no lock that outlives it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.store.hold import Holder, StoreHeldError, hold, holder

HOLDS = """
import sys, time
from pathlib import Path
from app.store.hold import hold
with hold(Path(sys.argv[1]), "plainchat serve"):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data/plainchat.db"


def test_the_second_is_refused_and_told_who_has_it(database: Path) -> None:
    with hold(database, "plainchat serve"):
        with pytest.raises(StoreHeldError) as refused, hold(database, "plainchat demo"):
            pass
        found = holder(database)
    assert found == refused.value.holder
    assert found is not None
    assert found.pid == os.getpid()
    assert found.command == "plainchat serve"
    assert f"process {os.getpid()} on " in str(refused.value)


def test_it_is_free_before_and_after_and_looking_does_not_take_it(database: Path) -> None:
    assert holder(database) is None
    with hold(database, "plainchat serve"):
        assert holder(database) is not None
    assert holder(database) is None
    with hold(database, "plainchat serve"):
        pass


def test_a_database_is_the_same_by_a_link_to_it(database: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    with hold(database, "plainchat serve"):
        database.touch()
        link.symlink_to(database)
        assert holder(link) is not None
        with pytest.raises(StoreHeldError), hold(link, "plainchat serve"):
            pass


def test_each_database_of_a_folder_has_its_own_server(database: Path) -> None:
    with hold(database, "one"), hold(database.with_name("other.db"), "two"):
        pass


def test_a_server_that_says_nothing_of_itself_yet_holds_it(database: Path, tmp_path: Path) -> None:
    with hold(database, "plainchat serve"):
        (tmp_path / "data/plainchat.db.server").write_text("")
        assert holder(database) == Holder()
        with pytest.raises(StoreHeldError, match="another process"), hold(database, "plainchat serve"):
            pass


@pytest.mark.slow
def test_a_server_that_was_killed_leaves_no_lock_behind(database: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLDS, database], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    found = holder(database)
    assert found is not None
    assert found.pid == process.pid
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert holder(database) is None
    with hold(database, "plainchat serve"):
        pass
