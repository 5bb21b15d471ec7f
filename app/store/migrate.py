"""Brings a database to the newest schema, without an ini file."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from app.store.engine import writing_engine

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str) -> None:
    """Runs the migrations that are missing, all in one transaction. Does nothing when there are none."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = writing_engine(url)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()
