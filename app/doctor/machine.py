"""The machine and the files on it: settings' consequences, keys, disk, database, time."""

import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.config import Settings, exposed
from app.doctor.findings import Finding, ok, problem, warning
from app.store import checkup
from app.store.hold import holder
from app.store.migrate import Form

LITTLE_SPACE = 1024**3
NO_SPACE = 100 * 1024**2
"""Bytes. A full disk stops every message; the write-ahead log alone may grow to some megabytes."""

CLOCKS_DIFFER = timedelta(minutes=1)
ZONE = "Europe/London"


def machine(settings: Settings, environment: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """All that can be told without reading a council. `environment`: where the settings were read from."""
    yield _address(settings.public_url)
    found = exposed(settings, environment)
    for sentence in found:
        words, _, to_do = sentence.partition(": ")
        yield problem("files", f"{words}.", to_do)
    if not found:
        yield ok("files", "Only their owner can get at the data folder and the file of the keys.")
    yield from _folder(settings.database_file.parent)
    yield _sqlite()
    yield _zones()
    yield from _database(settings.database_file, now)


def _address(url: str) -> Finding:
    if url.startswith("https:"):
        return ok("address", f"People reach the chat at {url}.")
    to_do = "Put a proxy with a certificate in front, and set PLAINCHAT_PUBLIC_URL to https://..."
    if urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1"):
        return warning("address", f"{url} can be reached from this machine only: enough to try it.", to_do)
    return problem("address", f"{url} is not encrypted: others on the way can read along.", to_do)


def _folder(folder: Path) -> Iterator[Finding]:
    if not folder.is_dir():
        yield problem("disk", f"There is no folder {folder} for the data.", "plainchat init")
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        to_do = f"Give this command as the user that the service runs as, or: chown that user {folder}"
        yield problem("disk", f"This user may not write into {folder}.", to_do)
    free = shutil.disk_usage(folder).free
    words = f"{free / 1024**3:.1f} GB are free where the data lies."
    to_do = "Make room on the disk: on a full one nobody can send a message."
    if free < NO_SPACE:
        yield problem("disk", words, to_do)
    elif free < LITTLE_SPACE:
        yield warning("disk", words, to_do)
    else:
        yield ok("disk", words)


def _sqlite() -> Finding:
    here, oldest = (
        ".".join(map(str, version)) for version in (checkup.sqlite_version(), checkup.OLDEST_SQLITE)
    )
    if checkup.sqlite_version() < checkup.OLDEST_SQLITE:
        to_do = "Use a newer Python, or a newer libsqlite3."
        return problem("SQLite", f"SQLite {here} is too old: {oldest} or later is needed.", to_do)
    return ok("SQLite", f"SQLite {here} will do ({oldest} or later is needed).")


def _zones() -> Finding:
    try:
        ZoneInfo(ZONE)
    except ZoneInfoNotFoundError:
        words = "The machine does not know the time zones, so no opening hours can be worked out."
        return problem("time", words, "pip install tzdata")
    return ok("time", "The time zones are known.")


def _database(database: Path, now: datetime) -> Iterator[Finding]:
    try:
        form = checkup.form_of(database)
    except checkup.NotReadableError as error:
        yield problem("database", f"The database {database} cannot be read: {error}.", "plainchat init")
        return
    if form is Form.NEWER:
        to_do = "Install the newer version again, or bring back the backup from before it."
        yield problem("database", "The database was made by a newer version of Plainchat.", to_do)
    elif form is Form.OLDER:
        words = "The database is of an older form."
        yield problem("database", words, "plainchat migrate (plainchat serve does it too)")
    elif why := checkup.why_not_writable(database):
        to_do = "Give this command as the user that the service runs as, or see who owns the file."
        yield problem("database", f"The database cannot be written to: {why}.", to_do)
    else:
        yield ok("database", "The database is of the newest form and can be written to.")
        yield _clock(database, now)
    yield _server(database)


def _server(database: Path) -> Finding:
    try:
        has_it = holder(database)
    except OSError as error:
        to_do = "Give this command as the user that the service runs as."
        return problem("server", f"{error.filename} cannot be read: {error.strerror}.", to_do)
    return ok("server", f"It is served by {has_it}." if has_it else "No server has the database now.")


def _clock(database: Path, now: datetime) -> Finding:
    newest = checkup.read(database, checkup.newest_event_at)
    if newest is not None and newest > now + CLOCKS_DIFFER:
        words = f"The clock says {now:%d %B %Y, %H:%M} UTC, which is before the database's newest entry."
        return problem("time", words, "Set the clock and let the machine keep it: timedatectl set-ntp true")
    return ok("time", f"The clock says {now:%d %B %Y, %H:%M} UTC. Is that so?")
