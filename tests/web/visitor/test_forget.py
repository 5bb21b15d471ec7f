"""Links that open nothing any more, and forgetting a chat."""

from pathlib import Path

import httpx
import pytest

from app.actions.finish import end_by_visitor
from app.actions.privacy import forget
from app.actions.queue import accept
from app.domain.terms import LinkOutcome
from app.office import Office
from app.store import desk
from app.web.errors import FINAL
from tests.support.founded import Founded
from tests.support.guests import ask_in
from tests.support.html import Element, parse
from tests.support.messages import MAIL, leave_chat
from tests.support.office import Clock, Town, begin_chat, make_available, open_office
from tests.support.site import client
from tests.support.transcripts import ask, begin_talk
from tests.support.visitors import press


async def get(http: httpx.AsyncClient, url: str, status: int = 200) -> Element:
    answer = await http.get(url)
    assert answer.status_code == status, answer.text
    return parse(answer.text)


@pytest.mark.requirement("LA-01")
async def test_a_link_that_works_no_more_says_so_in_the_language_of_the_chat(
    office: Office, town: Town, clock: Clock, http: httpx.AsyncClient
) -> None:
    forgotten, of_forgotten = await begin_chat(
        office, town.northborough, town.council_tax, name="Tomos", locale="cy"
    )
    ended, of_ended = await begin_chat(office, town.northborough, town.council_tax, name="Gwen", locale="cy")
    await forget(office, forgotten)
    await end_by_visitor(office, ended)
    clock.forward(hours=20)
    for token in (of_forgotten, of_ended):
        page = await get(http, f"/northborough/chat/{token}", 410)
        assert page.one("html").attrs["lang"] == "cy"


@pytest.mark.parametrize(
    ("outcome", "status", "heading"),
    [
        (LinkOutcome.BAD_SIGNATURE, 404, "We cannot find this chat"),
        (LinkOutcome.UNKNOWN, 404, "We cannot find this chat"),
        (LinkOutcome.EXPIRED, 410, "This link has stopped working"),
        (LinkOutcome.REVOKED, 410, "This chat is forgotten"),
    ],
)
async def test_a_link_that_opens_nothing_helps_on(
    office: Office,
    town: Town,
    clock: Clock,
    http: httpx.AsyncClient,
    outcome: LinkOutcome,
    status: int,
    heading: str,
) -> None:
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    council = "northborough"
    match outcome:
        case LinkOutcome.BAD_SIGNATURE:
            unsigned, signature = token.rsplit(".", 1)
            token = f"{unsigned}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
        case LinkOutcome.UNKNOWN:
            council = "eastmere"
        case LinkOutcome.REVOKED:
            await forget(office, visitor)
        case LinkOutcome.EXPIRED:
            await end_by_visitor(office, visitor)
            clock.forward(hours=20)
    for path in ("", "/transcript", "/transcript.txt", "/end", "/forget"):
        page = await get(http, f"/{council}/chat/{token}{path}", status)
        body = page.one("body").attrs
        gone_path = f"/{council}/chat/{token}" if outcome in FINAL else None
        assert (body["data-page"], body.get("data-gone-path")) == ("gone", gone_path)
        assert page.id("title").text == heading
        assert page.id("start-again").attrs["href"] == f"/{council}"
        assert "My council tax bill" not in page.text
    sent = await http.post(f"/{council}/chat/{token}", data={"message": "Hello <b>\nyou"})
    assert sent.status_code == status
    page = parse(sent.text)
    assert page.one("textarea").lines == "\nHello <b>\nyou"
    assert page.one("label", for_="kept-1").text == "What you wrote"
    assert "Your words were not sent. Copy them before you go on." in page.one("main").text
    assert parse((await http.post(f"/{council}/chat/{token}", data={})).text).all("textarea") == []
    program = await http.get(f"/{council}/chat/{token}", headers={"Accept": "application/json"})
    assert program.status_code == status
    assert program.json()["errors"][0]["code"] == str(outcome)
    asked = await http.get(f"/{council}/chat/{token}/events?after=0")
    if status == 404:
        assert asked.status_code == 404
        return
    # a page that is still open and asks for news is told so that its script understands
    news = parse(asked.text).one(data_news="")
    assert (asked.status_code, news.attrs["data-state"], news.all("li")) == (200, "ended", [])
    told = news.one(data_status="").one(data_state="ended")
    assert told.attrs["data-title"] == f"{heading} - Northborough Council"
    assert told.id("ended").text == heading
    assert told.attrs["data-gone"].startswith(f"{heading}. ")
    assert told.id("start-again").attrs["href"] == "/northborough"
    program = await http.get(f"/{council}/chat/{token}/events", headers={"Accept": "application/json"})
    assert program.status_code == 410


