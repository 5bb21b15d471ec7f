"""A council described in one TOML file: its sites, hours, teams, contact routes and wrap-up codes.

`plainchat create-council FILE` and the demo set councils up by it. Done twice it adds what is missing and
changes nothing that is there, so a set-up that was cut short is finished by running it again.

    slug = "northborough"
    name = "Northborough Council"
    origins = ["https://www.northborough.example"]
    home_url = "https://www.northborough.example/"
    privacy_url = "https://www.northborough.example/privacy"
    hours = ["Mon-Fri 09:00-17:00"]
    wrap_up_codes = ["Question answered"]

    [[team]]
    name = "Council tax"
    hours = ["Mon-Fri 10:00-16:00"]     # only when other than the council's

    [[route]]
    kind = "phone"                      # see RouteKind in app/domain/terms.py
    label = "Phone"
    target = "01632 960001"
    hours = "Monday to Friday, 9am to 5pm"
    note = ""
    languages = ["en"]
"""

import asyncio
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from app.actions import setup
from app.domain import setup as rules
from app.domain.errors import SetupRefused
from app.domain.hours import Period
from app.domain.terms import RouteKind
from app.office import Office
from app.store import councils
from app.store.councils import Council

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOURS = re.compile(r"([A-Z][a-z]{2})(?:-([A-Z][a-z]{2}))? (\d\d):(\d\d)-(\d\d):(\d\d)")


@dataclass(frozen=True)
class TeamEntry:
    name: str
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class RouteEntry:
    kind: RouteKind
    label: str
    target: str
    hours: str = ""
    note: str = ""
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True)
class CouncilFile:
    """What the file says, checked as far as that goes without a database."""

    slug: str
    name: str
    origins: tuple[str, ...]
    periods: tuple[Period, ...]
    teams: tuple[TeamEntry, ...]
    routes: tuple[RouteEntry, ...]
    wrap_up_codes: tuple[str, ...]
    home_url: str = ""
    privacy_url: str = ""
    time_zone: str = "Europe/London"


def read(path: Path, **instead: object) -> CouncilFile:
    """The council described in a file; `instead` replaces entries (the demo has its own addresses).

    Raises SetupRefused for what is missing, unknown or cannot be used, and OSError.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SetupRefused("file", f"it is not TOML: {error}") from None
    given.update(instead)
    _only(
        given,
        "slug name origins home_url privacy_url time_zone hours wrap_up_codes team route",
        "the council",
    )
    return CouncilFile(
        slug=rules.check_slug(_words(given, "slug")),
        name=rules.check_label("name", _words(given, "name")),
        origins=tuple(rules.check_origin(origin) for origin in given.get("origins", ())),
        periods=periods(given.get("hours", ())),
        teams=tuple(_team(entry) for entry in given.get("team", ())),
        routes=tuple(_route(entry) for entry in given.get("route", ())),
        wrap_up_codes=tuple(given.get("wrap_up_codes", ())),
        home_url=rules.check_url("home_url", given.get("home_url", "")),
        privacy_url=rules.check_url("privacy_url", given.get("privacy_url", "")),
        time_zone=given.get("time_zone", "Europe/London"),
    )


def periods(lines: object) -> tuple[Period, ...]:
    """Opening periods from lines such as "Mon-Fri 09:00-17:00" or "Sat 10:00-12:00"; 24:00 ends a day."""
    if not isinstance(lines, list | tuple):
        raise SetupRefused("hours", 'give a list such as ["Mon-Fri 09:00-17:00"]')
    found: list[Period] = []
    for line in lines:
        match = _HOURS.fullmatch(str(line))
        if match is None or match[1] not in DAYS or (match[2] or match[1]) not in DAYS:
            raise SetupRefused("hours", f'"{line}" is not like "Mon-Fri 09:00-17:00"')
        first, last = DAYS.index(match[1]), DAYS.index(match[2] or match[1])
        opens, closes = int(match[3]) * 60 + int(match[4]), int(match[5]) * 60 + int(match[6])
        try:
            found += [Period(day, opens, closes) for day in range(first, last + 1)]
        except ValueError as error:
            raise SetupRefused("hours", f'"{line}": {error}') from None
    return tuple(found)


async def set_up(office: Office, wanted: CouncilFile) -> Council:
    """Creates the council and what it lacks of the file. Raises SetupRefused."""
    council = await office.store.read(partial(councils.by_slug, slug=wanted.slug))
    if council is None:
        council = await setup.create_council(
            office,
            slug=wanted.slug,
            name=wanted.name,
            origins=wanted.origins,
            home_url=wanted.home_url,
            privacy_url=wanted.privacy_url,
            time_zone=wanted.time_zone,
        )
        await setup.set_hours(office, council.id, wanted.periods)
    teams = {team.name for team in await office.store.read(partial(councils.teams, council_id=council.id))}
    for team in wanted.teams:
        if team.name not in teams:
            created = await setup.create_team(office, council.id, team.name)
            if team.periods:
                await setup.set_hours(office, council.id, team.periods, team_id=created.id)
    routes = await office.store.read(partial(councils.contact_routes, council_id=council.id))
    there = {(route.kind, route.label, route.target) for route in routes}
    codes = {
        code.label for code in await office.store.read(partial(councils.wrap_up_codes, council_id=council.id))
    }
    # Asked for together they are written in this order, in one commit.
    await asyncio.gather(
        *(
            setup.add_contact_route(
                office,
                council.id,
                route.kind,
                label=route.label,
                target=route.target,
                hours=route.hours,
                note=route.note,
                languages=route.languages,
            )
            for route in wanted.routes
            if (route.kind, route.label, route.target) not in there
        ),
        *(
            setup.add_wrap_up_code(office, council.id, label)
            for label in wanted.wrap_up_codes
            if label not in codes
        ),
    )
    return council


def _team(entry: Mapping[str, Any]) -> TeamEntry:
    _only(entry, "name hours", "a team")
    return TeamEntry(rules.check_label("name", _words(entry, "name")), periods(entry.get("hours", ())))


def _route(entry: Mapping[str, Any]) -> RouteEntry:
    _only(entry, "kind label target hours note languages", "a route")
    try:
        kind = RouteKind(_words(entry, "kind"))
    except ValueError:
        raise SetupRefused("kind", f"use one of {', '.join(RouteKind)}") from None
    return RouteEntry(
        kind=kind,
        label=rules.check_label("label", _words(entry, "label")),
        target=rules.clean_target(kind, entry.get("target", "")),
        hours=entry.get("hours", ""),
        note=entry.get("note", ""),
        languages=tuple(entry.get("languages", ("en",))),
    )


def _words(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value:
        raise SetupRefused(name, "it is missing")
    return value


def _only(entry: Mapping[str, Any], known: str, where: str) -> None:
    unknown = sorted(set(entry) - set(known.split()))
    if unknown:
        raise SetupRefused(unknown[0], f"{where} has no such entry; known: {known}")
