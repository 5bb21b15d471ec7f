"""Setting up councils, teams, hours, contact routes, staff. Called by whoever runs the installation."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.broker import team_topic
from app.domain import setup as rules
from app.domain.errors import NotAllowed, NotFound, SetupRefused
from app.domain.hours import Period
from app.domain.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from app.domain.terms import EventKind, Role, RouteKind, Sender
from app.domain.text import clean_name
from app.office import Office
from app.store import councils, events, people, setup_rows
from app.store.councils import Council, Team
from app.store.people import Staff
from app.store.writer import Tx


async def create_council(
    office: Office,
    *,
    slug: str,
    name: str,
    origins: Sequence[str],
    home_url: str = "",
    privacy_url: str = "",
    time_zone: str = "Europe/London",
) -> Council:
    """`origins`: sites that may embed the chat, such as https://www.northborough.example.

    Raises SetupRefused.
    """
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise SetupRefused("time_zone", "give a name such as Europe/London") from None
    council = Council(
        id=0,
        slug=rules.check_slug(slug),
        name=rules.check_label("name", name),
        time_zone=time_zone,
        origins=tuple(rules.check_origin(origin) for origin in origins),
        home_url=rules.check_url("home_url", home_url),
        privacy_url=rules.check_url("privacy_url", privacy_url),
    )

    def fn(tx: Tx) -> Council:
        if councils.by_slug(tx.conn, council.slug) is not None:
            raise SetupRefused("slug", "another council has it")
        council_id = setup_rows.add_council(tx, council)
        events.append(tx, EventKind.COUNCIL_CREATED, council_id=council_id, data={"slug": council.slug})
        return replace(council, id=council_id)

    return await office.store.write(fn)


async def set_website(
    office: Office, council_id: int, *, origins: Sequence[str], home_url: str, privacy_url: str
) -> None:
    """The council's site has moved: who may embed the chat, where "Back" leads, where privacy is explained.

    Raises NotFound, SetupRefused.
    """
    allowed = [rules.check_origin(origin) for origin in origins]
    home_url = rules.check_url("home_url", home_url)
    privacy_url = rules.check_url("privacy_url", privacy_url)

    def fn(tx: Tx) -> None:
        _known(tx, council_id)
        setup_rows.set_website(tx, council_id, allowed, home_url, privacy_url)
        events.append(tx, EventKind.WEBSITE_SET, council_id=council_id, data={"origins": allowed})

    await office.store.write(fn)


async def create_team(office: Office, council_id: int, name: str) -> Team:
    """Stands behind the council's other teams. Raises NotFound, SetupRefused."""
    name = rules.check_label("name", name)

    def fn(tx: Tx) -> Team:
        _known(tx, council_id)
        if any(team.name == name for team in councils.teams(tx.conn, council_id)):
            raise SetupRefused("name", "the council has a team of this name")
        team_id = setup_rows.add_team(tx, council_id, name)
        events.append(tx, EventKind.TEAM_CREATED, council_id=council_id, team_id=team_id)
        return Team(team_id, council_id, name)

    return await office.store.write(fn)


async def add_contact_route(
    office: Office,
    council_id: int,
    kind: RouteKind,
    *,
    label: str,
    target: str,
    hours: str = "",
    note: str = "",
    languages: Sequence[str] = ("en",),
) -> int:
    """Another way to reach the council, behind those there; for `target` see RouteKind. Returns its id.

    Raises NotFound, SetupRefused.
    """
    label = rules.check_label("label", label)
    target = rules.clean_target(kind, target)

    def fn(tx: Tx) -> int:
        _known(tx, council_id)
        route_id = setup_rows.add_route(
            tx, council_id, kind, label=label, target=target, hours=hours, note=note, languages=languages
        )
        events.append(
            tx, EventKind.ROUTE_ADDED, council_id=council_id, data={"route_id": route_id, "kind": kind}
        )
        return route_id

    return await office.store.write(fn)


