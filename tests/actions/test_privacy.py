"""Forgetting a chat."""

import pytest

from app.actions.finish import end_by_visitor
from app.actions.link import open_link
from app.actions.privacy import forget
from app.actions.queue import accept
from app.domain.errors import LinkUnusable
from app.domain.terms import EventKind, LinkOutcome
from app.office import Office
from tests.support.office import Town, begin_chat, log, make_available


async def kinds(office: Office, after: int) -> list[str]:
    return [fact.kind for fact in await log(office) if fact.id > after]


async def test_forgetting_an_open_chat_ends_it_and_its_link(office: Office, town: Town) -> None:
    amina, token = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    last = (await log(office))[-1].id
    await forget(office, amina)
    assert await kinds(office, last) == [EventKind.CONVERSATION_ENDED, EventKind.LINK_REVOKED]
    assert (await open_link(office, town.northborough, token)).outcome is LinkOutcome.REVOKED


async def test_forgetting_while_waiting_leaves_the_queue(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    last = (await log(office))[-1].id
    await forget(office, amina)
    assert await kinds(office, last) == [EventKind.LEFT_QUEUE, EventKind.LINK_REVOKED]


async def test_forgetting_an_ended_chat_and_forgetting_twice(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await end_by_visitor(office, amina)
    last = (await log(office))[-1].id
    await forget(office, amina)
    assert await kinds(office, last) == [EventKind.LINK_REVOKED]
    with pytest.raises(LinkUnusable):
        await forget(office, amina)
