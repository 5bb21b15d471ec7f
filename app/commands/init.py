"""`plainchat init`: from an empty folder to a first council and a first administrator.

It is a command and no web page: whoever can give commands here may set up, and no stranger can come first.
Each step that is done already is left as it is, so an init that was stopped goes on where it was.
"""

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import click

from app import council_file, settings_file
from app.actions import setup
from app.actions.council import set_up as set_up_council
from app.commands import common
from app.config import Settings, SettingsError
from app.domain import setup as rules
from app.domain.errors import Refused, SetupRefused
from app.domain.origins import origin_of
from app.domain.terms import Role
from app.domain.text import clean_name
from app.office import Office
from app.store import councils, people
from app.store.councils import Council
from app.store.people import Staff

KEYS = "secret-keys"
DATA = "data"
COUNCIL = "council.toml"
TRY_PORT = 8000
TRY_URL = f"http://localhost:{TRY_PORT}"


@click.command("init")
@click.option("--public-url", help=f"Where people reach the chat. {TRY_URL} to try it on this machine.")
@click.option("--council-file", type=common.FILE, help="Your council's file, if you have written it.")
@click.option("--council-name", help='Such as "Northborough Council".')
@click.option("--council-slug", help='Its short name in addresses, such as "northborough".')
@click.option("--website", help='The council\'s website, such as "https://www.northborough.example".')
@click.option("--email", help="What the first administrator signs in with.")
@click.option("--name", help="The first administrator's name, as residents see it.")
@click.option("--password-file", type=common.FILE, help="A file that holds the administrator's password.")
def init_command(
    public_url: str | None,
    council_file: Path | None,
    council_name: str | None,
    council_slug: str | None,
    website: str | None,
    email: str | None,
    name: str | None,
    password_file: Path | None,
) -> None:
    """Set everything up in this folder: key, settings, database, first council, first administrator.

    It asks for what the options do not say. What is there already stays.
    """
    try:
        settings = _settings(public_url)
        click.echo(f"Database: {settings.database_file}")
        council = common.in_office(settings, _council)
        if council is None:
            file = council_file or _file(council_name, council_slug, website)
            council = common.in_office(settings, partial(_found, file=file))
        administrator = common.in_office(settings, _administrator)
        if administrator is None:
            email = _ask("--email", email, "The first administrator's e-mail", rules.clean_email)
            name = _ask("--name", name, "The administrator's name, as residents see it", _name)
            password = common.password_from(password_file)
            add = partial(_appoint, email=email, name=name, password=password)
            administrator = common.in_office(settings, add)
    except click.Abort:
        raise click.ClickException(_stopped()) from None
    click.echo(_next(settings, council, administrator))


def _settings(public_url: str | None) -> Settings:
    """The settings, with a key, an address and a folder made for those that are not given yet."""
    folder = Path.cwd()
    try:
        given = common.environment()
        new: dict[str, str] = {}
        if not _has(given, "PUBLIC_URL"):
            words = "Where will people reach the chat? (Enter: try it on this machine)"
            new["PLAINCHAT_PUBLIC_URL"] = _ask("--public-url", public_url, words, _address, TRY_URL)
        if not _has(given, "SECRET_KEYS"):
            settings_file.key_in(folder / KEYS)
            new["PLAINCHAT_SECRET_KEYS_FILE"] = str(folder / KEYS)
        if not _has(given, "DATA_DIR") and not _has(given, "DATABASE_URL"):
            new["PLAINCHAT_DATA_DIR"] = str(folder / DATA)
        settings = Settings.from_environment({**given, **new})
        common.check_locales(settings)
        if new:
            settings_file.add(folder, new)
            click.echo(f"Settings: {folder / settings_file.NAME}")
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename} cannot be written: {error.strerror}.") from None
    return settings


def _has(given: dict[str, str], setting: str) -> bool:
    return f"PLAINCHAT_{setting}" in given or f"PLAINCHAT_{setting}_FILE" in given


