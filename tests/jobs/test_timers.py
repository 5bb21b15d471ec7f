"""Deadlines are acted on by a job that any number of processes may run."""

import asyncio

import pytest

from app.actions import silence
from app.actions.queue import accept
from app.actions.talk import reply
from app.broker import conversation_topic, staff_topic
from app.domain.keys import new_key
from app.domain.terms import ConversationState
from app.jobs import timers
from app.office import Office
from app.store import conversations
from tests.support.office import Clock, Town, begin_chat, make_available


async def test_it_acts_by_the_offices_clock_rings_and_outlives_a_failure(
    office: Office, town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    await reply(office, town.ben, amina.conversation_id, "Which bill?", new_key())
    looks = 0

    async def look(office: Office) -> int:
        nonlocal looks
        looks += 1
        if looks == 1:
            raise OSError("disk")
        return await silence.sweep(office)

    monkeypatch.setattr(timers, "sweep", look)
    job = asyncio.create_task(timers.watch(office, 0.001))
    topics = conversation_topic(amina.conversation_id), staff_topic(town.ben.id)
    with office.broker.listen(topics[0]) as hers, office.broker.listen(topics[1]) as his:
        clock.forward(minutes=15)
        assert await hers.wait(60)
        assert await his.wait(60)
    job.cancel()
    assert looks > 1
    now = await office.store.read(lambda conn: conversations.visitor_by_id(conn, amina.conversation_id))
    assert now is not None
    assert now.state is ConversationState.DORMANT
