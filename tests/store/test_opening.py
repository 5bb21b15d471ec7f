"""Open or not, and is anybody there."""

from datetime import UTC, date, datetime

from app.actions import people
from app.domain.hours import Period
from app.domain.terms import Availability, AwayReason
from app.domain.wanted import WantedClosure
from app.office import Office
from app.store.opening import Opening, by_team, opening
from tests.support.office import Clock, Town, change, make_available, set_hours


def at(hour: int) -> datetime:
    """Of the day on which the clock stands."""
    return datetime(2026, 11, 24, hour, tzinfo=UTC)


async def now(office: Office, town: Town, team_id: int | None = None) -> Opening:
    return await office.store.read(lambda conn: opening(conn, town.northborough, office.clock(), team_id))


async def test_open_in_hours(office: Office, town: Town) -> None:
    found = await now(office, town)
    assert found == Opening(True, datetime(2026, 11, 24, 17, 0, tzinfo=UTC), None, staffed=False)


async def test_closed_out_of_hours_and_on_closed_days(office: Office, town: Town, clock: Clock) -> None:
    closures = (WantedClosure(date(2026, 12, 25), "Christmas Day"),)
    await change(office, town, town.northborough, closures=closures)
    clock.now = datetime(2026, 12, 25, 12, 0, tzinfo=UTC)
    found = await now(office, town)
    assert (found.is_open, found.next_opening) == (False, datetime(2026, 12, 28, 9, 0, tzinfo=UTC))


async def test_a_council_is_open_while_any_team_is(office: Office, town: Town, clock: Clock) -> None:
    late = [Period(1, 8 * 60, 20 * 60)]
    await set_hours(office, town, late, town.housing)
    clock.forward(hours=8)
    assert (await now(office, town)).closes_at == datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
    assert (await now(office, town, town.housing.id)).is_open
    assert not (await now(office, town, town.council_tax.id)).is_open
    assert (await now(office, town, town.council_tax.id)).next_opening == datetime(
        2026, 11, 25, 9, tzinfo=UTC
    )


async def test_a_council_closes_when_the_team_that_opened_last_before_does(
    office: Office, town: Town
) -> None:
    """One team closes at 12:00, another opens at 11:00: who is told "until 12:00" would leave too soon."""
    await set_hours(office, town, [Period(1, 9 * 60, 12 * 60)], town.council_tax)
    await set_hours(office, town, [Period(1, 11 * 60, 17 * 60)], town.housing)
    assert (await now(office, town, town.council_tax.id)).closes_at == at(12)
    assert not (await now(office, town, town.housing.id)).is_open
    assert (await now(office, town)).closes_at == at(17)


async def test_on_a_stream_one_is_there_for_six_heartbeats_after_being_seen(
    office: Office, town: Town, clock: Clock
) -> None:
    await people.seen(office, town.ben, on_stream=True)
    assert not (await now(office, town)).staffed
    await make_available(office, town.ben)
    assert (await now(office, town)).staffed
    assert (await now(office, town, town.council_tax.id)).staffed
    assert not (await now(office, town, town.housing.id)).staffed
    clock.forward(seconds=90)
    assert (await now(office, town)).staffed
    await people.seen(office, town.ben)  # a request of the same desk does not make it one without scripts
    clock.forward(seconds=91)
    assert not (await now(office, town)).staffed
    await people.seen(office, town.ben, on_stream=True)
    assert (await now(office, town)).staffed
    await people.set_availability(office, town.ben, Availability.AWAY, AwayReason.LUNCH)
    assert not (await now(office, town)).staffed


async def test_without_scripts_one_is_there_for_ten_minutes_after_a_request(
    office: Office, town: Town, clock: Clock
) -> None:
    await make_available(office, town.ben)
    clock.forward(minutes=10)
    assert (await now(office, town)).staffed
    clock.forward(seconds=1)
    assert not (await now(office, town)).staffed
    await people.seen(office, town.ben, on_stream=True)
    clock.forward(seconds=91)
    await people.seen(office, town.ben)  # the scripts are gone
    clock.forward(minutes=10)
    assert (await now(office, town)).staffed


async def test_who_is_not_signed_in_any_more_is_not_there(office: Office, town: Town, clock: Clock) -> None:
    await make_available(office, town.ben)
    clock.forward(hours=23, minutes=59)
    await people.seen(office, town.ben)
    assert await staffed(office, town)
    clock.forward(minutes=1)
    assert not await staffed(office, town), "his session has run out"


async def staffed(office: Office, town: Town) -> bool:
    return (await now(office, town)).staffed


async def test_each_team_has_its_own_hours(office: Office, town: Town, clock: Clock) -> None:
    await set_hours(office, town, [Period(1, 8 * 60, 20 * 60)], town.housing)
    await make_available(office, town.carys)
    clock.forward(hours=8)
    await people.seen(office, town.carys)
    found = await office.store.read(lambda conn: by_team(conn, town.northborough, office.clock()))
    assert [(one.team, one.opening.is_open, one.opening.staffed) for one in found] == [
        (town.council_tax, False, False),
        (town.housing, True, True),
    ]


async def test_a_team_no_longer_offered_does_not_keep_the_council_open(
    office: Office, town: Town, clock: Clock
) -> None:
    await set_hours(office, town, [Period(1, 8 * 60, 20 * 60)], town.housing)
    teams = town.wanted["northborough"].teams
    await change(office, town, town.northborough, teams=teams[:1])
    await make_available(office, town.carys)
    clock.forward(hours=8)
    await people.seen(office, town.carys)
    found = await now(office, town)
    assert (found.is_open, found.staffed) == (False, False)
    every = await office.store.read(lambda conn: by_team(conn, town.northborough, office.clock()))
    assert [one.team for one in every] == [town.council_tax]
    own = await now(office, town, town.housing.id)  # of those who wait in its queue
    assert (own.is_open, own.staffed) == (True, True)


async def test_staff_of_another_council_do_not_count(office: Office, town: Town) -> None:
    await make_available(office, town.finn)
    assert not (await now(office, town)).staffed


async def test_a_team_of_another_council_is_never_open(office: Office, town: Town) -> None:
    assert await now(office, town, town.eastmere_team.id) == Opening(False, None, None, staffed=False)
