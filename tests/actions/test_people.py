"""Staff at work."""

import asyncio

import pytest
from sqlalchemy import select

from app.actions import accounts
from app.actions.people import end_old_sessions, seen, set_availability, sign_in, sign_out, signed_in
from app.domain.errors import ReasonMissing, SignInRefused, TooManyAttempts
from app.domain.keys import token_hash
from app.domain.terms import Availability, AwayReason, EventKind, Sender
from app.jobs import loop as jobs
from app.office import Office
from app.store import people
from app.store.people import Staff
from app.store.tables import staff_presence, staff_session
from tests.support.office import PASSWORD, Clock, Town, log, no_letters

HERE = "192.0.2.1"


async def read_again(office: Office, staff: Staff) -> Staff:
    found = await office.store.read(lambda conn: people.by_id(conn, staff.id))
    assert found is not None
    return found


async def test_signing_in_and_out(office: Office, town: Town) -> None:
    token = await sign_in(office, " Ben@Northborough.example ", PASSWORD, HERE)
    assert await signed_in(office, token) == town.ben
    await sign_out(office, town.ben, token)
    assert await signed_in(office, token) is None
    await sign_out(office, town.ben, token)
    assert [fact.staff_id for fact in await log(office, EventKind.SIGNED_IN)] == [town.ben.id]
    assert [fact.staff_id for fact in await log(office, EventKind.SIGNED_OUT)] == [town.ben.id]


@pytest.mark.parametrize("next_", ["carys", "ben"])
async def test_who_signs_in_over_a_session_ends_it(office: Office, town: Town, next_: str) -> None:
    """As at a shared computer: nobody can go on with the cookie of who was there before."""
    before = await sign_in(office, town.ben.email, PASSWORD, HERE)
    await set_availability(office, town.ben, Availability.AVAILABLE)
    token = await sign_in(office, getattr(town, next_).email, PASSWORD, HERE, instead_of=before)
    assert await signed_in(office, before) is None
    found = await signed_in(office, token)
    assert found is not None
    assert found.name.lower() == next_
    assert [fact.staff_id for fact in await log(office, EventKind.SIGNED_OUT)] == [town.ben.id]
    stays = next_ == "ben"
    ben = await read_again(office, town.ben)
    assert ben.availability is (Availability.AVAILABLE if stays else Availability.AWAY)


async def test_only_a_hash_of_the_session_token_is_stored(office: Office) -> None:
    token = await sign_in(office, "ben@northborough.example", PASSWORD, HERE)
    (row,) = await office.store.read(lambda conn: conn.execute(staff_session.select()).all())
    assert row.token_hash == token_hash(token)
    assert token not in repr(row)


async def test_a_session_ends_by_itself(office: Office, town: Town, clock: Clock) -> None:
    token = await sign_in(office, "ben@northborough.example", PASSWORD, HERE)
    clock.forward(hours=23, minutes=59)
    assert await signed_in(office, token) == town.ben
    clock.forward(minutes=1)
    assert await signed_in(office, token) is None
    await sign_in(office, "ben@northborough.example", PASSWORD, HERE)
    rows = await office.store.read(lambda conn: conn.execute(staff_session.select()).all())
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ben@northborough.example", "wrong"),
        ("ben@northborough.example", ""),
        ("nobody@northborough.example", PASSWORD),
        ("", ""),
        ("ben@northborough.example", PASSWORD + "x" * 100_000),
    ],
)
async def test_wrong_is_refused_in_one_way(office: Office, email: str, password: str) -> None:
    with pytest.raises(SignInRefused):
        await sign_in(office, email, password, HERE)
    assert await log(office, EventKind.SIGNED_IN) == []


async def test_an_address_that_is_too_long_is_refused_and_not_counted(office: Office) -> None:
    """Counters are kept in memory, by the address."""
    for _ in range(40):
        with pytest.raises(SignInRefused):
            await sign_in(office, f"{'x' * 250}@a.example", PASSWORD, HERE)
    await sign_in(office, "ben@northborough.example", PASSWORD, HERE)


async def test_an_unknown_email_costs_as_much_work(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str | None] = []
    verify = office.passwords.verify

    def counting(stored: str | None, password: str) -> bool:
        hashed.append(stored)
        return verify(stored, password)

    monkeypatch.setattr(office.passwords, "verify", counting)
    for email in ("ben@northborough.example", "nobody@northborough.example"):
        with pytest.raises(SignInRefused):
            await sign_in(office, email, "wrong", HERE)
    assert len(hashed) == 2
    assert hashed[1] is None


