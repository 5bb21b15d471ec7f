"""Who is at the desk in these tests."""

from collections.abc import AsyncIterator

import pytest

from app.actions.queue import accept
from app.office import Office
from app.store.conversations import VisitorConversation
from tests.support.advisers import AtDesk, at_desk
from tests.support.office import Town, begin_chat, make_available


@pytest.fixture
async def amina(office: Office, town: Town) -> VisitorConversation:
    visitor, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    return visitor


@pytest.fixture
async def ben(office: Office, town: Town, amina: VisitorConversation) -> AsyncIterator[AtDesk]:
    """Ben, available, with Amina's chat open."""
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    async with at_desk(office, town.ben) as desk:
        await desk.open(f"/console/conversations/{amina.conversation_id}")
        yield desk
