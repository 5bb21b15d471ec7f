"""The desk when somebody is silent, by plain pages."""

import httpx
import pytest

from app.actions import signs, silence
from app.actions.people import set_availability
from app.actions.talk import post_message, reply
from app.domain.keys import new_key
from app.domain.terms import Availability, AwayReason, EndReason, EventKind, Need
from app.domain.timeouts import Pace
from app.office import Office
from app.store import conversation_rows, conversations, events
from app.store.conversations import VisitorConversation
from app.store.writer import Tx
from tests.support.advisers import AtDesk, at_desk
from tests.support.office import Clock, Town, begin_chat, change, log, make_available
from tests.support.site import client


@pytest.mark.requirement("TM-05")
async def test_the_adviser_asks_waits_and_then_ends(
    office: Office, town: Town, clock: Clock, ben: AtDesk, amina: VisitorConversation
) -> None:
    await ben.press("end")
    end = ben.page.all("form")[-1]
    await ben.submit(end, wrap_up=str(town.solved), how="silent")
    assert (ben.status, ben.errors) == (
        422,
        ["Press “Are you still there?” in the chat first, and wait"],
    )
    assert ben.page.all("form")[-1].fields()["wrap_up"] == str(town.solved)
    await ben.open(f"/console/conversations/{amina.conversation_id}")
    await ben.press("ask-there", message="Hel")
    assert ben.page.id("told").text == "You asked whether they are still there. They have time to answer."
    assert ben.page.id("message").lines.strip() == "Hel"
    assert ben.transcript[-1] == ("", "You asked: are you still there?")
    assert ben.page.id("last-seen").text == "Last active at 10:00. You asked. Wait for an answer until 10:02."
    clock.forward(seconds=90)
    await ben.press("end")
    await ben.submit(ben.page.all("form")[-1], wrap_up=str(town.solved), how="silent")
    assert ben.errors == ["You asked. Wait for an answer until 10:02."]
    clock.forward(seconds=30)
    await ben.open(f"/console/conversations/{amina.conversation_id}")
    assert "You may end the chat for silence." in ben.page.id("last-seen").text
    await ben.press("end")
    await ben.submit(ben.page.all("form")[-1], wrap_up=str(town.solved), how="silent")
    assert ben.page.id("told").text == "The chat has ended and is saved."
    (ended,) = await log(office, EventKind.CONVERSATION_ENDED)
    assert ended.data["reason"] == EndReason.SILENCE
    await ben.open(f"/console/conversations/{amina.conversation_id}")
    assert "You ended the chat, as Amina did not answer." in ben.seen_text()


@pytest.mark.requirement("TM-05")
async def test_a_sign_of_life_is_seen_and_takes_the_question_back(
    office: Office, clock: Clock, ben: AtDesk, amina: VisitorConversation
) -> None:
    await ben.press("ask-there")
    clock.forward(minutes=1)
    await signs.seen(office, amina)
    clock.forward(minutes=4)
    await ben.open(f"/console/conversations/{amina.conversation_id}")
    assert ben.page.id("last-seen").text == "Last active at 10:01."
    assert ben.page.has("ask-there")


