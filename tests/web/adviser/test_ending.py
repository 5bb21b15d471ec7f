"""Ending a chat and saying what it was about: what is saved, what is refused."""

import pytest

from app.actions.finish import end_by_adviser, end_by_visitor
from app.actions.queue import accept
from app.actions.talk import post_message
from app.domain.keys import new_key
from app.domain.terms import EventKind
from app.office import Office
from app.store import conversations
from app.store.conversations import VisitorConversation
from tests.support.advisers import AtDesk, at_desk
from tests.support.office import Town, begin_chat, change, log


async def test_ending_asks_for_a_wrap_up_code(office: Office, town: Town, ben: AtDesk) -> None:
    await ben.press("end")
    assert ben.page.one("h1").text == "End the chat with Amina"
    form = ben.page.all("form")[-1]
    await ben.submit(form)
    assert (ben.status, ben.errors) == (422, ["Choose what it was about, or how it ended"])
    assert [one.text for one in ben.page.all("legend")] == [
        "Why does the chat end?",
        "What was it about, or how did it end?",
    ]
    await ben.submit(ben.page.all("form")[-1], wrap_up=str(town.solved))
    assert ben.page.id("told").text == "The chat has ended and is saved."
    assert ben.chats == []
    assert [fact.data["wrap_up_code_id"] for fact in await log(office, EventKind.CONVERSATION_ENDED)] == [
        town.solved
    ]


