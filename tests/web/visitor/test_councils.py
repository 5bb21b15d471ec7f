"""The address of the service alone, and a council's that was typed in another way."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from app.actions.council import set_up
from app.office import Office
from tests.support.html import parse
from tests.support.office import Town, begin_chat, open_office
from tests.support.site import client


async def test_it_lists_the_councils_and_tells_nothing_else_of_them(http: httpx.AsyncClient) -> None:
    answer = await http.get("/")
    assert answer.status_code == 200
    page = parse(answer.text)
    assert page.one("h1").text == "Chat with your council"
    assert [(one.text, one.attrs["href"]) for one in page.id("councils").all("a")] == [
        ("Eastmere Council", "/eastmere"),
        ("Northborough Council", "/northborough"),
    ]
    assert "Call 999" in page.text
    for private in ("northborough.example", "Ben", "Council tax"):
        assert private not in answer.text
    as_json = await http.get("/", headers={"Accept": "application/json"})
    assert [one["start"] for one in as_json.json()["councils"]] == ["/eastmere", "/northborough"]


@pytest.mark.requirement("LA-01")
async def test_it_is_in_each_language_and_leads_on_in_it(office: Office) -> None:
    demo = replace(office, settings=replace(office.settings, demo=True, locales=("en", "cy", "ar")))
    async with client(demo) as http:
        page = parse((await http.get("/", params={"lang": "ar"})).text)
    assert (page.one("html").attrs["lang"], page.one("html").attrs["dir"]) == ("ar", "rtl")
    assert page.id("councils").all("a")[0].attrs["href"] == "/eastmere?lang=ar"
    assert page.id("language-cy").attrs["href"] == "/?lang=cy"


async def test_of_one_council_the_page_comes_at_once(tmp_path: Path, town: Town) -> None:
    async with open_office(tmp_path / "other") as office, client(office) as http:
        page = parse((await http.get("/")).text)
        assert "No council has a chat here yet." in page.one("main").text
        assert "Call 999" in page.text
        await set_up(office, town.wanted["northborough"])
        answer = await http.get("/")
        assert (answer.status_code, answer.headers["location"]) == (302, "/northborough")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/Northborough", "/northborough"),
        ("/NORTHBOROUGH/", "/northborough"),
        ("/%20northborough%20", "/northborough"),
        ("/Northborough/help?lang=cy", "/northborough/help?lang=cy"),
    ],
)
async def test_a_council_that_is_typed_in_another_way_is_found(
    http: httpx.AsyncClient, typed: str, meant: str
) -> None:
    answer = await http.get(typed)
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin", "the site is told on"
    if typed.endswith("/"):
        answer = await http.get(httpx.URL(answer.headers["location"]).raw_path.decode())
    assert (answer.status_code, answer.headers["location"]) == (308, meant)


async def test_nothing_else_is_sent_on(office: Office, town: Town, http: httpx.AsyncClient) -> None:
    _amina, token = await begin_chat(office, town.northborough, town.council_tax)
    assert (await http.post(f"/Northborough/chat/{token}", data={"message": "Hi"})).status_code == 404
    for path in ("/Nowhere", "/northborough/no/such/page", "/Northborough.example"):
        assert (await http.get(path)).status_code == 404
