"""What who waits is told: on the page, at the message box, and by ear."""

import httpx
import pytest

from app.actions.link import open_link
from app.actions.queue import accept
from app.broker import conversation_topic, team_topic
from app.office import Office
from app.web.stream import Topics
from app.web.visitor.chat_events import topics
from tests.support.html import Element, parse
from tests.support.office import Clock, Town, begin_chat, make_available
from tests.support.visitors import press


async def page_at(http: httpx.AsyncClient, url: str) -> Element:
    return parse((await http.get(url)).text)


async def test_who_waits_is_told_so_at_the_box(http: httpx.AsyncClient, office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    page = await page_at(http, f"/northborough/chat/{token}")
    assert page.id("message-news").text.startswith("You are in the queue. You are next. ")
    assert page.id("wait").text in page.id("message-news").text
    assert status_of(page).attrs["data-at-box"] == page.id("message-news").text


@pytest.mark.parametrize("open_", [True, False])
async def test_who_waits_and_nobody_is_there_is_told_so_at_the_box_and_by_ear(
    http: httpx.AsyncClient, office: Office, town: Town, clock: Clock, open_: bool
) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    if not open_:
        clock.forward(hours=12)
    page = await page_at(http, f"/northborough/chat/{token}")
    why = "No adviser is here just now." if open_ else "The team has gone home."
    ways = "You can contact us in other ways."
    assert page.id("message-news").text.endswith(f"{page.id('wait').text} {ways}")
    assert page.id("wait").text.startswith(why)
    spoken = status_of(page).attrs
    assert (spoken["data-place"], spoken["data-there"]) == ("You are next.", f"{why} {ways}")


async def test_who_waits_hears_that_somebody_is_there(
    http: httpx.AsyncClient, office: Office, town: Town, clock: Clock
) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    path = f"/northborough/chat/{token}"
    assert status_of(await page_at(http, path)).attrs["data-there"] == "An adviser is here now."


def status_of(page: Element) -> Element:
    """The part that says where the conversation stands."""
    return page.one("div", data_state="waiting")


@pytest.mark.requirement("TM-08")
async def test_the_queue_is_told_in_words(office: Office, town: Town, http: httpx.AsyncClient) -> None:
    await begin_chat(office, town.northborough, town.council_tax)
    _, token = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    await make_available(office, town.ben)
    page = await page_at(http, f"/northborough/chat/{token}")
    assert page.one("title").text == "Chat, waiting - Northborough Council"
    assert page.id("position").text == "You are number 2 in the queue."
    assert "We cannot say yet how long it takes." in page.id("status").text
    assert page.id("leave").text == "Leave the queue"


@pytest.mark.requirement("TM-08")
async def test_the_queue_is_left_beside_where_it_is_told_of(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    page = await page_at(http, url)
    assert status_of(page).id("leave-queue").text == "Leave the queue"
    asked = await press(http, page, "leave-queue", "Half a th")
    assert (asked.id("title").text, asked.id("unsent").text) == ("Leave the queue?", "Half a th")
    left = await http.post(asked.id("confirm-form").attrs["action"])
    assert parse((await http.get(left.headers["location"])).text).id("status").one(data_state="ended")
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    by_itself = await page_at(http, f"{url}?updates=on")
    apart = await page_at(http, by_itself.id("updates").attrs["src"])
    link = status_of(apart).id("leave-queue")
    assert (link.text, apart.one("base").attrs["target"]) == ("Leave the queue", "_parent")
    assert (await page_at(http, link.attrs["href"])).id("title").text == "Leave the queue?"


@pytest.mark.requirement("TM-08")
async def test_who_was_answered_while_they_were_asked_whether_to_leave_is_told_and_stays(
    http: httpx.AsyncClient, office: Office, town: Town
) -> None:
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    form = (await page_at(http, f"{url}/end")).id("confirm-form")
    await accept(office, await make_available(office, town.ben), visitor.conversation_id)
    answer = await http.post(form.attrs["action"], data=form.fields())
    page = parse(answer.text)
    assert (answer.status_code, page.id("title").text) == (409, "Ben joined your chat")
    assert "You can talk now, so the chat was not ended." in page.id("main").text
    assert page.one("a", href=url).text == "Go back to the chat"

    form = (await page_at(http, f"{url}/end")).id("confirm-form")
    assert (await http.post(form.attrs["action"], data=form.fields())).status_code == 303
    assert (await page_at(http, url)).id("ended").text == "This chat has ended"


async def test_what_all_who_wait_hear_each_looks_at_in_turn(office: Office, town: Town) -> None:
    amina, token = await begin_chat(office, town.northborough, town.council_tax)
    own = frozenset({conversation_topic(amina.conversation_id)})
    assert topics(amina) == Topics(own, frozenset({team_topic(amina.team_id)}))
    await accept(office, await make_available(office, town.ben), amina.conversation_id)
    talking = (await open_link(office, town.northborough, token)).visitor
    assert talking is not None
    assert topics(talking) == Topics(own), "nothing of the queue"
