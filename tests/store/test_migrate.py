"""The migrations make exactly the tables that `tables.py` says."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from app.office import Office
from app.store.migrate import migrate
from app.store.tables import metadata
from tests.support.office import Town, open_office


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