def _file(name: str | None, slug: str | None, website: str | None) -> Path:
    """The council's file in this folder, made from the sample unless it is there."""
    path = Path.cwd() / COUNCIL
    if path.exists():
        click.echo(f"Council: as {path} says")
        return path
    name = _ask("--council-name", name, "Your council's name, as residents read it", _label)
    plain = unicodedata.normalize("NFKD", name.lower().removesuffix(" council")).encode("ascii", "ignore")
    offered = re.sub(r"[^a-z0-9]+", "-", plain.decode()).strip("-")[:40] or None
    words = "Its short name in addresses. It stays for good"
    slug = _ask("--council-slug", slug, words, rules.check_slug, offered)
    website = _ask("--website", website, "The address of the council's website", _website)
    try:
        path.write_text(council_file.filled(slug=slug, name=name, website=website), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from None
    click.echo(f"Council: {path}")
    return path


async def _council(office: Office) -> Council | None:
    """The first one there is."""
    there = await office.store.read(councils.every)
    return there[0] if there else None


async def _found(office: Office, file: Path) -> Council:
    try:
        wanted = council_file.read(file)
    except SetupRefused as refused:
        raise click.ClickException(f"{file}: {refused}") from None
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None
    for words in council_file.warnings(wanted):
        click.echo(f"Warning: {words}", err=True)
    return (await set_up_council(office, wanted)).council


async def _administrator(office: Office) -> Staff | None:
    there = await office.store.read(lambda conn: people.with_role(conn, Role.ADMINISTRATOR))
    return there[0] if there else None


async def _appoint(office: Office, *, email: str, name: str, password: str) -> Staff:
    """Somebody of every team, so that the first chat can be answered."""
    teams = await office.store.read(
        lambda conn: [team.id for one in councils.every(conn) for team in councils.teams(conn, one.id)]
    )
    return await setup.create_staff(
        office, email=email, name=name, password=password, role=Role.ADMINISTRATOR, team_ids=teams
    )


def _ask(
    option: str, given: str | None, words: str, check: Callable[[str], str], default: str | None = None
) -> str:
    """What an option says, or a person answers; who is asked may try again. Raises click.ClickException."""

    def checked(value: str) -> str:
        try:
            return check(value)
        except Refused as refused:
            raise click.BadParameter(str(refused)) from None

    if given is None:
        try:
            return str(click.prompt(words, default=default, value_proc=checked))
        except click.Abort:
            if sys.stdin.isatty():
                raise
            raise click.ClickException(f"Nobody is there to be asked. Give {option}.") from None
    try:
        return check(given)
    except Refused as refused:
        raise click.ClickException(f"{option}: {refused}") from None


def _address(url: str) -> str:
    url = url.rstrip("/")
    if origin_of(url) != url:
        raise SetupRefused("address", "give scheme and host only, such as https://chat.example.org")
    return url


def _website(url: str) -> str:
    if origin_of(url) is None:
        raise SetupRefused("website", "give a web address that begins with https://")
    return url


def _label(words: str) -> str:
    return rules.check_label("name", words)


def _name(words: str) -> str:
    return rules.check_label("name", clean_name(words))


def _stopped() -> str:
    if not sys.stdin.isatty():
        return "Nobody is there to be asked. Give --password-file."
    return f"Stopped. What was made so far stays: {common.called()} init goes on from there."


def _port(public_url: str) -> str:
    """The option with which `serve` listens where people are told to look; "" when it does so anyway.

    Only an address of this machine says that: any other is a proxy's.
    """
    url = urlsplit(public_url)
    if url.scheme != "http" or url.hostname not in ("localhost", "127.0.0.1"):
        return ""
    port = url.port or 80
    return "" if port == TRY_PORT else f" --port {port}"


def _next(settings: Settings, council: Council, administrator: Staff) -> str:
    plainchat = common.called()
    own = Path.cwd() / COUNCIL
    change = (
        f"""
  The chat is open in the hours of the sample, Monday to Friday. Before residents come, change what
  {own} took from it (teams, hours, numbers), then:
    {plainchat} create-council {COUNCIL}
"""
        if own.exists()
        else ""
    )
    return f"""
{council.name} is set up. {administrator.name} signs in as {administrator.email}.

  Start the chat:         {plainchat} serve{_port(settings.public_url)}
  Open as a resident:     {settings.public_url}/{council.slug}
  Open as an adviser:     {settings.public_url}/console
  See what is missing:    {plainchat} doctor
{change}"""
