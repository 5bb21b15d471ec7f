"""The gallery shows every component in every state, in the demo and nowhere else."""

import html
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from app.office import Office
from app.web.gallery.examples import Component, every_component
from tests.support.site import client

COMPONENTS = every_component()


@pytest.fixture
async def demo(office: Office) -> AsyncIterator[httpx.AsyncClient]:
    async with client(replace(office, settings=replace(office.settings, demo=True))) as opened:
        yield opened


def text(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


async def test_it_lists_every_component_and_what_it_is_for(demo: httpx.AsyncClient) -> None:
    page = (await demo.get("/demo/gallery")).text
    for one in COMPONENTS:
        assert f'href="/demo/gallery/{one.name}"' in page
        assert one.summary in text(page)


@pytest.mark.parametrize("one", COMPONENTS, ids=lambda one: one.name)
async def test_a_component_says_how_to_call_it_and_shows_each_example(
    demo: httpx.AsyncClient, one: Component
) -> None:
    page = (await demo.get(f"/demo/gallery/{one.name}")).text
    assert one.summary in text(page)
    for template in one.templates:
        assert template.says in text(page)
        assert all(macro in text(page) for macro in template.macros)
    for example in one.examples:
        assert f">{html.escape(example.name)}</span></h2>".replace("&#x27;", "&#39;") in page
        assert example.source in text(page)
        own_page = f"/demo/gallery/{one.name}/{example.number}"
        assert f'href="{own_page}"' in page
        assert (f'src="{own_page}"' in page) is not example.page, "whole pages are links"


@pytest.mark.parametrize(("code", "direction"), [("en", "ltr"), ("cy", "ltr"), ("ar-XB", "rtl")])
async def test_language_and_direction_change_with_the_pages_and_their_examples(
    demo: httpx.AsyncClient, code: str, direction: str
) -> None:
    for path in ("/demo/gallery", "/demo/gallery/button", "/demo/gallery/button/0"):
        page = (await demo.get(f"{path}?lang={code}")).text
        assert f'<html lang="{code}" dir="{direction}">' in page
    page = (await demo.get(f"/demo/gallery/button?lang={code}")).text
    assert all(f'href="?lang={other}"' in page for other in {"en", "cy", "ar-XB"} - {code})
    inside = f'src="/demo/gallery/button/0?lang={code}"' if code != "en" else 'src="/demo/gallery/button/0"'
    assert inside in page


async def test_only_its_own_pages_may_stand_in_its_frames_and_only_it_may_frame_them(
    demo: httpx.AsyncClient,
) -> None:
    around = (await demo.get("/demo/gallery/button")).headers["content-security-policy"]
    inside = (await demo.get("/demo/gallery/button/0")).headers["content-security-policy"]
    elsewhere = (await demo.get("/northborough")).headers["content-security-policy"]
    assert "frame-src 'self'; frame-ancestors 'none'" in around
    assert "frame-src 'none'; frame-ancestors 'self'" in inside
    assert "frame-src 'none'" in elsewhere
    assert all("script-src 'self'; style-src 'self'" in one for one in (around, inside))


@pytest.mark.parametrize(
    "path", ["/demo/gallery/nothing", "/demo/gallery/nothing/0", "/demo/gallery/button/99"]
)
async def test_what_is_not_there_is_not_found(demo: httpx.AsyncClient, path: str) -> None:
    assert (await demo.get(path)).status_code == 404


@pytest.mark.parametrize("path", ["/demo/gallery", "/demo/gallery/button", "/demo/gallery/button/0"])
async def test_outside_the_demo_there_is_no_gallery(office: Office, path: str) -> None:
    async with client(office) as http:
        assert (await http.get(path)).status_code == 404
