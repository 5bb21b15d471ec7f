"""Settings: read once, at the start, from `PLAINCHAT_*` variables.

Every setting `PLAINCHAT_NAME` may also be given as `PLAINCHAT_NAME_FILE`, the path of a file that holds the
value: so that a secret need not stand in the environment. A name we do not know is an error, because a
misspelt setting that is silently ignored is found out too late.
"""

import math
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "PLAINCHAT_"
DATABASE = "plainchat.db"
"""The database's name in the data folder."""
SHORTEST_KEY = 32
HEARTBEATS = (1.0, 15.0)
"""Seconds, shortest and longest. Pages tell of a lost connection within 40 s; presence outlives six beats."""
SHORTEST_SESSION = 20
"""Hours. A time limit above it need not be adjustable (WCAG 2.2.1)."""
LONGEST_POLL = 30.0
"""Seconds. As late as news can be, should a ring be lost."""
MAIL_SECURITY = ("starttls", "tls", "none")
LOG_LEVELS = ("debug", "info", "warning", "error")
_SQLITE_FILE = re.compile(r"sqlite:///(?!:memory:)[^?]+")
_ADDRESS = re.compile(r"[!-;=?A-~]+@[!-;=?A-~]+")
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class SettingsError(Exception):
    """A setting is missing, unknown or cannot be used. The message names the setting, never a secret."""