async def set_hours(
    office: Office, council_id: int, periods: Sequence[Period], *, team_id: int | None = None
) -> None:
    """Replaces the opening hours of a team; without `team_id` those of all teams that have none of their own.

    Raises NotFound.
    """

    def fn(tx: Tx) -> None:
        _known(tx, council_id)
        ids = [team.id for team in councils.teams(tx.conn, council_id)]
        if team_id is not None and team_id not in ids:
            raise NotFound
        setup_rows.set_hours(tx, council_id, team_id, periods)
        data = {"periods": [[period.weekday, period.opens, period.closes] for period in periods]}
        events.append(tx, EventKind.HOURS_SET, council_id=council_id, team_id=team_id, data=data)
        for one in ids:
            tx.ring(team_topic(one))

    await office.store.write(fn)


async def add_closures(office: Office, council_id: int, days: Mapping[date, str]) -> None:
    """Days on which the whole council is closed, such as bank holidays, each with its reason.

    Raises NotFound.
    """

    def fn(tx: Tx) -> None:
        _known(tx, council_id)
        setup_rows.add_closures(tx, council_id, days)
        data = {"days": [day.isoformat() for day in sorted(days)]}
        events.append(tx, EventKind.CLOSURES_ADDED, council_id=council_id, data=data)

    await office.store.write(fn)


async def add_wrap_up_code(office: Office, council_id: int, label: str) -> int:
    """What a conversation can have been about. Returns its id. Raises NotFound, SetupRefused."""
    label = rules.check_label("label", label)

    def fn(tx: Tx) -> int:
        _known(tx, council_id)
        if any(code.label == label for code in councils.wrap_up_codes(tx.conn, council_id)):
            raise SetupRefused("label", "the council has this code")
        code_id = setup_rows.add_wrap_up_code(tx, council_id, label)
        events.append(
            tx, EventKind.WRAP_UP_CODE_ADDED, council_id=council_id, data={"wrap_up_code_id": code_id}
        )
        return code_id

    return await office.store.write(fn)


async def create_staff(
    office: Office,
    *,
    email: str,
    name: str,
    password: str,
    role: Role,
    team_ids: Sequence[int],
    capacity: int = 3,
) -> Staff:
    """Somebody of one or more teams, of one or more councils. `name` is what residents see.

    Raises SetupRefused, TextRefused (field name), NotFound (a team).
    """
    email = rules.clean_email(email)
    name = rules.check_label("name", clean_name(name))
    if not 1 <= capacity <= 20:
        raise SetupRefused("capacity", "give 1 to 20 chats at once")
    password_hash = await hashed(office, password)

    def fn(tx: Tx) -> Staff:
        if people.by_email(tx.conn, email) is not None:
            raise SetupRefused("email", "somebody has it already")
        for team_id in team_ids:
            if councils.team_by_id(tx.conn, team_id) is None:
                raise NotFound
        staff_id = setup_rows.add_staff(
            tx,
            email=email,
            name=name,
            password_hash=password_hash,
            role=role,
            capacity=capacity,
            team_ids=team_ids,
        )
        data = {"role": role, "team_ids": list(team_ids), "capacity": capacity}
        events.append(tx, EventKind.STAFF_CREATED, staff_id=staff_id, data=data)
        staff = people.by_id(tx.conn, staff_id)
        if staff is None:
            raise NotFound
        return staff

    return await office.store.write(fn)


async def hashed(office: Office, password: str) -> str:
    """A new password, ready to be stored. Raises SetupRefused."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise SetupRefused("password", f"give {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    return await asyncio.to_thread(office.passwords.hash, password)


async def record_catalogue_review(office: Office, administrator: Staff, locale: str) -> None:
    """An administrator states that a person has reviewed a language's words: from now on it is offered.

    Raises NotAllowed.
    """

    def fn(tx: Tx) -> None:
        staff = people.by_id(tx.conn, administrator.id)
        if staff is None or staff.role is not Role.ADMINISTRATOR:
            raise NotAllowed
        setup_rows.record_review(tx, locale, staff.id)
        events.append(
            tx,
            EventKind.CATALOGUE_REVIEWED,
            sender=Sender.ADVISER,
            staff_id=staff.id,
            data={"locale": locale},
        )

    await office.store.write(fn)


def _known(tx: Tx, council_id: int) -> None:
    if councils.by_id(tx.conn, council_id) is None:
        raise NotFound
