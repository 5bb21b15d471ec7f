"""Coming back to what was paused, or rested."""

from typing import Any

import pytest

from app.actions import attendance, signs, silence
from app.actions.people import set_availability
from app.actions.queue import accept
from app.domain.errors import (
    AtCapacity,
)
from app.domain.hours import Period
from app.domain.terms import (
    Availability,
    AwayReason,
    EventKind,
)
from app.office import Office
from app.store import desk, drafts, events, queues
from tests.support.office import (
    Clock,
    Town,
    begin_chat,
    log,
    make_available,
    set_hours,
)
from tests.support.silent import DORMANT, PAUSED, TALKING, WAITING, Scene, scene


@pytest.fixture
async def limited(office: Office, town: Town, clock: Clock) -> Scene:
    """With a limit of 30 minutes, and without rest."""
    return await scene(office, town, clock, limit=30, dormant=0)


@pytest.mark.requirement("TM-07")
async def test_the_next_word_brings_a_paused_chat_back_to_its_adviser(limited: Scene) -> None:
    office, town = limited.office, limited.town
    await limited.after(minutes=30)
    assert await limited.held(town.ben) == 0
    await limited.at_desk()
    await limited.writes()
    assert (await limited.now()).adviser_id == town.ben.id
    assert await limited.state() is TALKING
    (back,) = await log(office, EventKind.CONVERSATION_RETURNED)
    assert (back.data["from"], back.data["to"]) == ("paused", "adviser")


async def test_the_draft_and_the_transcript_of_a_paused_chat_stay(limited: Scene) -> None:
    office, amina = limited.office, limited.amina
    await office.store.write_state(lambda tx: drafts.keep_participants(tx, amina, "My bill is", "a-mark"))
    before = await office.store.read(lambda conn: events.for_visitor(conn, amina.conversation_id))
    await limited.after(minutes=30)
    draft = await office.store.read(lambda conn: drafts.of_visitor(conn, amina.conversation_id))
    assert draft is not None
    assert draft.text == "My bill is"
    after = await office.store.read(lambda conn: events.for_visitor(conn, amina.conversation_id))
    assert after[:-1] == before
    assert after[-1].kind is EventKind.CONVERSATION_PAUSED


async def test_without_a_word_too(limited: Scene) -> None:
    await limited.after(minutes=30)
    await signs.seen(limited.office, limited.amina)  # looking at it is no word
    assert await limited.state() is PAUSED
    await limited.at_desk()
    given = await signs.more_time(limited.office, limited.amina)
    assert (given.state, given.came_back) == (TALKING, True)


@pytest.mark.parametrize(
    "gone",
    [
        lambda office, ben: set_availability(office, ben, Availability.AWAY, AwayReason.LUNCH),
        None,  # their desk was shut long ago
    ],
)
async def test_when_the_adviser_is_not_there_it_waits_in_front_of_the_queue(
    office: Office, town: Town, clock: Clock, gone: Any
) -> None:
    gwen, _ = await begin_chat(office, town.northborough, town.council_tax, name="Gwen")
    chat = await scene(office, town, clock)
    assert await chat.after(minutes=20) is DORMANT
    if gone:
        await gone(office, town.ben)
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    await chat.writes()
    now = await chat.now()
    assert (now.state, now.adviser_id) == (WAITING, None)

    ids = (chat.amina.conversation_id, gwen.conversation_id, tomos.conversation_id)
    assert [await chat.position(one) for one in ids] == [1, 2, 3]
    seen_by_dev = await office.store.read(lambda conn: desk.queue(conn, town.dev.id))
    assert [(one.conversation_id, one.position) for one in seen_by_dev] == list(
        zip(ids, (1, 2, 3), strict=True)
    )
    await make_available(office, town.dev)
    await accept(office, town.dev, chat.amina.conversation_id)
    assert (await chat.now()).adviser_name == "Dev"


async def test_who_had_it_long_ago_is_not_told_that_a_colleague_took_it_over(
    office: Office, town: Town, clock: Clock
) -> None:
    chat = await scene(office, town, clock)
    clock.forward(minutes=11)
    await attendance.look(office)
    await make_available(office, town.dev)
    await accept(office, town.dev, chat.amina.conversation_id)

    async def takers() -> list[str]:
        taken = await office.store.read(lambda conn: desk.taken_over(conn, town.ben.id))
        return [one.adviser_name for one in taken]

    assert await takers() == ["Dev"]
    await silence.set_aside(office, town.dev, chat.amina.conversation_id)
    clock.forward(minutes=11)  # Dev's desk is gone by then, too
    await chat.writes()
    assert await chat.state() is WAITING
    await make_available(office, town.erin)
    await accept(office, town.erin, chat.amina.conversation_id)
    assert await takers() == []


async def test_of_two_who_came_back_the_first_is_first(office: Office, town: Town, clock: Clock) -> None:
    first = await scene(office, town, clock)
    second = await scene(office, town, clock)
    await first.after(minutes=20)
    await set_availability(office, town.ben, Availability.AWAY, AwayReason.LUNCH)
    await second.writes()
    clock.forward(minutes=1)
    await first.writes()
    for chat, position in ((second, 1), (first, 2)):
        assert await chat.position(chat.amina.conversation_id) == position


async def test_of_two_who_came_back_in_one_moment_who_began_first_is_first(
    office: Office, town: Town, clock: Clock
) -> None:
    first = await scene(office, town, clock)
    second = await scene(office, town, clock)
    await first.after(minutes=20)
    await set_availability(office, town.ben, Availability.AWAY, AwayReason.LUNCH)
    await second.writes()
    await first.writes()
    for chat, position in ((first, 1), (second, 2)):
        assert await chat.position(chat.amina.conversation_id) == position


async def test_somebody_comes_back_out_of_hours_and_to_a_full_adviser(
    office: Office, town: Town, clock: Clock
) -> None:
    chat = await scene(office, town, clock)
    await chat.after(minutes=15)
    for name in ("Gwen", "Tomos", "Carol", "Dai", "Eve"):
        other, _ = await begin_chat(office, town.northborough, town.council_tax, name=name)
        try:
            await accept(office, town.ben, other.conversation_id)
        except AtCapacity:
            break
    full = await chat.held(town.ben)
    assert full == town.ben.capacity
    await set_hours(office, town, [Period(6, 0, 60)])  # closed now
    await chat.at_desk()
    await chat.writes()
    assert await chat.state() is TALKING
    assert await chat.held(town.ben) == full + 1


async def test_a_conversation_that_came_back_does_not_bend_what_others_are_told(
    office: Office, town: Town, clock: Clock
) -> None:
    async def intervals() -> list[float]:
        return await office.store.read(
            lambda conn: queues.recent_intervals(conn, town.council_tax.id, clock.now)
        )

    chat = await scene(office, town, clock)
    await chat.after(hours=3)
    await chat.writes()  # Ben's desk counts as left by now
    assert await chat.state() is WAITING
    assert await intervals() == [], "that she was accepted once says nothing of how she waits now"
    clock.forward(minutes=1)
    await make_available(office, town.dev)
    await accept(office, town.dev, chat.amina.conversation_id)
    assert await intervals() == [60.0]
