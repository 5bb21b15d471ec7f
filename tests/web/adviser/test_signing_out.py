"""Signing out with open chats or words that are not sent: what is asked first, and what comes of it."""

from collections.abc import AsyncIterator

import pytest

from app.actions.finish import end_by_visitor
from app.actions.people import set_availability, sign_out
from app.actions.queue import accept
from app.actions.silence import ask_if_there, set_aside
from app.domain.terms import Availability
from app.office import Office
from app.store.conversations import VisitorConversation
from tests.support.advisers import AtDesk, at_desk
from tests.support.office import Town, begin_chat, make_available
from tests.support.site import client
from tests.support.visitors import PageVisitor


@pytest.fixture
async def ben(office: Office, town: Town, amina: VisitorConversation) -> AsyncIterator[AtDesk]:
    """Ben with Amina's chat open, and signed in nowhere else."""
    async with at_desk(office, town.ben) as desk:
        await set_availability(office, town.ben, Availability.AVAILABLE)
        await accept(office, town.ben, amina.conversation_id)
        await desk.open(f"/console/conversations/{amina.conversation_id}")
        yield desk


async def test_who_holds_open_chats_is_asked_before_they_are_left_alone(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    async with at_desk(office, town.ben) as desk:
        await desk.post("/console/sign-out")
        assert desk.page.one("h1").text == "1 person is still in a chat with you"
        assert [item.text for item in desk.page.id("main").all("li")] == ["Amina"]
        assert (await desk.http.get("/console")).status_code == 200, "still signed in"
        await desk.submit(desk.page.id("main").one("form"))
        assert desk.page.id("told").text == "You are signed out."
        answer = await desk.http.post("/console/sign-out", headers={"Accept": "application/json"})
        assert answer.status_code == 200, "programs are not asked"


async def test_who_signs_out_is_told_what_becomes_of_their_chats_and_so_it_is(
    office: Office, town: Town
) -> None:
    async with client(office) as http, at_desk(office, town.ben) as desk, at_desk(office, town.dev) as dev:
        amina = PageVisitor(http)
        await amina.begin("My bill is wrong.", name="Amina", team="Council Tax")
        await desk.open()
        await desk.submit(desk.page.id("availability-form"), availability="available")
        await desk.press("accept-1")
        await desk.post("/console/sign-out")
        told = "They are told that you are not here. A colleague can take over."
        assert told in desk.page.id("main").text
        await desk.submit(desk.page.id("main").one("form"))
        assert (await amina.read())[-1] == (
            "",
            "Ben is not here any more. A colleague can take over. You can also leave a message.",
        )
        await dev.open()
        await dev.submit(dev.page.id("availability-form"), availability="available")
        assert dev.next == "Ben is not there to answer Amina. Next: take over Amina"
        await dev.press("accept-1")
        assert (await amina.read())[-1] == ("", "Dev joined the chat.")


async def test_a_chat_that_rests_is_open_too(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    await ask_if_there(office, town.ben, amina.conversation_id)
    await set_aside(office, town.ben, amina.conversation_id)
    async with at_desk(office, town.ben) as desk:
        await desk.post("/console/sign-out")
        assert desk.page.one("h1").text == "1 person is still in a chat with you"


async def test_who_would_lose_half_written_words_is_asked_first(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    path = f"/console/conversations/{amina.conversation_id}"
    async with at_desk(office, town.ben) as desk, at_desk(office, town.ben) as other:
        await set_availability(office, town.ben, Availability.AVAILABLE)
        await accept(office, town.ben, amina.conversation_id)
        await desk.open(path)
        await desk.press("check", message="Dear Ami", note="Ask ag")
        await end_by_visitor(office, amina)
        await other.post("/console/sign-out")
        assert other.page.id("told").text == "You are signed out.", "nothing is lost: one session is left"
        await desk.post("/console/sign-out")
        assert desk.page.one("h1").text == "Not all that you wrote is sent or saved"
        unsent = desk.page.id("unsent").one("a")
        assert unsent.text == "You have not sent your answer to Amina, nor saved your note"
        await desk.open(unsent.attrs["href"])
        assert desk.page.id("unsent").lines.strip() == "Dear Ami"
        await desk.post("/console/sign-out")
        await desk.submit(desk.page.id("main").one("form"))
        assert desk.page.id("told").text == "You are signed out."


async def test_the_words_in_the_boxes_are_told_of_and_are_there_after_going_back(
    ben: AtDesk, amina: VisitorConversation, town: Town
) -> None:
    """Without scripts only the button itself can carry them."""
    path = f"/console/conversations/{amina.conversation_id}"
    await ben.press("sign-out", message="Dear Ami", note="Ask ag")
    assert ben.page.one("h1").text == "1 person is still in a chat with you"
    unsent = [one.text for one in ben.page.id("unsent").all("a")]
    assert unsent == ["You have not sent your answer to Amina, nor saved your note"]
    await ben.open(ben.page.id("stay").attrs["href"])
    await ben.open(path)
    assert ben.page.id("message").lines.strip() == "Dear Ami"
    assert ben.page.id("note").lines.strip() == "Ask ag"
    await ben.press("sign-out", note="")
    assert [one.text for one in ben.page.id("unsent").all("a")] == ["You have not sent your answer to Amina"]
    await ben.submit(ben.page.id("main").one("form"))
    assert ben.page.id("told").text == "You are signed out."
    await ben.sign_in(town.ben)
    await ben.open(path)
    assert ben.page.id("message").text == "", "who was sure has lost them"


async def test_a_note_about_a_chat_that_somebody_else_answers_is_told_of_too(
    ben: AtDesk, office: Office, town: Town
) -> None:
    gil, _ = await begin_chat(office, town.northborough, town.council_tax, name="Gil")
    await ben.open(f"/console/conversations/{gil.conversation_id}")
    await ben.press("sign-out", note="Rang bef")
    assert [one.text for one in ben.page.id("unsent").all("a")] == ["You have not saved your note about Gil"]


@pytest.mark.parametrize("after", [None, "dev"])
async def test_who_signs_out_after_their_session_has_ended_gets_the_words_back(
    ben: AtDesk, office: Office, town: Town, after: str | None
) -> None:
    bens = ben.page
    await sign_out(office, town.ben, office.keys.unsign("session", ben.http.cookies["plainchat"]) or "")
    if after:
        await ben.sign_in(getattr(town, after))
        ben.page = bens
    await ben.press("sign-out", message="Dear Ami", note="Ask ag")
    assert ben.status == 401
    assert [ben.page.id(f"kept-{number}").lines.strip() for number in (1, 2)] == ["Dear Ami", "Ask ag"]
