"""Accepting a chat: who wins, who is refused, and in which words."""

from typing import Any

import anyio
import pytest

from app.actions import talk
from app.actions.finish import end_by_visitor
from app.actions.queue import accept
from app.actions.setup import create_staff
from app.domain.terms import EventKind, Role
from app.office import Office
from app.store.conversations import VisitorConversation
from tests.support.advisers import AtDesk, at_desk
from tests.support.office import PASSWORD, Town, begin_chat, change, log, make_available


async def to_another_team(office: Office, town: Town, visitor: VisitorConversation) -> None:
    sql = "update conversation set team_id = ? where id = ?"
    gone = (town.housing.id, visitor.conversation_id)
    await office.store.write(lambda tx: tx.conn.exec_driver_sql(sql, gone))


async def test_who_looked_at_a_chat_that_went_to_another_team_goes_on_all_the_same(
    office: Office, town: Town
) -> None:
    await make_available(office, town.ben)
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    async with at_desk(office, town.ben) as ben:
        await ben.open(f"/console/conversations/{amina.conversation_id}")
        await ben.press("availability-save", availability="available", note="Half a note")
        typed = {"typed_in": str(amina.conversation_id), "note": ""}
        await to_another_team(office, town, amina)
        await ben.post("/console/availability", availability="available", **typed)
        assert ben.page.one("h1").text == "Your desk"
        await ben.post(f"/console/conversations/{tomos.conversation_id}/accept", **typed)
        assert ben.page.one("h1").text == "Chat with Tomos"


@pytest.mark.parametrize("button", ["availability-save", "accept-tomos", "end", "check", "save-note"])
async def test_words_half_written_in_a_chat_that_went_to_another_team_are_given_back(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation, button: str
) -> None:
    """They can be kept nowhere, so nothing is done before they are copied."""
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    await ben.check()
    await to_another_team(office, town, amina)
    id_ = button.replace("tomos", str(tomos.conversation_id))
    await ben.press(id_, message="Half an answer", note="Half a note", availability="away:break")
    assert ben.status == 404
    boxes = [box.lines.strip() for box in ben.page.all("textarea")]
    assert boxes == ["Half an answer", "Half a note"]
    assert "Your words were not sent. Copy them before you go on." in ben.seen_text()
    await ben.open()
    assert ben.queue == ["Tomos"]
    assert ben.page.id("availability").one("option", selected="").text == "Available"


async def test_what_was_sent_is_not_given_back_when_the_rest_cannot_be_kept(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chat goes to another team just after the answer was taken."""
    taken = talk.reply

    async def then_it_goes(*given: Any, **more: Any) -> Any:
        made = await taken(*given, **more)
        await to_another_team(office, town, amina)
        return made

    monkeypatch.setattr(talk, "reply", then_it_goes)
    await ben.submit(ben.page.id("composer"), message="Hello", note="Half a note")
    assert ben.status == 404
    assert [box.lines.strip() for box in ben.page.all("textarea")] == ["Half a note"]


async def test_of_two_who_accept_at_once_one_wins_and_the_other_is_told(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    await make_available(office, town.ben)
    await make_available(office, town.dev)
    path = f"/console/conversations/{amina.conversation_id}/accept"
    async with at_desk(office, town.ben) as ben, at_desk(office, town.dev) as dev:
        async with anyio.create_task_group() as both:
            both.start_soon(ben.post, path)
            both.start_soon(dev.post, path)
        winner, loser = (ben, dev) if ben.status == 200 else (dev, ben)
        name = "Ben" if winner is ben else "Dev"
        assert winner.page.one("h1").text == "Chat with Amina"
        assert winner.page.id("message-news").text == (
            "You joined the chat. Amina started the chat. Amina: My council tax bill is wrong."
        )
        assert (loser.status, loser.errors) == (409, [f"{name} accepted this chat before you."])
        assert loser.queue == []
    assert len(await log(office, EventKind.ADVISER_JOINED)) == 1


async def test_who_holds_enough_chats_is_told_so(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    hasty = await create_staff(
        office,
        email="hal@northborough.example",
        name="Hal",
        password=PASSWORD,
        role=Role.ADVISER,
        team_ids=[town.council_tax.id],
        capacity=1,
    )
    await make_available(office, hasty)
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    await accept(office, hasty, tomos.conversation_id)
    async with at_desk(office, hasty) as desk:
        await desk.post(f"/console/conversations/{amina.conversation_id}/accept")
        assert desk.status == 409
        assert desk.errors == ["You hold 1 chat already. End it, or set it aside, first."]
        full = "You hold as many chats as you can. End one, or set one aside, first."
        assert full in desk.page.one("nav").text
        await desk.open(f"/console/conversations/{amina.conversation_id}")
        assert full in desk.page.id("status").text


async def test_who_waits_for_a_team_no_longer_offered_is_answered(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    less = town.wanted["northborough"].teams[1:]
    await change(office, town, town.northborough, teams=less, wrap_up_codes=("Solved",))
    await ben.open()
    assert "Council Tax" in ben.page.id("queue").text
    await ben.post(f"/console/conversations/{tomos.conversation_id}/accept")
    assert ben.page.one("h1").text == "Chat with Tomos"
    assert "Council Tax" in ben.seen_text()
    await ben.submit(ben.page.id("composer"), message="Hello Tomos")
    assert ("You", "Hello Tomos") in ben.transcript


async def test_who_is_away_is_told_to_be_available_first(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    async with at_desk(office, town.ben) as desk:
        await desk.post(f"/console/conversations/{amina.conversation_id}/accept")
        assert (desk.status, desk.errors) == (409, ["You are away. Choose Available first, then accept."])


async def test_a_visitor_who_has_left_cannot_be_accepted(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    await make_available(office, town.ben)
    await end_by_visitor(office, amina)
    async with at_desk(office, town.ben) as desk:
        await desk.post(f"/console/conversations/{amina.conversation_id}/accept")
        assert (desk.status, desk.errors) == (409, ["This chat has ended."])
