"""The pretend councils, as their files say, and their staff. Conversations of the last time stay."""

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app import council_file
from app.actions import setup
from app.actions.council import set_up
from app.domain.terms import Role
from app.office import Office
from app.store import councils, people
from app.store.councils import Council

COUNCILS = Path(__file__).parent / "councils"
SLUGS = ("northborough", "eastmere")
PASSWORD = "plainchat-demo"


@dataclass(frozen=True)
class Person:
    """`teams`: council's slug -> names of teams, or nothing for all of them. `languages` besides English."""

    email: str
    name: str
    role: Role
    teams: dict[str, tuple[str, ...]]
    languages: tuple[str, ...] = ()


STAFF = (
    Person(
        "ben@northborough.example",
        "Ben",
        Role.ADVISER,
        {"northborough": ("Council tax", "Waste and recycling")},
    ),
    Person(
        "carys@northborough.example",
        "Carys",
        Role.ADVISER,
        {"northborough": ("Housing",), "eastmere": ("Council tax",)},
        ("cy",),
    ),
    Person("dev@northborough.example", "Dev", Role.SUPERVISOR, {"northborough": (), "eastmere": ()}),
    Person("erin@northborough.example", "Erin", Role.ADMINISTRATOR, {"northborough": (), "eastmere": ()}),
    Person("finn@eastmere.example", "Finn", Role.ADVISER, {"eastmere": ("Waste and recycling",)}),
)


async def seed(office: Office, sites: dict[str, str]) -> None:
    """Sets up the councils, and what staff is missing.

    `sites`: council's slug -> the address of its pretend site.

    A site that moved to another port since the last time may embed the chat from there, and only from there.
    """
    for slug in SLUGS:
        home_url = sites[slug]
        origin = "/".join(home_url.split("/")[:3])
        privacy_url = f"{home_url}privacy"
        wanted = council_file.read(
            COUNCILS / f"{slug}.toml", origins=[origin], home_url=home_url, privacy_url=privacy_url
        )
        await set_up(office, wanted)
    await asyncio.gather(*(_add(office, person) for person in STAFF))


async def _add(office: Office, person: Person) -> None:
    if await office.store.read(partial(people.by_email, email=person.email)) is None:
        await setup.create_staff(
            office,
            email=person.email,
            name=person.name,
            password=PASSWORD,
            role=person.role,
            team_ids=await _team_ids(office, person),
            languages=person.languages,
        )


async def _team_ids(office: Office, person: Person) -> list[int]:
    ids: list[int] = []
    for slug, names in person.teams.items():
        council = await _council(office, slug)
        teams = await office.store.read(partial(councils.teams, council_id=council.id))
        ids += [team.id for team in teams if not names or team.name in names]
    return ids


async def _council(office: Office, slug: str) -> Council:
    found = await office.store.read(partial(councils.by_slug, slug=slug))
    assert found is not None, slug
    return found


async def sign_ins(office: Office) -> list[dict[str, object]]:
    """The demo's staff as `demo.json` lists them: email, password, role, teams ("Council: Team")."""
    listed: list[dict[str, object]] = []
    for person in STAFF:
        staff = await office.store.read(partial(people.by_email, email=person.email))
        assert staff is not None, person.email
        teams = await office.store.read(partial(people.teams_of, staff_id=staff.id))
        names = [f"{one.council_name}: {one.team.name}" for one in teams]
        listed.append({"email": staff.email, "password": PASSWORD, "role": str(staff.role), "teams": names})
    return listed
