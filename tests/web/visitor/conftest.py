"""A browser without scripts at a site of its own, and who is in the chat there."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.office import Office
from tests.support.guests import Amina, Kim, ask_in
from tests.support.office import Town, begin_chat
from tests.support.site import client


@pytest.fixture
async def http(office: Office, town: Town) -> AsyncIterator[httpx.AsyncClient]:
    async with client(office) as opened:
        yield opened


@pytest.fixture
async def amina(office: Office, town: Town) -> Amina:
    """She waits."""
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    return visitor, f"/northborough/chat/{token}"


@pytest.fixture
async def kim(office: Office, town: Town, amina: Amina) -> Kim:
    """The interpreter, who has joined."""
    return await ask_in(office, town, amina[0])
