"""Erin accepts, writes, and her browser is closed. Amina is told, Ben takes over, Erin comes back."""

import httpx
import pytest

from app.actions.attendance import look
from app.domain.terms import EventKind
from app.office import Office
from app.store.people import PRESENT_BY_REQUESTS
from tests.support.advisers import AtDesk, at_desk
from tests.support.html import parse
from tests.support.office import Clock, Town, log
from tests.support.site import client
from tests.support.visitors import HtmxVisitor, JsonVisitor, PageVisitor, Visitor

GONE = "Erin is not here any more. A colleague can take over. You can also leave a message."


async def erin_answers(erin: AtDesk, town: Town) -> None:
    await erin.sign_in(town.erin)
    await erin.open()
    await erin.submit(erin.page.id("availability-form"), availability="available")
    await erin.press(erin.page.id("next-link").attrs["href"].removeprefix("#"))
    await erin.submit(erin.page.id("composer"), message="Hello Amina. Which street?")


async def erin_disappears(office: Office, clock: Clock) -> None:
    clock.forward(seconds=PRESENT_BY_REQUESTS.total_seconds() + 1)
    await look(office)


@pytest.mark.parametrize("kind", [PageVisitor, HtmxVisitor, JsonVisitor])
async def test_a_colleague_takes_the_chat_over(
    office: Office, town: Town, clock: Clock, kind: type[Visitor]
) -> None:
    async with client(office) as http, at_desk(office) as erin, at_desk(office) as ben:
        amina = kind(http)
        await amina.begin("My bill is wrong.", name="Amina", team="Council Tax")
        await amina.say_needs("bsl")
        await erin_answers(erin, town)
        await erin.check(message="Is it number 12 or")
        await erin_disappears(office, clock)
        if kind is not JsonVisitor:
            assert (await amina.read())[-1] == ("", GONE)
        await amina.send("Mill Lane")

        await ben.sign_in(town.ben)
        await ben.open()
        await ben.submit(ben.page.id("availability-form"), availability="available")
        assert ben.queue == ["Amina"]
        assert "Erin is not there: take it over" in ben.page.id("queue").text
        assert "Needs: BSL" in ben.page.id("queue").text
        assert ben.next == "Erin is not there to answer Amina. Next: take over Amina"
        await ben.press(ben.page.id("next-link").attrs["href"].removeprefix("#"))
        said = [("Erin", "Hello Amina. Which street?"), ("", "Erin is not there any more.")]
        assert ben.transcript[-4:-1] == [*said, ("Amina", "Mill Lane")], "the same transcript"
        await ben.submit(ben.page.id("composer"), message="I have found it.")
        if kind is not JsonVisitor:
            assert (await amina.read())[-2:] == [("", "Ben joined the chat."), ("Ben", "I have found it.")]

        await erin.open()
        told = "Ben took over your chat with Amina."
        assert told in erin.page.one("body").text
        await erin.open(erin.page.one("p", class_="pc-taken").one("a").attrs["href"])
        assert "You were not there, so Ben answers Amina now." in erin.page.id("status").text
        assert erin.page.id("unsent").lines.strip() == "Is it number 12 or"
        await amina.end()
        await erin.open()
        assert told not in erin.page.one("body").text, "it is over"
    kinds = [fact.kind for fact in await log(office)]
    assert kinds.count(EventKind.ADVISER_GONE) == 1
    assert [fact.data for fact in await log(office, EventKind.ADVISER_JOINED)] == [
        {},
        {"taken_from": town.erin.id},
    ]


async def test_who_comes_back_first_goes_on(office: Office, town: Town, clock: Clock) -> None:
    async with client(office) as http, at_desk(office) as erin, at_desk(office, town.ben) as ben:
        amina = PageVisitor(http)
        await amina.begin("My bill is wrong.", name="Amina", team="Council Tax")
        await erin_answers(erin, town)
        await erin_disappears(office, clock)
        await erin.open()
        await ben.open()
        await ben.submit(ben.page.id("availability-form"), availability="available")
        await ben.press("accept-1")
        assert ben.errors == ["Erin accepted this chat before you."], "the list knew it not yet"
        await look(office)
        await ben.open()
        assert ben.queue == []
        await amina.check()
        assert "Erin is here again." in amina.told[-1]
        assert "You are talking to Erin." in amina.page.id("status").text
        await erin.open("/console/conversations/1")
        await erin.submit(erin.page.id("composer"), message="I am back.")
        assert erin.transcript[-1] == ("You", "I am back.")


async def test_the_resident_leaves_a_message_instead(office: Office, town: Town, clock: Clock) -> None:
    async with client(office) as http, at_desk(office) as erin, at_desk(office) as ben:
        amina = PageVisitor(http)
        await amina.begin("My bill is wrong.", name="Amina", team="Council Tax")
        await erin_answers(erin, town)
        await amina.check()
        assert not amina.page.has("leave-message")
        await erin_disappears(office, clock)
        await amina.check()
        assert amina.told[-1].endswith(GONE)
        assert amina.page.has("other-ways")
        form = await form_of_message(http, amina)
        answer = await http.post(form[0], data=form[1] | {"email": "amina@example.org", "consent": "yes"})
        assert answer.status_code == 303
        assert "We have your message" in (await http.get(answer.headers["location"])).text
        page = parse((await http.get(amina.url)).text)
        assert "We have your message and will answer you later." in page.id("status").text
        again = await http.get(page.id("see-message").attrs["href"])
        assert again.status_code == 303
        assert again.headers["location"] == answer.headers["location"].partition("#")[0]
        corrected = await http.post(form[0], data=form[1] | {"email": "amina@example.com", "consent": "yes"})
        assert corrected.status_code == 303, "sent again, corrected"

        await ben.sign_in(town.ben)
        await ben.open(ben.page.id("inbox-link").attrs["href"])
        assert "Amina" in ben.page.id("main").text
        assert ben.page.one("body").text.count("take it over") == 0


async def form_of_message(http: httpx.AsyncClient, amina: PageVisitor) -> tuple[str, dict[str, str]]:
    fields = amina.page.id("composer").fields() | {"check": "1"}
    action = amina.page.id("leave-message").attrs["formaction"]
    page = parse((await http.post(action, data=fields, follow_redirects=True)).text)
    assert "The chat ends when you send this form." in page.id("main").text
    form = page.id("message-form")
    return form.attrs["action"], form.fields()
