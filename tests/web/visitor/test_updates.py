"""New messages that come by themselves where no script runs, to who has chosen it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import Connection, select
from starlette.applications import Starlette
from starlette.types import Message

from app.actions.finish import end_by_adviser
from app.actions.privacy import forget
from app.actions.queue import accept
from app.actions.talk import reply
from app.domain.keys import new_key
from app.office import Office
from app.store import reading
from app.store.conversations import VisitorConversation
from app.store.tables import frame_shown
from app.web.visitor import updates
from tests.support.guests import ask_in
from tests.support.html import Element, parse
from tests.support.office import Town, begin_chat, make_available
from tests.support.site import client, quick_site
from tests.support.visitors import press

Amina = tuple[VisitorConversation, str]


@pytest.fixture
async def site(office: Office, town: Town) -> Starlette:
    return quick_site(office)


@pytest.fixture
async def http(office: Office, site: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with client(site) as opened:
        yield opened


@pytest.fixture
async def amina(office: Office, town: Town) -> Amina:
    """Amina talks to Ben, and has chosen it: her record, and the address of her page."""
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    await accept(office, await make_available(office, town.ben), visitor.conversation_id)
    return visitor, f"/northborough/chat/{token}?updates=on"


async def frame_of(http: httpx.AsyncClient, url: str) -> str:
    """The address of the frame in the page at `url`."""
    return parse((await http.get(url)).text).id("updates").attrs["src"]


def said(page: Element) -> list[str]:
    return [item.all("p")[0].lines for item in page.id("messages").all("li")]


@asynccontextmanager
async def held(http: httpx.AsyncClient, frame: str) -> AsyncIterator[asyncio.Task[httpx.Response]]:
    """The next answer to the frame, which waits."""
    asked = asyncio.create_task(http.get(frame))
    done, _ = await asyncio.wait({asked}, timeout=0.2)
    assert not done, "there is nothing new"
    yield asked
    async with asyncio.timeout(10):
        await asked


@pytest.mark.requirement("TM-10", "NJ-05")
async def test_it_is_chosen_and_given_up_with_what_is_half_typed(
    http: httpx.AsyncClient, amina: Amina
) -> None:
    url = amina[1].partition("?")[0]
    page = parse((await http.get(url)).text)
    assert not page.has("updates")
    for button, chosen in (("updates-on", True), ("updates-off", False)):
        fields = page.id("composer").fields() | {"message": "Half", "check": "1"}
        answer = await http.post(page.id(button).attrs["formaction"], data=fields)
        assert answer.status_code == 303
        assert answer.headers["location"].endswith("#message")
        answer = await http.get(answer.headers["location"])
        page = parse(answer.text)
        assert page.has("updates") is chosen
        assert page.has("messages") is not chosen
        assert page.id("composer").fields()["message"] == "Half"
        assert "refresh" not in answer.headers
        assert (page.has("updates-off"), page.has("updates-on")) == (chosen, not chosen), "on the same page"
        told = "" if chosen else "No new messages."
        assert page.id("message-news").text == told, "true also when one has come by itself"


async def test_the_choice_goes_along_through_the_pages_of_the_chat(
    http: httpx.AsyncClient, amina: Amina
) -> None:
    page = parse((await http.get(amina[1])).text)
    fields = page.id("composer").fields() | {"message": "Elm Road"}
    answer = await http.post(page.id("composer").attrs["action"], data=fields)
    assert parse((await http.get(answer.headers["location"])).text).has("updates")
    asking = await press(http, page, "leave")
    assert parse((await http.get(asking.id("keep").attrs["href"])).text).has("updates")
    refused = await http.post(page.id("composer").attrs["action"], data=fields | {"message": " "})
    assert refused.status_code == 422
    assert parse(refused.text).has("updates")


async def test_the_link_to_come_back_does_not_choose(http: httpx.AsyncClient, amina: Amina) -> None:
    page = parse((await http.get(amina[1])).text)
    assert "updates" not in page.id("return-link").attrs["href"]


async def test_the_frame_has_all_the_newest_first_and_asks_again(
    office: Office, town: Town, http: httpx.AsyncClient, amina: Amina
) -> None:
    await reply(office, town.ben, amina[0].conversation_id, "Which street?", new_key())
    answer = await http.get(await frame_of(http, amina[1]))
    assert answer.headers["refresh"] == "1"
    page = parse(answer.text)
    assert said(page)[0] == "Which street?"
    assert said(page)[-1] == "The chat started."
    assert page.id("main").attrs["aria-label"] == "Messages"
    assert "You are talking to Ben." in page.id("main").lines
    assert page.all("form") == page.all("iframe") == []


@asynccontextmanager
async def left(site: Starlette, frame: str) -> AsyncIterator[None]:
    """The frame asks, and its browser goes before there is an answer. At the end all is over."""
    url = httpx.URL(frame)
    gone = asyncio.Event()

    async def receive() -> Message:
        return {"type": "http.disconnect" if gone.is_set() else "http.request"}

    async def send(message: Message) -> None:
        raise AssertionError(f"nobody is there for {message}")

    scope = {"type": "http", "method": "GET", "path": url.path, "query_string": url.query, "headers": []}
    answer = asyncio.create_task(site(scope, receive, send))
    done, _ = await asyncio.wait({answer}, timeout=0.2)
    assert not done, "there is nothing new"
    gone.set()
    yield
    async with asyncio.timeout(10):
        await answer


@pytest.mark.requirement("AN-16", "TM-10")
async def test_a_frame_that_is_no_more_has_shown_nothing(
    office: Office, town: Town, site: Starlette, http: httpx.AsyncClient, amina: Amina
) -> None:
    frame = await frame_of(http, amina[1])
    await http.get(frame)
    async with left(site, frame):
        await reply(office, town.ben, amina[0].conversation_id, "One", new_key())
    page = parse((await http.get(amina[1].partition("?")[0])).text)
    assert page.id("missed").lines == "1 new message since you were last here"
    async with asyncio.timeout(10):
        assert "Ben: One" in (await http.get(frame)).text, "it is still to be said"


async def test_it_waits_for_what_is_new(
    office: Office, town: Town, http: httpx.AsyncClient, amina: Amina
) -> None:
    frame = await frame_of(http, amina[1])
    await http.get(frame)
    async with held(http, frame) as asked:
        await reply(office, town.ben, amina[0].conversation_id, "One", new_key())
    assert said(parse(asked.result().text))[0] == "One"
    await reply(office, town.ben, amina[0].conversation_id, "Two", new_key())  # before it asks again
    async with asyncio.timeout(10):
        assert said(parse((await http.get(frame)).text))[0] == "Two"
    async with held(http, frame) as asked:
        await end_by_adviser(office, town.ben, amina[0].conversation_id, town.solved)
    ended = asked.result()
    assert "This chat has ended" in parse(ended.text).id("main").lines
    assert "refresh" not in ended.headers, "nothing can follow"


async def test_two_frames_of_one_chat_each_get_it(
    office: Office, town: Town, http: httpx.AsyncClient, amina: Amina
) -> None:
    first, second = [await frame_of(http, amina[1]) for _ in range(2)]
    await http.get(first)
    await http.get(second)
    await reply(office, town.ben, amina[0].conversation_id, "One", new_key())
    async with asyncio.timeout(10):
        for frame in (first, second):
            assert said(parse((await http.get(frame)).text))[0] == "One"


async def test_without_news_it_comes_anew_after_a_while(
    http: httpx.AsyncClient, amina: Amina, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates, "HOLD_SECONDS", 0.05)
    frame = await frame_of(http, amina[1])
    first = (await http.get(frame)).text
    async with asyncio.timeout(10):
        assert said(parse((await http.get(frame)).text)) == said(parse(first))


async def test_a_stop_lets_it_go_and_it_asks_later(
    http: httpx.AsyncClient, amina: Amina, site: Starlette
) -> None:
    frame = await frame_of(http, amina[1])
    await http.get(frame)
    async with held(http, frame) as asked:
        site.state.streams.close()
    assert int(asked.result().headers["refresh"]) > 1


def spoken(answer: httpx.Response) -> str:
    """What the frame hands to the screen reader."""
    page = parse(answer.text)
    return page.id("said").text if page.has("said") else ""


@pytest.mark.parametrize("guest", [False, True])
async def test_after_a_restart_a_frame_says_only_what_it_has_not_said(
    office: Office, town: Town, http: httpx.AsyncClient, amina: Amina, guest: bool
) -> None:
    chat = amina[1]
    if guest:
        chat = f"{(await ask_in(office, town, amina[0])).url}?updates=on"
    frames = [await frame_of(http, chat) for _ in range(2)]
    for frame in frames:
        await http.get(frame)
    await reply(office, town.ben, amina[0].conversation_id, "One", new_key())
    assert spoken(await http.get(frames[0])) == "Ben: One"
    async with client(quick_site(office)) as restarted:
        assert spoken(await restarted.get(frames[0])) == ""
        assert spoken(await restarted.get(frames[1])) == "Ben: One", "each for itself"
    await reply(office, town.ben, amina[0].conversation_id, "Two", new_key())
    async with client(quick_site(office)) as restarted:
        assert spoken(await restarted.get(frames[0])) == "Ben: Two"
        assert said(parse((await http.get(frames[0])).text))[:2] == ["Two", "One"]


async def test_of_how_many_frames_that_is_kept_is_limited_and_forgotten_with_the_chat(
    office: Office, town: Town, http: httpx.AsyncClient, amina: Amina, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept(conn: Connection) -> list[str]:
        return list(conn.execute(select(frame_shown.c.frame)).scalars())

    monkeypatch.setattr(reading, "MOST_FRAMES", 2)
    frames = [await frame_of(http, amina[1]) for _ in range(3)]
    for number, frame in enumerate(frames):
        await reply(office, town.ben, amina[0].conversation_id, str(number), new_key())
        await http.get(frame)
    last = [httpx.URL(frame).params["of"] for frame in frames[1:]]
    assert sorted(await office.store.read(kept)) == sorted(last)
    await http.get(httpx.URL(frames[0]).copy_remove_param("of"))
    assert sorted(await office.store.read(kept)) == sorted(last), "only what a page made"
    await forget(office, amina[0])
    assert await office.store.read(kept) == []


@pytest.mark.parametrize("failing", ["at once", "while it waits"])
async def test_after_a_failure_of_ours_it_goes_on_and_its_links_lead_out_of_the_frame(
    office: Office, http: httpx.AsyncClient, amina: Amina, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    frame = await frame_of(http, amina[1])
    if failing == "while it waits":
        await http.get(frame)

    async def broken(self: object, fn: object) -> None:
        raise OSError("no disk")

    with monkeypatch.context() as broken_store:
        broken_store.setattr(type(office.store), "read", broken)
        answer = await http.get(frame)
    assert answer.status_code == 500
    assert int(answer.headers["refresh"]) > 1
    page = parse(answer.text)
    assert page.one("base").attrs["target"] == "_parent"
    assert page.id("back-to-chat")
    assert "refresh" not in (await http.get(frame.replace("/updates", "/nothing"))).headers


async def test_a_frame_keeps_a_place_only_by_the_key_of_a_page(
    http: httpx.AsyncClient, amina: Amina, site: Starlette
) -> None:
    frame = await frame_of(http, amina[1])
    for name in ("a" * 50_000, "b" * 1_000, "?"):
        url = httpx.URL(frame).copy_set_param("of", name)
        site.state.shown.of.clear()
        assert (await http.get(url)).status_code == 200
        assert [kept for _, kept in site.state.shown.of] == [""]


async def test_who_forgets_the_chat_elsewhere_reads_why_it_is_gone(
    office: Office, http: httpx.AsyncClient, amina: Amina
) -> None:
    frame = await frame_of(http, amina[1])
    await http.get(frame)
    async with held(http, frame) as asked:
        await forget(office, amina[0])
    page = parse(asked.result().text)
    assert said(page) == []
    assert page.id("start-again").attrs["href"] == "/northborough"
    assert "refresh" not in asked.result().headers


async def test_who_is_remembered_longest_is_forgotten_first(
    http: httpx.AsyncClient, amina: Amina, monkeypatch: pytest.MonkeyPatch, site: Starlette
) -> None:
    monkeypatch.setattr(updates, "_FRAMES", 2)
    frames = [await frame_of(http, amina[1]) for _ in range(3)]
    for frame in frames:
        await http.get(frame)
    assert len(site.state.shown.of) == 2
    async with asyncio.timeout(10):
        assert (await http.get(frames[0])).status_code == 200, "at once, as for a new one"
