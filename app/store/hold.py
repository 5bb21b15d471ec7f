"""One server to a store: two would not hear each other's doorbell, and each would think itself alone.

A server locks a file beside the database, `plainchat.db.server`. The lock is the kernel's (flock): it goes
with the process, however that ends, so none is ever left behind. The file stays; what stands in it says who
locked it last, and counts only while it is locked. Commands that are no servers need no lock.
"""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.store.engine import make_folder

TRIES = 10
BETWEEN_TRIES = 0.02
"""Seconds. Whoever looks whether a server runs (`holder`) holds the lock for a moment too."""


@dataclass(frozen=True)
class Holder:
    """A server that has the store. Where the file could not be read, only that there is one is known."""

    pid: int = 0
    command: str = ""
    machine: str = ""
    since: str = ""
    """ISO 8601, UTC."""

    def __str__(self) -> str:
        if not self.pid:
            return "another process"
        return f"process {self.pid} on {self.machine} ({self.command}, since {self.since})"


class StoreHeldError(Exception):
    """Another server has the store."""

    def __init__(self, database: Path, holder: Holder) -> None:
        super().__init__(f"Another Plainchat server has the database {database}: {holder}.")
        self.database = database
        self.holder = holder


@contextmanager
def hold(database: Path, command: str) -> Iterator[None]:
    """The store in the file `database` is this server's until the end. `command`: how people call it.

    Raises StoreHeldError, and OSError when the folder or the file cannot be used.
    """
    make_folder(database.parent)
    handle = os.open(_file(database), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _lock(handle, fcntl.LOCK_EX):
            raise StoreHeldError(database, _read(handle))
        now = datetime.now(UTC).isoformat(timespec="seconds")
        holder = Holder(os.getpid(), command, socket.gethostname(), now)
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(asdict(holder)).encode(), 0)
        yield
    finally:
        os.close(handle)


def holder(database: Path) -> Holder | None:
    """Which server has the store now; None when none has it. Raises OSError when that cannot be found out."""
    try:
        handle = os.open(_file(database), os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        free = _lock(handle, fcntl.LOCK_SH, tries=1)
        return None if free else _read(handle)
    finally:
        os.close(handle)


def _lock(handle: int, kind: int, tries: int = TRIES) -> bool:
    for left in reversed(range(tries)):
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if left:
                time.sleep(BETWEEN_TRIES)
    return False


def _read(handle: int) -> Holder:
    try:
        return Holder(**json.loads(os.pread(handle, 4096, 0)))
    except (ValueError, TypeError):
        return Holder()  # it has only just locked it, and writes now


def _file(database: Path) -> Path:
    database = database.resolve()  # however it is called: by a link to it too
    return database.with_name(f"{database.name}.server")
