"""The migrations make exactly the tables that `tables.py` says."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import IntegrityError

from app.domain.terms import RouteKind
from app.office import Office
from app.store import catalogues
from app.store.councils import ContactRoute, contact_routes
from app.store.engine import writing_engine
from app.store.migrate import MIGRATIONS, migrate
from app.store.tables import conversation, metadata
from tests.support.office import Town, open_office

NOW = "2026-11-24 10:00:00"
MAILS_OF_0005 = (
    "INSERT INTO council VALUES (1, 'northborough', 'Northborough', 'Europe/London', '[]', '', '', '{NOW}')",
    "INSERT INTO team (id, council_id, name, position, created_at) VALUES (1, 1, 'Council Tax', 1, '{NOW}')",
    "INSERT INTO follow_up (id, reference, council_id, team_id, state, locale, with_scripts, form_key_hash,"
    " token_hash, left_at) VALUES (1, 'KRT-7M4N', 1, 1, 'answered', 'en', 0, 'a', 'b', '{NOW}')",
    "INSERT INTO event (id, at, kind, follow_up_id, sender, data)"
    " VALUES (1, '{NOW}', 'follow_up.answered', 1, 'adviser', '{}'),"
    " (2, '{NOW}', 'follow_up.answered', 1, 'adviser', '{}')",
    "INSERT INTO outbox VALUES (1, 1, 'sent', 1, '{NOW}', '', '{NOW}'),"
    " (2, 1, 'waiting', 3, '{NOW}', 'unreachable', '{NOW}')",
)
CHAT_OF_0006 = (
    *MAILS_OF_0005[:2],
    "INSERT INTO conversation (id, public_id, reference, council_id, team_id, state, visitor_name, locale,"
    " with_scripts, start_key_hash, token_hash, started_at, last_word_at)"
    " VALUES (1, 'a', 'KRT-7M4N', 1, 1, 'waiting', '', 'en', 0, 'a', 'b', '{NOW}', '{NOW}')",
)


def upgrade(conn: Connection, revision: str) -> None:
    """The tables as they were at that revision."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = conn
    command.upgrade(config, revision)


def _schema(conn: Connection) -> list[tuple[str, str]]:
    rows = conn.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"))
    return [(row.name, row.sql) for row in rows]


async def test_the_migrated_schema_equals_the_tables(office: Office) -> None:
    def differences(conn: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(conn, opts={"compare_type": True}), metadata))

    assert await office.store.read(differences) == []


async def test_ids_of_events_are_never_used_again(office: Office) -> None:
    schema = dict(await office.store.read(_schema))
    assert "AUTOINCREMENT" in schema["event"]
    assert {"event_no_update", "event_no_delete"} <= set(schema)


async def test_migrating_again_changes_nothing(office: Office, town: Town) -> None:
    before = await office.store.read(_schema)
    migrate(office.settings.database_url)
    assert await office.store.read(_schema) == before


async def test_a_new_directory_is_made(tmp_path: Path) -> None:
    async with open_office(tmp_path / "new" / "place") as office:
        assert await office.store.read(_schema)


def test_a_contact_route_of_before_has_nothing_new_to_say(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'plainchat.db'}"
    engine = writing_engine(url)
    with engine.begin() as conn:
        upgrade(conn, "0006")
        conn.exec_driver_sql(MAILS_OF_0005[0].replace("{NOW}", NOW))
        conn.exec_driver_sql(
            "INSERT INTO contact_route"
            " (id, council_id, position, kind, label, target, hours, note, languages)"
            """ VALUES (1, 1, 1, 'phone', 'Phone', '01632960001', 'Always', '', '["en"]')"""
        )
    migrate(url)
    with engine.begin() as conn:
        [route] = contact_routes(conn, 1)
    assert route == ContactRoute(1, RouteKind.PHONE, "Phone", "01632960001", "Always", "", ("en",))
    engine.dispose()


def test_words_from_before_can_be_erased_and_not_rewritten(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'plainchat.db'}"
    engine = writing_engine(url)
    with engine.begin() as conn:
        upgrade(conn, "0016")
        for statement in (
            "INSERT INTO event (id, at, kind, sender, data)"
            f" VALUES (1, '{NOW}', 'message.posted', 'visitor', '{{}}')",
            "INSERT INTO words (event_id, text) VALUES (1, 'Hello')",
        ):
            conn.exec_driver_sql(statement)
    migrate(url)
    with engine.connect() as conn:
        with pytest.raises(IntegrityError, match="words can only be erased"), conn.begin():
            conn.execute(text("UPDATE words SET text = 'Other'"))
        with conn.begin():
            assert conn.execute(text("SELECT text FROM words")).scalars().all() == ["Hello"]
            conn.execute(text("UPDATE words SET text = NULL"))
    engine.dispose()


def test_an_outbox_with_mails_in_it_takes_transcripts_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'plainchat.db'}"
    engine = writing_engine(url)
    with engine.begin() as conn:
        upgrade(conn, "0005")
        for statement in MAILS_OF_0005:
            conn.exec_driver_sql(statement.replace("{NOW}", NOW))
        before = conn.execute(text("SELECT * FROM outbox ORDER BY event_id")).mappings().all()
    migrate(url)
    with engine.begin() as conn:
        after = conn.execute(text("SELECT * FROM outbox ORDER BY event_id")).mappings().all()
        assert len(before) == 2
        new = {"conversation_id": None, "email": ""}
        assert [dict(row) for row in after] == [{**row, **new} for row in before]
        conn.execute(text("UPDATE outbox SET follow_up_id = NULL WHERE event_id = 2"))
        assert conn.execute(text("PRAGMA foreign_key_check")).all() == []
    engine.dispose()


def test_chats_from_before_needs_were_asked_have_none(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'plainchat.db'}"
    engine = writing_engine(url)
    with engine.begin() as conn:
        upgrade(conn, "0006")
        for statement in CHAT_OF_0006:
            conn.exec_driver_sql(statement.replace("{NOW}", NOW))
    migrate(url)
    with engine.begin() as conn:
        assert conn.execute(select(conversation.c.needs)).scalars().all() == [[]]
    engine.dispose()


def test_a_review_from_before_versions_is_of_one_that_is_not_known(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'plainchat.db'}"
    engine = writing_engine(url)
    with engine.begin() as conn:
        upgrade(conn, "0006")
        for statement in (
            "INSERT INTO staff (id, email, name, password_hash, role, capacity, availability, created_at)"
            f" VALUES (1, 'erin@a.example', 'Erin', '', 'administrator', 3, 'away', '{NOW}')",
            f"INSERT INTO catalogue_review VALUES ('cy', 1, '{NOW}')",
        ):
            conn.exec_driver_sql(statement)
    migrate(url)
    with engine.begin() as conn:
        [review] = catalogues.reviews(conn)
        assert (review.locale, review.version, review.reviewer, review.marks) == (
            "cy",
            "",
            "Erin",
            frozenset(),
        )
        assert review.at == datetime(2026, 11, 24, 10, tzinfo=UTC)
        assert catalogues.reviewed(conn) == {"cy": {""}}
    engine.dispose()