async def test_while_one_chat_is_ended_the_desk_goes_on(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    await begin_chat(office, town.northborough, town.council_tax, name="Gil")
    await ben.open(f"/console/conversations/{amina.conversation_id}/end")
    assert ben.queue == ["Gil"]
    assert ben.chats[0].startswith("Amina Council Tax")
    assert ben.page.id("messages").attrs["data-stream"] == f"/console/events?me={town.ben.id}"
    assert ben.page.has("announcer")


async def test_a_wrap_up_code_no_longer_offered_cannot_be_chosen_and_stays_where_it_was(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    await accept(office, town.ben, tomos.conversation_id)
    await end_by_adviser(office, town.ben, tomos.conversation_id, town.passed_on)
    await change(office, town, town.northborough, wrap_up_codes=("Solved",))
    end = f"/console/conversations/{amina.conversation_id}/end"
    await ben.open(end)
    assert [label.text for label in ben.page.all("label") if label.attrs["for"].startswith("wrap_up")] == [
        "Solved"
    ]
    await ben.post(end, wrap_up=str(town.passed_on))
    assert ben.errors == ["Choose what it was about, or how it ended"]
    kept = await office.store.read(
        lambda conn: conversations.for_adviser(conn, town.ben.id, tomos.conversation_id)
    )
    assert kept is not None
    assert kept.wrap_up_label == "Passed to another team"


async def test_another_councils_wrap_up_code_is_refused(
    town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    path = f"/console/conversations/{amina.conversation_id}/end"
    await ben.post(path, wrap_up=str(town.eastmere_solved))
    assert ben.status == 422


async def test_what_the_visitor_has_ended_is_only_wrapped_up(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    await end_by_visitor(office, amina)
    await ben.open(f"/console/conversations/{amina.conversation_id}/end")
    assert "Amina ended the chat." in ben.seen_text()
    await ben.submit(ben.page.all("form")[-1], wrap_up=str(town.passed_on))
    assert ben.page.id("told").text == "Saved. This chat is finished."
    assert len(await log(office, EventKind.WRAPPED_UP)) == 1
    await ben.open(f"/console/conversations/{amina.conversation_id}/end")
    assert ben.page.one("h1").text == "Chat with Amina"
    assert "What it was about, or how it ended: Passed to another team." in ben.page.id("status").text


async def test_a_second_wrap_up_code_is_not_taken_and_the_adviser_is_told(
    town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    path = f"/console/conversations/{amina.conversation_id}/end"
    await ben.post(path, wrap_up=str(town.solved))
    await ben.post(path, wrap_up=str(town.solved))
    assert ben.page.id("told").text == "Saved. This chat is finished.", "it is as they want it"
    await ben.post(path, wrap_up=str(town.passed_on))
    assert (ben.status, ben.errors) == (
        409,
        ["This chat was finished already: Solved. That stays."],
    )


async def test_only_who_holds_a_chat_can_end_it(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    async with at_desk(office, town.dev) as dev:
        path = f"/console/conversations/{amina.conversation_id}/end"
        await dev.open(path)
        assert dev.page.one("h1").text == "Chat with Amina"
        await dev.post(path, wrap_up=str(town.solved))
        assert (dev.status, dev.errors) == (409, ["Ben has this chat. Your words were not sent."])


async def test_a_chat_whose_visitor_left_the_queue_has_ended(office: Office, town: Town, ben: AtDesk) -> None:
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    path = f"/console/conversations/{tomos.conversation_id}/end"
    await ben.post(path, wrap_up=str(town.solved))
    assert (ben.status, ben.errors) == (409, ["Accept this chat first. Your words were not sent."])
    await end_by_visitor(office, tomos)
    await ben.post(path, wrap_up=str(town.solved))
    assert (ben.status, ben.errors) == (409, ["This chat has ended."])


FIRE = "PLEASE WAIT my house is on fire"
NOT_READ = "Read the new messages first"


async def test_a_chat_is_not_ended_over_words_that_were_not_read(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    await ben.press("end")
    assert not ben.page.has("unread")
    await post_message(office, amina, FIRE, new_key())
    await ben.submit(ben.page.all("form")[-1], how="", wrap_up=str(town.solved))
    assert (ben.status, ben.errors) == (409, [NOT_READ])
    assert ben.page.id("unread").text == "1 message that you have not read"
    assert FIRE in ben.page.one("main").text
    assert ben.page.id("read-it").text == "Read it in the chat"
    form = ben.page.all("form")[-1]
    assert form.fields()["wrap_up"] == str(town.solved), "what was chosen is kept"
    assert ben.page.id("end-chat").text == "End all the same"
    assert await log(office, EventKind.CONVERSATION_ENDED) == []
    await post_message(office, amina, "Hello?", new_key())
    await ben.submit(form)
    assert (ben.status, ben.errors) == (409, [NOT_READ]), "that was not on the page"
    assert ben.page.id("unread").text == "2 messages that you have not read"
    await ben.submit(ben.page.all("form")[-1])
    assert ben.page.id("told").text == "The chat has ended and is saved."


async def test_what_came_before_the_end_was_asked_for_is_shown_with_the_question(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    await post_message(office, amina, FIRE, new_key())
    await ben.press("end")
    assert FIRE in ben.page.one("main").text
    await ben.open(ben.page.id("read-it").attrs["href"])
    await ben.press("end")
    assert not ben.page.has("unread"), "it is read"
    await ben.submit(ben.page.all("form")[-1], how="", wrap_up=str(town.solved))
    assert ben.page.id("told").text == "The chat has ended and is saved."


async def test_last_words_before_the_visitor_left_are_shown_too(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    await ben.press("end")
    form = ben.page.all("form")[-1]
    await post_message(office, amina, FIRE, new_key())
    await end_by_visitor(office, amina)
    await ben.submit(form, wrap_up=str(town.solved))
    assert (ben.status, ben.errors) == (409, [NOT_READ])
    assert ben.page.id("end-chat").text == "Save all the same"
    await ben.submit(ben.page.all("form")[-1])
    assert ben.page.id("told").text == "Saved. This chat is finished."


async def test_a_program_ends_no_chat_over_words_that_it_has_not_read(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    accepts = {"Accept": "application/json"}
    url = f"/console/conversations/{amina.conversation_id}"
    await post_message(office, amina, FIRE, new_key())
    wanted = {"wrap_up": town.solved, "me": town.ben.id}
    refused = await ben.http.post(f"{url}/end", json=wanted, headers=accepts)
    assert refused.status_code == 409
    assert refused.json()["errors"] == [{"field": "unread", "code": "not_read", "words": NOT_READ}]
    assert FIRE in (await ben.http.get(url, headers=accepts)).text
    done = await ben.http.post(f"{url}/end", json=wanted, headers=accepts)
    assert done.status_code == 200


async def test_a_fragment_is_refused_alike(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    await ben.press("end")
    form = ben.page.all("form")[-1]
    await post_message(office, amina, FIRE, new_key())
    fields = {**form.fields(), "wrap_up": str(town.solved)}
    refused = await ben.http.post(form.attrs["action"], data=fields, headers={"HX-Request": "true"})
    assert refused.status_code == 409
    assert FIRE in refused.text
    assert NOT_READ in refused.text


@pytest.mark.parametrize("button", ["send", "offer-1"])
async def test_what_came_too_late_without_scripts_waits_on_the_pages_after_it(
    office: Office, ben: AtDesk, amina: VisitorConversation, button: str
) -> None:
    """NJ-10. The resident ended the chat while the adviser was writing."""
    path = f"/console/conversations/{amina.conversation_id}"
    await ben.open(path)
    form = ben.page.id("composer")
    await end_by_visitor(office, amina)
    if button == "send":
        await ben.submit(form, message="Dear Ami", note="Ask again")
    else:
        await ben.press(button, message="Dear Ami", note="Ask again")
    assert ben.status == 409
    await ben.open(f"{path}/end")
    assert ben.page.id("unsent").lines.strip() == "Dear Ami"
    await ben.open(path)
    found = (ben.page.id("unsent").lines.strip(), ben.page.id("note").lines.strip())
    assert found == ("Dear Ami", "Ask again")