@pytest.mark.requirement("CG-04")
async def test_forgetting_asks_first_and_closes_the_link(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    asked = await get(http, f"{url}/forget")
    assert "The chat will end." in asked.one("main").text
    done = await http.post(f"{url}/forget")
    assert done.status_code == 303, "a page that Back can come to again"
    page = await get(http, done.headers["location"])
    body = page.one("body").attrs
    assert (body["data-page"], body["data-gone-path"]) == ("forgotten", url)
    assert [link for link in page.all("a") if token in link.attrs["href"]] == []
    assert (await http.get(url)).status_code == 410


async def test_what_forgetting_means_is_told_as_it_is(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    """The resident's link is gone; the council's record is not."""
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    kept = "The council keeps its own record. Its staff can still read the messages."
    asked = (await get(http, f"{url}/forget")).one("main").text
    assert "Nobody can open the chat with it again, not even you." in asked
    assert kept in asked
    assert kept in parse((await http.post(f"{url}/forget", follow_redirects=True)).text).one("main").text
    assert "The council keeps its own record of the messages." in (await get(http, url, 410)).one("main").text
    there = await office.store.read(lambda conn: desk.transcript(conn, town.ben.id, visitor.conversation_id))
    assert "My council tax bill is wrong." in [item.text for item in there]


async def test_before_it_the_messages_can_be_saved_and_what_stays_is_told(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}/forget"
    stays = "The message you left stays with us. It has its own link."
    asked = await get(http, url)
    assert stays not in asked.one("main").text
    saved = await http.get(asked.id("save").attrs["href"])
    assert "My council tax bill is wrong." in saved.text
    await leave_chat(office, town.northborough, visitor)
    assert stays in (await get(http, url)).one("main").text


async def test_before_it_an_e_mail_that_will_not_be_sent_is_named(
    tmp_path: Path, clock: Clock, founded: Founded, town: Town
) -> None:
    founded.copy_to(tmp_path)
    async with open_office(tmp_path, clock, **MAIL) as mailing, client(mailing) as http:
        visitor, token = await begin_talk(mailing, town)
        url, words = f"/northborough/chat/{token}/forget", "It will not be sent."
        assert words not in (await get(http, url)).one("main").text
        await ask(mailing, visitor)
        assert words in (await get(http, url)).one("main").text


async def test_before_a_chat_is_ended_it_is_told_how_long_it_can_be_read(
    office: Office, town: Town, clock: Clock, http: httpx.AsyncClient
) -> None:
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    await accept(office, await make_available(office, town.ben), visitor.conversation_id)
    url = f"/northborough/chat/{token}"
    asked = (await get(http, f"{url}/end")).one("main").text
    assert "You can still read and save the messages for 20 hours." in asked
    assert "You can start a new chat when we are open." in asked
    await end_by_visitor(office, visitor)
    clock.forward(hours=19, minutes=59)
    await get(http, f"{url}/transcript")
    clock.forward(minutes=1)
    await get(http, f"{url}/transcript", 410)


async def test_every_page_of_a_chat_offers_to_forget_it(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"

    async def check(path: str) -> None:
        link = (await get(http, f"{url}{path}")).id("forget-link")
        assert (link.text, link.attrs["href"]) == ("Forget this chat", f"{url}/forget")

    kim = (await ask_in(office, town, visitor)).guest
    for path in ("/end", "/transcript", "/guests", f"/guests/{kim.id}/withdraw", "/needs", "/settings"):
        await check(path)
    refused = parse((await http.post(url, data={"message": ""})).text)
    for page in (await get(http, url), refused):
        assert page.id("forget-link").text == "Forget this chat"
        assert (await press(http, page, "forget-link")).id("title").text == "Forget this chat?"
    await end_by_visitor(office, visitor)
    for path in ("", "/transcript"):
        await check(path)
    # where it would lead nowhere new, it is not
    assert not (await get(http, f"{url}/forget")).has("forget-link")
    assert not parse((await http.post(f"{url}/forget", follow_redirects=True)).text).has("forget-link")
    assert not (await get(http, url, 410)).has("forget-link")


async def test_pages_before_a_chat_have_the_offer_ready_for_scripts(http: httpx.AsyncClient) -> None:
    """Only the browser knows whether this device remembers a chat."""
    for path, status in (("/northborough", 200), ("/northborough/start", 200), ("/northborough/x/y", 404)):
        offer = (await get(http, path, status)).id("forget-remembered")
        assert "hidden" in offer.attrs
        assert offer.one("a").text == "Forget your chat"


@pytest.mark.requirement("LA-01")
async def test_who_starts_again_does_so_in_their_language(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    tomos, token = await begin_chat(office, town.northborough, town.council_tax, name="Tomos", locale="cy")
    await end_by_visitor(office, tomos)
    ended = await get(http, f"/northborough/chat/{token}")
    await forget(office, tomos)
    forgotten = await get(http, f"/northborough/chat/{token}", 410)
    for page in (ended, forgotten):
        assert page.id("start-again").attrs["href"].partition("?")[2] == "lang=cy"
