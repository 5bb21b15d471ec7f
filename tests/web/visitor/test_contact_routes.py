"""Other ways to contact the council: on every page that a resident can come to, and always the same."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.routing import Match, Route

from app.actions.finish import end_by_visitor
from app.actions.privacy import forget
from app.actions.setup import record_catalogue_review
from app.domain.terms import RouteKind
from app.domain.wanted import WantedRoute
from app.office import Office
from app.store import councils
from app.web.language import Languages
from app.web.routes import resident
from tests.support.founded import Founded
from tests.support.guests import ask, ask_in
from tests.support.html import Element, parse
from tests.support.messages import leave_message
from tests.support.office import Clock, Town, begin_chat, change, open_office
from tests.support.site import client, quick_site

NOT_PAGES = {
    "loader",
    "here",
    "chat_language",
    "media",
    "chat_events",
    "chat_updates",
    "chat_spoken",
    "chat_seen",
    "transcript_text",
    "chat_typing",
    "message_left_text",
}
WHAT_IT_IS = "For people who cannot hear or speak on the phone."
MORE = (
    (RouteKind.SMS, "Text message", "07700 900 001"),
    (RouteKind.EMAIL, "Email", "help@northborough.example"),
    (RouteKind.PHONE, "Benefits", "01632 960 002"),
    (RouteKind.IN_PERSON, "Visit us: Town Hall, High Street", ""),
)
WAYS = [
    "Talk to us in British Sign Language (opens in a new tab)",
    "Relay UK: 18001 then 01632 960 001",
    "Phone: 01632 960 001",
    "Text message: 07700 900 001",
    "Email: help@northborough.example",
    "Benefits: 01632 960 002",
    "Relay UK: 18001 then 01632 960 002",
    "Visit us: Town Hall, High Street",
]
EMERGENCIES = [
    "Call 999",
    "Call 999 in BSL (opens in a new tab)",
    "Text 999",
    "Dial 18000 by textphone or the Relay UK app",
]


class Walk:
    """Pages that were answered, by what they are: status and tree. `routes`: the names of who answered."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.pages: dict[str, tuple[int, Element]] = {}
        self.routes: set[str] = set()

    async def get(self, name: str, url: str, **headers: str) -> None:
        await self.ask(name, "GET", url, headers)

    async def post(self, name: str, url: str, fields: dict[str, str] | None = None, **headers: str) -> None:
        await self.ask(name, "POST", url, headers, data=fields or {"key": ""})

    async def ask(
        self, name: str, method: str, url: str, headers: dict[str, str] | None = None, **body: object
    ) -> None:
        sent = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        answer = await self.http.request(method, url, headers=sent, **body)  # type: ignore[arg-type]
        assert name not in self.pages
        self.pages[name] = (answer.status_code, parse(answer.text))
        self.routes.add(route_of(method, answer.url.path))


def route_of(method: str, path: str) -> str:
    """The name of the route that a request goes to, "" when there is none."""
    scope = {"type": "http", "method": method, "path": path, "root_path": ""}
    for route in resident():
        if route.matches(scope)[0] is Match.FULL:
            assert isinstance(route, Route)
            return route.name
    return ""


