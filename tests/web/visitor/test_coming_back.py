"""Who comes back is shown where they were, and how much came since."""

from dataclasses import dataclass

import httpx
import pytest

from app.actions.queue import accept
from app.actions.silence import set_aside
from app.actions.talk import post_message, reply
from app.domain.keys import new_key
from app.office import Office
from app.store import reading
from app.store.conversations import VisitorConversation
from tests.support.html import Element, parse
from tests.support.office import Clock, Town, begin_chat, log, make_available
from tests.support.site import client


@dataclass
class Talk:
    """Amina talks to Ben."""

    office: Office
    town: Town
    visitor: VisitorConversation
    url: str

    async def reply(self, *texts: str) -> None:
        for text in texts:
            await reply(self.office, self.town.ben, self.visitor.conversation_id, text, new_key())

    async def up_to(self) -> int | None:
        id_ = self.visitor.conversation_id
        return await self.office.store.read(lambda conn: reading.visitor_up_to(conn, id_))


@pytest.fixture
async def talk(office: Office, town: Town) -> Talk:
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    await accept(office, await make_available(office, town.ben), visitor.conversation_id)
    return Talk(office, town, visitor, f"/northborough/chat/{token}")


async def seen(http: httpx.AsyncClient, url: str, **headers: str) -> Element:
    answer = await http.get(url, headers=headers)
    assert answer.status_code == 200
    return parse(answer.text)


def lines(page: Element) -> list[str]:
    """What stands in the list, line by line: messages by their words."""
    return [item.all("p")[0].text if item.all("p") else item.text for item in page.id("messages").all("li")]


UP_TO_HERE = "New messages start here"


@pytest.mark.requirement("TR-13")
async def test_on_another_device_one_goes_on_where_one_was(
    office: Office, http: httpx.AsyncClient, talk: Talk
) -> None:
    await talk.reply("Hello.")
    first = await seen(http, talk.url)
    assert not first.has("up-to-here"), "all of it is read now for the first time"
    await talk.reply("One", "Two")
    async with client(office) as telephone:
        page = await seen(telephone, talk.url)
        assert lines(page)[-4:] == ["Hello.", UP_TO_HERE, "One", "Two"]
        link = page.id("missed").one("a")
        assert link.text == "2 new messages since you were last here"
        assert link.attrs["href"] == "#up-to-here"
        page = await seen(telephone, talk.url)
        assert not page.has("up-to-here"), "shown once"
        assert not page.has("missed")


@pytest.mark.requirement("TR-13")
async def test_who_has_written_since_has_read_what_was_there(
    http: httpx.AsyncClient, office: Office, talk: Talk
) -> None:
    await seen(http, talk.url)
    await talk.reply("One")
    await post_message(office, talk.visitor, "Yes", new_key())
    assert not (await seen(http, talk.url)).has("missed")


async def test_who_asked_for_news_is_told_by_the_box_and_shown_where_they_were(
    http: httpx.AsyncClient, talk: Talk
) -> None:
    page = await seen(http, talk.url)
    await talk.reply("One")
    fields = page.id("composer").fields() | {"check": "1"}
    answer = await http.post(page.id("check").attrs["formaction"], data=fields)
    page = await seen(http, answer.headers["location"].partition("#")[0])
    assert page.id("message-news").text == "1 new message from Ben: One"
    assert lines(page)[-2:] == [UP_TO_HERE, "One"]
    assert not page.has("missed"), "once is enough"


async def test_a_frame_that_nobody_may_see_and_a_program_have_shown_nothing(
    http: httpx.AsyncClient, talk: Talk
) -> None:
    await seen(http, talk.url, **{"Sec-Fetch-Dest": "iframe"})
    await http.get(talk.url, headers={"Accept": "application/json"})
    assert await talk.up_to() is None


async def test_a_page_tells_how_far_it_was_seen(http: httpx.AsyncClient, office: Office, talk: Talk) -> None:
    await talk.reply("One", "Two")
    last = (await log(office))[-1].id
    before = len(await log(office))
    for shown, known in ((last - 1, last - 1), (last - 3, last - 1), (last + 500, last)):
        answer = await http.post(f"{talk.url}/events", data={"shown": str(shown)})
        assert answer.status_code == 204
        assert await talk.up_to() == known
    assert len(await log(office)) == before, "state: no event"


async def test_new_messages_that_come_by_themselves_are_shown(http: httpx.AsyncClient, talk: Talk) -> None:
    page = await seen(http, f"{talk.url}?updates=on")
    await talk.reply("One")
    await seen(http, page.id("updates").attrs["src"])
    assert not (await seen(http, talk.url)).has("missed")


async def test_who_was_answered_and_leaves_while_they_wait_again_is_not_told_that_nobody_answered(
    office: Office, http: httpx.AsyncClient, talk: Talk, clock: Clock
) -> None:
    await talk.reply("Hello.")
    await set_aside(office, talk.town.ben, talk.visitor.conversation_id)
    clock.forward(minutes=15)  # Ben's desk is gone by then
    await post_message(office, talk.visitor, "I am back.", new_key())
    assert "You are next." in (await seen(http, talk.url)).id("status").text
    assert (await http.post(f"{talk.url}/end")).status_code == 303
    status = (await seen(http, talk.url)).id("status").text
    assert "You ended the chat." in status
    assert "Nobody has answered you yet" not in status
    assert "Leave a message instead" in status
