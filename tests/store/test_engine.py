"""Engines: what they say when something fails."""

import os
import stat
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from app.store.engine import empty_log, reading_engine, writing_engine


def test_a_new_data_folder_is_its_owners_only(tmp_path: Path) -> None:
    folder = tmp_path / "srv" / "plainchat"
    writing_engine(f"sqlite:///{folder}/plainchat.db").dispose()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_new_database_is_its_owners_only_also_in_a_folder_that_is_open_to_all(tmp_path: Path) -> None:
    database = tmp_path / "plainchat.db"
    before = os.umask(0o022)
    try:
        engine = writing_engine(f"sqlite:///{database}")
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE one (x)"))
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
            assert modes == dict.fromkeys(("plainchat.db", "plainchat.db-wal", "plainchat.db-shm"), 0o600)
        engine.dispose()
        database.chmod(0o640)  # a group may be meant
        with engine.begin():
            pass
        assert stat.S_IMODE(database.stat().st_mode) == 0o640
        engine.dispose()
    finally:
        os.umask(before)


@pytest.mark.parametrize("kind", ["writing", "reading"])
def test_an_error_does_not_tell_what_people_wrote(tmp_path: Path, kind: str) -> None:
    url = f"sqlite:///{tmp_path}/plainchat.db"
    engine = writing_engine(url) if kind == "writing" else reading_engine(url, 1)
    try:
        with engine.begin() as connection, pytest.raises(OperationalError) as error:
            connection.execute(text("SELECT :words FROM missing"), {"words": "my secret"})
        assert "my secret" not in str(error.value)
    finally:
        engine.dispose()


def test_what_is_erased_is_overwritten_whatever_the_build_of_sqlite_does_by_itself(tmp_path: Path) -> None:
    database, secret = tmp_path / "plainchat.db", "My secret."
    engine = writing_engine(f"sqlite:///{database}")
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA secure_delete=OFF"), insert=True)
    with engine.connect() as connection:
        with connection.begin():
            connection.execute(text("CREATE TABLE words (text)"))
            connection.execute(text("INSERT INTO words VALUES (:long), ('Hello.')"), {"long": secret * 1000})
        with connection.begin():
            connection.execute(text("UPDATE words SET text = NULL WHERE text != 'Hello.'"))
        assert empty_log(f"sqlite:///{database}")
        assert b"Hello." in database.read_bytes()
        assert secret.encode() not in database.read_bytes()
    engine.dispose()
