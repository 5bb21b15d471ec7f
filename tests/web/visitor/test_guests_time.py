"""Time as a guest reads it, by whatever brings it to them: the warning, the adviser's question, the pause."""

from dataclasses import dataclass

import httpx
import pytest
from starlette.applications import Starlette

from app.actions import silence
from app.actions.queue import accept
from app.actions.talk import reply
from app.domain.keys import new_key
from app.domain.timeouts import Pace
from app.office import Office
from app.web import identity
from app.web.visitor import spoken
from app.web.visitor.chat_events import Watch
from tests.support.guests import SAME, Kim, ask_in, page_at
from tests.support.html import Element, parse
from tests.support.office import Clock, Town, begin_chat, change, make_available
from tests.support.site import asked, client, quick_site

pytestmark = pytest.mark.requirement("RL-10", "TM-03")
HTMX = {"HX-Request": "true", "Accept": "text/html", **SAME}
WARNED = "The chat pauses at 10:30. Write anything to go on."
ASKED = "Ben asks: are you still there?"


async def talk(office: Office, town: Town, locale: str = "en") -> Kim:
    """Ben has answered Amina, who has half an hour, and Kim is in the chat."""
    await change(office, town, town.northborough, pace=Pace(limit=30, dormant=0))
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, locale=locale)
    await accept(office, await make_available(office, town.ben), amina.conversation_id)
    kim = await ask_in(office, town, amina)
    await reply(office, town.ben, amina.conversation_id, "Which bill?", new_key())
    return kim


async def passes(office: Office, clock: Clock, minutes: int) -> None:
    clock.forward(minutes=minutes)
    await silence.sweep(office)


def english(part: Element) -> list[str]:
    """What stands in English beside other words."""
    return [one.text for one in part.all(class_="pc-english", lang="en", dir="ltr")]


@dataclass
class Told:
    """What each road brings: the page, the answer to a message without words, what is new, the frames."""

    page: Element
    refused: Element
    updates: Element
    news: Element
    streamed: str
    spoken: list[str]

    def of_status(self) -> list[str]:
        """The same on each."""
        parts = (self.page.id("status"), self.refused.id("status"), self.updates, self.news)
        return [*(part.text for part in parts), parse(self.streamed).text]


async def told(site: Starlette, http: httpx.AsyncClient, kim: Kim) -> Told:
    refused = await http.post(kim.url, data={"key": new_key(), "message": ""}, headers=SAME)
    assert refused.status_code == 422
    updates = await page_at(http, f"{kim.url}/updates?of={new_key()}")
    news = await http.get(f"{kim.url}/events", headers=HTMX)
    assert news.status_code == 200
    request = asked(site, kim.url)
    who = await identity.participant(request)
    frames = (await Watch(request, who, 0).look()).frames
    saying = spoken._Saying(request, who, cursor=0)
    return Told(
        page=await page_at(http, kim.url),
        refused=parse(refused.text),
        updates=updates,
        news=parse(news.text).one(data_status=""),
        streamed=next(frame.data for frame in frames if frame.event == "status"),
        spoken=[frame.data for frame in (await saying.look()).frames],
    )


async def test_a_warning_is_told_by_each_road(office: Office, town: Town, clock: Clock) -> None:
    kim, site = await talk(office, town), quick_site(office)
    async with client(site) as http:
        await passes(office, clock, 28)
        found = await told(site, http, kim)
        assert [WARNED in text for text in found.of_status()] == [True] * 5
        assert found.page.id("message-news").text == WARNED
        assert found.news.one("div", data_state="talking").attrs["data-at-box"] == WARNED
        assert found.spoken[-1] == WARNED
        sent = await http.post(kim.url, data={"key": new_key(), "message": "Band C"}, headers=HTMX)
        assert (sent.status_code, WARNED in sent.text) == (200, False)


async def test_the_advisers_question_is_told_by_each_road(office: Office, town: Town) -> None:
    kim, site = await talk(office, town), quick_site(office)
    async with client(site) as http:
        await silence.ask_if_there(office, town.ben, kim.guest.conversation_id)
        found = await told(site, http, kim)
        assert [ASKED in text for text in found.of_status()] == [True] * 5
        assert found.page.id("message-news").text == ASKED
        assert found.spoken[-1] == f"{ASKED} Anybody on your side can write to answer."


@pytest.mark.requirement("LA-01")
async def test_what_nobody_reviewed_stands_in_english_too(office: Office, town: Town, clock: Clock) -> None:
    kim, site = await talk(office, town, "ar"), quick_site(office)
    async with client(site) as http:
        await passes(office, clock, 28)
        found = await told(site, http, kim)
        for part in (found.page.id("status"), found.refused.id("status"), parse(found.streamed)):
            assert english(part) == WARNED.replace(". ", ".| ").split("| ")
        attrs = found.news.one("div", data_state="talking").attrs
        assert attrs["data-at-box-english"] == WARNED
        assert WARNED not in attrs["data-at-box"]
        assert found.spoken[-1] == WARNED
        assert "10:30" in found.spoken[-2]

        await passes(office, clock, 2)
        found = await told(site, http, kim)
        words = ["The chat is paused", "Write a message to go on. Nothing is lost."]
        for part in (found.page.id("status"), found.refused.id("status"), parse(found.streamed)):
            assert english(part) == words
            assert "<" not in part.text
        assert found.news.one("div", data_state="paused").attrs["data-at-box-english"] == words[1]
