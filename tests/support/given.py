"""Commands given in this process, without a terminal, and what they left in the database."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, select

from app.cli import main
from app.store import tables as t

KEY = "a-key-for-tests-that-is-long-enough"
PASSWORD = "a long enough password"
COUNCIL = ("--council-name", "Eastmere Council", "--council-slug", "eastmere")
WEBSITE = ("--website", "https://www.eastmere.example/home")
ERIN = ("--email", "erin@eastmere.example", "--name", "Erin")


def elsewhere_and_quick(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Commands are given in `folder`, which has a password in a file. Passwords are hashed quickly."""
    (folder / "password").write_text(PASSWORD)
    monkeypatch.chdir(folder)
    quick = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("app.domain.passwords.PasswordHasher", quick)


def plainchat(variables: dict[str, str], *arguments: str, typed: str = "") -> Result:
    """Gives a command; `typed` is what the person answers."""
    return CliRunner().invoke(main, arguments, input=typed, env=variables)


def rows(database: Path, column: str) -> list[Any]:
    """One column of a database, such as "staff.email"."""
    table, name = column.split(".")
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        found = list(connection.execute(select(t.metadata.tables[table].c[name])).scalars())
    engine.dispose()
    return found


def init(*arguments: str, typed: str = "", **variables: str) -> str:
    """All that `plainchat init` printed; it must have worked."""
    done = plainchat(variables, "init", *arguments, typed=typed)
    assert done.exit_code == 0, done.output
    return done.output


def whole(*more: str, **variables: str) -> str:
    """As `init`, everything by options, in the folder that commands are given in."""
    url = ("--public-url", "https://chat.example")
    return init(*url, *COUNCIL, *WEBSITE, *ERIN, "--password-file", "password", *more, **variables)
