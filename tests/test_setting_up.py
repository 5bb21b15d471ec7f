"""From an empty folder to a served chat, by `plainchat init` and what `plainchat serve` says before it."""

import socket
import stat
from pathlib import Path

import pytest

from app.store.hold import hold
from tests.support import given
from tests.support.given import COUNCIL, ERIN, KEY, PASSWORD, WEBSITE, init, plainchat, rows, whole

SAMPLE = Path(__file__).resolve().parent.parent / "docs/council.toml"


@pytest.fixture(autouse=True)
def _elsewhere_and_quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given.elsewhere_and_quick(monkeypatch, tmp_path)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where `init` puts it."""
    return tmp_path / "data/plainchat.db"


def test_somebody_who_answers_each_question_has_a_council_and_can_sign_in(
    tmp_path: Path, database: Path
) -> None:
    answers = ["", "Éastmere Council", "", "www.eastmere.example", "https://www.eastmere.example/"]
    answers += ["erin", "Erin@eastmere.example", "Erin", PASSWORD, PASSWORD]
    said = init(typed="\n".join([*answers, ""]))
    assert "Its short name in addresses. It stays for good [eastmere]" in said
    assert "Error: website: give a web address that begins with https://" in said
    assert "Error: email: give an e-mail address" in said
    assert "Éastmere Council is set up. Erin signs in as erin@eastmere.example." in said
    assert "Open as a resident:     http://localhost:8000/eastmere" in said
    assert "plainchat create-council council.toml" in said
    assert PASSWORD not in said
    assert rows(database, "council.origins") == [["https://www.eastmere.example"]]
    assert rows(database, "staff.role") == ["administrator"]
    assert rows(database, "membership.team_id") == rows(database, "team.id")
    modes = {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("data", "secret-keys")}
    assert modes == {"data": 0o700, "secret-keys": 0o600}
    assert stat.S_IMODE((tmp_path / "plainchat.env").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("url", "command"),
    [
        ("http://localhost:8000", "plainchat serve"),
        ("http://localhost:8320", "plainchat serve --port 8320"),
        ("http://127.0.0.1:8320", "plainchat serve --port 8320"),
        ("https://chat.example:8443", "plainchat serve"),
    ],
)
def test_the_command_that_is_printed_listens_where_the_links_lead(url: str, command: str) -> None:
    said = init("--public-url", url, *COUNCIL, *WEBSITE, *ERIN, "--password-file", "password")
    (line,) = [line for line in said.splitlines() if "Start the chat:" in line]
    assert line.endswith(command)
    assert f"{url}/eastmere" in said


def test_options_answer_every_question_and_the_next_commands_need_nothing_more(database: Path) -> None:
    assert "Eastmere Council is set up." in whole()
    assert rows(database, "council.home_url") == ["https://www.eastmere.example/home"]
    again = plainchat({}, "create-council", "council.toml")
    assert again.output.splitlines() == [
        "Nothing changed.",
        "Eastmere Council is set up. Its chat: https://chat.example/eastmere",
    ]


@pytest.mark.parametrize(
    ("given_so_far", "missing"),
    [
        ((), "--council-name"),
        (COUNCIL[:2], "--council-slug"),
        (COUNCIL, "--website"),
        ((*COUNCIL, *WEBSITE), "--email"),
        ((*COUNCIL, *WEBSITE, *ERIN[:2]), "--name"),
        ((*COUNCIL, *WEBSITE, *ERIN), "--password-file"),
    ],
)
def test_where_nobody_can_be_asked_the_option_is_named_and_what_was_made_stays(
    tmp_path: Path, database: Path, given_so_far: tuple[str, ...], missing: str
) -> None:
    stopped = plainchat({}, "init", "--public-url", "https://chat.example", *given_so_far)
    assert stopped.exit_code == 1
    assert f"Nobody is there to be asked. Give {missing}." in stopped.output
    key = (tmp_path / "secret-keys").read_text()
    whole()
    assert (tmp_path / "secret-keys").read_text() == key
    assert rows(database, "council.slug") == ["eastmere"]
    assert rows(database, "staff.email") == ["erin@eastmere.example"]


def test_what_is_set_up_already_is_left_as_it_is(tmp_path: Path, database: Path) -> None:
    whole()
    before = {path: path.read_text() for path in (tmp_path / "plainchat.env", tmp_path / "council.toml")}
    assert "Eastmere Council is set up. Erin signs in" in init()
    assert {path: path.read_text() for path in before} == before
    assert rows(database, "staff.email") == ["erin@eastmere.example"]


def test_an_option_that_cannot_be_is_named(tmp_path: Path) -> None:
    for option, value, words in (
        ("--public-url", "https://chat.example/here", "give scheme and host only"),
        ("--council-slug", "console", "this word is used for something else"),
        ("--email", "erin", "give an e-mail address"),
    ):
        url = () if option == "--public-url" else ("--public-url", "https://chat.example")
        slug = () if option == "--council-slug" else COUNCIL[2:]
        refused = plainchat({}, "init", *url, *COUNCIL[:2], *slug, *WEBSITE, option, value)
        assert refused.exit_code == 1
        assert f"Error: {option}: " in refused.output
        assert words in refused.output


def test_a_councils_own_file_is_taken_and_the_sample_is_not_written(tmp_path: Path, database: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(SAMPLE.read_text().replace('"northborough"', '"westhaven"'))
    url = ("--public-url", "https://chat.example")
    init(*url, "--council-file", str(own), *ERIN, "--password-file", "password")
    assert rows(database, "council.slug") == ["westhaven"]
    assert not (tmp_path / "council.toml").exists()


def test_what_the_environment_sets_is_not_written_down(tmp_path: Path) -> None:
    variables = {
        "PLAINCHAT_SECRET_KEYS": KEY,
        "PLAINCHAT_PUBLIC_URL": "https://chat.example",
        "PLAINCHAT_DATA_DIR": str(tmp_path / "elsewhere"),
    }
    init(*COUNCIL, *WEBSITE, *ERIN, "--password-file", "password", **variables)
    assert (tmp_path / "elsewhere/plainchat.db").exists()
    assert not (tmp_path / "plainchat.env").exists()
    assert not (tmp_path / "secret-keys").exists()


@pytest.mark.parametrize("command", ["migrate", "init"])
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("PLAINCHAT_DATABASE_URL", "sqlite:////proc/nowhere/chat.db"),
        ("PLAINCHAT_DATA_DIR", "/proc/nowhere"),
    ],
)
def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(command: str, setting: str, value: str) -> None:
    variables = {"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_PUBLIC_URL": "https://chat.example"}
    refused = plainchat({**variables, setting: value}, command)
    assert refused.exit_code == 1
    assert "Error: The folder /proc/nowhere cannot be made" in refused.output


def test_serve_says_what_to_type_where_nothing_is_set_up(tmp_path: Path) -> None:
    told = plainchat({}, "serve")
    assert told.exit_code == 1
    assert f"In {tmp_path} nothing is set up yet." in told.output
    assert "plainchat init\n" in told.output


def test_serve_says_what_to_type_where_there_is_no_database(tmp_path: Path) -> None:
    whole()
    (tmp_path / "data/plainchat.db").unlink()
    told = plainchat({}, "serve")
    assert told.exit_code == 1
    assert f"There is no database {tmp_path}/data/plainchat.db yet." in told.output


def test_a_second_server_is_refused_and_other_commands_are_not(database: Path) -> None:
    whole()
    # its port is taken, so that one that is not refused ends too
    with hold(database, "plainchat serve, 127.0.0.1:8000"), socket.create_server(("127.0.0.1", 0)) as taken:
        refused = plainchat({}, "serve", "--port", str(taken.getsockname()[1]))
        assert refused.exit_code == 1
        assert "(plainchat serve, 127.0.0.1:8000, since " in refused.output
        assert "Only one server may have it: stop that one" in refused.output
        dev = ("--email", "dev@eastmere.example", "--name", "Dev", "--password-file", "password")
        for command in (("migrate",), ("create-council", "council.toml"), ("create-user", *dev)):
            assert plainchat({}, *command).exit_code == 0, command


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("PLAINCHAT_PUBLIC_URL", "line 4: write it like PLAINCHAT_PUBLIC_URL=https://chat.example"),
        ("PATH=/nowhere", "line 4: write it like PLAINCHAT_PUBLIC_URL=https://chat.example"),
        ("PLAINCHAT_DATA_DIR=/srv", "line 4: PLAINCHAT_DATA_DIR is given twice."),
        ("PLAINCHAT_PUBLIK_URL=https://chat.example", "PLAINCHAT_PUBLIK_URL is not a setting"),
    ],
)
def test_a_settings_file_with_a_mistake_is_refused_in_words(tmp_path: Path, line: str, words: str) -> None:
    whole()
    with (tmp_path / "plainchat.env").open("a") as file:
        file.write(f"{line}\n")
    for command in ("migrate", "serve", "init"):
        refused = plainchat({}, command)
        assert refused.exit_code == 1
        assert words in refused.output


def test_a_password_that_cannot_be_one_is_asked_for_again(tmp_path: Path, database: Path) -> None:
    asked = plainchat(
        {},
        "init",
        "--public-url",
        "https://chat.example",
        *COUNCIL,
        *WEBSITE,
        *ERIN,
        typed=f"short\n{PASSWORD}\n{PASSWORD}\n",
    )
    assert asked.exit_code == 0, asked.output
    assert "Password, 12 to 200 characters" in asked.output
    assert "give 12 to 200 characters" in asked.output
    assert rows(database, "staff.email") == ["erin@eastmere.example"]


def test_lines_are_added_to_a_file_whose_last_line_has_no_end(tmp_path: Path) -> None:
    (tmp_path / "plainchat.env").write_text("PLAINCHAT_DOCS=yes")
    whole()
    lines = (tmp_path / "plainchat.env").read_text().splitlines()
    assert lines[0] == "PLAINCHAT_DOCS=yes"
    assert "PLAINCHAT_PUBLIC_URL=https://chat.example" in lines


def test_the_environment_counts_more_than_the_file(tmp_path: Path) -> None:
    whole()
    with (tmp_path / "plainchat.env").open("a") as file:
        file.write('# as systemd reads it\n\nPLAINCHAT_LOCALES="en cy"\n')
    elsewhere = {"PLAINCHAT_PUBLIC_URL": "https://other.example", "PLAINCHAT_SECRET_KEYS": KEY}
    assert "https://other.example/eastmere" in init(**elsewhere)
