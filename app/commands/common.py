"""What commands begin and end with: the settings, an open office, and refusals put into words."""

import asyncio
import os
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from app.config import PREFIX, Settings, SettingsError
from app.domain.errors import Refused, SetupRefused
from app.domain.locales import PSEUDO_LOCALE
from app.domain.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, check_password
from app.office import Office
from app.settings_file import NAME as SETTINGS_FILE
from app.settings_file import with_settings_file
from app.store.migrate import DatabaseUnusableError
from app.web.language import Languages

T = TypeVar("T")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def called() -> str:
    """How a person calls this command here: by its name, or by its path when it is not on the PATH."""
    path = sys.argv[0]
    return path if Path(path).name == "plainchat" and shutil.which("plainchat") is None else "plainchat"


def environment() -> dict[str, str]:
    """Where settings are read from. Raises SettingsError."""
    return with_settings_file(os.environ, Path.cwd())


def settings_or_how_to_begin() -> Settings:
    """For a server: the settings, or in plain words what to type where nothing is set up.

    Raises click.ClickException.
    """
    try:
        nothing_set = not any(name.startswith(PREFIX) for name in environment())
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    if nothing_set:
        raise click.ClickException(_how_to_begin(f"In {Path.cwd()} nothing is set up yet."))
    found = settings()
    if not _may_be_there(found.database_file):
        raise click.ClickException(_how_to_begin(f"There is no database {found.database_file} yet."))
    return found


def _may_be_there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:  # its folder is closed to this user: what to do about that is said where it is opened
        return True


def _how_to_begin(why: str) -> str:
    return f"""{why}

  1. Set it up. You are asked for the chat's address, your council and a first administrator;
     the key, the settings and the database are made for you:
       {called()} init
  2. Serve it:
       {called()} serve

  To look first at two pretend councils:
       {called()} demo

If it is set up in another folder, give the command there: where {SETTINGS_FILE} lies.
"""


def settings() -> Settings:
    """The settings of this installation. Raises click.ClickException."""
    try:
        found = Settings.from_environment(environment())
        check_locales(found)
    except SettingsError as error:
        more = f" {called()} init makes one." if "SECRET_KEYS is missing" in str(error) else ""
        raise click.ClickException(f"{error}{more}") from None
    return found


def check_locales(given: Settings) -> None:
    """Raises SettingsError for a language that has no translation."""
    languages = Languages.load().by_code
    for locale in given.locales:
        if locale not in languages:
            known = ", ".join(code for code in languages if code != PSEUDO_LOCALE)
            raise SettingsError(f'PLAINCHAT_LOCALES: there is no translation "{locale}". There are: {known}.')


def in_office(given: Settings, work: Callable[[Office], Awaitable[T]]) -> T:
    """Does `work` in an office opened for it. Raises click.ClickException with what was refused, in words."""

    async def inside() -> T:
        async with Office.open(given) as office:
            return await work(office)

    try:
        return asyncio.run(inside())
    except Refused as error:
        raise click.ClickException(str(error)) from None
    except DatabaseUnusableError as error:
        raise unusable(error) from None


def unusable(error: object) -> click.ClickException:
    """A database that cannot be used, and which settings say where it is."""
    return click.ClickException(f"{error} See PLAINCHAT_DATA_DIR and PLAINCHAT_DATABASE_URL.")


def _password(typed: str) -> str:
    try:
        return check_password(typed)
    except SetupRefused as refused:
        raise click.BadParameter(str(refused)) from None


def password_from(file: Path | None) -> str:
    """The password in `file`; without one it is asked for twice, until it can be one.

    Raises click.ClickException.
    """
    if file is None:
        words = f"Password, {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
        return str(
            click.prompt(
                words, hide_input=True, value_proc=_password, confirmation_prompt="The password again"
            )
        )
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise click.ClickException(f"{file} cannot be read as text.") from None
