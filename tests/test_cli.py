"""The commands as somebody who runs an installation meets them."""

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, select

from app.cli import main
from app.store import tables as t

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "app/demo/councils/eastmere.toml"
KEY = "a-key-for-tests-that-is-long-enough"


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation of its own."""
    return {
        "PLAINCHAT_SECRET_KEYS": KEY,
        "PLAINCHAT_DATA_DIR": str(tmp_path / "data"),
        "PLAINCHAT_PUBLIC_URL": "https://chat.example",
    }


def plainchat(variables: dict[str, str], *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=typed, env=variables)


def rows(variables: dict[str, str], column: str) -> list[str]:
    """One column of the database, such as "staff.email"."""
    table, name = column.split(".")
    engine = create_engine(f"sqlite:///{variables['PLAINCHAT_DATA_DIR']}/plainchat.db")
    with engine.connect() as connection:
        found = list(connection.execute(select(t.metadata.tables[table].c[name])).scalars())
    engine.dispose()
    return found


def test_a_council_and_its_staff_are_set_up_by_commands(variables: dict[str, str], tmp_path: Path) -> None:
    assert plainchat(variables, "migrate").output == "The database is up to date.\n"
    made = plainchat(variables, "create-council", str(EXAMPLE))
    assert made.output == "Eastmere Council is set up. Its chat: https://chat.example/eastmere\n"
    password = tmp_path / "password"
    password.write_text("a long enough password\n")
    user = ("--email", "Finn@eastmere.example", "--name", "Finn", "--team", "eastmere/Council tax")
    made = plainchat(variables, "create-user", *user, "--password-file", str(password))
    assert made.output == "Finn can sign in as finn@eastmere.example: https://chat.example/console\n"
    assert rows(variables, "staff.email") == ["finn@eastmere.example"]


def test_a_council_set_up_twice_is_the_same_council_and_gets_what_was_missing(
    variables: dict[str, str], tmp_path: Path
) -> None:
    plainchat(variables, "create-council", str(EXAMPLE))
    before = {name: rows(variables, f"{name}.id") for name in ("team", "contact_route", "wrap_up_code")}
    longer = tmp_path / "longer.toml"
    longer.write_text(EXAMPLE.read_text() + '\n[[team]]\nname = "Planning"\nhours = ["Sat 10:00-12:00"]\n')
    assert plainchat(variables, "create-council", str(longer)).exit_code == 0
    assert rows(variables, "council.slug") == ["eastmere"]
    assert rows(variables, "team.name")[-1] == "Planning"
    assert len(rows(variables, "team.id")) == len(before["team"]) + 1
    assert rows(variables, "contact_route.id") == before["contact_route"]
    assert rows(variables, "wrap_up_code.id") == before["wrap_up_code"]


def test_the_password_is_asked_for_twice_and_not_shown(variables: dict[str, str]) -> None:
    plainchat(variables, "create-council", str(EXAMPLE))
    user = ("create-user", "--email", "finn@eastmere.example", "--name", "Finn")
    asked = plainchat(variables, *user, typed="a long enough password\na long enough password\n")
    assert asked.exit_code == 0
    assert "a long enough" not in asked.output


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ('slug = "console"', "used for something else"),
        ('hours = ["Mon-Fry 09:00-17:00"]', 'is not like "Mon-Fri 09:00-17:00"'),
        ('hours = ["Mon 17:00-09:00"]', "closes after it opens"),
        ('origin = "https://example.org"', "no such entry"),
        ('origins = ["https://example.org/page"]', "scheme and host only"),
        ("slug = ", "it is not TOML"),
    ],
)
def test_a_council_file_with_a_mistake_is_refused_in_words(
    variables: dict[str, str], tmp_path: Path, changed: str, words: str
) -> None:
    name = changed.split(" =")[0]
    lines = [line for line in EXAMPLE.read_text().splitlines() if not line.startswith(f"{name} =")]
    file = tmp_path / "council.toml"
    file.write_text("\n".join([changed, *lines]))
    refused = plainchat(variables, "create-council", str(file))
    assert refused.exit_code == 1
    assert words in refused.output
    assert not Path(variables["PLAINCHAT_DATA_DIR"]).exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("--team", "eastmere/Parks"),
            "Known in eastmere: eastmere/Council tax, eastmere/Waste and recycling",
        ),
        (("--team", "nowhere/Parks"), "Known in nowhere: none"),
        (("--capacity", "0"), "1 to 20 chats"),
        (("--email", "finn"), "e-mail address"),
    ],
)
def test_a_user_who_cannot_be_made_is_refused_in_words(
    variables: dict[str, str], tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    plainchat(variables, "create-council", str(EXAMPLE))
    password = tmp_path / "password"
    password.write_text("a long enough password")
    user = (
        "create-user",
        "--email",
        "f@eastmere.example",
        "--name",
        "Finn",
        "--password-file",
        str(password),
    )
    refused = plainchat(variables, *user, *arguments)
    assert refused.exit_code == 1
    assert words in refused.output
    assert rows(variables, "staff.id") == []


def test_a_missing_and_a_misspelt_setting_stop_the_start(variables: dict[str, str]) -> None:
    missing = plainchat({**variables, "PLAINCHAT_SECRET_KEYS": ""}, "serve")
    assert missing.exit_code == 1
    assert "PLAINCHAT_SECRET_KEYS is missing" in missing.output
    misspelt = plainchat({**variables, "PLAINCHAT_PUBLIK_URL": "https://chat.example"}, "serve")
    assert "PLAINCHAT_PUBLIK_URL is not a setting" in misspelt.output


def test_a_port_that_is_taken_is_said_in_words(variables: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = plainchat(variables, "serve", "--port", str(taken.getsockname()[1]))
    assert refused.exit_code == 1
    assert "cannot be used" in refused.output


def test_serve_answers_logs_json_without_paths_and_ends_on_sigterm(variables: dict[str, str]) -> None:
    plainchat(variables, "create-council", str(EXAMPLE))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "serve", "--port", str(port)],
        cwd=ROOT,
        env=variables,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    lines = [json.loads(process.stderr.readline())]
    assert lines[0]["event"] == "ready"
    assert httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
    assert httpx.get(f"http://127.0.0.1:{port}/eastmere/chat/not-a-real-link").status_code == 404
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=15)
    assert process.returncode == 0
    lines += [json.loads(line) for line in rest.splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert [(line["method"], line["route"], line["status"]) for line in requests] == [
        ("GET", "readyz", 200),
        ("GET", "chat", 404),
    ]
    assert "not-a-real-link" not in rest
