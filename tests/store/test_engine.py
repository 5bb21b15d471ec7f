"""Engines: what they say when something fails."""

import stat
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.store.engine import reading_engine, writing_engine


def test_a_new_data_folder_is_its_owners_only(tmp_path: Path) -> None:
    folder = tmp_path / "srv" / "plainchat"
    writing_engine(f"sqlite:///{folder}/plainchat.db").dispose()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


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
