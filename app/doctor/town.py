"""Councils: whether a resident finds a team with hours and somebody in it, and other ways to make contact."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection

from app.config import Settings
from app.doctor.findings import Finding, ok, problem, warning
from app.domain.hours import is_open, next_opening
from app.domain.locales import PSEUDO_LOCALE, Review, review_of
from app.domain.senses import too_few
from app.domain.terms import Role
from app.domain.video import is_ours
from app.store import catalogues, checkup, councils, people
from app.store.councils import ContactRoute, Council
from app.store.opening import hours_of

CHANGE = "Change its file, then: plainchat create-council FILE"
_MADE_UP = re.compile(r"01632960\d{3}|.*\.example(/.*)?")
"""Numbers and addresses that are kept for fiction, as in the sample."""


def town(
    conn: Connection, settings: Settings, installed: Mapping[str, str], now: datetime
) -> Iterator[Finding]:
    """`installed`: the versions of the catalogues. `now` is aware."""
    reviewed = catalogues.reviewed(conn)
    for locale in sorted(set(settings.locales) - {PSEUDO_LOCALE}):  # nobody reads that one
        to_do = f"Have somebody read its words at /console/languages/{locale}, where that is recorded."
        match review_of(locale, installed.get(locale, ""), reviewed.get(locale, ())):
            case Review.NONE:
                words = f'The language "{locale}" is not offered: nobody has reviewed its translation.'
                yield warning("languages", words, to_do)
            case Review.OLDER:
                words = f'The language "{locale}" is offered, marked: nobody has reviewed its newest words.'
                yield warning("languages", words, to_do)
    if not people.with_role(conn, Role.ADMINISTRATOR):
        yield problem("staff", "There is no administrator.", "plainchat create-user --role administrator")
    there = councils.every(conn)
    if not there:
        yield problem("councils", "There is no council, so nobody can chat.", "plainchat init")
    for council in there:
        found = [*_council(conn, council, now), *_films(conn, council, settings.media_folder(council.slug))]
        yield from found or [ok(council.slug, f"{council.name} has all that a chat needs.")]


def _council(conn: Connection, council: Council, now: datetime) -> Iterator[Finding]:
    try:
        ZoneInfo(council.time_zone)
    except ZoneInfoNotFoundError:
        to_do = "Write one such as Europe/London into its file, then: plainchat create-council FILE"
        yield problem(council.slug, f'The time zone "{council.time_zone}" is not known here.', to_do)
        return
    teams = councils.teams(conn, council.id)
    if not teams:
        yield problem(council.slug, "It has no team, so there is nobody to chat with.", CHANGE)
    empty = checkup.teams_without_staff(conn)
    for team in teams:
        hours = hours_of(conn, council, team.id)
        if not is_open(hours, now) and next_opening(hours, now) is None:
            yield problem(council.slug, f"Team {team.name} has no opening in the next 60 days.", CHANGE)
        if team.id in empty:
            to_do = f'plainchat create-user --email ... --team "{council.slug}/{team.name}"'
            yield problem(council.slug, f"Nobody belongs to team {team.name}, to answer its chats.", to_do)
    if not councils.wrap_up_codes(conn, council.id):
        yield problem(council.slug, "It has no wrap-up codes, so advisers cannot end a chat.", CHANGE)
    if not council.origins:
        words = "No website may show its chat in a panel: it opens as a page only."
        yield warning(council.slug, words, CHANGE)
    if not council.privacy_url:
        words = "Residents are not shown how it uses what they say (privacy_url)."
        yield warning(council.slug, words, CHANGE)
    if council.pace.limit:
        words = f"Its chats pause after {council.pace.limit} minutes in which nothing is heard of a resident."
        to_do = "Without time_limit in its file nobody has to hurry. Else there is nothing to do."
        yield warning(council.slug, words, to_do)
    yield from _routes(council, councils.contact_routes(conn, council.id))


def _routes(council: Council, routes: Collection[ContactRoute]) -> Iterator[Finding]:
    if wrong := too_few(route.kind for route in routes):
        yield problem(council.slug, f"Its contact routes shut people out: {wrong}.", CHANGE)
    for route in routes:
        if _MADE_UP.fullmatch(route.target):
            words = f'The contact route "{route.label}" has a made-up target: {route.target}.'
            yield warning(council.slug, words, CHANGE)


def _films(conn: Connection, council: Council, folder: Path) -> Iterator[Finding]:
    routes = councils.contact_routes(conn, council.id)
    whose = [
        ("It", council.video),
        *((f'The contact route "{route.label}"', route.video) for route in routes),
    ]
    for who, video in whose:
        for place in (video.file, video.captions) if video else ():
            if is_ours(place) and not (folder / place).is_file():
                words = f"{who} has a film that is not there: {folder / place}."
                yield warning(council.slug, words, "Copy the file there, readable for the service.")
