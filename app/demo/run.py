"""Serves the demo: the chat on one port, the pretend council site on another, all data in one folder."""

import json
import socket
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from app import logs
from app.config import DATABASE, PREFIX, Settings, exposed
from app.demo.seed import PASSWORD, SLUGS, seed, sign_ins
from app.domain.locales import PSEUDO_LOCALE
from app.jobs import loop as jobs
from app.office import Office
from app.serving import Site, listen, port_of, serve
from app.settings_file import key_in
from app.steps import step, stop
from app.store.hold import StoreHeldError, hold
from app.web.language import Languages
from app.web.letters import letter
from app.web.site import build
from widget.demo.site import build as build_council_site

CHAT_HOST = "127.0.0.1"
SITE_NAME = "localhost"  # another name for the same machine: to a browser, another site


async def run(port: int, data: Path, environment: Mapping[str, str]) -> None:
    """Sets up what is missing in `data`, serves until told to stop, and prints what to open.

    `environment`: of its settings those of the mail server hold here too; raises SettingsError. `port` 0
    takes a free one. The council site takes the next port, or the one it had, or a free one.
    """
    stack = AsyncExitStack()
    try:
        stack.enter_context(hold(data / DATABASE, "plainchat demo"))
        logs.configure("info", file=data / "plainchat.log")
        key = key_in(data / "secret-key")
    except StoreHeldError as error:
        again = elsewhere("--data folder", "DATA=folder")
        stop(f"The folder {data} is in use. {error} Stop that one, or: {again}")
    except OSError as error:
        again = elsewhere("--data folder", "DATA=folder")
        stop(f"The folder {data} cannot be used ({error.strerror}). Try another: {again}")
    chat_socket = _chat_socket(port)
    next_port = port_of(chat_socket) + 1
    site_socket = _site_socket(next_port, port_before(data / "demo.json"))
    chat = f"http://{CHAT_HOST}:{port_of(chat_socket)}"
    site = f"http://{SITE_NAME}:{port_of(site_socket)}"
    homes = {slug: f"{site}/{slug}/" for slug in SLUGS}
    settings = settings_of(data, key, chat, environment)
    for words in exposed(settings, {}):
        structlog.get_logger("plainchat").warning(words)
    async with stack:
        with step(f"Database in {data}"):
            office = await stack.enter_async_context(Office.open(settings))
        with step("Two councils, their teams and staff"):
            await seed(office, homes)
            description = await describe(office, chat, homes)
            write_description(data / "demo.json", description)
        with step("Pages, styles and scripts"):
            application = build(office)
            council_site = build_council_site(chat)
        await stack.enter_async_context(jobs.running(office, partial(letter, application.state.languages)))
        await serve(
            [
                Site(application, chat_socket, application.state.streams.close),
                Site(council_site, site_socket),
            ],
            ready=lambda: print(
                moved(next_port, port_of(site_socket)) + welcome(description, data, settings), flush=True
            ),
        )


def settings_of(data: Path, key: str, chat: str, environment: Mapping[str, str]) -> Settings:
    """What the demo is served by: all its own, but for the mail server. Raises SettingsError."""
    smtp = {name: value for name, value in environment.items() if name.startswith(f"{PREFIX}SMTP_")}
    return replace(
        Settings.from_environment({**smtp, f"{PREFIX}SECRET_KEYS": key}),
        data_dir=data,
        database_url="",
        public_url=chat,
        locales=translations(),
        demo=True,
    )


async def describe(office: Office, chat: str, homes: dict[str, str]) -> dict[str, object]:
    """What `demo.json` says: where everything is, and who can sign in. The first council is at the top."""
    first = SLUGS[0]
    return {
        "site": homes[first],
        "script": f"{chat}/{first}/chat.js",
        "start": f"{chat}/{first}",
        "console": f"{chat}/console",
        "docs": f"{chat}/docs/",
        "gallery": f"{chat}/demo/gallery",
        "staff": await sign_ins(office),
        "councils": {
            slug: {"site": home, "script": f"{chat}/{slug}/chat.js", "start": f"{chat}/{slug}"}
            for slug, home in homes.items()
        },
    }


def translations() -> tuple[str, ...]:
    """Every language that there is, also one that was begun a minute ago. But none for tests."""
    return tuple(language.code for language in Languages.load() if language.code != PSEUDO_LOCALE)


def elsewhere(option: str, variable: str) -> str:
    """How to begin the demo otherwise, by the command and in a checkout."""
    return f"plainchat demo {option} (in a checkout: make run {variable})"


def write_description(path: Path, description: dict[str, object]) -> None:
    """Written beside and moved into place: whoever reads it reads the whole of it."""
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(description, indent=2) + "\n")
    beside.replace(path)


def port_before(path: Path) -> int:
    """The council site's port in what the start before has written; 0 when there is none."""
    try:
        return urlsplit(json.loads(path.read_text())["site"]).port or 0
    except (OSError, ValueError, LookupError, TypeError):
        return 0


def moved(wanted: int, got: int) -> str:
    """That the council site is not where it was looked for; "" when it is."""
    if got == wanted:
        return ""
    return f"\n  Port {wanted} is taken: the council site is on port {got} this time.\n"


def welcome(description: dict[str, object], data: Path, settings: Settings) -> str:
    """What to open, and the sign-ins."""
    staff = description["staff"]
    assert isinstance(staff, list)
    server = f"{settings.smtp_host}:{settings.smtp_port}" if settings.smtp_host else ""
    mails = f"go out by {server}" if server else "are not sent. Set PLAINCHAT_SMTP_HOST to try them"
    people = "\n".join(f"    {one['email']:26} {one['role']:14} {_short(one['teams'])}" for one in staff)
    return f"""
  Open as a resident:    {description["site"]}
       without the site: {description["start"]}
  Open as an adviser:    {description["console"]}
    (in another browser or a private window; choose "available" there)
  Read about it:         {description["docs"]}
  See its components:    {description["gallery"]}
  E-mails {mails}.

  Sign in with the password {PASSWORD} as
{people}

  Stop with Ctrl+C. What was said is kept in {data}; delete it to start again.
"""


def _short(teams: list[str]) -> str:
    """["A Council: One", "A Council: Two"] as "A (One, Two)"."""
    by_council: dict[str, list[str]] = {}
    for name in teams:
        council, _, team = name.partition(": ")
        by_council.setdefault(council.removesuffix(" Council"), []).append(team)
    return "; ".join(f"{council} ({', '.join(names)})" for council, names in by_council.items())


def _chat_socket(port: int) -> socket.socket:
    try:
        return listen(CHAT_HOST, port)
    except OSError as error:
        again = elsewhere("--port 8100", "PORT=8100")
        stop(f"Port {port} cannot be used ({error.strerror}). Try another: {again}")


def _site_socket(*ports: int) -> socket.socket:
    """The first of `ports` that can be used, else a free one."""
    for port in ports:
        try:
            return listen(CHAT_HOST, port)
        except (OSError, OverflowError):
            continue
    return listen(CHAT_HOST, 0)
