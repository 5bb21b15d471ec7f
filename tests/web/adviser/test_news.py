"""What is new is told by the page after any form, taken or refused; a check after it tells nothing twice."""

from collections.abc import AsyncIterator

import pytest

from app.actions.finish import end_by_adviser
from app.actions.queue import accept
from app.actions.talk import post_message
from app.domain.keys import new_key
from app.office import Office
from app.store.conversations import VisitorConversation
from tests.support.advisers import AtDesk, at_desk
from tests.support.office import Town, begin_chat, make_available

GIL = "New chat waiting: Gil, Council Tax"


async def gil_comes(office: Office, town: Town) -> VisitorConversation:
    return (await begin_chat(office, town.northborough, town.council_tax, name="Gil"))[0]


async def assert_told_once(desk: AtDesk, *alerts: str) -> None:
    assert desk.alerts == list(alerts)
    await desk.check()
    assert desk.alerts == [], "it was told before"


@pytest.fixture
async def empty(office: Office, town: Town, amina: VisitorConversation) -> AsyncIterator[AtDesk]:
    """Ben, available, with no chat open; Amina waits."""
    await make_available(office, town.ben)
    async with at_desk(office, town.ben) as desk:
        yield desk


@pytest.mark.parametrize(
    ("button", "typed", "status"),
    [
        ("send", {"message": " "}, 422),
        ("send", {"message": "Hello"}, 303),
        ("save-note", {"note": " "}, 422),
        ("save-note", {"note": "Upset"}, 303),
        ("availability-save", {"availability": "asleep"}, 422),
        ("availability-save", {"availability": "away:break"}, 303),
    ],
)
async def test_beside_an_open_chat_the_box_tells_it_too(
    office: Office,
    town: Town,
    ben: AtDesk,
    amina: VisitorConversation,
    button: str,
    typed: dict[str, str],
    status: int,
) -> None:
    await gil_comes(office, town)
    await post_message(office, amina, "Please be quick", new_key())
    if button == "send":
        await ben.submit(ben.page.id("composer"), **typed)
    else:
        await ben.press(button, **typed)
    assert ben.posted[-1] == status
    box = ben.page.id("message")
    sent = "Sent. " if typed == {"message": "Hello"} else ""
    assert ben.page.id("message-news").text == f"{sent}Amina: Please be quick {GIL}."
    described = ["message-error"] if button == "send" and status == 422 else []
    assert box.attrs["aria-describedby"].split()[:-2] == [*described, "message-news"], "the error comes first"
    await assert_told_once(ben, "New message from Amina", GIL)


async def test_what_was_told_beside_one_error_is_not_told_beside_the_next(
    office: Office, town: Town, ben: AtDesk
) -> None:
    await gil_comes(office, town)
    await ben.submit(ben.page.id("composer"), message=" ")
    assert ben.alerts == [GIL]
    await ben.submit(ben.page.id("composer"), message=" ")
    assert (ben.alerts, ben.page.id("message-news").text) == ([], "")


async def test_an_answer_that_came_too_late_tells_what_came_meanwhile(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    form = ben.page.id("composer")
    await gil_comes(office, town)
    await end_by_adviser(office, town.ben, amina.conversation_id, town.solved)
    await ben.submit(form, message="One more thing")
    assert ben.status == 409
    await assert_told_once(ben, GIL)


@pytest.mark.parametrize(
    ("availability", "status"), [("asleep", 422), ("away:break", 303)], ids=["refused", "taken"]
)
async def test_with_no_chat_open_a_change_of_availability_tells_it(
    office: Office, town: Town, empty: AtDesk, availability: str, status: int
) -> None:
    await gil_comes(office, town)
    await empty.submit(empty.page.id("availability-form"), availability=availability)
    assert empty.posted[-1] == status
    await assert_told_once(empty, GIL)


@pytest.mark.parametrize("status", [409, 303])
async def test_with_no_chat_open_accept_tells_it(
    office: Office, town: Town, empty: AtDesk, amina: VisitorConversation, status: int
) -> None:
    await gil_comes(office, town)
    if status == 409:
        await accept(office, await make_available(office, town.dev), amina.conversation_id)
    await empty.press(f"accept-{amina.conversation_id}")
    assert empty.posted[-1] == status
    if status == 303:
        assert empty.page.id("message-news").text == (
            f"You joined the chat. Amina started the chat. Amina: My council tax bill is wrong. {GIL}."
        )
    await assert_told_once(empty, GIL)


async def test_accepting_beside_an_open_chat_tells_it(office: Office, town: Town, ben: AtDesk) -> None:
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    await ben.check()
    await gil_comes(office, town)
    await ben.press(f"accept-{tomos.conversation_id}")
    assert ben.page.one("h1").text == "Chat with Tomos"
    await assert_told_once(ben, GIL)


async def test_each_step_of_ending_a_chat_tells_it(office: Office, town: Town, ben: AtDesk) -> None:
    await gil_comes(office, town)
    await ben.press("end")
    assert ben.alerts == [GIL]
    await begin_chat(office, town.northborough, town.council_tax, name="Gwen")
    await ben.submit(ben.page.all("form")[-1])
    assert (ben.status, ben.alerts) == (422, ["New chat waiting: Gwen, Council Tax"])
    await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    await ben.submit(ben.page.all("form")[-1], wrap_up=str(town.solved))
    assert ben.page.id("told").text == "The chat has ended and is saved."
    await assert_told_once(ben, "New chat waiting: Tomos, Council Tax")


@pytest.mark.parametrize("wrapped_up", [True, False])
async def test_who_can_no_longer_end_a_chat_is_told_it(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation, wrapped_up: bool
) -> None:
    await ben.press("end")
    form = ben.page.all("form")[-1]
    if wrapped_up:
        await end_by_adviser(office, town.ben, amina.conversation_id, town.solved)
    else:
        sql = "update conversation set adviser_id = ? where id = ?"
        taken = (town.dev.id, amina.conversation_id)
        await office.store.write(lambda tx: tx.conn.exec_driver_sql(sql, taken))
    await gil_comes(office, town)
    await ben.submit(form, wrap_up=str(town.passed_on))
    assert ben.status == 409
    await assert_told_once(ben, GIL)


async def test_a_form_that_says_nothing_of_its_page_asks_for_no_news(
    ben: AtDesk, amina: VisitorConversation
) -> None:
    path = f"/console/conversations/{amina.conversation_id}"
    for form, typed, status in ((path, " ", 422), (path, "Hello", 303), ("/console/availability", "", 422)):
        await ben.post(form, message=typed)
        assert (ben.posted[-1], ben.alerts) == (status, [])
