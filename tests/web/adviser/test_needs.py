"""What residents need stands before the adviser's eyes: in the queue, beside the chat, at the box."""

import httpx
import pytest

from app.actions.needs import say_needs
from app.domain.terms import Need
from app.office import Office
from app.store.conversations import VisitorConversation
from tests.support.advisers import AtDesk, at_desk
from tests.support.html import parse
from tests.support.office import Town, make_available

NEEDS = (Need.BSL, Need.SIMPLE_WORDS)
BANNER = "Amina asked for simple words. Use short sentences and everyday words. Ask one question at a time."


async def news(ben: AtDesk, visitor: VisitorConversation, after: int) -> httpx.Response:
    url = f"/console/events?open={visitor.conversation_id}&after={after}"
    return await ben.http.get(url, headers={"Accept": "text/html"})


@pytest.mark.requirement("AD-03")
async def test_before_the_first_reply_in_the_queue_and_beside_the_chat(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    await say_needs(office, amina, NEEDS)
    await make_available(office, town.ben)
    async with at_desk(office, town.ben) as ben:
        await ben.open()
        row = ben.page.id(f"waiting-{amina.conversation_id}")
        assert "Needs: BSL first, Simple words" in row.text
        await ben.press(f"accept-{amina.conversation_id}")
        # who hears the page hears it with the box
        assert ben.page.id("message-news").text.startswith(
            "You joined the chat. Amina needs: BSL first, Simple words."
        )
        about = ben.page.id("needs-part")
        assert [item.text for item in about.all("li")] == [
            "BSL first. English is not their first language. Use short sentences and plain words.",
            "Simple words. Use short sentences and everyday words. Ask one question at a time.",
        ]
        assert ben.page.id("banner-part").text == BANNER


async def test_nothing_is_said_of_who_said_nothing(
    office: Office, town: Town, amina: VisitorConversation, ben: AtDesk
) -> None:
    assert ben.page.id("needs-part").text == "They have not said that they need anything."
    assert ben.page.id("banner-part").text == ""
    other = await ben.http.get("/console", headers={"Accept": "application/json"})
    assert other.json()["queue"] == []


@pytest.mark.requirement("AD-03", "LA-08")
async def test_a_change_during_the_chat_is_told_once_and_stays_in_sight(
    office: Office, amina: VisitorConversation, ben: AtDesk
) -> None:
    after = int(ben.page.id("composer").fields()["after"])
    await say_needs(office, amina, (Need.SIMPLE_WORDS,))
    answer = parse((await news(ben, amina, after)).text)
    (item,) = answer.all("li", data_from="system")
    assert item.one("p").text == "Amina changed what they need."
    assert item.attrs["data-say"] == "Amina needs: Simple words."
    assert answer.one(data_part="banner-part").text == BANNER
    assert "Simple words." in answer.one(data_part="needs-part").text
    later = int(answer.one(data_news="").attrs["data-after"])
    assert parse((await news(ben, amina, later)).text).all("li", data_from="system") == []
    # the same by a page without scripts
    await ben.check()
    assert "Amina needs: Simple words." in ben.page.id("message-news").text
    await ben.check()
    assert "Amina needs" not in ben.page.id("message-news").text
    assert ben.page.id("banner-part").text == BANNER, "it lasts"

    await say_needs(office, amina, ())
    answer = parse((await news(ben, amina, later)).text)
    (item,) = answer.all("li", data_from="system")
    assert item.attrs["data-say"] == "Amina changed what they need."
    assert answer.one(data_part="banner-part").text == ""


async def test_who_looks_at_another_chat_is_alerted(
    office: Office, amina: VisitorConversation, ben: AtDesk
) -> None:
    await ben.open("/console")
    await say_needs(office, amina, (Need.RELAY,))
    await ben.check()
    assert ben.alerts == ["Amina changed what they need."]


async def test_the_team_that_somebody_waits_for_sees_it_at_once(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    await make_available(office, town.ben)
    async with at_desk(office, town.ben) as ben:
        await ben.open()
        assert "Needs:" not in ben.page.id("queue").text
        await say_needs(office, amina, (Need.LARGE_TEXT,))
        stream = await ben.http.get("/console/events?after=0", headers={"Accept": "text/html"})
        assert "Needs: Large text" in parse(stream.text).one(data_part="queue-part").text


async def test_for_a_program_and_for_nobody_of_another_team(
    office: Office, town: Town, amina: VisitorConversation, ben: AtDesk
) -> None:
    await say_needs(office, amina, NEEDS)
    url, json = f"/console/conversations/{amina.conversation_id}", {"Accept": "application/json"}
    assert (await ben.http.get(url, headers=json)).json()["conversation"]["needs"] == list(NEEDS)
    async with at_desk(office, town.carys) as carys:
        await carys.open(url)
        assert carys.status == 404


async def test_in_the_queue_for_a_program(office: Office, town: Town, amina: VisitorConversation) -> None:
    await say_needs(office, amina, NEEDS)
    async with at_desk(office, town.ben) as ben:
        desk = await ben.http.get("/console", headers={"Accept": "application/json"})
        assert desk.json()["queue"][0]["needs"] == list(NEEDS)
