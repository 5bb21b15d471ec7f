"""The `plainchat` command. docs/deploying.md has a heading for each of its parts."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import click
import structlog

from app import council_file, logs
from app.actions import accounts, setup
from app.actions.council import set_up as set_up_council
from app.config import Settings, SettingsError, exposed
from app.demo import run as demo_run
from app.domain.errors import Refused
from app.domain.locales import PSEUDO_LOCALE
from app.domain.terms import Role
from app.jobs import loop as jobs
from app.office import Office
from app.serving import Site, listen, serve
from app.store import councils, people
from app.store.migrate import DatabaseUnusableError
from app.store.migrate import migrate as migrate_database
from app.store.people import Staff
from app.web.language import Languages
from app.web.letters import letter
from app.web.site import build

T = TypeVar("T")
PORT = click.IntRange(0, 65535)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="plainchat")
def main() -> None:
    """Plainchat: live text chat for councils that shuts nobody out."""


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=PORT, help="The port to listen on.")
def serve_command(host: str, port: int) -> None:
    """Serve the chat. Settings are read from PLAINCHAT_... variables."""
    settings = _settings()
    logs.configure(settings.log_level)
    try:
        bound = listen(host, port)
    except OSError as error:
        raise click.ClickException(f"{host}:{port} cannot be used: {error.strerror}") from None

    log = structlog.get_logger("plainchat")

    async def work(office: Office) -> None:
        for words in exposed(settings, os.environ):
            log.warning(words)
        site = build(office)
        address = {"host": host, "port": port}
        async with jobs.running(office, partial(letter, site.state.languages)):
            await serve(
                [Site(site, bound, site.state.streams.close)], ready=lambda: log.info("ready", **address)
            )

    with bound:  # also closed when the database cannot be used
        _in_office(settings, work)


@main.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest form."""
    settings = _settings()
    try:
        migrate_database(settings.database_url)
    except DatabaseUnusableError as error:
        raise _unusable(error) from None
    click.echo("The database is up to date.")


@main.command("create-council")
@click.argument("file", type=FILE)
def create_council_command(file: Path) -> None:
    """Create the council described in FILE, or make it what FILE says now.

    A file to copy is docs/council.toml.
    """
    try:
        wanted = council_file.read(file)
    except Refused as error:
        raise click.ClickException(f"{file}: {error}") from None
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}") from None
    settings = _settings()
    done = _in_office(settings, lambda office: set_up_council(office, wanted))
    if not done.created:
        click.echo("\n".join(done.changes or ("Nothing changed.",)))
    click.echo(f"{done.council.name} is set up. Its chat: {settings.public_url}/{done.council.slug}")
    for words in council_file.warnings(wanted):
        click.echo(f"Warning: {words}", err=True)


