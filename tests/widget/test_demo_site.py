"""The pretend councils' pages."""

import re

import pytest

from tests.support.site import client
from widget.demo.site import COUNCILS, PAGES, build

CHAT = "http://127.0.0.1:8000"


@pytest.mark.parametrize("slug", COUNCILS)
async def test_every_page_is_there_and_its_links_lead_somewhere(slug: str) -> None:
    async with client(build(CHAT)) as http:
        for page in PAGES:
            answer = await http.get(f"/{slug}/{page}")
            assert answer.status_code == 200
            for target in re.findall(r'(?:href|action)="(/[^"]*)"', answer.text):
                assert (await http.get(target)).status_code == 200, target


async def test_what_is_not_there_is_not_found() -> None:
    async with client(build(CHAT)) as http:
        for address in ("/nowhere/", "/northborough/nothing", "/northborough/bins/more"):
            assert (await http.get(address)).status_code == 404
        assert (await http.get("/favicon.ico")).is_success, "browsers ask for it by themselves"


@pytest.mark.requirement("NJ-11")
async def test_one_council_has_a_link_and_both_the_tag_under_a_strict_policy() -> None:
    async with client(build(CHAT)) as http:
        for slug, council in COUNCILS.items():
            answer = await http.get(f"/{slug}/")
            assert f'<script async src="{CHAT}/{slug}/chat.js"></script>' in answer.text
            assert (f'<a href="{CHAT}/{slug}">' in answer.text) is council.has_link
            policy = answer.headers["Content-Security-Policy"]
            assert "unsafe" not in policy
            assert f"script-src {CHAT}" in policy


async def test_the_tag_can_be_left_out_to_compare() -> None:
    async with client(build(CHAT, script=False)) as http:
        assert "<script" not in (await http.get("/northborough/")).text


async def test_what_is_searched_for_is_shown_as_text() -> None:
    async with client(build(CHAT)) as http:
        answer = await http.get("/northborough/search", params={"q": "<b>bins</b>"})
    assert "&lt;b&gt;bins" in answer.text
    assert "<b>" not in answer.text
