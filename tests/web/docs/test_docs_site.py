"""The docs as the product shows them: every page, its links and pictures; off unless asked for."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from app.office import Office
from app.web.docs.library import FOLDER
from app.web.docs.markdown import article, slug
from tests.support.site import client


def address(path: Path) -> str:
    name = path.relative_to(FOLDER).as_posix()
    return f"/docs/{name.removesuffix('README.md').removesuffix('.md')}"


ADDRESSES = sorted(address(path) for path in FOLDER.rglob("*.md") if path.name != "template.md")


@pytest.fixture
async def docs(office: Office) -> AsyncIterator[httpx.AsyncClient]:
    async with client(replace(office, settings=replace(office.settings, docs=True))) as opened:
        yield opened


@pytest.mark.parametrize("url", ADDRESSES)
async def test_a_page_shows_its_file_and_each_link_and_picture_leads_somewhere(
    docs: httpx.AsyncClient, url: str
) -> None:
    answer = await docs.get(url)
    assert answer.status_code == 200
    assert len(re.findall(r"<h1\b", answer.text)) == 1
    ids = re.findall(r'\bid="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))
    main = answer.text.split("<main")[1].split("</main>")[0]
    for target in set(re.findall(r'(?:href|src)="([^"]*)"', main)):
        if target.startswith("http"):
            continue
        path, _, anchor = target.partition("#")
        there = await docs.get(path or url)
        assert there.status_code == 200, target
        assert not anchor or f'id="{anchor}"' in there.text, target


async def test_all_pages_are_found_from_the_index(docs: httpx.AsyncClient) -> None:
    found, new = set[str](), ["/docs/"]
    while new:
        url = new.pop()
        found.add(url)
        page = (await docs.get(url)).text
        targets = {target.partition("#")[0] for target in re.findall(r'href="(/docs/[^"]*)"', page)}
        new += sorted(one for one in targets - found - set(new) if not one.endswith(".toml"))
    assert set(ADDRESSES) <= found
    first = re.findall(r'href="(/docs/[^"]+)"', (await docs.get("/docs/")).text)
    assert {address(path) for path in FOLDER.glob("*.md")} - {"/docs/"} <= set(first), (
        "each guide is in the index"
    )


async def test_the_navigation_marks_the_page_that_is_shown(docs: httpx.AsyncClient) -> None:
    page = (await docs.get("/docs/privacy")).text
    assert re.findall(r'href="([^"]+)" aria-current="page"', page) == ["/docs/privacy"]


async def test_a_table_keeps_its_meaning_when_it_is_laid_out_as_blocks(docs: httpx.AsyncClient) -> None:
    page = (await docs.get("/docs/accessibility")).text
    assert '<table role="table">' in page
    assert '<th role="columnheader" scope="col">proved by</th>' in page
    assert '<th role="rowheader" scope="row" data-label="id">AN-01</th>' in page
    assert re.search(r'<td role="cell" data-label="source">', page)
    assert '<caption class="pc-visually-hidden">Transcript</caption>' in page


def test_each_table_under_one_heading_has_a_caption_of_its_own() -> None:
    table = "| a | b |\n| --- | --- |\n| c | d |\n\n"
    made = article(f"# One & all\n\n{table}Text.\n\n{table}## Two\n\n{table}", lambda target: target)
    captions = re.findall(r"<table[^>]*>\s*<caption[^>]*>(.*?)</caption>", made.html)
    assert captions == ["One &amp; all", "One &amp; all, 2", "Two"]


async def test_a_drawing_is_a_picture_and_runs_nothing_when_it_is_opened_by_itself(
    docs: httpx.AsyncClient,
) -> None:
    page = await docs.get("/docs/architecture")
    assert '<img src="/docs/pictures/message.svg"' in page.text
    assert "img-src 'self'" in page.headers["content-security-policy"]
    drawing = await docs.get("/docs/pictures/message.svg")
    assert drawing.text.startswith("<svg")
    assert drawing.headers["content-type"] == "image/svg+xml"
    assert drawing.headers["x-content-type-options"] == "nosniff"
    policy = drawing.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "sandbox"} <= set(policy)
    assert "script" not in drawing.headers["content-security-policy"]


@pytest.mark.parametrize(
    "url", ["/docs/nothing", "/docs/README", "/docs/../app/config.py", "/docs/%2e%2e/README"]
)
async def test_what_is_not_there_is_not_found(docs: httpx.AsyncClient, url: str) -> None:
    assert (await docs.get(url)).status_code == 404


@pytest.mark.parametrize("url", ["/docs", "/docs/", "/docs/privacy", "/docs/council.toml"])
async def test_nothing_is_there_unless_it_is_asked_for(office: Office, url: str) -> None:
    async with client(office) as http:
        assert (await http.get(url)).status_code == 404
    async with client(replace(office, settings=replace(office.settings, demo=True))) as http:
        assert (await http.get(url)).status_code in (200, 307)


def test_html_in_markdown_stays_text_and_code_can_be_scrolled_by_keyboard() -> None:
    source = (
        "# A *b* `c`\n\n<script>x</script> <b onclick='y'>z</b>\n\n```\n<i>\n```\n\n[out](../app/cli.py)\n"
    )
    made = article(source, lambda target: None)
    assert made.title == "A b c"
    assert "<script" not in made.html
    assert "<b" not in made.html
    assert '<pre class="pc-code" tabindex="0" role="region" aria-label="Code 1: A b c">' in made.html
    assert "&lt;i&gt;" in made.html
    assert "out (app/cli.py)" in made.html


def test_two_equal_headings_have_two_anchors() -> None:
    made = article("# One\n\n## Same\n\n## Same\n", lambda target: target)
    assert re.findall(r'id="([^"]+)"', made.html) == ["one", "same", "same-1"]
    assert slug("Without scripts, by choice") == "without-scripts-by-choice"
