"""`plainchat doctor`: nothing to do where all is well, and each fault said with what to do about it."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.actions.setup import record_catalogue_review
from app.config import Settings
from app.doctor.findings import Finding, Level
from app.doctor.machine import machine
from app.doctor.mail import mail
from app.doctor.online import online
from app.doctor.town import town as look_at_town
from app.domain.locales import PSEUDO_LOCALE
from app.office import Office
from app.store import checkup
from app.store.hold import hold
from tests.support import given
from tests.support.command import free_port
from tests.support.given import KEY, plainchat, whole
from tests.support.holding_proxy import HoldingProxy
from tests.support.office import Town, settings_for
from tests.support.server import running
from tests.support.smtp import certificate, mail_server

pytestmark = pytest.mark.slow  # each sets up an installation of its own

SAMPLE = Path(__file__).resolve().parent.parent / "docs/council.toml"
REAL = (
    SAMPLE.read_text()
    .replace("northborough.example", "northborough.gov.uk")
    .replace("01632 960001", "01632 555001")
)


@pytest.fixture(autouse=True)
def _elsewhere_and_quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given.elsewhere_and_quick(monkeypatch, tmp_path)


@pytest.fixture
def well(tmp_path: Path) -> Path:
    """The folder of an installation that lacks nothing."""
    file = tmp_path / "council.toml"
    file.write_text(REAL)
    whole()
    setting(tmp_path, "PLAINCHAT_LOCALES=en")
    return tmp_path


def doctor(**variables: str) -> tuple[int, list[str]]:
    """Exit status and lines."""
    done = plainchat(variables, "doctor")
    assert isinstance(done.exception, SystemExit | None), done.exception
    return done.exit_code, done.output.splitlines()


def bad(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.startswith("ok ")]


def in_database(folder: Path, sql: str) -> None:
    with closing(sqlite3.connect(folder / "data/plainchat.db")) as database, database:
        database.execute(sql)


def setting(folder: Path, line: str, *, instead: str = "") -> None:
    """Adds a line to the settings, in place of another."""
    file = folder / "plainchat.env"
    file.write_text(file.read_text().removesuffix(f"{instead}\n" if instead else "") + f"{line}\n")


def council(folder: Path, old: str, new: str) -> None:
    """Changes the council's file and sets the council up again."""
    text = (folder / "council.toml").read_text()
    assert old in text
    (folder / "council.toml").write_text(text.replace(old, new))
    assert plainchat({}, "create-council", "council.toml").exit_code == 0


def test_where_all_is_well_there_is_nothing_to_do(well: Path) -> None:
    status, lines = doctor()
    assert bad(lines) == []
    assert status == 0
    assert {line.split(":")[0].split()[-1] for line in lines} == {
        "settings", "address", "files", "disk", "SQLite", "time", "database", "server", "northborough"
    }  # fmt: skip


def test_for_programs_it_is_json(well: Path) -> None:
    (well / "secret-keys").chmod(0o644)
    done = plainchat({}, "doctor", "--json")
    assert done.exit_code == 1
    (found,) = [one for one in json.loads(done.output) if one["level"] == "problem"]
    assert found["about"] == "files"
    assert found["to_do"] == f"chmod 600 {well}/secret-keys"


FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a setting that is not known": (
        lambda folder: setting(folder, "PLAINCHAT_X=1"),
        "problem  settings: PLAINCHAT_X is not a setting.",
    ),
    "a language without translation": (
        lambda folder: setting(folder, "PLAINCHAT_LOCALES=en xx", instead="PLAINCHAT_LOCALES=en"),
        'problem  settings: PLAINCHAT_LOCALES: there is no translation "xx".',
    ),
    "keys that all can read": (
        lambda folder: (folder / "secret-keys").chmod(0o644),
        "problem  files: Every user of this machine can read the keys in {folder}/secret-keys. chmod 600 ",
    ),
    "data that all can open": (
        lambda folder: (folder / "data").chmod(0o755),
        "problem  files: Every user of this machine can open {folder}/data, the folder of the data. chmod",
    ),
    "no database": (
        lambda folder: (folder / "data/plainchat.db").unlink(),
        "problem  database: The database {folder}/data/plainchat.db cannot be read: it is not there. ",
    ),
    "no folder": (
        lambda folder: (folder / "data").rename(folder / "gone"),
        "problem  disk: There is no folder {folder}/data for the data. plainchat init",
    ),
    "no database but something else": (
        lambda folder: (folder / "data/plainchat.db").write_text("a letter to my aunt" * 100),
        "problem  database: The database {folder}/data/plainchat.db cannot be read: file is not a database.",
    ),
    "an older form": (
        lambda folder: in_database(folder, "UPDATE alembic_version SET version_num = '0001'"),
        "problem  database: The database is of an older form. plainchat migrate",
    ),
    "a newer form": (
        lambda folder: in_database(folder, "UPDATE alembic_version SET version_num = 'from the future'"),
        "problem  database: The database was made by a newer version of Plainchat.",
    ),
    "no administrator": (
        lambda folder: in_database(folder, "UPDATE staff SET role = 'adviser'"),
        "problem  staff: There is no administrator. plainchat create-user --role administrator",
    ),
    "no opening hours": (
        lambda folder: council(folder, 'hours = ["Mon-Fri 09:00-17:00", "Sat 10:00-12:00"]', ""),
        "problem  northborough: Team Council tax has no opening in the next 60 days.",
    ),
    "a team with nobody in it": (
        lambda folder: council(folder, '[[team]]\nname = "Housing"', '[[team]]\nname = "Parks"'),
        "problem  northborough: Nobody belongs to team Parks, to answer its chats. "
        'plainchat create-user --email ... --team "northborough/Parks"',
    ),
    "no wrap-up codes": (
        lambda folder: council(folder, "wrap_up_codes = [", "wrap_up_codes = []\n# "),
        "problem  northborough: It has no wrap-up codes, so advisers cannot end a chat.",
    ),
    "a made-up number": (
        lambda folder: council(folder, "01632 555001", "01632 960001"),
        'warning  northborough: The contact route "Phone" has a made-up target: 01632960001.',
    ),
    "routes of one sense": (
        lambda folder: in_database(folder, "DELETE FROM contact_route WHERE kind <> 'phone'"),
        "problem  northborough: Its contact routes shut people out: a council needs at least two",
    ),
    "a film that is not there": (
        lambda folder: council(
            folder,
            'kind = "email"',
            'kind = "email"\nvideo = "a.mp4"\nvideo_captions = "a.vtt"\nvideo_transcript = "Hello"',
        ),
        'warning  northborough: The contact route "E-mail" has a film that is not there: ',
    ),
    "a film about the chat that is not there": (
        lambda folder: council(
            folder,
            "time_limit = 0",
            'time_limit = 0\nvideo = "a.mp4"\nvideo_captions = "a.vtt"\nvideo_transcript = "Hello"',
        ),
        "warning  northborough: It has a film that is not there: ",
    ),
    "a time limit": (
        lambda folder: council(folder, "time_limit = 0", "time_limit = 30"),
        "warning  northborough: Its chats pause after 30 minutes in which nothing is heard of a resident.",
    ),
    "no website": (
        lambda folder: council(folder, "origins = [", "origins = []\n# "),
        "warning  northborough: No website may show its chat in a panel",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_said_with_what_to_do(well: Path, fault: str) -> None:
    make, words = FAULTS[fault]
    make(well)
    status, lines = doctor()
    expected = words.format(folder=well)
    assert [line for line in bad(lines) if line.startswith(expected)], lines
    assert status == int(expected.startswith("problem"))


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        (
            {"PLAINCHAT_PUBLIC_URL": "http://chat.example"},
            "problem  address: http://chat.example is not",
        ),
        ({"PLAINCHAT_PUBLIC_URL": "http://localhost:8000"}, "warning  address: http://localhost:8000 can be"),
        ({"PLAINCHAT_LOCALES": "en cy"}, 'warning  languages: The language "cy" is not offered'),
    ],
)
def test_a_setting_that_shuts_people_out_is_told(well: Path, variables: dict[str, str], words: str) -> None:
    (found,) = bad(doctor(**variables)[1])
    assert found.startswith(words)


def test_in_an_empty_folder_it_says_how_to_begin() -> None:
    status, (line,) = doctor()
    assert status == 1
    assert line.startswith("problem  settings: PLAINCHAT_SECRET_KEYS is missing")
    assert "plainchat init" in line


async def test_a_language_whose_words_have_changed_is_told(office: Office, town: Town) -> None:
    async def told(installed: str) -> list[str]:
        found = await office.store.read(
            lambda conn: [
                *look_at_town(
                    conn,
                    replace(office.settings, locales=("en", "cy", PSEUDO_LOCALE)),
                    {"cy": installed},
                    office.clock(),
                )
            ]
        )
        return [one.words for one in found if one.about == "languages"]

    assert await told("a1") == ['The language "cy" is not offered: nobody has reviewed its translation.']
    await record_catalogue_review(office, town.erin, "cy", version="a1", reviewer="Siân", marks=[])
    assert await told("a1") == []
    assert await told("b2") == ['The language "cy" is offered, marked: nobody has reviewed its newest words.']