@dataclass(frozen=True)
class Settings:
    """How one installation runs. Durations are in the unit their name says."""

    secret_keys: tuple[str, ...] = field(repr=False)
    """The first signs; all of them verify. Put a new key in front. Drop an old one 20 hours after no chat
    begun and no message left under it is open any more: until then their links work.
    """
    data_dir: Path = Path("var")
    database_url: str = ""
    """Empty: `plainchat.db` in `data_dir`, by SQLite."""
    public_url: str = "http://localhost:8000"
    """Where people reach us: scheme and host, no path, no slash at the end."""
    heartbeat_seconds: float = HEARTBEATS[1]
    poll_seconds: float = 5.0
    session_hours: int = 24
    """How long staff stay signed in, above `SHORTEST_SESSION`: who works slowly is not signed out at work."""
    locales: tuple[str, ...] = ("en", "cy")
    demo: bool = False
    docs: bool = False
    """Whether the documentation is served at `/docs/`. The demo always has it."""
    log_level: str = "info"
    contact_days: int = 30
    """How long name, address and number of whoever left a message are kept once that is closed."""
    smtp_host: str = ""
    """Empty: no e-mail is sent, and advisers copy what they wrote."""
    smtp_port: int = 587
    smtp_security: str = MAIL_SECURITY[0]
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_from: str = ""

    def __post_init__(self) -> None:
        if not self.secret_keys:
            raise SettingsError("PLAINCHAT_SECRET_KEYS is missing: give at least one random key.")
        if any(len(key) < SHORTEST_KEY for key in self.secret_keys):
            raise SettingsError(f"PLAINCHAT_SECRET_KEYS: each key needs at least {SHORTEST_KEY} characters.")
        url = urlsplit(self.public_url)
        if url.scheme not in ("http", "https") or not url.hostname or url.path or url.query or url.fragment:
            raise SettingsError("PLAINCHAT_PUBLIC_URL must be like https://chat.example.org, with no path.")
        shortest, longest = HEARTBEATS
        if not shortest <= self.heartbeat_seconds <= longest:
            raise SettingsError(f"PLAINCHAT_HEARTBEAT_SECONDS must be from {shortest:g} to {longest:g}.")
        if not 0 < self.poll_seconds <= LONGEST_POLL:
            raise SettingsError(f"PLAINCHAT_POLL_SECONDS must be above 0 and up to {LONGEST_POLL:g}.")
        if self.session_hours <= SHORTEST_SESSION:
            raise SettingsError(
                f"PLAINCHAT_SESSION_HOURS must be above {SHORTEST_SESSION}: a shorter time would have to be"
                " adjustable by staff (WCAG 2.2.1)."
            )
        if not self.locales or not all(_LOCALE.fullmatch(locale) for locale in self.locales):
            raise SettingsError("PLAINCHAT_LOCALES must be like: en cy")
        if self.log_level not in LOG_LEVELS:
            raise SettingsError(f"PLAINCHAT_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}.")
        if self.contact_days < 0:
            raise SettingsError("PLAINCHAT_CONTACT_DAYS must be 0 or more.")
        if not 0 < self.smtp_port < 65536:
            raise SettingsError("PLAINCHAT_SMTP_PORT must be from 1 to 65535.")
        if self.smtp_security not in MAIL_SECURITY:
            raise SettingsError(f"PLAINCHAT_SMTP_SECURITY must be one of {', '.join(MAIL_SECURITY)}.")
        if self.smtp_host and not _ADDRESS.fullmatch(self.smtp_from):
            raise SettingsError("PLAINCHAT_SMTP_FROM must be an address like chat@example.org, in ASCII.")
        if self.smtp_user and self.smtp_security == "none":
            raise SettingsError("PLAINCHAT_SMTP_USER needs a PLAINCHAT_SMTP_SECURITY other than none.")
        if self.database_url and not _SQLITE_FILE.fullmatch(self.database_url):
            raise SettingsError(
                "PLAINCHAT_DATABASE_URL must be like sqlite:////srv/chat.db: a file, and only SQLite so far."
            )
        if not self.database_url:
            database = self.data_dir.resolve() / DATABASE
            object.__setattr__(self, "database_url", f"sqlite:///{database}")

    @property
    def database_file(self) -> Path:
        """Where the database lies."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    def media_folder(self, slug: str) -> Path:
        """Where a council's own films lie."""
        return self.data_dir / "media" / slug

    @property
    def cookies_secure(self) -> bool:
        """Cookies carry `Secure` exactly when people reach us by https."""
        return self.public_url.startswith("https:")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Reads the `PLAINCHAT_*` entries of `environment`.

        Raises SettingsError for an unknown name, a name given twice (plain and `_FILE`), an unreadable
        file, or a value that does not fit.
        """
        values = _gather(environment)
        given: dict[str, object] = {}
        for name, value in values.items():
            given[name] = _READERS[name](name, value)
        given.setdefault("secret_keys", ())
        return cls(**given)  # type: ignore[arg-type]


def exposed(settings: Settings, environment: Mapping[str, str]) -> list[str]:
    """What every user of this machine can get at and should not: a sentence each, with what to do.

    `environment`: where the settings were read from.
    """
    folder = settings.database_file.parent
    keys = environment.get(f"{PREFIX}SECRET_KEYS_FILE")
    found = []
    if _open_to_all(folder):
        found.append(
            f"Every user of this machine can open {folder}, the folder of the data: chmod 700 {folder}"
        )
    if keys and _open_to_all(Path(keys)):
        found.append(f"Every user of this machine can read the keys in {keys}: chmod 600 {keys}")
    return found


def _open_to_all(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & stat.S_IRWXO)
    except OSError:
        return False


def _gather(environment: Mapping[str, str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for variable in sorted(environment):
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX).lower()
        value = environment[variable]
        if name not in _READERS and name.endswith("_file") and name.removesuffix("_file") in _READERS:
            name = name.removesuffix("_file")
            try:
                value = Path(value).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise SettingsError(f"{variable}: the file cannot be read.") from error
        if name not in _READERS:
            known = ", ".join(PREFIX + known.upper() for known in _READERS)
            raise SettingsError(f"{variable} is not a setting. Known: {known} (each also with _FILE).")
        if name in values:
            raise SettingsError(f"{PREFIX}{name.upper()} is given twice, plain and as a file.")
        values[name] = value.strip()
    return values


def _text(name: str, value: str) -> str:
    return value


def _url(name: str, value: str) -> str:
    return value.rstrip("/")


def _words(name: str, value: str) -> tuple[str, ...]:
    return tuple(value.replace(",", " ").split())


def _number(name: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise SettingsError(f"{PREFIX}{name.upper()} must be a number.")
    return number


def _whole_number(name: str, value: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise SettingsError(f"{PREFIX}{name.upper()} must be a whole number.") from None


def _yes_or_no(name: str, value: str) -> bool:
    if value.lower() in ("1", "true", "yes", "on"):
        return True
    if value.lower() in ("", "0", "false", "no", "off"):
        return False
    raise SettingsError(f"{PREFIX}{name.upper()} must be yes or no.")


def _path(name: str, value: str) -> Path:
    return Path(value)


_READERS = {
    "secret_keys": _words,
    "data_dir": _path,
    "database_url": _text,
    "public_url": _url,
    "heartbeat_seconds": _number,
    "poll_seconds": _number,
    "session_hours": _whole_number,
    "locales": _words,
    "demo": _yes_or_no,
    "docs": _yes_or_no,
    "log_level": _text,
    "contact_days": _whole_number,
    "smtp_host": _text,
    "smtp_port": _whole_number,
    "smtp_security": _text,
    "smtp_user": _text,
    "smtp_password": _text,
    "smtp_from": _text,
}
