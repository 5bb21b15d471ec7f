"""Setting up a town, its staff, and the review of a translation."""

import pytest

from app.actions import setup
from app.domain.errors import NotAllowed, SetupRefused
from app.domain.terms import EventKind, Role
from app.office import Office
from app.store import catalogues, people
from app.store.people import Staff
from tests.support.office import Town, log


async def test_everything_set_up_left_an_event(office: Office, town: Town) -> None:
    assert [fact.kind for fact in await log(office)] == [
        EventKind.COUNCIL_CREATED,
        *[EventKind.TEAM_CREATED] * 2,
        EventKind.HOURS_SET,
        *[EventKind.ROUTE_ADDED] * 3,
        *[EventKind.WRAP_UP_CODE_ADDED] * 2,
        EventKind.COUNCIL_CREATED,
        EventKind.TEAM_CREATED,
        EventKind.HOURS_SET,
        *[EventKind.ROUTE_ADDED] * 3,
        EventKind.WRAP_UP_CODE_ADDED,
        *[EventKind.STAFF_CREATED] * 5,
    ]


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
    async def record(who: Staff, version: str, reviewer: str = "Siân") -> None:
        await setup.record_catalogue_review(
            office, who, "cy", version=version, reviewer=reviewer, marks=[f"of {version}"]
        )

    for other in (town.ben, town.dev):
        with pytest.raises(NotAllowed):
            await record(other, "a1")
    for reviewer in ("", "  "):
        with pytest.raises(SetupRefused):
            await record(town.erin, "a1", reviewer)
    await record(town.erin, "a1")
    await record(town.erin, "b2")
    await record(town.erin, "b2", "Gwen")
    assert await office.store.read(catalogues.reviewed) == {"cy": {"a1", "b2"}}
    found = await office.store.read(catalogues.reviews)
    assert [(one.version, one.reviewer, one.marks) for one in found] == [
        ("a1", "Siân", frozenset({"of a1"})),
        ("b2", "Gwen", frozenset({"of b2"})),
    ]
    facts = await log(office, EventKind.CATALOGUE_REVIEWED)
    assert [fact.data["version"] for fact in facts] == ["a1", "b2", "b2"]
