"""Setting up."""

from datetime import date

import pytest

from app.actions import setup
from app.domain.errors import NotAllowed, NotFound, SetupRefused
from app.domain.hours import Period
from app.domain.terms import EventKind, Role, RouteKind
from app.office import Office
from app.store import catalogues, councils, people
from app.store.opening import hours_of
from tests.support.office import Town, log


async def test_everything_set_up_left_an_event(office: Office, town: Town) -> None:
    assert [fact.kind for fact in await log(office)] == [
        *[EventKind.COUNCIL_CREATED] * 2,
        *[EventKind.TEAM_CREATED] * 3,
        *[EventKind.HOURS_SET, *[EventKind.ROUTE_ADDED] * 3] * 2,
        *[EventKind.STAFF_CREATED] * 5,
        *[EventKind.WRAP_UP_CODE_ADDED] * 3,
    ]


async def test_a_council_needs_a_slug_of_its_own(office: Office, town: Town) -> None:
    with pytest.raises(SetupRefused) as refused:
        await setup.create_council(office, slug="eastmere", name="Other", origins=[])
    assert refused.value.field == "slug"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "console"),
        ("name", " "),
        ("origins", ["https://a.example/"]),
        ("home_url", "javascript:alert(1)"),
        ("time_zone", "Europe/Nowhere"),
        ("time_zone", "../etc/passwd"),
    ],
)
async def test_a_council_that_cannot_be(office: Office, field: str, value: object) -> None:
    values: dict[str, object] = {"slug": "new", "name": "New", "origins": [], field: value}
    with pytest.raises(SetupRefused) as refused:
        await setup.create_council(office, **values)  # type: ignore[arg-type]
    assert refused.value.field == field


async def test_hours_replace_those_before(office: Office, town: Town) -> None:
    saturday = [Period(5, 600, 720)]
    await setup.set_hours(office, town.northborough.id, saturday, team_id=town.housing.id)
    await setup.set_hours(office, town.northborough.id, saturday, team_id=town.housing.id)
    found = await office.store.read(lambda conn: hours_of(conn, town.northborough, town.housing.id))
    assert found.periods == tuple(saturday)
    other = await office.store.read(lambda conn: hours_of(conn, town.northborough, town.council_tax.id))
    assert len(other.periods) == 5


async def test_a_closure_named_again_takes_the_new_reason(office: Office, town: Town) -> None:
    day = date(2026, 12, 25)
    await setup.add_closures(office, town.northborough.id, {day: "Bank holiday"})
    await setup.add_closures(office, town.northborough.id, {day: "Christmas Day"})
    found = await office.store.read(lambda conn: hours_of(conn, town.northborough, town.housing.id))
    assert found.closed_days == {day}


async def test_nothing_is_added_to_a_council_that_is_not_there(office: Office, town: Town) -> None:
    for refused in (
        setup.create_team(office, 999, "Team"),
        setup.set_hours(office, 999, []),
        setup.set_hours(office, town.northborough.id, [], team_id=town.eastmere_team.id),
        setup.add_closures(office, 999, {}),
        setup.add_wrap_up_code(office, 999, "Solved"),
        setup.add_contact_route(office, 999, RouteKind.PHONE, label="Phone", target="01632 960 001"),
    ):
        with pytest.raises(NotFound):
            await refused


async def test_names_are_used_once(office: Office, town: Town) -> None:
    for refused in (
        setup.create_team(office, town.northborough.id, " Council  Tax "),
        setup.add_wrap_up_code(office, town.northborough.id, "Solved"),
    ):
        with pytest.raises(SetupRefused):
            await refused


async def test_staff_may_belong_to_teams_of_two_councils(office: Office, town: Town) -> None:
    gwen = await setup.create_staff(
        office,
        email="Gwen@Shared.example",
        name=" Gwen ",
        password="a long enough password",
        role=Role.ADVISER,
        team_ids=[town.housing.id, town.eastmere_team.id],
    )
    assert (gwen.email, gwen.name) == ("gwen@shared.example", "Gwen")
    teams = await office.store.read(lambda conn: people.teams_of(conn, gwen.id))
    assert {one.council_name for one in teams} == {"Northborough Council", "Eastmere Council"}
    (fact,) = [fact for fact in await log(office, EventKind.STAFF_CREATED) if fact.staff_id == gwen.id]
    assert "gwen" not in repr(fact.data).lower()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("email", "ben@northborough.example"),
        ("password", "short"),
        ("capacity", 0),
        ("name", ""),
    ],
)
async def test_staff_that_cannot_be(office: Office, town: Town, field: str, value: object) -> None:
    values: dict[str, object] = {
        "email": "new@northborough.example",
        "name": "New",
        "password": "a long enough password",
        "role": Role.ADVISER,
        "team_ids": [town.housing.id],
        field: value,
    }
    with pytest.raises(SetupRefused) as refused:
        await setup.create_staff(office, **values)  # type: ignore[arg-type]
    assert refused.value.field == field


async def test_an_administrator_records_a_review(office: Office, town: Town) -> None:
    for other in (town.ben, town.dev):
        with pytest.raises(NotAllowed):
            await setup.record_catalogue_review(office, other, "cy")
    await setup.record_catalogue_review(office, town.erin, "cy")
    await setup.record_catalogue_review(office, town.erin, "cy")
    assert await office.store.read(catalogues.reviewed) == {"cy"}
    assert [fact.data for fact in await log(office, EventKind.CATALOGUE_REVIEWED)] == [{"locale": "cy"}] * 2


async def test_a_council_of_another_time_zone(office: Office) -> None:
    council = await setup.create_council(
        office, slug="far", name="Far", origins=[], time_zone="Atlantic/Stanley"
    )
    assert await office.store.read(lambda conn: councils.by_id(conn, council.id)) == council
