"""How much comes before anything can be read or written: on a slow line each kilobyte counts."""

import re

import httpx
import pytest

from app.office import Office
from tests.support.html import parse
from tests.support.office import Town
from tests.support.site import client

FIRST_PAGE = 50_000  # bytes, of all that it needs


async def weight(http: httpx.AsyncClient, url: str) -> dict[str, int]:
    """Bytes on the line, without headers, of a page and of each file that it asks for."""
    answer = await http.get(url)
    page = parse(answer.text)
    found = {url: len_of(answer)}
    files = [one.attrs["href"] for one in page.all("link") if one.attrs["rel"] in ("stylesheet", "icon")]
    files += [one.attrs["src"] for one in page.all("script") if "src" in one.attrs]
    for file in files:
        found[re.sub("/static/[^/]*", "", file)] = len_of(await http.get(file))
    return found


def len_of(answer: httpx.Response) -> int:
    assert answer.status_code == 200
    return int(answer.headers["content-length"])


@pytest.mark.requirement("NJ-09")
@pytest.mark.parametrize("page", ["", "/start", "/message", "/help"])
async def test_a_page_before_a_chat_is_small(office: Office, town: Town, page: str) -> None:
    async with client(office, **{"Accept-Encoding": "gzip"}) as http:
        found = await weight(http, f"/northborough{page}")
    assert any(name.endswith("plainchat.css") for name in found)
    assert any(name.endswith(".js") for name in found)
    assert sum(found.values()) < FIRST_PAGE, found