async def test_set_aside_and_taken_up_again(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    await ben.press("set-aside", message="Hel")
    assert (ben.status, ben.errors) == (
        409,
        ["Answer first, or ask “Are you still there?” Then set the chat aside."],
    )
    assert ben.page.id("message").lines.strip() == "Hel"
    assert "Waiting for your answer" in ben.chats[0], "she is not forgotten"
    await reply(office, town.ben, amina.conversation_id, "Which bill?", new_key())
    assert ben.page.all("p", class_="pc-conversations__seen")[0].text == "Last active at 10:00"
    await ben.press("set-aside", message="Hel")
    assert ben.page.id("told").text == "The chat is set aside. You have room for another one."
    assert ben.chats == []
    (row,) = ben.page.id("aside").all("a")
    assert "Set aside" in row.text
    assert ben.page.id("aside-title").text == "Set aside"
    assert ben.page.all("p", class_="pc-conversations__count")[0].text == "0 open, up to 3 at once"
    assert "This chat is set aside" in ben.page.id("status").text
    assert ben.page.id("message").lines.strip() == "Hel"
    await ben.press("end")
    assert "To end it as done, take the chat up again first." in ben.page.one("main").text
    await ben.open(f"/console/conversations/{amina.conversation_id}")
    await ben.press("resume")
    assert ben.page.id("told").text == "You took the chat up again."
    assert len(ben.chats) == 1
    assert not ben.page.has("aside")
    assert [words for who, words in ben.transcript if not who][-2:] == [
        "You set the chat aside.",
        "You took the chat up again.",
    ]


async def test_what_rests_asks_for_nothing_and_a_word_brings_it_back(
    office: Office, town: Town, clock: Clock, ben: AtDesk, amina: VisitorConversation
) -> None:
    await reply(office, town.ben, amina.conversation_id, "Which bill?", new_key())
    clock.forward(minutes=15)
    await silence.sweep(office)
    await ben.open()
    assert ben.chats == []
    assert "Nobody is waiting" in ben.next or "answered everybody" in ben.next
    since = ben.page.id("check").attrs["href"]
    await post_message(office, amina, "The one from May.", new_key())
    await ben.open(since)
    assert ben.alerts == ["New message from Amina"]
    assert "1 new message" in ben.chats[0]


async def test_an_alert_tells_of_who_is_back_or_needs_more_time(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    await reply(office, town.ben, amina.conversation_id, "Which bill?", new_key())
    await ben.open()
    await signs.more_time(office, amina)
    await ben.check()
    assert ben.alerts == ["Amina needs more time."]
    await silence.set_aside(office, town.ben, amina.conversation_id)
    await ben.check()
    await signs.more_time(office, amina)
    await ben.check()
    assert ben.alerts == ["Amina is back."]


async def test_who_came_back_stands_first_in_the_queue_and_says_so(
    office: Office, town: Town, clock: Clock, ben: AtDesk, amina: VisitorConversation
) -> None:
    await begin_chat(office, town.northborough, town.council_tax, name="Gwen")
    await silence.ask_if_there(office, town.ben, amina.conversation_id)
    await silence.set_aside(office, town.ben, amina.conversation_id)
    await set_availability(office, town.ben, Availability.AWAY, AwayReason.LUNCH)
    clock.forward(minutes=5)
    await post_message(office, amina, "Hello?", new_key())
    await make_available(office, town.dev)
    async with at_desk(office, town.dev) as dev:
        assert dev.queue == ["Amina", "Gwen"]
        first = dev.page.id("queue").all("li")[0]
        assert [line.text for line in first.all("p")][:2] == [
            "Council Tax, waiting since 10:05. Last active at 10:05",
            "Came back to a chat that was begun before.",
        ]
        assert dev.alerts == []
        await dev.press(f"accept-{amina.conversation_id}")
        assert ("", "Dev joined the chat.") not in dev.transcript
        assert dev.transcript[-1] == ("", "You joined the chat.")
        waited = dict(
            zip(
                [one.text for one in dev.page.all("dt")],
                [one.text for one in dev.page.all("dd")],
                strict=True,
            )
        )
        assert waited["Waited"] == "Less than a minute"


@pytest.mark.requirement("TM-06")
async def test_who_needs_time_is_seen_to(office: Office, ben: AtDesk, amina: VisitorConversation) -> None:
    assert not ben.page.has("no-hurry")

    def say(tx: Tx) -> None:
        conversation_rows.needs_said(tx, amina.conversation_id, (Need.SLOW_TYPING,))
        events.append(tx, EventKind.RENAMED, conversation_id=amina.conversation_id)

    await office.store.write(say)
    await ben.open(f"/console/conversations/{amina.conversation_id}")
    assert ben.page.id("no-hurry").text == "Amina needs more time to answer. No time limit holds."


@pytest.mark.parametrize(("limit", "shown"), [(0, None), (30, "30 minutes")])
async def test_the_limit_stands_among_what_is_known(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation, limit: int, shown: str | None
) -> None:
    await change(office, town, town.northborough, pace=Pace(limit=limit))
    await ben.open(f"/console/conversations/{amina.conversation_id}")
    terms = [one.text for one in ben.page.all("dt")]
    assert ("Their time" in terms) == (shown is not None)
    if shown:
        assert ben.page.all("dd")[terms.index("Their time")].text == shown


async def test_colleagues_read_and_cannot(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    await silence.ask_if_there(office, town.ben, amina.conversation_id)
    await silence.set_aside(office, town.ben, amina.conversation_id)
    async with at_desk(office, town.dev) as dev:
        await dev.open(f"/console/conversations/{amina.conversation_id}")
        assert "Ben has set this chat aside" in dev.page.id("status").text
        for what in ("ask", "aside", "resume"):
            await dev.post(f"/console/conversations/{amina.conversation_id}/{what}", me=str(town.dev.id))
            assert (dev.status, dev.errors) == (409, ["Ben has this chat. Your words were not sent."])
    async with at_desk(office, town.finn) as finn:
        await finn.post(f"/console/conversations/{amina.conversation_id}/ask", me=str(town.finn.id))
        assert finn.status == 404
    async with client(office) as http:
        answer = await http.post(f"/console/conversations/{amina.conversation_id}/ask")
        assert answer.status_code in (303, 401, 403)


async def test_for_programs(office: Office, town: Town, ben: AtDesk, amina: VisitorConversation) -> None:
    http: httpx.AsyncClient = ben.http
    accept = {"Accept": "application/json"}
    url = f"/console/conversations/{amina.conversation_id}"
    await reply(office, town.ben, amina.conversation_id, "Which bill?", new_key())
    for what, state in (("aside", "dormant"), ("resume", "talking")):
        done = await http.post(f"{url}/{what}", json={"me": town.ben.id}, headers=accept)
        assert done.status_code == 200
        desk = (await http.get(url, headers=accept)).json()
        assert desk["conversation"]["state"] == state
    await http.post(f"{url}/ask", json={"me": town.ben.id}, headers=accept)
    desk = (await http.get(url, headers=accept)).json()
    assert desk["conversation"]["may_end_for_silence_at"] == "2026-11-24T10:02:00+00:00"
    assert desk["conversations"][0]["seen_at"] == "2026-11-24T10:00:00+00:00"
    refused = await http.post(
        f"{url}/end", json={"wrap_up": town.solved, "how": "silent", "me": town.ben.id}, headers=accept
    )
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["field"], error["code"]) == ("how", "wait_for_answer")
    found = await office.store.read(lambda conn: conversations.visitor_by_id(conn, amina.conversation_id))
    assert found is not None
    assert found.ended_at is None
