"""Councils and what belongs to them."""

from app.domain.terms import RouteKind
from app.office import Office
from app.store import catalogues, councils, people
from tests.support.office import Town


async def test_a_council_is_found_by_its_slug(office: Office, town: Town) -> None:
    assert await office.store.read(lambda conn: councils.by_slug(conn, "eastmere")) == town.eastmere
    assert await office.store.read(lambda conn: councils.by_slug(conn, "nowhere")) is None
    assert await office.store.read(councils.every) == [town.eastmere, town.northborough]


async def test_teams_keep_their_order(office: Office, town: Town) -> None:
    teams = await office.store.read(lambda conn: councils.teams(conn, town.northborough.id))
    assert teams == [town.council_tax, town.housing]


async def test_routes_keep_their_order_and_belong_to_one_council(office: Office, town: Town) -> None:
    routes = await office.store.read(lambda conn: councils.contact_routes(conn, town.northborough.id))
    assert [(route.kind, route.target) for route in routes] == [
        (RouteKind.VIDEO_RELAY, "https://relay.example/"),
        (RouteKind.RELAY_UK, "01632960001"),
        (RouteKind.PHONE, "01632960001"),
    ]


async def test_whose_teams_are_whose(office: Office, town: Town) -> None:
    teams = await office.store.read(lambda conn: people.teams_of(conn, town.dev.id))
    assert [(one.team, one.council_name) for one in teams] == [
        (town.council_tax, "Northborough Council"),
        (town.housing, "Northborough Council"),
    ]


async def test_no_catalogue_is_reviewed_until_it_is_recorded(office: Office) -> None:
    assert await office.store.read(catalogues.reviewed) == {}
