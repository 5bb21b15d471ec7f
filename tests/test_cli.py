"""The commands as somebody who runs an installation meets them."""

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import Result
from sqlalchemy import create_engine, text

from app.domain.passwords import Passwords
from tests.support import given
from tests.support.given import KEY, plainchat

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "app/demo/councils/eastmere.toml"
SAMPLE = ROOT / "docs/council.toml"
PHONE = """
[[route]]
kind = "phone"
label = "Phone"
target = "01632 960101"
"""
EMAIL = """
[[route]]
kind = "email"
label = "E-mail"
target = "hello@eastmere.example"
"""


@pytest.fixture(autouse=True)
def _elsewhere_and_quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given.elsewhere_and_quick(monkeypatch, tmp_path)


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation of its own."""
    return {
        "PLAINCHAT_SECRET_KEYS": KEY,
        "PLAINCHAT_DATA_DIR": str(tmp_path / "data"),
        "PLAINCHAT_PUBLIC_URL": "https://chat.example",
    }


def rows(variables: dict[str, str], column: str) -> list[Any]:
    """One column of the installation's database, such as "staff.email"."""
    return given.rows(Path(variables["PLAINCHAT_DATA_DIR"]) / "plainchat.db", column)


def test_a_council_and_its_staff_are_set_up_by_commands(variables: dict[str, str], tmp_path: Path) -> None:
    assert plainchat(variables, "migrate").output == "The database is up to date.\n"
    made = plainchat(variables, "create-council", str(EXAMPLE))
    assert made.stdout == "Eastmere Council is set up. Its chat: https://chat.example/eastmere\n"
    password = tmp_path / "password"
    password.write_text("a long enough password\n")
    user = ("--email", "Finn@eastmere.example", "--name", "Finn", "--team", "eastmere/Council tax")
    made = plainchat(variables, "create-user", *user, "--password-file", str(password))
    assert made.output == "Finn can sign in as finn@eastmere.example: https://chat.example/console\n"
    assert rows(variables, "staff.email") == ["finn@eastmere.example"]


def test_the_sample_can_be_copied_and_leaves_nothing_to_warn_about(variables: dict[str, str]) -> None:
    made = plainchat(variables, "create-council", str(SAMPLE))
    assert made.output == "Northborough Council is set up. Its chat: https://chat.example/northborough\n"
    assert rows(variables, "council.origins") == [
        ["https://www.northborough.example", "https://my.northborough.example"]
    ]


