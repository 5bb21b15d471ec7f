"""A browser without scripts at a site of its own."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.office import Office
from tests.support.office import Town
from tests.support.site import client


@pytest.fixture
async def http(office: Office, town: Town) -> AsyncIterator[httpx.AsyncClient]:
    async with client(office) as opened:
        yield opened
