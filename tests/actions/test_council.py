"""A council made what a description says."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from app.actions.council import SetUp, set_up
from app.domain.hours import Period
from app.domain.terms import EventKind, RouteKind
from app.domain.timeouts import Pace
from app.domain.wanted import WantedClosure, WantedCouncil, WantedRoute, WantedTeam
from app.office import Office
from app.store import councils
from app.store.councils import ContactRoute
from app.store.opening import hours_of
from tests.support.office import Town, log

MONDAY = (Period(0, 540, 1020),)
PHONE = WantedRoute(RouteKind.PHONE, "Phone", "01632960001", hours="Always")
RELAY = WantedRoute(RouteKind.RELAY_UK, "Relay UK", "01632960001")
EMAIL = WantedRoute(RouteKind.EMAIL, "E-mail", "hello@westmere.example")
WANTED = WantedCouncil(
    slug="westmere",
    name="Westmere Council",
    origins=("https://www.westmere.example",),
    periods=MONDAY,
    teams=(WantedTeam("Parks", ()), WantedTeam("Housing", (Period(1, 600, 660),))),
    routes=(RELAY, PHONE),
    wrap_up_codes=("Answered", "Passed on"),
)


async def routes_of(office: Office, done: SetUp) -> list[ContactRoute]:
    return await office.store.read(lambda conn: councils.contact_routes(conn, done.council.id))


async def kinds_after(office: Office, event_id: int) -> list[str]:
    return [fact.kind for fact in await log(office) if fact.id > event_id]


async def last_event(office: Office) -> int:
    return (await log(office))[-1].id


async def test_a_new_council_is_made_whole_with_an_event_for_each_part(office: Office, town: Town) -> None:
    before = await last_event(office)
    done = await set_up(office, WANTED)
    assert (done.created, done.changes) == (True, ())
    assert await kinds_after(office, before) == [
        EventKind.COUNCIL_CREATED,
        EventKind.TEAM_CREATED,
        EventKind.TEAM_CREATED,
        EventKind.HOURS_SET,
        EventKind.HOURS_SET,
        *[EventKind.ROUTE_ADDED] * 2,
        *[EventKind.WRAP_UP_CODE_ADDED] * 2,
    ]
    assert await office.store.read(lambda conn: councils.by_slug(conn, "westmere")) == done.council


async def test_done_again_it_changes_nothing_and_leaves_no_event(office: Office, town: Town) -> None:
    await set_up(office, WANTED)
    before = await last_event(office)
    again = await set_up(office, WANTED)
    assert (again.created, again.changes) == (False, ())
    assert await kinds_after(office, before) == []


async def test_a_corrected_number_takes_the_place_of_the_old_one(office: Office, town: Town) -> None:
    await set_up(office, replace(WANTED, routes=(RELAY, PHONE, EMAIL)))
    before = await last_event(office)
    corrected = replace(PHONE, target="01632960002")
    done = await set_up(office, replace(WANTED, routes=(RELAY, corrected, EMAIL)))
    assert done.changes == ("Phone 01632960001 removed.", "Phone 01632960002 added.")
    assert [route.target for route in await routes_of(office, done)] == [
        "01632960001",
        "01632960002",
        "hello@westmere.example",
    ]
    assert await kinds_after(office, before) == [
        EventKind.ROUTE_REMOVED,
        EventKind.ROUTE_ADDED,
        EventKind.ORDER_SET,
    ]


async def test_a_route_keeps_its_id_when_only_its_words_change(office: Office, town: Town) -> None:
    (_, phone) = await routes_of(office, await set_up(office, WANTED))
    done = await set_up(office, replace(WANTED, routes=(RELAY, replace(PHONE, hours="", note="Press 1."))))
    assert done.changes == ("Phone 01632960001: hours, note changed.",)
    assert (await routes_of(office, done))[1] == replace(phone, hours="", note="Press 1.")


async def test_the_order_is_the_files(office: Office, town: Town) -> None:
    await set_up(office, WANTED)
    parks, housing = WANTED.teams
    done = await set_up(
        office,
        replace(
            WANTED, routes=(PHONE, RELAY), teams=(housing, parks), wrap_up_codes=("Passed on", "Answered")
        ),
    )
    assert done.changes == (
        "Order of teams changed.",
        "Order of contact routes changed.",
        "Order of wrap-up codes changed.",
    )
    assert [route.kind for route in await routes_of(office, done)] == [RouteKind.PHONE, RouteKind.RELAY_UK]
    teams = await office.store.read(lambda conn: councils.teams(conn, done.council.id))
    assert [team.name for team in teams] == ["Housing", "Parks"]


async def test_name_time_zone_and_website_change(office: Office, town: Town) -> None:
    await set_up(office, WANTED)
    before = await last_event(office)
    done = await set_up(office, replace(WANTED, name="Westmere", time_zone="Atlantic/Stanley", origins=()))
    assert done.changes == (
        "Name changed to Westmere.",
        "Time zone changed to Atlantic/Stanley.",
        "Websites that may show the chat changed: none.",
    )
    assert await kinds_after(office, before) == [EventKind.COUNCIL_CHANGED, EventKind.WEBSITE_SET]
    assert await office.store.read(lambda conn: councils.by_slug(conn, "westmere")) == done.council


async def test_hours_are_replaced_and_a_teams_own_are_taken_away(office: Office, town: Town) -> None:
    await set_up(office, WANTED)
    sunday = (Period(6, 600, 660),)
    teams = (WantedTeam("Parks", sunday), WantedTeam("Housing", ()))
    done = await set_up(office, replace(WANTED, periods=sunday, teams=teams))
    assert done.changes == (
        "Opening hours changed.",
        "Opening hours of team Parks changed.",
        "Team Housing has no hours of its own any more.",
    )
    teams_now = await office.store.read(lambda conn: councils.teams(conn, done.council.id))
    found = await office.store.read(
        lambda conn: [hours_of(conn, done.council, team.id).periods for team in teams_now]
    )
    assert found == [sunday, sunday]


async def test_what_is_set_about_time_is_that_of_the_file(office: Office, town: Town) -> None:
    await set_up(office, WANTED)
    pace = Pace(limit=30, ask=5, dormant=0)
    done = await set_up(office, replace(WANTED, pace=pace))
    assert done.changes == (
        "Time limit of a chat changed: 30 minutes.",
        'After "Are you still there?" advisers now wait 5 minutes.',
        "Chats of residents who are silent now rest: never.",
    )
    found = await office.store.read(lambda conn: councils.by_id(conn, done.council.id))
    assert found is not None
    assert found.pace == pace
    assert (await set_up(office, replace(WANTED, pace=pace))).changes == ()
    anew = await set_up(office, replace(WANTED, slug="southborough", pace=pace))
    assert anew.created
    other = await office.store.read(lambda conn: councils.by_id(conn, anew.council.id))
    assert other is not None
    assert other.pace == pace
    again = await set_up(office, WANTED)
    assert again.changes[0] == "Time limit of a chat changed: none."
    assert again.changes[2] == "Chats of residents who are silent now rest: after 15 minutes."
    assert [fact.data["limit"] for fact in await log(office, EventKind.PACE_SET)] == [30, 30, 0]


async def test_closed_days_are_those_of_the_file(office: Office, town: Town) -> None:
    christmas = WantedClosure(date(2026, 12, 25), "Christmas Day")
    may = WantedClosure(date(2027, 5, 3), "Early May")
    made = await set_up(office, replace(WANTED, closures=(may, christmas)))
    before = await last_event(office)
    again = await set_up(office, replace(WANTED, closures=(christmas, may)))
    assert (again.changes, await kinds_after(office, before)) == ((), [])
    named = replace(may, name="May Day")
    (fact,) = await log(office, EventKind.CLOSURES_SET)
    assert fact.data == {"days": ["2026-12-25", "2027-05-03"]}
    done = await set_up(
        office, replace(WANTED, closures=(WantedClosure(date(2027, 1, 1), "New Year"), named))
    )
    assert done.changes == (
        "Closed day 2026-12-25 (Christmas Day) removed.",
        "Closed day 2027-01-01 (New Year) added.",
        "Closed day 2027-05-03 is now called May Day.",
    )
    assert await kinds_after(office, before) == [EventKind.CLOSURES_SET]
    (parks, _) = await office.store.read(lambda conn: councils.teams(conn, made.council.id))
    found = await office.store.read(lambda conn: hours_of(conn, made.council, parks.id))
    assert found.closed_days == {date(2027, 1, 1), date(2027, 5, 3)}


async def offered(office: Office, done: SetUp) -> tuple[list[str], list[str]]:
    """The teams and the wrap-up codes, by name, in their order."""

    def read(conn: Connection) -> tuple[list[str], list[str]]:
        teams, codes = (
            councils.teams(conn, done.council.id),
            councils.wrap_up_codes(conn, done.council.id),
        )
        return [team.name for team in teams], [code.label for code in codes]

    return await office.store.read(read)


async def test_what_is_taken_out_is_no_longer_offered_and_put_back_it_is(office: Office, town: Town) -> None:
    first = await set_up(office, WANTED)
    both = await office.store.read(lambda conn: councils.teams(conn, first.council.id))
    less = replace(WANTED, teams=WANTED.teams[:1], wrap_up_codes=("Passed on", "New"))
    before = await last_event(office)
    done = await set_up(office, less)
    assert done.changes == (
        "Team Housing is no longer offered. Its conversations stay.",
        'Wrap-up code "New" added.',
        'Wrap-up code "Answered" is no longer offered. Its conversations stay.',
    )
    assert await offered(office, done) == (["Parks"], ["Passed on", "New"])
    assert await kinds_after(office, before) == [
        EventKind.TEAM_RETIRED,
        EventKind.WRAP_UP_CODE_ADDED,
        EventKind.WRAP_UP_CODE_RETIRED,
    ]
    assert (await set_up(office, less)).changes == ()
    own = await office.store.read(lambda conn: hours_of(conn, first.council, both[1].id))
    assert own.periods == (Period(1, 600, 660),)

    before = await last_event(office)
    back = await set_up(office, WANTED)
    assert back.changes == (
        "Team Housing is offered again.",
        'Wrap-up code "Answered" is offered again.',
        'Wrap-up code "New" is no longer offered. Its conversations stay.',
    )
    assert await kinds_after(office, before) == [
        EventKind.TEAM_RESTORED,
        EventKind.WRAP_UP_CODE_RESTORED,
        EventKind.WRAP_UP_CODE_RETIRED,
    ]
    assert await offered(office, back) == (["Parks", "Housing"], ["Answered", "Passed on"])
    assert await office.store.read(lambda conn: councils.teams(conn, first.council.id)) == both


async def test_what_comes_back_stands_where_the_file_has_it(office: Office, town: Town) -> None:
    parks, housing = WANTED.teams
    await set_up(office, WANTED)
    await set_up(office, replace(WANTED, teams=(parks, WantedTeam("Bins"))))
    done = await set_up(office, replace(WANTED, teams=(housing, parks, WantedTeam("Bins"))))
    assert done.changes == ("Team Housing is offered again.",)
    assert (await offered(office, done))[0] == ["Housing", "Parks", "Bins"]


async def test_other_councils_stay_as_they_are(office: Office, town: Town) -> None:
    def all_of_it(conn: Connection) -> object:
        eastmere = town.eastmere.id
        return councils.by_id(conn, eastmere), councils.contact_routes(conn, eastmere)

    before = await office.store.read(all_of_it)
    await set_up(office, replace(WANTED, slug="northborough"))
    assert await office.store.read(all_of_it) == before