def test_a_council_set_up_again_becomes_what_the_file_says_and_each_change_is_told(
    variables: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "council.toml"
    file.write_text(EXAMPLE.read_text())
    plainchat(variables, "create-council", str(file))
    before, phone, after = EXAMPLE.read_text().partition('"phone"')
    changed = before.replace("Mon-Fri 09:00-17:00", "Mon-Fri 08:00-18:00", 2)  # of its chat, and for BSL
    changed += phone + after.replace("960101", "960102", 1)
    changed = changed.replace('[[team]]\nname = "Waste and recycling"', '[[team]]\nname = "Parks"')
    changed = (
        'origins = ["https://www.eastmere.example"]\nhome_url = "https://www.eastmere.example/"\n'
        'privacy_url = "https://www.eastmere.example/privacy"\n' + changed
    )
    file.write_text(changed)
    again = plainchat(variables, "create-council", str(file))
    assert again.output.splitlines() == [
        "Websites that may show the chat changed: https://www.eastmere.example.",
        "Address of the council's website changed: https://www.eastmere.example/.",
        "Address of the privacy page changed: https://www.eastmere.example/privacy.",
        "Team Parks added. Nobody is in it yet: plainchat create-user --team puts somebody there.",
        "Team Waste and recycling is no longer offered. Its conversations stay.",
        "Opening hours changed.",
        "Phone 01632960101 removed.",
        "Talk in BSL by video https://bsl.eastmere.example/: hours changed.",
        "Phone 01632960102 added.",
        "Eastmere Council is set up. Its chat: https://chat.example/eastmere",
    ]
    assert rows(variables, "council.home_url") == ["https://www.eastmere.example/"]
    assert sorted(rows(variables, "contact_route.target")).count("01632960101") == 1  # Relay UK keeps it
    assert set(rows(variables, "opening_period.opens")) == {8 * 60}
    once_more = plainchat(variables, "create-council", str(file))
    assert once_more.output.splitlines() == [
        "Nothing changed.",
        "Eastmere Council is set up. Its chat: https://chat.example/eastmere",
    ]


def test_what_a_council_lacks_is_said_plainly(variables: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "council.toml"
    head = 'slug = "eastmere"\nname = "Eastmere Council"\n[[team]]\nname = "Parks"\n'
    file.write_text(head + PHONE)
    refused = plainchat(variables, "create-council", str(file))
    assert refused.exit_code == 1
    assert "route: a council needs at least two that use different senses" in refused.stderr
    file.write_text(head + PHONE + EMAIL)
    made = plainchat(variables, "create-council", str(file))
    assert made.exit_code == 0
    assert made.stderr.splitlines() == [
        "Warning: No website may show the chat in a panel: the file has no origins. "
        "The chat opens as a page only.",
        "Warning: The chat is always closed: the file has no hours.",
        "Warning: The file has no wrap_up_codes. Without one advisers cannot end a chat.",
    ]


def test_a_council_set_up_twice_is_the_same_council_and_gets_what_was_missing(
    variables: dict[str, str], tmp_path: Path
) -> None:
    plainchat(variables, "create-council", str(EXAMPLE))
    before = {name: rows(variables, f"{name}.id") for name in ("team", "contact_route", "wrap_up_code")}
    longer = tmp_path / "longer.toml"
    longer.write_text(EXAMPLE.read_text() + '\n[[team]]\nname = "Planning"\nhours = ["Sat 10:00-12:00"]\n')
    assert plainchat(variables, "create-council", str(longer)).exit_code == 0
    assert rows(variables, "council.slug") == ["eastmere"]
    assert "Planning" in rows(variables, "team.name")
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
        ('hours = ["Mon 17:00-09:00"]', '"Mon 17:00-09:00" closes before it opens'),
        ('origin = "https://example.org"', "no such entry"),
        ('origins = ["https://example.org/page"]', "scheme and host only"),
        ("slug = ", "it is not TOML"),
        ("name = Northborough", "Put words in quotation marks"),
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
            'There is no team "eastmere/Parks". The teams there are:\n'
            "  eastmere/Council tax\n  eastmere/Waste and recycling",
        ),
        (("--team", "nowhere/Parks"), "The teams there are:\n  eastmere/Council tax"),
        (
            ("--team", "Council tax"),
            'Write a team as council/Team, such as "eastmere/Council tax". The teams there are:\n'
            "  eastmere/Council tax\n  eastmere/Waste and recycling",
        ),
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


def test_a_team_is_asked_for_where_there_is_none(variables: dict[str, str], tmp_path: Path) -> None:
    refused = create_user(variables, tmp_path, "--name", "Finn", "--team", "eastmere/Parks")
    assert refused.exit_code == 1
    assert "There is no team yet. Make a council first: plainchat create-council FILE" in refused.output


def create_user(
    variables: dict[str, str], tmp_path: Path, *arguments: str, password: str = "a long enough password"
) -> Result:
    """Runs `create-user` for Finn, with a password file."""
    file = tmp_path / "password"
    file.write_text(password)
    user = ("--email", "finn@eastmere.example", "--password-file", str(file))
    return plainchat(variables, "create-user", *user, *arguments)


def test_somebody_without_a_team_is_told_that_the_desk_will_be_empty(
    variables: dict[str, str], tmp_path: Path
) -> None:
    made = create_user(variables, tmp_path, "--name", "Finn")
    assert made.exit_code == 0
    assert "Finn can sign in" in made.output
    assert "Finn belongs to no team, so the desk will be empty. To add one:" in made.output
    assert 'plainchat create-user --email finn@eastmere.example --team "COUNCIL/TEAM"' in made.output


def test_somebody_new_needs_a_name(variables: dict[str, str], tmp_path: Path) -> None:
    refused = create_user(variables, tmp_path)
    assert refused.exit_code == 1
    assert (
        "Nobody has the e-mail finn@eastmere.example yet: give --name to make somebody new" in refused.output
    )


def test_what_somebody_writes_is_said_when_they_are_made_and_later(
    variables: dict[str, str], tmp_path: Path
) -> None:
    assert create_user(variables, tmp_path, "--name", "Finn", "--language", "cy").exit_code == 0
    changed = create_user(variables, tmp_path, "--language", "pl", "--language", "cy", "--language", "pl")
    assert changed.output.splitlines()[0] == "Finn writes these languages besides the first one: pl, cy."
    refused = create_user(variables, tmp_path, "--language", "Welsh")
    assert '"Welsh" is no code of a language, such as en or cy' in refused.output


def test_somebody_who_is_there_gets_another_team(variables: dict[str, str], tmp_path: Path) -> None:
    plainchat(variables, "create-council", str(EXAMPLE))
    create_user(variables, tmp_path, "--name", "Finn", "--team", "eastmere/Council tax")
    teams = ("--team", "eastmere/Council tax", "--team", "eastmere/Waste and recycling")
    added = create_user(variables, tmp_path, "--name", "Fin", "--role", "supervisor", *teams)
    assert added.exit_code == 0, added.output
    assert added.output.splitlines() == [
        "Finn is in eastmere/Council tax already.",
        "Finn is now in eastmere/Waste and recycling.",
        "The password stays. --new-password sets a new one.",
        "The name stays Finn.",
        "The role stays adviser.",
    ]
    assert len(rows(variables, "membership.team_id")) == 2
    assert rows(variables, "staff.role") == ["adviser"]
    assert rows(variables, "event.kind")[-1] == "setup.team_joined"


def test_somebody_who_is_there_gets_a_new_password(variables: dict[str, str], tmp_path: Path) -> None:
    create_user(variables, tmp_path, "--name", "Finn")
    before = rows(variables, "staff.password_hash")
    assert create_user(variables, tmp_path, "--new-password", password="short").exit_code == 1
    assert rows(variables, "staff.password_hash") == before
    user = ("create-user", "--email", "FINN@eastmere.example", "--new-password")
    changed = plainchat(variables, *user, typed="another long password\nanother long password\n")
    assert changed.exit_code == 0, changed.output
    assert "Finn has a new password, and is signed out everywhere." in changed.output
    assert Passwords().verify(rows(variables, "staff.password_hash")[0], "another long password")
    assert rows(variables, "event.kind")[-1] == "setup.password_set"


def test_an_email_given_twice_is_told_what_can_be_done(variables: dict[str, str], tmp_path: Path) -> None:
    create_user(variables, tmp_path, "--name", "Finn")
    refused = create_user(variables, tmp_path, "--name", "Finn")
    assert refused.exit_code == 1
    assert "finn@eastmere.example is there already: Finn, adviser, in no team." in refused.output
    assert (
        "--team adds a team, --language sets what they write, --new-password sets a new password."
        in refused.output
    )


def test_a_new_password_for_nobody_is_refused(variables: dict[str, str], tmp_path: Path) -> None:
    refused = create_user(variables, tmp_path, "--name", "Finn", "--new-password")
    assert refused.exit_code == 1
    assert "Nobody has the e-mail finn@eastmere.example" in refused.output
    assert rows(variables, "staff.id") == []


@pytest.mark.parametrize("command", ["serve", "migrate"])
@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("PLAINCHAT_DATABASE_URL", "postgresql://user:secret@x/y", "must be like sqlite:////srv/chat.db"),
        ("PLAINCHAT_DATABASE_URL", "foo", "must be like sqlite:////srv/chat.db"),
        ("PLAINCHAT_DATABASE_URL", "sqlite:////tmp", "The database /tmp cannot be used"),
        (
            "PLAINCHAT_LOCALES",
            "en xx",
            'PLAINCHAT_LOCALES: there is no translation "xx". There are: en, ar, cy, pl, uk',
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_said_in_one_sentence(
    variables: dict[str, str], command: str, setting: str, value: str, words: str
) -> None:
    refused = plainchat(
        {**variables, setting: value}, command, *(["--port", "0"] if command == "serve" else [])
    )
    assert refused.exit_code == 1
    assert isinstance(refused.exception, SystemExit)  # anything else would be a traceback
    assert refused.output.startswith("Error: ")
    assert words in refused.output
    assert "secret" not in refused.output


def test_a_database_of_a_newer_version_is_said_in_words(variables: dict[str, str]) -> None:
    plainchat(variables, "migrate")
    engine = create_engine(f"sqlite:///{variables['PLAINCHAT_DATA_DIR']}/plainchat.db")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from the future'"))
    engine.dispose()
    refused = plainchat(variables, "migrate")
    assert refused.exit_code == 1
    assert "made by a newer version of Plainchat" in refused.output


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_cannot_be_is_said_in_words(variables: dict[str, str], command: str) -> None:
    refused = plainchat(variables, command, "--port", "99999")
    assert refused.exit_code == 2
    assert "99999 is not in the range 0<=x<=65535" in refused.output


def test_a_port_that_is_taken_is_said_in_words(variables: dict[str, str]) -> None:
    plainchat(variables, "migrate")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = plainchat(variables, "serve", "--port", str(taken.getsockname()[1]))
    assert refused.exit_code == 1
    assert "cannot be used" in refused.output


@pytest.mark.slow
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
    assert (lines[0]["event"], lines[0]["url"]) == ("ready", variables["PLAINCHAT_PUBLIC_URL"])
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
