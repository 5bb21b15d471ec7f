"""What `plainchat doctor` asks of a database. Nothing here changes it, makes it or brings it up to date."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DatabaseError

from app.store import tables as t
from app.store.engine import reading_engine, writing_engine
from app.store.migrate import Form, form

T = TypeVar("T")

OLDEST_SQLITE = (3, 35, 0)
"""Has RETURNING, by which rows that were written tell their ids."""


class NotReadableError(Exception):
    """The file is not there, or cannot be read as a database. The message says why."""


def read(database: Path, fn: Callable[[Connection], T]) -> T:
    """What `fn` finds, all of one moment. Raises NotReadableError."""
    try:
        if not database.is_file():
            raise NotReadableError("it is not there")
    except OSError as error:  # its folder is closed to us
        raise NotReadableError(str(error.strerror)) from None
    engine = reading_engine(f"sqlite:///{database}", 1)
    try:
        with engine.begin() as connection:
            return fn(connection)
    except DatabaseError as error:
        raise NotReadableError(str(error.orig)) from None
    finally:
        engine.dispose()


def form_of(database: Path) -> Form:
    """Which version of Plainchat it fits. Raises NotReadableError."""
    return read(database, form)


def why_not_writable(database: Path) -> str:
    """What the database says to a transaction that could write; "" when it takes it. Nothing is written."""
    engine = writing_engine(f"sqlite:///{database}")
    try:
        with engine.connect() as connection:
            connection.begin().rollback()
    except DatabaseError as error:
        return str(error.orig)
    finally:
        engine.dispose()
    return ""


def newest_event_at(conn: Connection) -> datetime | None:
    """When the last fact was written."""
    last = select(func.max(t.event.c.id)).scalar_subquery()
    return conn.execute(select(t.event.c.at).where(t.event.c.id == last)).scalar_one_or_none()


def teams_without_staff(conn: Connection) -> frozenset[int]:
    """Ids of teams that nobody belongs to."""
    member = select(t.membership.c.team_id).where(t.membership.c.team_id == t.team.c.id).exists()
    return frozenset(conn.execute(select(t.team.c.id).where(~member)).scalars())


def sqlite_version() -> tuple[int, ...]:
    """Of the library that Python uses here."""
    return sqlite3.sqlite_version_info
