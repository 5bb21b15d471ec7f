"""Brings a database to the newest schema, without an ini file."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from app.store.engine import writing_engine

MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseUnusableError(Exception):
    """The database cannot be opened or brought up to date. The message says why, for an administrator."""


def migrate(url: str) -> None:
    """Runs the migrations that are missing, all in one transaction. Does nothing when there are none.

    Raises DatabaseUnusableError.
    """
    config = _config()
    try:
        engine = writing_engine(url)
    except OSError as error:
        raise DatabaseUnusableError(
            f"The folder {error.filename} cannot be made: {error.strerror}."
        ) from error
    database = make_url(url).database
    try:
        with engine.begin() as connection:
            if not is_newest(connection):
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
    except DatabaseError as error:
        raise DatabaseUnusableError(f"The database {database} cannot be used: {error.orig}.") from error
    except CommandError as error:
        raise DatabaseUnusableError(
            f"The database {database} was made by a newer version of Plainchat: {error}."
        ) from error
    finally:
        engine.dispose()


def is_newest(conn: Connection) -> bool:
    """Whether the database has exactly the schema of this version of the code."""
    return set(MigrationContext.configure(conn).get_current_heads()) == _newest()


class Form(StrEnum):
    """A database as this version of the code finds it."""

    NEWEST = "newest"
    OLDER = "older"
    NEWER = "newer"


def form(conn: Connection) -> Form:
    """Whether `migrate` is needed, or a newer version of the code."""
    if is_newest(conn):
        return Form.NEWEST
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    return Form.OLDER if set(MigrationContext.configure(conn).get_current_heads()) <= known else Form.NEWER


@cache
def _newest() -> set[str]:
    return set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