async def walk(office: Office, town: Town, clock: Clock, http: httpx.AsyncClient) -> Walk:
    """Every page of a resident at Northborough: in every state, in a frame, and when something fails."""
    northborough, team = town.northborough, town.council_tax
    seen = Walk(http)
    _, token = await begin_chat(office, northborough, team)
    ended, ended_token = await begin_chat(office, northborough, team)
    await end_by_visitor(office, ended)
    forgotten, forgotten_token = await begin_chat(office, northborough, team)
    await forget(office, forgotten)
    chat, start = f"/northborough/chat/{token}", "/northborough/start"

    await seen.get("start", "/northborough")
    await seen.get("start in a frame", "/northborough", sec_fetch_dest="iframe")
    await seen.get("help", "/northborough/help")
    await seen.get("form", start)
    await seen.get("waiting", chat)
    await seen.get("waiting in a frame", chat, sec_fetch_dest="iframe")
    await seen.get("ended", f"/northborough/chat/{ended_token}")
    await seen.get("starting again", f"/northborough/chat/{ended_token}/again")
    await seen.post("letters, nobody there: 409", f"{chat}/letters", {"real_time_text": "on"})
    await seen.get("transcript", f"{chat}/transcript")
    await seen.get("settings", f"{chat}/settings")
    await seen.post("settings refused: 422", f"{chat}/settings", {"theme": "sepia"})
    await seen.get("look", "/northborough/settings")
    await seen.get("asked to leave", f"{chat}/end")
    await seen.get("asked to forget", f"{chat}/forget")
    routes = await office.store.read(lambda conn: councils.contact_routes(conn, northborough.id))
    await seen.get("summary", f"{chat}/summary")
    phone = next(route.id for route in routes if route.kind is RouteKind.PHONE)
    await seen.get("going on by phone", f"{chat}/route/{phone}")
    await seen.get("saying needs", f"{chat}/needs")
    await seen.post("needs refused: 422", f"{chat}/needs", {"needs": "telepathy"})
    await seen.post("phrase refused: 422", f"{chat}/phrase")
    with_guest, guests_token = await begin_chat(office, northborough, team)
    asked, kim = await ask(office, with_guest, "Lee"), await ask_in(office, town, with_guest)
    guests = f"/northborough/chat/{guests_token}/guests"
    await seen.get("asking somebody to join", guests)
    await seen.post("asking refused: 422", guests)
    await seen.get("taking a link back", f"{guests}/{asked.guest.id}/withdraw")
    await seen.get("joining", asked.join_url)
    await seen.get("not joined: 403", asked.url)
    await seen.get("guest", kim.url)
    await seen.get("guest, leaving", f"{kim.url}/leave")
    await seen.get("not for a guest: 404", f"{kim.url}/end")
    left = await leave_message(office, northborough, team)
    await seen.get("message form", "/northborough/message")
    await seen.get("message out of a chat", f"{chat}/message")
    await seen.get("message left", f"/northborough/message/{left.token}")
    await seen.get("message, asked to forget", f"/northborough/message/{left.token}/forget")
    await seen.get("message, to correct", f"/northborough/message/{left.token}/correct")
    await seen.get("no such message: 404", "/northborough/message/wrong")
    await seen.post("message form refused: 422", "/northborough/message")

    await seen.post("form refused: 422", start)
    await seen.post("message refused: 422", chat)
    await seen.post("message too late: 409", f"/northborough/chat/{ended_token}", {"message": "Hello"})
    await seen.post("more time too late: 409", f"/northborough/chat/{ended_token}/time")
    await seen.post("too many fields: 400", start, {f"field-{number}": "" for number in range(101)})
    await seen.post("from elsewhere: 403", start, origin="https://evil.example")
    await seen.get("wrong link: 404", "/northborough/chat/wrong")
    await seen.get("no such page: 404", "/northborough/no/such/page")
    await seen.ask("a method it does not know: 405", "PUT", start)
    await seen.get("forgotten link: 410", f"/northborough/chat/{forgotten_token}")
    await seen.post("too long: 413", chat, {"message": "x" * 300_000})
    await seen.post("no form: 415", chat, content_type="text/plain")

    await seen.ask("forgotten now", "POST", f"{chat}/forget", data={"key": ""}, follow_redirects=True)
    clock.forward(hours=8)
    await seen.get("start, closed", "/northborough")
    await seen.post("closed: 409", start, {"question": "Hello", "team": str(team.id)})
    clock.forward(hours=20)
    await seen.get("old link: 410", f"/northborough/chat/{ended_token}")
    return seen


def shown(page: Element) -> list[str]:
    """What stands under "Other ways to contact us", line by line."""
    [area] = page.all(class_="pc-contact")
    return [next(part for part in row.children if isinstance(part, Element)).text for row in area.all("li")]


async def add_routes(office: Office, town: Town, added: Iterable[tuple[RouteKind, str, str]]) -> None:
    routes = town.wanted["northborough"].routes
    await change(office, town, town.northborough, routes=(*routes, *(WantedRoute(*route) for route in added)))


@pytest.fixture
async def ways(office: Office, town: Town) -> list[str]:
    """Northborough has more of them, of more kinds. What every page is to show, in this order."""
    await add_routes(office, town, MORE)
    return WAYS + EMERGENCIES


@pytest.mark.requirement("RL-01")
async def test_every_page_has_the_same_ways_in_the_same_order(
    office: Office, town: Town, clock: Clock, ways: list[str], http: httpx.AsyncClient
) -> None:
    seen = await walk(office, town, clock, http)
    for name, (status, page) in seen.pages.items():
        assert status == int(name.partition(": ")[2] or 200), name
        assert shown(page) == ways, name
        last = page.one("main").all("div", class_="pc-contact")
        assert len(last) == 1, f"{name}: in the main part of the page"
    assert seen.routes - {""} == {route.name for route in resident() if isinstance(route, Route)} - NOT_PAGES