async def test_after_five_failures_even_the_right_password_must_wait(office: Office, town: Town) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            await sign_in(office, "ben@northborough.example", "wrong", HERE)
    with pytest.raises(TooManyAttempts) as refused:
        await sign_in(office, "BEN@northborough.example", PASSWORD, HERE)
    assert refused.value.retry_after >= 1
    assert await sign_in(office, "ben@northborough.example", PASSWORD, "192.0.2.2")
    assert await sign_in(office, "dev@northborough.example", PASSWORD, HERE)


async def test_who_is_refused_for_now_does_not_wait_for_others(office: Office) -> None:
    """Else somebody who goes on trying would make everybody's sign-in slow."""
    for _ in range(5):
        with pytest.raises(SignInRefused):
            await sign_in(office, "ben@northborough.example", "wrong", HERE)
    async with office.hashing, office.hashing:  # all that may be looked at at once
        with pytest.raises(TooManyAttempts):
            await asyncio.wait_for(sign_in(office, "ben@northborough.example", PASSWORD, HERE), 10)


async def test_many_failures_at_once_are_counted_too(office: Office) -> None:
    results = await asyncio.gather(
        *(sign_in(office, "ben@northborough.example", "wrong", HERE) for _ in range(20)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, SignInRefused) for result in results) <= 6


