"""A small town for tests, in an office of its own, with a clock that stands until it is moved."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Connection, select, true, update

from app.actions import people, setup
from app.actions.council import SetUp, set_up
from app.actions.link import open_link
from app.actions.start import begin
from app.config import Settings
from app.domain.hours import Period
from app.domain.keys import Keys, new_key
from app.domain.passwords import Passwords
from app.domain.terms import Availability, EventKind, Role, RouteKind
from app.domain.wanted import WantedCouncil, WantedRoute, WantedTeam
from app.office import Office
from app.store import councils, events
from app.store.conversations import VisitorConversation
from app.store.councils import Council, Team, WrapUpCode
from app.store.outbox import Mail
from app.store.people import Staff, start_session
from app.store.tables import event, words
from app.store.writer import StateTx, Tx

PASSWORD = "correct horse battery"
TUESDAY_TEN_O_CLOCK = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
WEEKDAYS_NINE_TO_FIVE = [Period(weekday, 9 * 60, 17 * 60) for weekday in range(5)]
ALL_HOURS = [Period(weekday, 0, 24 * 60) for weekday in range(7)]
NORTHBOROUGH = WantedCouncil(
    slug="northborough",
    name="Northborough Council",
    origins=("https://www.northborough.example",),
    home_url="https://www.northborough.example/",
    privacy_url="https://www.northborough.example/privacy",
    periods=(),
    teams=(WantedTeam("Council Tax"), WantedTeam("Housing")),
    routes=(
        WantedRoute(RouteKind.VIDEO_RELAY, "Talk to us in British Sign Language", "https://relay.example/"),
        WantedRoute(RouteKind.RELAY_UK, "Relay UK", "01632 960 001"),
        WantedRoute(RouteKind.PHONE, "Phone", "01632 960 001"),
    ),
    wrap_up_codes=("Solved", "Passed to another team"),
)
EASTMERE = replace(
    NORTHBOROUGH,
    slug="eastmere",
    name="Eastmere Council",
    origins=("https://www.eastmere.example",),
    home_url="https://www.eastmere.example/",
    privacy_url="https://www.eastmere.example/privacy",
    teams=(WantedTeam("Customer services"),),
    wrap_up_codes=("Solved",),
)


class Clock:
    """Stands still until it is moved. Starts on a Tuesday at 10:00, when the councils are open."""

    def __init__(self, now: datetime = TUESDAY_TEN_O_CLOCK) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass(frozen=True)
class Town:
    """The named cast. Ben: adviser for council tax. Carys: adviser for housing. Dev: supervisor of both.

    Erin: administrator of both. They all work for Northborough. Finn is an adviser at Eastmere, which
    has one team. All share `PASSWORD`, all are away until `make_available`.
    """

    northborough: Council
    eastmere: Council
    council_tax: Team
    housing: Team
    eastmere_team: Team
    ben: Staff
    carys: Staff
    dev: Staff
    erin: Staff
    finn: Staff
    solved: int
    passed_on: int
    eastmere_solved: int
    wanted: dict[str, WantedCouncil]
    """By slug: the councils as they were set up last, see `change`."""


@dataclass(frozen=True)
class Fact:
    """One row of the event log."""

    id: int
    kind: str
    conversation_id: int | None
    staff_id: int | None
    data: dict[str, object]
    sender: str


SECRET_KEYS = ("a-key-for-tests-that-is-long-enough",)


def form_key() -> str:
    """The one-time key of a form that begins a chat or leaves a message, as the offices here make it."""
    return Keys(SECRET_KEYS).form_key()


def settings_for(directory: Path, *, heartbeat: float | None = None, **changes: object) -> Settings:
    """`heartbeat`: in seconds, also a shorter one than anybody may set, so that a test need not wait."""
    values: dict[str, object] = {
        "secret_keys": SECRET_KEYS,
        "data_dir": directory,
        **changes,
    }
    settings = Settings(**values)  # type: ignore[arg-type]
    if heartbeat is not None:
        object.__setattr__(settings, "heartbeat_seconds", heartbeat)
    return settings


def quick_passwords() -> Passwords:
    """Real argon2, as weak and as quick as it goes."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@asynccontextmanager
async def open_office(directory: Path, clock: Clock | None = None, **changes: Any) -> AsyncIterator[Office]:
    """An office with its own database in `directory`. `changes` are settings."""
    settings = settings_for(directory, **changes)
    async with Office.open(settings, clock=clock or Clock(), passwords=quick_passwords()) as office:
        yield office


