"""The migrations run once in a process: a database that is empty gets what they made the first time.

Each run of all of them takes a third of a second. `tests/store/test_migrate.py` runs them in earnest.
"""

import sqlite3
from functools import cache
from types import SimpleNamespace

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from app.store import migrate as product


@cache
def _made() -> tuple[str, ...]:
    """The statements that make an empty database the newest."""
    with create_engine("sqlite://").connect() as conn:
        config = Config()
        config.set_main_option("script_location", str(product.MIGRATIONS))
        config.attributes["connection"] = conn
        command.upgrade(config, "head")
        made = conn.connection.dbapi_connection
        assert isinstance(made, sqlite3.Connection)
        return tuple(made.iterdump())


def _upgrade(config: Config, revision: str) -> None:
    conn: Connection = config.attributes["connection"]
    if conn.execute(text("SELECT count(*) FROM sqlite_master")).scalar_one():
        command.upgrade(config, revision)
        return
    for statement in _made():
        if statement not in ("BEGIN TRANSACTION;", "COMMIT;"):
            conn.exec_driver_sql(statement)


def use() -> None:
    """For every database that is migrated from now on."""
    vars(product)["command"] = SimpleNamespace(upgrade=_upgrade)
