"""Engines: how connections are opened and how transactions begin.

SQLite is driven with `isolation_level=None`, so that nothing begins behind our back: every BEGIN is ours. The
words people wrote are parameters of statements, and stay out of errors' messages.
"""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool, QueuePool

BUSY_SECONDS = 10
FOLDER_MODE = 0o700
"""Of a folder that holds what people wrote. What lies in it is out of everybody else's reach."""
FILE_MODE = 0o600
"""Of the database itself, whose folder may have been there, and open to others. SQLite gives its mode to the
files that it puts beside it."""


def writing_engine(url: str) -> Engine:
    """For one connection that writes. Its transactions take the write lock at once (BEGIN IMMEDIATE).

    A database that is not there yet is made for its owner only; one that is keeps its mode.
    """
    engine = create_engine(url, connect_args=_connect_args(url), poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "do_connect", _make_file)
    _prepare(
        engine,
        (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            "secure_delete=ON",  # not every build does it by itself: what is erased is overwritten
        ),
    )
    _begin_by(engine, "BEGIN IMMEDIATE")
    return engine


def reading_engine(url: str, size: int) -> Engine:
    """For `size` connections that only read. Each transaction sees one moment."""
    engine = create_engine(
        url,
        connect_args=_connect_args(url),
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,
    )
    _prepare(engine, ("query_only=ON",))
    _begin_by(engine, "BEGIN")
    return engine


def empty_log(url: str) -> bool:
    """Brings all that was committed into the database, and leaves no byte in the log beside it (`-wal`).

    Until then that log still has what was erased. False when others are reading or writing just now: it waits
    for nobody, and nothing is lost by it.
    """
    raw = sqlite3.connect(make_url(url).database or "", timeout=0, isolation_level=None)
    try:
        busy, _pages, _moved = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return False
        raise
    finally:
        raw.close()


def make_folder(folder: Path) -> None:
    """Makes `folder` for its owner only. One that is there keeps its mode. Raises OSError."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def _connect_args(url: str) -> dict[str, object]:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise ValueError("only SQLite databases are supported so far")
    if not parsed.database or parsed.database == ":memory:":
        raise ValueError("the database must be a file: readers and the writer each open it")
    make_folder(Path(parsed.database).parent)
    return {"isolation_level": None, "timeout": BUSY_SECONDS, "check_same_thread": False}


def _make_file(dialect: Any, record: object, args: tuple[str, ...], options: dict[str, object]) -> None:
    with suppress(OSError):  # SQLite says what is wrong
        os.close(os.open(args[0], os.O_WRONLY | os.O_CREAT, FILE_MODE))


def _prepare(engine: Engine, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine, "connect")
    def connect(raw: Any, record: object) -> None:
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")


def _begin_by(engine: Engine, statement: str) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)