async def test_who_gets_another_password_while_the_old_one_is_looked_at_is_not_let_in(
    office: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a session made with the old password would outlive it."""
    loop, verify = asyncio.get_running_loop(), office.passwords.verify

    def slowly(stored: str | None, password: str) -> bool:
        good = verify(stored, password)
        changing = accounts.set_password(office, town.ben.id, "another long password")
        asyncio.run_coroutine_threadsafe(changing, loop).result(5)
        return good

    monkeypatch.setattr(office.passwords, "verify", slowly)
    with pytest.raises(SignInRefused):
        await sign_in(office, town.ben.email, PASSWORD, HERE)


async def test_signing_in_well_is_never_paused(office: Office) -> None:
    for _ in range(40):
        await sign_in(office, "ben@northborough.example", PASSWORD, HERE)


async def test_every_change_of_availability_is_an_event(office: Office, town: Town) -> None:
    assert await set_availability(office, town.ben, Availability.AVAILABLE)
    assert not await set_availability(office, town.ben, Availability.AVAILABLE)
    assert await set_availability(office, town.ben, Availability.AWAY, AwayReason.BREAK)
    assert await set_availability(office, town.ben, Availability.AWAY, AwayReason.LUNCH)
    assert [fact.data for fact in await log(office, EventKind.AVAILABILITY_CHANGED)] == [
        {"to": "available", "reason": None},
        {"to": "away", "reason": "break"},
        {"to": "away", "reason": "lunch"},
    ]
    ben = await read_again(office, town.ben)
    assert (ben.availability, ben.away_reason) == (Availability.AWAY, AwayReason.LUNCH)


async def test_being_away_needs_a_reason(office: Office, town: Town) -> None:
    with pytest.raises(ReasonMissing):
        await set_availability(office, town.ben, Availability.AWAY)
    with pytest.raises(ReasonMissing):
        await set_availability(office, town.ben, Availability.AVAILABLE, AwayReason.LUNCH)


async def test_with_the_last_session_one_becomes_away(office: Office, town: Town) -> None:
    one = await sign_in(office, "ben@northborough.example", PASSWORD, HERE)
    two = await sign_in(office, "ben@northborough.example", PASSWORD, HERE)
    await set_availability(office, town.ben, Availability.AVAILABLE)
    await sign_out(office, town.ben, one)
    assert (await read_again(office, town.ben)).availability is Availability.AVAILABLE
    await sign_out(office, town.ben, two)
    ben = await read_again(office, town.ben)
    assert (ben.availability, ben.away_reason) == (Availability.AWAY, AwayReason.END_OF_DAY)


async def test_the_teams_hear_of_it(office: Office, town: Town) -> None:
    with office.broker.listen(f"team:{town.council_tax.id}") as bell:
        await set_availability(office, town.ben, Availability.AVAILABLE)
        assert await bell.wait(5)


async def test_whose_session_has_run_out_starts_away_and_chooses_again(
    office: Office, town: Town, clock: Clock
) -> None:
    await sign_in(office, "ben@northborough.example", PASSWORD, HERE)
    await set_availability(office, town.ben, Availability.AVAILABLE)
    await sign_in(office, "ben@northborough.example", PASSWORD, HERE)
    assert (await read_again(office, town.ben)).availability is Availability.AVAILABLE, "still signed in"
    clock.forward(hours=24)
    with office.broker.listen(f"team:{town.council_tax.id}") as bell:
        await sign_in(office, "ben@northborough.example", PASSWORD, HERE)
        assert await bell.wait(5)
    ben = await read_again(office, town.ben)
    assert (ben.availability, ben.away_reason) == (Availability.AWAY, AwayReason.END_OF_DAY)
    *_, last = await log(office, EventKind.AVAILABILITY_CHANGED)
    since = "2026-11-25T10:00:00+00:00"
    assert (last.staff_id, last.data) == (town.ben.id, {"to": "away", "reason": "end_of_day", "since": since})


async def test_the_session_of_somebody_else_that_ran_out_is_taken_away_with_a_change_too(
    office: Office, town: Town, clock: Clock
) -> None:
    """Each sign-in clears sessions that are over; whose they were has not chosen anything."""
    await sign_in(office, "ben@northborough.example", PASSWORD, HERE)
    await set_availability(office, town.ben, Availability.AVAILABLE)
    clock.forward(hours=24)
    await sign_in(office, "dev@northborough.example", PASSWORD, HERE)
    ben = await read_again(office, town.ben)
    assert (ben.availability, ben.away_reason) == (Availability.AWAY, AwayReason.END_OF_DAY)
    assert [fact.staff_id for fact in await log(office, EventKind.AVAILABILITY_CHANGED)] == [town.ben.id] * 2


async def test_who_was_signed_in_for_too_long_is_away_before_anybody_signs_in(
    office: Office, town: Town, clock: Clock
) -> None:
    await sign_in(office, "ben@northborough.example", PASSWORD, HERE)
    await set_availability(office, town.ben, Availability.AVAILABLE)
    clock.forward(hours=3)
    await sign_in(office, "dev@northborough.example", PASSWORD, HERE)
    await set_availability(office, town.dev, Availability.AVAILABLE)
    before = await log(office)
    await end_old_sessions(office)
    assert await log(office) == before
    clock.forward(hours=22)  # Ben's 24 hours were over an hour ago
    with office.broker.listen(f"team:{town.council_tax.id}") as bell:
        async with jobs.running(office, no_letters, every=0.01):
            assert await bell.wait(5)
    await end_old_sessions(office)
    (fact,) = (await log(office))[len(before) :]
    since = "2026-11-25T10:00:00+00:00"
    assert (fact.kind, fact.staff_id) == (EventKind.AVAILABILITY_CHANGED, town.ben.id)
    assert fact.sender == Sender.SYSTEM, "it is no doing of Ben's"
    assert fact.data == {"to": "away", "reason": "end_of_day", "since": since}
    assert (await read_again(office, town.dev)).availability is Availability.AVAILABLE


async def test_a_sweep_that_fails_is_tried_again(
    office: Office, town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(office, "ben@northborough.example", PASSWORD, HERE)
    await set_availability(office, town.ben, Availability.AVAILABLE)
    clock.forward(hours=24)
    tries: list[None] = []

    async def once_not(office: Office) -> None:
        tries.append(None)
        if len(tries) == 1:
            raise OSError("no space left")
        await end_old_sessions(office)

    monkeypatch.setattr(jobs, "end_old_sessions", once_not)
    with office.broker.listen(f"team:{town.council_tax.id}") as bell:
        async with jobs.running(office, no_letters, every=0.01):
            assert await bell.wait(5)


async def test_who_was_seen_lately_is_not_noted_again(office: Office, town: Town, clock: Clock) -> None:
    """Unless it is told of them for the first time that they have an open desk with scripts."""

    async def noted() -> tuple[object, ...]:
        query = select(staff_presence.c.seen_at, staff_presence.c.on_stream)
        row = await office.store.read(lambda conn: conn.execute(query).one())
        return tuple(row)

    arrived = clock.now
    await seen(office, town.ben)
    clock.forward(seconds=4)
    await seen(office, town.ben)
    assert await noted() == (arrived, False)
    await seen(office, town.ben, on_stream=True)
    assert await noted() == (clock.now, True)
    clock.forward(seconds=5)
    await seen(office, town.ben)
    assert await noted() == (clock.now, True)
