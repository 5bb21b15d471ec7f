"""Somebody writes what may mean danger, in the form or in the chat; and the help page."""

import httpx
import pytest

from app.actions.queue import accept
from app.domain.terms import EventKind
from app.office import Office
from tests.support.advisers import at_desk
from tests.support.html import Element, parse
from tests.support.office import Clock, Town, begin_chat, log, make_available
from tests.support.visitors import HtmxVisitor, PageVisitor
from tests.web.visitor.test_contact_routes import EMERGENCIES, walk

SHOWN = (
    "This chat is not for emergencies. "
    "Is someone in danger? Call 999, call 999 in BSL, text 999 or dial 18000 now."
)


def last(page: Element) -> Element:
    return page.id("messages").all("li")[-1]


@pytest.mark.requirement("RL-07")
@pytest.mark.parametrize("road", [PageVisitor, HtmxVisitor])
async def test_it_is_shown_as_text_and_blocks_nothing(
    office: Office, town: Town, clock: Clock, http: httpx.AsyncClient, road: type[PageVisitor]
) -> None:
    amina = road(http)
    await amina.begin("There is a fire in the bin store", name="Amina", team="Council Tax")
    item = last(parse((await http.get(amina.url)).text))
    assert item.one("p").text == SHOWN
    assert item.attrs["data-say"] == item.one("p").text
    assert [link.text for link in item.all("a")] == EMERGENCIES
    await amina.send("It is a big fire")
    said = [words for who, words in await amina.read() if who]
    assert said == ["There is a fire in the bin store", "It is a big fire"]
    assert len(await log(office, EventKind.EMERGENCY_SHOWN)) == 1, "not again and again"
    clock.forward(minutes=15)
    await amina.send("Still fire")
    assert len(await log(office, EventKind.EMERGENCY_SHOWN)) == 2
    assert [fact.data for fact in await log(office, EventKind.EMERGENCY_SHOWN)] == [{}, {}], "no words"


@pytest.mark.requirement("RL-07", "LA-01")
async def test_in_words_that_nobody_reviewed_it_is_said_in_english_too(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    """Spoken in an element of its own, in the box's description, and as text."""
    _, token = await begin_chat(
        office, town.northborough, town.council_tax, question="There is a fire", locale="ar"
    )
    url = f"/northborough/chat/{token}"
    for page in (await http.get(url), await http.get(f"{url}/transcript")):
        item = last(parse(page.text))
        own, beside = item.one("p").text.split(" This chat", 1)
        assert item.one("p").one(class_="pc-english", lang="en").text == SHOWN == f"This chat{beside}"
        assert (item.attrs["data-say"], item.attrs["data-say-english"]) == (own, SHOWN)
    assert f"{own} {SHOWN}" in (await http.get(f"{url}/transcript.txt")).text
    checked = parse((await http.get(f"{url}?since=1")).text).id("message-news")
    assert checked.one(class_="pc-english", lang="en").text == SHOWN


@pytest.mark.requirement("RL-07")
async def test_the_page_without_scripts_tells_it_at_the_box_and_the_adviser_is_told_quietly(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    await make_available(office, town.ben)
    amina = PageVisitor(http)
    await amina.begin("My bill", name="Amina", team="Council Tax")
    started = (await log(office, EventKind.CONVERSATION_STARTED))[-1].conversation_id
    assert started is not None
    await accept(office, town.ben, started)
    await amina.send("He attacked me")
    assert amina.told[-1].startswith("Sent. ")
    assert SHOWN in amina.told[-1]
    async with at_desk(office, town.ben) as ben:
        await ben.open(f"/console/conversations/{started}")
        assert ben.transcript[-1] == ("", "Amina was shown how to call 999. Their words may mean danger.")
        assert ben.alerts == []
    await amina.send("attackers is only a part")
    assert len(await log(office, EventKind.EMERGENCY_SHOWN)) == 1


@pytest.mark.requirement("RL-07", "RL-13")
async def test_the_help_page_says_what_to_do_in_danger_and_what_the_chat_can_do(
    http: httpx.AsyncClient,
) -> None:
    page = parse((await http.get("/northborough/help")).text)
    main = page.one("main")
    listed = [row.one("strong").text for row in main.all("li") if row.all("strong")]
    assert listed == [
        "Call 999",
        "Call 999 in BSL",
        "Text 999",
        "Dial 18000 by textphone or the Relay UK app",
    ]
    for words in ("screen reader", "braille display", "without scripts", "Easy Read", "large print"):
        assert words in main.text


@pytest.mark.requirement("RL-13", "CG-05")
async def test_every_page_of_a_council_leads_to_it(
    office: Office, town: Town, clock: Clock, http: httpx.AsyncClient
) -> None:
    seen = await walk(office, town, clock, http)
    for name, (_, page) in seen.pages.items():
        if name != "help":
            assert page.id("help-link").attrs["href"].startswith("/northborough/help"), name
    for name in ("waiting", "start in a frame"):
        assert seen.pages[name][1].id("help-link").attrs["target"] == "_blank", "the chat stays where it is"
    assert "target" not in seen.pages["start"][1].id("help-link").attrs
