"""Settings."""

from pathlib import Path

import pytest

from app.config import Settings, SettingsError, exposed

KEY = "a-key-for-tests-that-is-long-enough"


def test_what_is_not_given_has_a_default() -> None:
    settings = Settings.from_environment({"PLAINCHAT_SECRET_KEYS": KEY, "HOME": "/root"})
    assert settings.secret_keys == (KEY,)
    assert settings.heartbeat_seconds == 15
    assert settings.locales == ("en", "cy")
    assert settings.database_url == f"sqlite:///{Path('var').resolve()}/plainchat.db"
    assert not settings.demo


def test_everything_can_be_given() -> None:
    settings = Settings.from_environment(
        {
            "PLAINCHAT_SECRET_KEYS": f"{KEY}-new, {KEY}-old",
            "PLAINCHAT_DATA_DIR": "/srv/chat",
            "PLAINCHAT_DATABASE_URL": "sqlite:////srv/other.db",
            "PLAINCHAT_PUBLIC_URL": "https://chat.example.org/",
            "PLAINCHAT_HEARTBEAT_SECONDS": "2.5",
            "PLAINCHAT_POLL_SECONDS": "2",
            "PLAINCHAT_SESSION_HOURS": "48",
            "PLAINCHAT_LOCALES": "cy en ar-XB",
            "PLAINCHAT_DEMO": "yes",
            "PLAINCHAT_LOG_LEVEL": "debug",
        }
    )
    assert settings == Settings(
        secret_keys=(f"{KEY}-new", f"{KEY}-old"),
        data_dir=Path("/srv/chat"),
        database_url="sqlite:////srv/other.db",
        public_url="https://chat.example.org",
        heartbeat_seconds=2.5,
        poll_seconds=2.0,
        session_hours=48,
        locales=("cy", "en", "ar-XB"),
        demo=True,
        log_level="debug",
    )


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"{KEY}-one\n{KEY}-two\n")
    settings = Settings.from_environment({"PLAINCHAT_SECRET_KEYS_FILE": str(file)})
    assert settings.secret_keys == (f"{KEY}-one", f"{KEY}-two")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "PLAINCHAT_SECRET_KEYS is missing"),
        ({"PLAINCHAT_SECRET_KEYS": "short"}, "at least 32"),
        ({"PLAINCHAT_SECRET_KEY": KEY}, "PLAINCHAT_SECRET_KEY is not a setting"),
        ({"PLAINCHAT_SECRET_KEYS_FILE": "/nowhere/at/all"}, "cannot be read"),
        ({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_PUBLIC_URL": "chat.example.org"}, "PLAINCHAT_PUBLIC_URL"),
        ({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_PUBLIC_URL": "https://a.example/x"}, "no path"),
        ({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_HEARTBEAT_SECONDS": "soon"}, "must be a number"),
        *[
            (
                {"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_HEARTBEAT_SECONDS": seconds},
                "PLAINCHAT_HEARTBEAT_SECONDS must be from 1 to 15",
            )
            for seconds in ("0", "0.9", "15.1", "60")
        ],
        (
            {"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_HEARTBEAT_SECONDS": "nan"},
            "HEARTBEAT_SECONDS must be a number",
        ),
        ({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_POLL_SECONDS": "inf"}, "POLL_SECONDS must be a number"),
        ({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_POLL_SECONDS": "0"}, "^PLAINCHAT_POLL_SECONDS must be ab"),
        ({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_POLL_SECONDS": "31"}, "above 0 and up to 30"),
        *[
            (
                {"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_SESSION_HOURS": hours},
                "^PLAINCHAT_SESSION_HOURS must be above 20",
            )
            for hours in ("0", "12", "20")
        ],
        ({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_SESSION_HOURS": "nan"}, "whole number"),
        ({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_SESSION_HOURS": "1.5"}, "whole number"),
        ({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_DEMO": "perhaps"}, "yes or no"),
        ({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_LOCALES": "English"}, "PLAINCHAT_LOCALES"),
        *[
            (
                {
                    "PLAINCHAT_SECRET_KEYS": KEY,
                    "PLAINCHAT_SMTP_HOST": "localhost",
                    "PLAINCHAT_SMTP_FROM": address,
                },
                "PLAINCHAT_SMTP_FROM must be an address",
            )
            for address in ("", "chat", "chat@bücher.example", "Chat <chat@eastmere.example>", "a@b c")
        ],
        ({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_LOG_LEVEL": "loud"}, "PLAINCHAT_LOG_LEVEL"),
        ({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_DATABASE_URL": "foo"}, "PLAINCHAT_DATABASE_URL"),
        ({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_DATABASE_URL": "postgresql://x"}, "only SQLite"),
        ({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_DATABASE_URL": "sqlite://"}, "only SQLite"),
        ({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_DATABASE_URL": "sqlite:///:memory:"}, "only SQLite"),
    ],
)
def test_what_cannot_be_used_is_said_by_name(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Settings.from_environment(given)


def test_twice_is_once_too_often(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(KEY)
    with pytest.raises(SettingsError, match="given twice"):
        Settings.from_environment({"PLAINCHAT_SECRET_KEYS": KEY, "PLAINCHAT_SECRET_KEYS_FILE": str(file)})


def test_what_every_user_of_the_machine_can_read_is_told_with_what_to_do(tmp_path: Path) -> None:
    folder, file = tmp_path / "data", tmp_path / "keys"
    folder.mkdir()
    file.write_text(KEY)
    environment = {"PLAINCHAT_SECRET_KEYS_FILE": str(file), "PLAINCHAT_DATA_DIR": str(folder)}
    settings = Settings.from_environment(environment)
    folder.chmod(0o755)
    file.chmod(0o644)
    assert [words.partition(": ")[2] for words in exposed(settings, environment)] == [
        f"chmod 700 {folder}",
        f"chmod 600 {file}",
    ]
    folder.chmod(0o750)  # a group may be meant
    file.chmod(0o640)
    assert exposed(settings, environment) == []


def test_secrets_are_not_shown() -> None:
    assert KEY not in repr(Settings(secret_keys=(KEY,)))


def test_cookies_are_secure_exactly_behind_https() -> None:
    assert Settings(secret_keys=(KEY,), public_url="https://chat.example.org").cookies_secure
    assert not Settings(secret_keys=(KEY,), public_url="http://localhost:8000").cookies_secure