@pytest.mark.requirement("RL-01")
async def test_a_page_about_a_fault_of_ours_has_them_too(
    office: Office, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(fn: object) -> None:
        raise OSError("the disk is gone")

    site = quick_site(office)
    async with client(site) as http:
        await http.get("/northborough")
        monkeypatch.setattr(office.store, "read", fail)
        for path in ("/northborough", "/northborough/start", "/northborough/chat/any"):
            answer = await http.get(path)
            assert (answer.status_code, shown(parse(answer.text))) == (500, ways), path


@pytest.mark.requirement("RL-01")
async def test_each_council_has_its_own(http: httpx.AsyncClient) -> None:
    pages = [
        parse((await http.get(path)).text) for path in ("/eastmere", "/eastmere/start", "/eastmere/chat/x")
    ]
    assert [shown(page) for page in pages] == [WAYS[:3] + EMERGENCIES] * 3


@pytest.mark.requirement("RL-01")
async def test_the_emergency_routes_a_council_set_up_are_on_every_page_in_the_same_order(
    office: Office, town: Town, clock: Clock, ways: list[str], http: httpx.AsyncClient
) -> None:
    added = (
        (RouteKind.EMERGENCY_TEXT, "Text our night line", "07700 900 009"),
        (RouteKind.EMERGENCY_PHONE, "Our night line", "01632 960 009"),
    )
    await add_routes(office, town, added)
    seen = await walk(office, town, clock, http)
    for name, (_, page) in seen.pages.items():
        assert shown(page) == [
            *WAYS,
            "Call 999",
            "Our night line: 01632 960 009",
            "Relay UK: 18001 then 01632 960 009",
            "Call 999 in BSL (opens in a new tab)",
            "Text our night line: 07700 900 009",
            "Dial 18000 by textphone or the Relay UK app",
        ], name


@pytest.mark.requirement("RL-06")
async def test_every_number_is_given_for_relay_uk_with_what_that_is(
    office: Office, town: Town, clock: Clock, ways: list[str], http: httpx.AsyncClient
) -> None:
    seen = await walk(office, town, clock, http)
    for name, (_, page) in seen.pages.items():
        rows = {link.attrs["href"]: row for row in page.all("li") for link in row.all("a")}
        numbers = [href.removeprefix("tel:") for href in rows if href.startswith("tel:0")]
        assert numbers == ["01632960001", "01632960002"], name
        for number in numbers:
            row = rows[f"tel:18001{number}"]
            assert row.one("a").text.startswith("Relay UK: 18001 then 01632 960 00"), name
            assert WHAT_IT_IS in row.text, name


async def test_in_danger_english_stands_beside_words_that_nobody_reviewed(office: Office, town: Town) -> None:
    """A council's own emergency number, and its Relay UK, too."""
    own = WantedRoute(RouteKind.EMERGENCY_PHONE, "Out of hours", "01632 960 009")
    await change(office, town, town.northborough, routes=(*town.wanted["northborough"].routes, own))
    demo = replace(office, settings=replace(office.settings, demo=True, locales=("en", "ar")))

    async def english() -> list[str]:
        async with client(demo) as http:
            contact = parse((await http.get("/northborough?lang=ar")).text).one(class_="pc-contact")
        assert "الطوارئ" in contact.text
        found = contact.all(class_="pc-english")
        assert {(one.attrs["lang"], one.attrs["dir"]) for one in found} <= {("en", "ltr")}
        return [one.text for one in found]

    before = await english()
    assert before[:3] == [
        "Emergencies",
        "This chat is not for emergencies. If someone is in danger:",
        "Call 999",
    ]
    assert "Relay UK: 18001 then \u206601632 960 009\u2069" in before
    assert before[-1] == EMERGENCIES[-1]
    arabic = Languages.load()["ar"].catalogue
    await record_catalogue_review(office, town.erin, "ar", version=arabic.version, reviewer="Layla", marks=[])
    assert await english() == []


@pytest.mark.requirement("RL-01", "LA-05")
async def test_the_digits_of_a_number_keep_their_order_in_arabic(
    tmp_path: Path, clock: Clock, founded: Founded
) -> None:
    """Groups of digits in words that run right to left would be turned round, and the number be another."""
    founded.copy_to(tmp_path)
    async with (
        open_office(tmp_path, clock, locales=("en", "ar"), demo=True) as office,
        client(office) as http,
    ):
        page = parse((await http.get("/northborough?lang=ar")).text)
    ways = [one.text for one in page.one("div", class_="pc-contact").all("li")]
    numbers = [way for way in ways if "01632 960 001" in way]
    assert len(numbers) == 2, "the phone and Relay UK"
    assert all("\u206601632 960 001\u2069" in way for way in numbers)