@main.command("create-user")
@click.option("--email", required=True, help="What they sign in with.")
@click.option("--name", help="What residents see. Needed for somebody new.")
@click.option("--role", type=click.Choice([str(role) for role in Role]), help="Without it: adviser.")
@click.option("--team", "teams", multiple=True, help='Such as "northborough/Council tax". May be repeated.')
@click.option("--capacity", type=int, help="How many chats at once. Without it: 3.")
@click.option("--new-password", is_flag=True, help="Set a new password for somebody who is there already.")
@click.option("--password-file", type=FILE, help="A file that holds the password. Without it you are asked.")
def create_user_command(
    email: str,
    name: str | None,
    role: str | None,
    teams: tuple[str, ...],
    capacity: int | None,
    new_password: bool,
    password_file: Path | None,
) -> None:
    """Create a member of staff. For somebody who is there already: add teams, or set a new password."""
    email = email.strip().lower()

    def password() -> str:
        if password_file is None:
            return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
        try:
            return password_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise click.ClickException(f"{password_file} cannot be read as text.") from None

    async def create(office: Office) -> list[str]:
        if name is None or new_password:
            option = "leave out --new-password" if name is not None else "give --name"
            raise click.ClickException(f"Nobody has the e-mail {email} yet: {option} to make somebody new.")
        staff = await setup.create_staff(
            office,
            email=email,
            name=name,
            team_ids=[await _team_id(office, team) for team in teams],
            password=password(),
            role=Role(role or Role.ADVISER),
            capacity=3 if capacity is None else capacity,
        )
        lines = [f"{staff.name} can sign in as {staff.email}: {office.settings.public_url}/console"]
        if not teams:
            lines.append(f"{staff.name} belongs to no team, so the desk will be empty. To add one:")
            lines.append(f'  plainchat create-user --email {staff.email} --team "COUNCIL/TEAM"')
        return lines

    async def change(office: Office, staff: Staff) -> list[str]:
        if not teams and not new_password:
            there = await office.store.read(lambda conn: people.teams_of(conn, staff.id))
            where = ", ".join(f"{one.council_name}: {one.team.name}" for one in there) or "no team"
            raise click.ClickException(
                f"{email} is there already: {staff.name}, {staff.role}, in {where}. "
                "--team adds a team, --new-password sets a new password."
            )
        ids = {await _team_id(office, team): team for team in teams}
        if new_password:
            await accounts.set_password(office, staff.id, password())
        joined = await accounts.join_teams(office, staff.id, list(ids))
        lines = [
            f"{staff.name} is now in {team}." if one in joined else f"{staff.name} is in {team} already."
            for one, team in ids.items()
        ]
        if new_password:
            lines.append(f"{staff.name} has a new password, and is signed out everywhere.")
        elif password_file is not None:
            lines.append("The password stays. --new-password sets a new one.")
        asked = (
            ("name", name, staff.name),
            ("role", role, staff.role),
            ("capacity", capacity, staff.capacity),
        )
        return lines + [
            f"The {what} stays {now}." for what, wish, now in asked if wish is not None and wish != now
        ]

    async def work(office: Office) -> list[str]:
        staff = await office.store.read(lambda conn: people.by_email(conn, email))
        return await create(office) if staff is None else await change(office, staff)

    click.echo("\n".join(_in_office(_settings(), work)))


@main.command("demo")
@click.option(
    "--port", default=8000, show_default=True, type=PORT, help="The chat's port; 0 takes a free one."
)
@click.option("--data", default=Path("var/demo"), show_default=True, type=click.Path(path_type=Path))
def demo_command(port: int, data: Path) -> None:
    """Serve two pretend councils, with a pretend council site, from one folder."""
    try:
        asyncio.run(demo_run.run(port, data))
    except DatabaseUnusableError as error:
        raise click.ClickException(str(error)) from None


def _settings() -> Settings:
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    languages = Languages.load().by_code
    for locale in settings.locales:
        if locale not in languages:
            known = ", ".join(code for code in languages if code != PSEUDO_LOCALE)
            raise click.ClickException(
                f'PLAINCHAT_LOCALES: there is no translation "{locale}". There are: {known}.'
            )
    return settings


def _in_office(settings: Settings, work: Callable[[Office], Awaitable[T]]) -> T:
    async def inside() -> T:
        async with Office.open(settings) as office:
            return await work(office)

    try:
        return asyncio.run(inside())
    except Refused as error:
        raise click.ClickException(str(error)) from None
    except DatabaseUnusableError as error:
        raise _unusable(error) from None


def _unusable(error: DatabaseUnusableError) -> click.ClickException:
    return click.ClickException(f"{error} See PLAINCHAT_DATA_DIR and PLAINCHAT_DATABASE_URL.")


async def _team_id(office: Office, named: str) -> int:
    """The id of "council/Team". Raises click.ClickException when there is no such team."""
    there = await office.store.read(
        lambda conn: {
            f"{council.slug}/{team.name}": team.id
            for council in councils.every(conn)
            for team in councils.teams(conn, council.id)
        }
    )
    if named in there:
        return there[named]
    if not there:
        raise click.ClickException(
            "There is no team yet. Make a council first: plainchat create-council FILE"
        )
    slug, slash, _ = named.partition("/")
    listed = [name for name in there if name.startswith(f"{slug}/")] or list(there)
    problem = (
        f'There is no team "{named}".' if slash else f'Write a team as council/Team, such as "{listed[0]}".'
    )
    raise click.ClickException("\n  ".join([f"{problem} The teams there are:", *listed]))


if __name__ == "__main__":
    sys.exit(main())