def test_it_makes_nothing(tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    doctor(PLAINCHAT_SECRET_KEYS=KEY, PLAINCHAT_DATA_DIR=str(tmp_path / "data"))
    assert sorted(tmp_path.rglob("*")) == before


def test_the_server_that_has_the_database_is_named(well: Path) -> None:
    with hold(well / "data/plainchat.db", "plainchat serve, 127.0.0.1:8000"):
        status, lines = doctor()
    assert status == 0
    (line,) = [line for line in lines if line.startswith("ok       server")]
    assert "(plainchat serve, 127.0.0.1:8000, since " in line


def problems(folder: Path, now: datetime | None = None) -> list[Finding]:
    settings = Settings((KEY,), data_dir=folder / "data", public_url="https://chat.example")
    found = machine(settings, {}, now or datetime.now(UTC))
    return [one for one in found if one.level is Level.PROBLEM]


def test_a_clock_that_is_behind_the_newest_entry_is_told(well: Path) -> None:
    (found,) = problems(well, datetime.now(UTC) - timedelta(hours=1))
    assert "which is before the database's newest entry" in found.words


def test_a_full_disk_an_old_library_and_a_database_that_takes_nothing_are_told(
    well: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.doctor.machine.NO_SPACE", 2**62)
    monkeypatch.setattr(checkup, "OLDEST_SQLITE", (4, 0, 0))
    monkeypatch.setattr("app.store.engine.BUSY_SECONDS", 0)
    with closing(sqlite3.connect(well / "data/plainchat.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        found = {one.about: one.words for one in problems(well)}
    assert set(found) == {"disk", "SQLite", "database"}
    assert "4.0.0 or later is needed" in found["SQLite"]
    assert found["database"] == "The database cannot be written to: database is locked."


def test_by_the_network_it_tells_who_answers_and_whether_streams_are_held_back(tmp_path: Path) -> None:
    with running(tmp_path / "server") as server:
        assert [(one.level, one.about) for one in online(server.url)] == [
            (Level.OK, "answer"),
            (Level.OK, "streams"),
        ]
        with HoldingProxy(server.port) as proxy:
            (held,) = [one for one in online(proxy.url) if one.level is Level.PROBLEM]
        assert held.words == "Streams are held back on the way, so messages come seconds late."
        (wrong,) = online(f"{server.url}/northborough")
        assert "answers 404" in wrong.words
    (nobody,) = online(f"http://127.0.0.1:{free_port()}")
    assert "does not answer from here" in nobody.words


async def mail_of(folder: Path, **smtp: Any) -> list[tuple[Level, str]]:
    """What is found about the mail server of these settings."""
    settings = settings_for(folder, smtp_from="chat@northborough.example", **smtp)
    found = await asyncio.to_thread(lambda: list(mail(settings)))
    return [(one.level, f"{one.words} {one.to_do}") for one in found]


async def test_the_mail_server_is_greeted_and_sent_nothing(tmp_path: Path) -> None:
    assert await mail_of(tmp_path) == [], "none is set"
    async with mail_server() as server:
        where: dict[str, Any] = {"smtp_host": server.host, "smtp_port": server.port}
        ((level, words),) = await mail_of(tmp_path, **where, smtp_security="none")
        assert (level, server.came) == (Level.OK, [])
        assert f"{server.host}:{server.port} can be reached. No e-mail was sent." in words
        ((level, words),) = await mail_of(tmp_path, **where, smtp_security="starttls")
        assert level is Level.PROBLEM
        assert "Check PLAINCHAT_SMTP_SECURITY" in words
    port = free_port()
    ((level, words),) = await mail_of(tmp_path, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
    assert level is Level.PROBLEM
    assert f"127.0.0.1:{port} does not answer as a mail server" in words
    assert "Check PLAINCHAT_SMTP_HOST, PLAINCHAT_SMTP_PORT" in words


async def test_a_wrong_password_for_the_mail_server_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    async with mail_server(certificate=file) as server:
        where: dict[str, Any] = {"smtp_host": server.host, "smtp_port": server.port, "smtp_user": "chat"}
        ((level, words),) = await mail_of(tmp_path, **where, smtp_password="wrong")
        assert level is Level.PROBLEM
        assert "Check PLAINCHAT_SMTP_USER and PLAINCHAT_SMTP_PASSWORD." in words
        assert "wrong" not in words
        ((level, _),) = await mail_of(tmp_path, **where, smtp_password="correct horse")
        assert level is Level.OK


def test_online_asks_the_mail_server_too(well: Path) -> None:
    setting(well, f"PLAINCHAT_SMTP_HOST=127.0.0.1\nPLAINCHAT_SMTP_PORT={free_port()}")
    setting(well, "PLAINCHAT_SMTP_FROM=chat@northborough.gov.uk")
    assert not [line for line in doctor()[1] if " mail:" in line], "only by the network"
    lines = plainchat({}, "doctor", "--online").output.splitlines()
    (found,) = [line for line in lines if " mail:" in line]
    assert found.startswith("problem")
