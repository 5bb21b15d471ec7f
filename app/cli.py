"""The `plainchat` command. docs/deploying.md has a heading for each of its parts."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click
import structlog

from app import council_file, logs
from app.actions import setup
from app.config import Settings, SettingsError
from app.demo import run as demo_run
from app.domain.errors import Refused
from app.domain.terms import Role
from app.office import Office
from app.serving import Site, listen, serve
from app.store import councils
from app.store.migrate import migrate as migrate_database
from app.web.site import build

T = TypeVar("T")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="plainchat")
def main() -> None:
    """Plainchat: live text chat for councils that shuts nobody out."""


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
def serve_command(host: str, port: int) -> None:
    """Serve the chat. Settings are read from PLAINCHAT_... variables."""
    settings = _settings()
    logs.configure(settings.log_level)
    try:
        bound = listen(host, port)
    except OSError as error:
        raise click.ClickException(f"{host}:{port} cannot be used: {error.strerror}") from None

    async def work(office: Office) -> None:
        site = build(office)
        log = structlog.get_logger("plainchat")
        address = {"host": host, "port": port}
        await serve([Site(site, bound, site.state.streams.close)], ready=lambda: log.info("ready", **address))

    _in_office(settings, work)


@main.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest form."""
    settings = _settings()
    migrate_database(settings.database_url)
    click.echo("The database is up to date.")


@main.command("create-council")
@click.argument("file", type=FILE)
def create_council_command(file: Path) -> None:
    """Create the council described in FILE, or what of it is missing."""

    try:
        wanted = council_file.read(file)
    except Refused as error:
        raise click.ClickException(f"{file}: {error}") from None

    async def work(office: Office) -> str:
        council = await council_file.set_up(office, wanted)
        return f"{council.name} is set up. Its chat: {office.settings.public_url}/{council.slug}"

    click.echo(_in_office(_settings(), work))


@main.command("create-user")
@click.option("--email", required=True, help="What they sign in with.")
@click.option("--name", required=True, help="What residents see.")
@click.option("--role", type=click.Choice([str(role) for role in Role]), default="adviser", show_default=True)
@click.option("--team", "teams", multiple=True, help='Such as "northborough/Council tax". May be repeated.')
@click.option("--capacity", default=3, show_default=True, help="How many chats at once.")
@click.option("--password-file", type=FILE, help="A file that holds the password. Without it you are asked.")
def create_user_command(
    email: str, name: str, role: str, teams: tuple[str, ...], capacity: int, password_file: Path | None
) -> None:
    """Create a member of staff."""
    settings = _settings()
    if password_file is not None:
        password = password_file.read_text(encoding="utf-8").strip()
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)

    async def work(office: Office) -> str:
        staff = await setup.create_staff(
            office,
            email=email,
            name=name,
            password=password,
            role=Role(role),
            team_ids=[await _team_id(office, team) for team in teams],
            capacity=capacity,
        )
        return f"{staff.name} can sign in as {staff.email}: {office.settings.public_url}/console"

    click.echo(_in_office(settings, work))


@main.command("demo")
@click.option("--port", default=8000, show_default=True, help="The chat's port; 0 takes a free one.")
@click.option("--data", default=Path("var/demo"), show_default=True, type=click.Path(path_type=Path))
def demo_command(port: int, data: Path) -> None:
    """Serve two pretend councils, with a pretend council site, from one folder."""
    asyncio.run(demo_run.run(port, data))


def _settings() -> Settings:
    try:
        return Settings.from_environment(os.environ)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def _in_office(settings: Settings, work: Callable[[Office], Awaitable[T]]) -> T:
    async def inside() -> T:
        async with Office.open(settings) as office:
            return await work(office)

    try:
        return asyncio.run(inside())
    except Refused as error:
        raise click.ClickException(str(error)) from None


async def _team_id(office: Office, named: str) -> int:
    """The id of "council/Team". Raises click.ClickException when there is no such team."""
    slug, _, name = named.partition("/")
    council = await office.store.read(lambda conn: councils.by_slug(conn, slug))
    teams = await office.store.read(lambda conn: councils.teams(conn, council.id)) if council else []
    for team in teams:
        if team.name == name:
            return team.id
    known = ", ".join(f"{slug}/{team.name}" for team in teams) or "none"
    raise click.ClickException(f'There is no team "{named}". Known in {slug}: {known}.')


if __name__ == "__main__":
    sys.exit(main())
