"""Tomos says once what he needs, and answers with ready-made phrases. By plain pages, by htmx and by JSON."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.actions.finish import end_by_visitor
from app.actions.link import open_link
from app.actions.setup import record_catalogue_review
from app.actions.talk import reply
from app.domain.keys import new_key
from app.domain.terms import MailState, Need
from app.office import Office
from app.store import events
from app.store.conversations import VisitorConversation
from app.store.outbox import TranscriptMail
from app.web.language import Languages
from app.web.letters import letter
from tests.support.advisers import at_desk
from tests.support.messages import leave_chat
from tests.support.office import Town, make_available
from tests.support.site import client
from tests.support.visitors import HtmxVisitor, JsonVisitor, PageVisitor, Visitor


@pytest.fixture
async def http(office: Office, town: Town) -> AsyncIterator[httpx.AsyncClient]:
    await record_catalogue_review(office, town.erin, "cy")
    async with client(office) as opened:
        yield opened


@pytest.fixture(params=[PageVisitor, HtmxVisitor, JsonVisitor], ids=["pages", "htmx", "json"])
def tomos(request: pytest.FixtureRequest, http: httpx.AsyncClient) -> Visitor:
    visitor: Visitor = request.param(http)
    return visitor


async def record(office: Office, town: Town, tomos: Visitor) -> VisitorConversation:
    opened = await open_link(office, town.northborough, tomos.url.partition("?")[0].rpartition("/")[2])
    assert opened.visitor is not None
    return opened.visitor


@pytest.mark.requirement("AD-03", "CO-10", "LA-01", "LA-08", "TM-06")
async def test_what_is_said_once_is_read_by_whoever_answers(
    office: Office, town: Town, tomos: Visitor
) -> None:
    await tomos.begin("Ble mae fy min?", name="Tomos", team="Council Tax", lang="cy")
    await tomos.say_needs(Need.SLOW_TYPING)
    chat = await record(office, town, tomos)
    await make_available(office, town.ben)
    async with at_desk(office, town.ben) as ben:
        await ben.open()
        assert "Needs: Types slowly" in ben.page.id("queue").text
        await ben.press(f"accept-{chat.conversation_id}")
        await reply(office, town.ben, chat.conversation_id, "Ascertain your locality.", new_key(), lang="en")
        await tomos.press("not_understood")
        await tomos.press("simple_words")
        own = ["Ble mae fy min?", "Dydw i ddim yn deall", "Defnyddiwch eiriau syml os gwelwch yn dda"]
        assert [words for who, words in await tomos.read() if who in ("Chi", "You")] == own
        await ben.check()
        assert ben.transcript[-3:] == [
            ("Tomos", "I do not understand"),
            ("Tomos", "Please use simple words"),
            ("", "Tomos changed what they need."),
        ]
        for item in ben.page.id("messages").all("li", data_from="visitor")[1:]:
            assert "lang" not in item.one("p").attrs, "it is in the language of the page"
        assert "Tomos: I do not understand" in ben.page.id("message-news").text
        assert "Tomos asked for simple words." in ben.page.id("banner-part").text
        await ben.open(f"/console/conversations/{chat.conversation_id}?lang=cy")
        assert ben.transcript[-3][1] == "Dydw i ddim yn deall"
    assert (await record(office, town, tomos)).needs == (Need.SLOW_TYPING, Need.SIMPLE_WORDS)


@pytest.mark.requirement("CO-10")
async def test_a_phrase_in_an_e_mail_and_in_the_inbox(office: Office, town: Town, tomos: Visitor) -> None:
    """The one is in the language of Tomos, the other in that of Ben."""
    await tomos.begin("Ble mae fy min?", name="Tomos", team="Council Tax", lang="cy")
    await tomos.press("wait")
    chat = await record(office, town, tomos)
    items = await office.store.read(lambda conn: events.for_visitor(conn, chat.conversation_id))
    mail = TranscriptMail(
        event_id=items[-1].id,
        visitor=chat,
        state=MailState.WAITING,
        attempts=0,
        council_name=town.northborough.name,
        time_zone=town.northborough.time_zone,
        items=tuple(items),
        email="tomos@example.org",
        at=office.clock(),
    )
    assert "Arhoswch os gwelwch yn dda" in letter(Languages.load(), mail)[1]
    await end_by_visitor(office, chat)
    left = await leave_chat(office, town.northborough, await record(office, town, tomos))
    async with at_desk(office, town.ben) as ben:
        await ben.open(f"/console/messages/{left.follow_up_id}")
        said = ben.page.id("history").all("li", data_from="visitor")
        assert [item.one("p").text for item in said][:2] == ["Ble mae fy min?", "Please wait"]
