"""A third person in a chat, as the adviser sees it."""

import pytest

from app.actions.guests import leave, withdraw
from app.actions.people import set_availability
from app.actions.talk import post_message
from app.domain.keys import new_key
from app.domain.terms import Availability, AwayReason, ConversationState, EventKind
from app.office import Office
from app.store import conversation_rows, events
from app.store.conversations import VisitorConversation
from app.store.writer import Tx
from tests.support.advisers import AtDesk
from tests.support.guests import ask, ask_in
from tests.support.office import Town

pytestmark = pytest.mark.requirement("RL-10")


async def test_who_joined_stands_in_the_transcript_and_beside_it(
    office: Office, town: Town, amina: VisitorConversation, ben: AtDesk
) -> None:
    url = f"/console/conversations/{amina.conversation_id}"
    assert not ben.page.has("guests-title")
    kim = await ask_in(office, town, amina)
    await ask(office, amina, "Lee")
    await post_message(office, kim.guest, "I sign for Amina.", new_key())
    page = await ben.open(url)
    assert ben.transcript[-4:] == [
        ("", "Amina asked Kim (interpreter) to join the chat."),
        ("", "Kim (interpreter) joined the chat."),
        ("", "Amina asked Lee (interpreter) to join the chat."),
        ("Kim (interpreter)", "I sign for Amina."),
    ]
    said = page.id("messages").all("li")[-1].attrs
    assert (said["data-from"], said["data-say"]) == ("other", "Kim, interpreter: I sign for Amina.")
    about = page.id("guests-part").text
    assert "Kim (interpreter)In the chat since 10:00." in about
    assert "Lee (interpreter)Was asked to join, and has not yet." in about
    assert page.id("next-link").text == "Next: write to Amina", "a guest's words are to be answered"
    await withdraw(office, amina, kim.guest.id)
    page = await ben.open(url)
    assert ben.transcript[-1] == ("", "Amina took back the link of Kim (interpreter).")
    assert "Kim" not in page.id("guests-part").text


async def test_beside_another_chat_it_is_an_alert(
    office: Office, town: Town, amina: VisitorConversation, ben: AtDesk
) -> None:
    page = await ben.open("/console")
    kim = await ask_in(office, town, amina)
    await post_message(office, kim.guest, "Hello", new_key())
    page = await ben.check()
    alerts = [row.one("a").text for row in page.id("alerts").all("li")]
    assert alerts == [
        "New message from Kim (interpreter) in the chat with Amina",
        "Kim (interpreter) joined the chat. It is the chat with Amina.",
        "Amina asked Kim (interpreter) to join the chat.",
    ]
    await post_message(office, amina, "And me", new_key())
    await post_message(office, kim.guest, "Again", new_key())
    await leave(office, kim.guest)
    page = await ben.check()
    alerts = [row.one("a").text for row in page.id("alerts").all("li")]
    assert alerts == [
        "Kim (interpreter) left the chat. It is the chat with Amina.",
        "3 new messages in the chat with Amina",
    ]


async def test_what_a_guest_wrote_is_told_of_nobody_else(
    office: Office, town: Town, amina: VisitorConversation, ben: AtDesk
) -> None:
    kim = await ask_in(office, town, amina)
    await post_message(office, kim.guest, "Help, there is a fire", new_key())
    url = f"/console/conversations/{amina.conversation_id}"
    await ben.open(url)
    assert ben.transcript[-1] == ("", "How to call 999 was shown. What somebody wrote may mean danger.")

    def rest(tx: Tx) -> None:
        conversation_rows.rested(tx, amina.conversation_id, ConversationState.PAUSED)
        events.append(tx, EventKind.CONVERSATION_PAUSED, conversation_id=amina.conversation_id)

    await office.store.write(rest)
    await ben.open("/console")
    await post_message(office, kim.guest, "Still here", new_key())
    await ben.open(url)
    assert ben.transcript[-2:] == [("", "The chat goes on."), ("Kim (interpreter)", "Still here")]

    await office.store.write(rest)
    await set_availability(office, town.ben, Availability.AWAY, AwayReason.BREAK)
    await ben.open("/console")
    await post_message(office, kim.guest, "And again", new_key())
    page = await ben.check()
    alerts = [row.one("a").text for row in page.id("alerts").all("li")]
    assert alerts[0] == "The chat with Amina waits again: Council Tax"


async def test_programs_read_it_too(
    office: Office, town: Town, amina: VisitorConversation, ben: AtDesk
) -> None:
    await ask_in(office, town, amina)
    url = f"/console/conversations/{amina.conversation_id}"
    answer = await ben.http.get(url, headers={"Accept": "application/json"})
    assert answer.json()["conversation"]["guests"] == [
        {"name": "Kim", "role": "interpreter", "joined": True, "left": False}
    ]
