"""A half-written answer to a message that was left: no button of its page loses it, also without scripts."""

from collections.abc import AsyncIterator

import pytest

from app.actions import inbox as actions
from app.actions.follow_up import Left
from app.actions.people import set_availability
from app.actions.queue import accept
from app.domain.terms import Availability, FollowUpState
from app.office import Office
from tests.support.advisers import AtDesk, at_desk
from tests.support.messages import follow_up, leave_message
from tests.support.office import Town, begin_chat

WORDS = "It is corr"


@pytest.fixture
async def left(office: Office, town: Town) -> Left:
    return await leave_message(office, town.northborough, town.council_tax)


@pytest.fixture
async def ben(office: Office, town: Town, left: Left) -> AsyncIterator[AtDesk]:
    """Ben, at the page of a message that he has."""
    await actions.assign(office, town.ben, left.follow_up_id, None)
    async with at_desk(office, town.ben) as desk:
        await desk.open(f"/console/messages/{left.follow_up_id}")
        yield desk


def answer(desk: AtDesk) -> str:
    """What is in the box."""
    assert desk.page.id("title").text == "Message from Amina"
    return desk.page.id("answer-form").fields()["answer"]


async def test_change_keeps_it_and_stays_at_the_message(ben: AtDesk) -> None:
    await ben.press("availability-save", answer=WORDS, availability="available")
    assert ben.page.id("told").text == "You are available now. New chats show in the queue."
    assert answer(ben) == WORDS
    await ben.press("availability-save", answer="", availability="away:lunch")
    assert ben.page.id("told").text == "You are away now. You cannot accept chats."
    assert answer(ben) == ""
    await ben.press("availability-save", answer=WORDS, availability="away:fishing")
    assert (ben.status, ben.errors) == (422, ["Choose Available, or Away with a reason"])
    assert answer(ben) == WORDS


async def test_change_comes_back_to_a_message_that_nobody_has_too(
    ben: AtDesk, office: Office, town: Town
) -> None:
    new = await leave_message(office, town.northborough, town.council_tax)
    url = f"/console/messages/{new.follow_up_id}"
    await ben.open(url)
    ben.http.headers["Referer"] = f"http://testserver{url}"
    await ben.submit(ben.page.id("availability-form"), availability="available")
    assert ben.page.has("take")


async def test_change_where_a_message_is_closed_goes_back_to_the_answer(ben: AtDesk) -> None:
    await ben.press_in("answer-form", "close-message", answer=WORDS)
    await ben.press("availability-save", availability="available")
    assert answer(ben) == WORDS


async def test_it_is_sent_or_cleared_before_the_message_is_put_back(
    ben: AtDesk, office: Office, left: Left
) -> None:
    await ben.press("put-back", answer=WORDS)
    words = "Send your answer, or clear the box, before you put the message back"
    assert (ben.status, ben.errors) == (422, [words])
    assert answer(ben) == WORDS
    assert (await follow_up(office, left)).state is FollowUpState.ASSIGNED
    await ben.press("put-back", answer=" ")
    assert ben.page.id("told").text == "You put it back. Anybody of the team can take it."
    assert (await follow_up(office, left)).state is FollowUpState.NEW


async def test_what_a_colleague_has_taken_over_is_not_put_back_and_the_words_are_shown(
    ben: AtDesk, office: Office, town: Town, left: Left
) -> None:
    await actions.assign(office, town.dev, left.follow_up_id, town.ben.id)
    bens = ben.page
    await ben.press("put-back", answer=WORDS)
    assert (ben.status, ben.errors) == (409, ["Dev has this message now."])
    assert ben.page.id("unsent").lines.strip() == WORDS
    ben.page = bens
    await ben.press("availability-save", answer=WORDS, availability="available")
    assert ben.page.id("unsent").lines.strip() == WORDS


@pytest.mark.parametrize("page", ["message", "close"])
async def test_before_signing_out_it_is_shown_and_can_be_gone_back_to(ben: AtDesk, page: str) -> None:
    typed = {"answer": WORDS}
    if page == "close":
        await ben.press_in("answer-form", "close-message", **typed)
        typed = {}
    await ben.press("sign-out", **typed)
    assert ben.page.one("h1").text == "Not all that you wrote is sent or saved"
    unsent = [one.text for one in ben.page.id("unsent").all("li")]
    assert unsent == ["You have not sent your answer to Amina"]
    assert ben.page.id("unsent-answer").lines.strip() == WORDS
    await ben.submit(ben.page.id("main").all("form")[0], back="1")
    assert answer(ben) == WORDS
    await ben.press("sign-out")
    await ben.submit(ben.page.id("main").all("form")[-1])
    assert ben.page.id("told").text == "You are signed out."


async def test_chats_that_are_left_alone_are_told_of_beside_it(
    ben: AtDesk, office: Office, town: Town
) -> None:
    gil, _ = await begin_chat(office, town.northborough, town.council_tax, name="Gil")
    await set_availability(office, town.ben, Availability.AVAILABLE)
    await accept(office, town.ben, gil.conversation_id)
    await ben.press("sign-out", answer=WORDS)
    assert ben.page.one("h1").text == "1 person is still in a chat with you"
    assert "You have not sent your answer to Amina" in ben.page.id("unsent").text


async def test_with_an_empty_box_signing_out_asks_nothing(ben: AtDesk) -> None:
    await ben.press("sign-out")
    assert ben.page.id("told").text == "You are signed out."


async def test_going_back_to_what_was_closed_meanwhile_shows_the_words(
    ben: AtDesk, office: Office, town: Town, left: Left
) -> None:
    await ben.press("sign-out", answer=WORDS)
    await actions.close(office, town.ben, left.follow_up_id, town.solved)
    await ben.submit(ben.page.id("main").all("form")[0], back="1")
    assert (ben.status, ben.errors) == (409, ["This message is closed."])
    assert ben.page.id("unsent").lines.strip() == WORDS


@pytest.mark.parametrize("path", ["availability", "sign-out"])
async def test_who_may_not_know_of_the_message_any_more_gets_the_words_back(ben: AtDesk, path: str) -> None:
    await ben.post(f"/console/{path}", answering="99", answer=WORDS, availability="available")
    assert ben.status == 404
    assert ben.page.id("kept-1").lines.strip() == WORDS
    await ben.post("/console/availability", answering="99", availability="available")
    assert ben.page.id("title").text == "Your desk"


async def test_whoever_waits_can_be_accepted_from_there(ben: AtDesk, office: Office, town: Town) -> None:
    gil, _ = await begin_chat(office, town.northborough, town.council_tax, name="Gil")
    await set_availability(office, town.ben, Availability.AVAILABLE)
    await ben.open(ben.answer.url.path)
    await ben.press(f"accept-{gil.conversation_id}")
    assert ben.page.id("title").text == "Chat with Gil"