async def found_town(office: Office, hours: list[Period] | None = None) -> Town:
    """Sets up both councils, open on weekdays from 9 to 5 unless `hours` says otherwise."""
    wanted = {
        council.slug: replace(council, periods=tuple(WEEKDAYS_NINE_TO_FIVE if hours is None else hours))
        for council in (NORTHBOROUGH, EASTMERE)
    }
    northborough, eastmere = [(await set_up(office, council)).council for council in wanted.values()]

    def read(conn: Connection) -> tuple[list[Team], list[WrapUpCode]]:
        both = (northborough.id, eastmere.id)
        return (
            [team for council_id in both for team in councils.teams(conn, council_id)],
            [code for council_id in both for code in councils.wrap_up_codes(conn, council_id)],
        )

    (council_tax, housing, eastmere_team), codes = await office.store.read(read)

    async def staff(name: str, role: Role, *teams: Team) -> Staff:
        return await setup.create_staff(
            office,
            email=f"{name.lower()}@{'eastmere' if name == 'Finn' else 'northborough'}.example",
            name=name,
            password=PASSWORD,
            role=role,
            team_ids=[team.id for team in teams],
        )

    return Town(
        northborough=northborough,
        eastmere=eastmere,
        council_tax=council_tax,
        housing=housing,
        eastmere_team=eastmere_team,
        ben=await staff("Ben", Role.ADVISER, council_tax),
        carys=await staff("Carys", Role.ADVISER, housing),
        dev=await staff("Dev", Role.SUPERVISOR, council_tax, housing),
        erin=await staff("Erin", Role.ADMINISTRATOR, council_tax, housing),
        finn=await staff("Finn", Role.ADVISER, eastmere_team),
        solved=codes[0].id,
        passed_on=codes[1].id,
        eastmere_solved=codes[2].id,
        wanted=wanted,
    )


async def change(office: Office, town: Town, council: Council, **entries: Any) -> SetUp:
    """The file of a council was changed and the command run again. `entries`: see WantedCouncil."""
    town.wanted[council.slug] = replace(town.wanted[council.slug], **entries)
    return await set_up(office, town.wanted[council.slug])


async def set_hours(office: Office, town: Town, periods: Sequence[Period], team: Team | None = None) -> None:
    """Northborough's hours; with `team` those of one of its teams."""
    if team is None:
        await change(office, town, town.northborough, periods=tuple(periods))
        return
    teams = [
        replace(one, periods=tuple(periods)) if one.name == team.name else one
        for one in town.wanted["northborough"].teams
    ]
    await change(office, town, town.northborough, teams=tuple(teams))


async def begin_chat(
    office: Office,
    council: Council,
    team: Team,
    *,
    name: str = "Amina",
    question: str = "My council tax bill is wrong.",
    locale: str = "en",
) -> tuple[VisitorConversation, str]:
    """Amina (or `name`) starts a chat. Her record as her link opens it, and the token of the link."""
    started = await begin(
        office,
        council,
        team_id=team.id,
        name=name,
        question=question,
        locale=locale,
        key=new_key(),
        back_url=None,
        with_scripts=True,
    )
    opened = await open_link(office, council, started.token)
    assert opened.visitor is not None, opened.outcome
    return opened.visitor, started.token


async def log(office: Office, kind: EventKind | None = None) -> list[Fact]:
    """The event log, or one kind of event of it, oldest first."""
    query = select(event).order_by(event.c.id)
    if kind is not None:
        query = query.where(event.c.kind == kind)
    rows = await office.store.read(lambda conn: conn.execute(query).all())
    return [Fact(row.id, row.kind, row.conversation_id, row.staff_id, row.data, row.sender) for row in rows]


async def make_available(office: Office, adviser: Staff) -> Staff:
    """The adviser is signed in, there, and takes chats."""

    def begin_session(tx: StateTx) -> None:
        start_session(tx, adviser.id, new_key(), tx.now + timedelta(hours=office.settings.session_hours))

    await office.store.write_state(begin_session)
    await people.set_availability(office, adviser, Availability.AVAILABLE)
    return adviser


async def erase_words(office: Office, event_id: int | None = None) -> None:
    """Erases what was written with one event, or all, as the words of a summary are: with an event for it."""

    def fn(tx: Tx) -> None:
        which = true() if event_id is None else words.c.event_id == event_id
        tx.conn.execute(update(words).where(which).values(text=None, salt=None, erased_at=tx.now))
        events.append(tx, EventKind.SUMMARY_WITHDRAWN)

    await office.store.write(fn)


def no_letters(mail: Mail) -> tuple[str, str]:
    raise AssertionError("nobody is written to here")
