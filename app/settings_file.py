"""`plainchat.env`: the settings of an installation, in the folder its commands are given in.

Lines such as `PLAINCHAT_PUBLIC_URL=https://chat.example`, as systemd's EnvironmentFile reads them.
What the environment gives itself counts more. `plainchat init` writes it.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from app.config import PREFIX, SettingsError

NAME = "plainchat.env"
OWNER_ONLY = 0o600


def with_settings_file(environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    """`environment`, and what `plainchat.env` in `folder` adds to it.

    A setting given by the environment, plain or as `_FILE`, hides both forms of the file's.
    Raises SettingsError, which names the line.
    """
    given = {_setting(name) for name in environment if name.startswith(PREFIX)}
    added = {name: value for name, value in _read(folder / NAME).items() if _setting(name) not in given}
    return {**environment, **added}


def add(folder: Path, settings: Mapping[str, str]) -> None:
    """Adds lines to the file, which is made for its owner only. Raises OSError."""
    handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
    with os.fdopen(handle, "ab+") as file:
        size = file.seek(0, os.SEEK_END)
        ended = size == 0 or os.pread(handle, 1, size - 1) == b"\n"
        lines = "".join(f"{name}={value}\n" for name, value in settings.items())
        file.write(("" if ended else "\n").encode() + lines.encode())


def key_in(path: Path) -> str:
    """The key in a file, made the first time, readable by its owner only. Raises OSError."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    key = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(key + "\n")
    return key


def _setting(name: str) -> str:
    return name.removesuffix("_FILE")


def _read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: the file cannot be read.") from error
    found: dict[str, str] = {}
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line or line.startswith("#"):
            continue
        name, is_setting, value = line.partition("=")
        if not is_setting or not name.startswith(PREFIX):
            raise SettingsError(
                f"{path}, line {number}: write it like {PREFIX}PUBLIC_URL=https://chat.example"
            )
        if name in found:
            raise SettingsError(f"{path}, line {number}: {name} is given twice.")
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
        found[name] = value[1:-1] if quoted else value
    return found
