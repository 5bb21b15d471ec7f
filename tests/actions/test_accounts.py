"""Staff who are there already: another team, another password."""

import pytest

from app.actions import accounts
from app.actions.people import sign_in, signed_in
from app.domain.errors import NotFound, SetupRefused, SignInRefused
from app.domain.terms import Availability, AwayReason, EventKind, Sender
from app.office import Office
from app.store import people
from tests.support.office import PASSWORD, Town, log, make_available

NEW = "another long password"


async def test_somebody_joins_a_team_once(office: Office, town: Town) -> None:
    wanted = [town.council_tax.id, town.housing.id, town.housing.id]
    assert await accounts.join_teams(office, town.ben.id, wanted) == [town.housing.id]
    assert await accounts.join_teams(office, town.ben.id, wanted) == []
    teams = await office.store.read(lambda conn: people.teams_of(conn, town.ben.id))
    assert [one.team for one in teams] == [town.council_tax, town.housing]
    (fact,) = await log(office, EventKind.TEAM_JOINED)
    assert (fact.staff_id, fact.data) == (town.ben.id, {})


async def test_nobody_joins_a_team_that_is_not_there(office: Office, town: Town) -> None:
    with pytest.raises(NotFound):
        await accounts.join_teams(office, town.ben.id, [town.housing.id, 999])
    with pytest.raises(NotFound):
        await accounts.join_teams(office, 999, [town.housing.id])
    assert await log(office, EventKind.TEAM_JOINED) == []


async def test_a_new_password_ends_every_session_and_the_old_password(office: Office, town: Town) -> None:
    tokens = [await sign_in(office, town.ben.email, PASSWORD, "192.0.2.1") for _ in range(2)]
    carys = await sign_in(office, town.carys.email, PASSWORD, "192.0.2.1")
    await make_available(office, town.ben)
    await accounts.set_password(office, town.ben.id, NEW)
    assert [await signed_in(office, token) for token in tokens] == [None, None]
    assert await signed_in(office, carys) is not None
    with pytest.raises(SignInRefused):
        await sign_in(office, town.ben.email, PASSWORD, "192.0.2.1")
    ben = await office.store.read(lambda conn: people.by_id(conn, town.ben.id))
    assert ben is not None
    assert (ben.availability, ben.away_reason) == (Availability.AWAY, AwayReason.END_OF_DAY)
    (fact,) = await log(office, EventKind.PASSWORD_SET)
    assert (fact.staff_id, fact.data) == (town.ben.id, {"sessions_ended": 3})
    away = (await log(office, EventKind.AVAILABILITY_CHANGED))[-1]
    assert (away.staff_id, away.sender) == (town.ben.id, Sender.SYSTEM), "it is no doing of Ben's"
    assert await signed_in(office, await sign_in(office, town.ben.email, NEW, "192.0.2.1")) is not None


async def test_a_password_that_cannot_be_changes_nothing(office: Office, town: Town) -> None:
    token = await sign_in(office, town.ben.email, PASSWORD, "192.0.2.1")
    with pytest.raises(SetupRefused) as refused:
        await accounts.set_password(office, town.ben.id, "short")
    assert refused.value.field == "password"
    with pytest.raises(NotFound):
        await accounts.set_password(office, 999, NEW)
    assert await signed_in(office, token) is not None
