"""The `plainchat` command. docs/deploying.md has a heading for each of its parts."""

import asyncio
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import click
import structlog

from app import council_file, logs
from app.actions import accounts, setup
from app.actions.council import set_up as set_up_council
from app.commands import common
from app.commands.doctor import doctor_command
from app.commands.init import init_command
from app.commands.statement import statement_command
from app.config import SettingsError, exposed
from app.demo import run as demo_run
from app.domain.errors import Refused
from app.domain.terms import Role
from app.jobs import loop as jobs
from app.office import Office
from app.serving import Site, listen, serve
from app.shipped import shipped
from app.store import councils, people
from app.store.hold import StoreHeldError, hold
from app.store.migrate import DatabaseUnusableError
from app.store.migrate import migrate as migrate_database
from app.store.people import Staff
from app.web.letters import letter
from app.web.site import build

PORT = click.IntRange(0, 65535)
SAMPLES = {
    "council": council_file.SAMPLE,
    "service": shipped("deploy") / "plainchat.service",
    "nginx": shipped("deploy") / "nginx.conf",
}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="plainchat")
def main() -> None:
    """Plainchat: live text chat for councils that shuts nobody out."""


main.add_command(init_command)
main.add_command(doctor_command)
main.add_command(statement_command)


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=PORT, help="The port to listen on.")
def serve_command(host: str, port: int) -> None:
    """Serve the chat. Settings are read from PLAINCHAT_... variables and from plainchat.env."""
    settings = common.settings_or_how_to_begin()
    logs.configure(settings.log_level)
    log = structlog.get_logger("plainchat")

    async def work(office: Office) -> None:
        for words in exposed(settings, common.environment()):
            log.warning(words)
        if not await office.store.read(councils.every):
            log.warning(f"There is no council yet, so nobody can chat: {common.called()} init")
        site = build(office)
        address = {"host": host, "port": port, "url": settings.public_url}
        async with jobs.running(office, partial(letter, site.state.languages)):
            await serve(
                [Site(site, bound, site.state.streams.close)],
                ready=lambda: log.info("ready", **address),
            )

    with ExitStack() as stack:
        try:
            stack.enter_context(hold(settings.database_file, f"plainchat serve, {host}:{port}"))
        except StoreHeldError as error:
            raise click.ClickException(_held(error)) from None
        except OSError as error:
            words = f"{error.filename} cannot be made: {error.strerror}."
            raise common.unusable(words) from None
        try:
            bound = stack.enter_context(listen(host, port))
        except OSError as error:
            raise click.ClickException(f"{host}:{port} cannot be used: {error.strerror}") from None
        common.in_office(settings, work)


def _held(error: StoreHeldError) -> str:
    return (
        f"{error} Only one server may have it: stop that one, or give this one a database of its own "
        "(PLAINCHAT_DATA_DIR). Other commands need not wait."
    )


@main.command("sample")
@click.argument("what", type=click.Choice(list(SAMPLES)))
def sample_command(what: str) -> None:
    """Print a file to copy: a council's file, a systemd unit or an nginx site.

    Such as: plainchat sample council > my-council.toml
    """
    click.echo(SAMPLES[what].read_text(encoding="utf-8"), nl=False)


@main.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest form."""
    settings = common.settings()
    try:
        migrate_database(settings.database_url)
    except DatabaseUnusableError as error:
        raise common.unusable(error) from None
    click.echo("The database is up to date.")


@main.command("create-council")
@click.argument("file", type=common.FILE)
def create_council_command(file: Path) -> None:
    """Create the council described in FILE, or make it what FILE says now.

    A file to copy: plainchat sample council
    """
    try:
        wanted = council_file.read(file)
    except Refused as error:
        raise click.ClickException(f"{file}: {error}") from None
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}") from None
    settings = common.settings()
    done = common.in_office(settings, lambda office: set_up_council(office, wanted))
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
@click.option(
    "--language",
    "languages",
    multiple=True,
    help="A code, such as cy, of what they write besides. May be repeated.",
)
@click.option("--new-password", is_flag=True, help="Set a new password for somebody who is there already.")
@click.option(
    "--password-file", type=common.FILE, help="A file that holds the password. Without it you are asked."
)
def create_user_command(
    email: str,
    name: str | None,
    role: str | None,
    teams: tuple[str, ...],
    capacity: int | None,
    languages: tuple[str, ...],
    new_password: bool,
    password_file: Path | None,
) -> None:
    """Create a member of staff.

    For somebody who is there already: add teams, say what languages they write, or set a new password.
    """
    email = email.strip().lower()

    async def create(office: Office) -> list[str]:
        if name is None or new_password:
            option = "leave out --new-password" if name is not None else "give --name"
            raise click.ClickException(f"Nobody has the e-mail {email} yet: {option} to make somebody new.")
        staff = await setup.create_staff(
            office,
            email=email,
            name=name,
            team_ids=[await _team_id(office, team) for team in teams],
            password=common.password_from(password_file),
            role=Role(role or Role.ADVISER),
            capacity=3 if capacity is None else capacity,
            languages=languages,
        )
        lines = [f"{staff.name} can sign in as {staff.email}: {office.settings.public_url}/console"]
        if not teams:
            lines.append(f"{staff.name} belongs to no team, so the desk will be empty. To add one:")
            lines.append(f'  plainchat create-user --email {staff.email} --team "COUNCIL/TEAM"')
        return lines

    async def change(office: Office, staff: Staff) -> list[str]:
        if not teams and not new_password and not languages:
            there = await office.store.read(lambda conn: people.teams_of(conn, staff.id))
            where = ", ".join(f"{one.council_name}: {one.team.name}" for one in there) or "no team"
            raise click.ClickException(
                f"{email} is there already: {staff.name}, {staff.role}, in {where}. "
                "--team adds a team, --language sets what they write, --new-password sets a new password."
            )
        ids = {await _team_id(office, team): team for team in teams}
        if new_password:
            await accounts.set_password(office, staff.id, common.password_from(password_file))
        joined = await accounts.join_teams(office, staff.id, list(ids))
        lines = [
            f"{staff.name} is now in {team}." if one in joined else f"{staff.name} is in {team} already."
            for one, team in ids.items()
        ]
        if languages:
            said = await accounts.set_languages(office, staff.id, languages)
            lines.append(f"{staff.name} writes these languages besides the first one: {', '.join(said)}.")
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

    click.echo("\n".join(common.in_office(common.settings(), work)))


@main.command("demo")
@click.option(
    "--port", default=8000, show_default=True, type=PORT, help="The chat's port; 0 takes a free one."
)
@click.option("--data", default=Path("var/demo"), show_default=True, type=click.Path(path_type=Path))
def demo_command(port: int, data: Path) -> None:
    """Serve two pretend councils, with a pretend council site, from one folder."""
    try:
        asyncio.run(demo_run.run(port, data, common.environment()))
    except (DatabaseUnusableError, SettingsError) as error:
        raise click.ClickException(str(error)) from None


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
