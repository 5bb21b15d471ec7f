"""What the desk tells of the inbox: what was left, added, corrected or taken over."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

import pytest

from app.actions import inbox as actions
from app.actions.follow_up import Left
from app.domain.keys import new_key
from app.domain.terms import AnsweredBy
from app.office import Office
from tests.support.advisers import AtDesk, at_desk
from tests.support.messages import AMINA, TOMOS, leave_message
from tests.support.office import Town

URL = "/console/messages"


@pytest.fixture
async def left(office: Office, town: Town) -> Left:
    return await leave_message(office, town.northborough, town.council_tax)


@pytest.fixture
async def ben(office: Office, town: Town) -> AsyncIterator[AtDesk]:
    async with at_desk(office, town.ben) as desk:
        yield desk


async def test_what_is_left_and_added_is_new_on_the_desk_of_its_team_only(
    office: Office, town: Town, ben: AtDesk
) -> None:
    await ben.open()
    key = new_key()
    left = await leave_message(office, town.northborough, town.council_tax, contact=TOMOS, key=key)
    await leave_message(office, town.northborough, town.housing)
    await ben.check()
    (alert,) = ben.page.id("alerts").all("a")
    assert (alert.text, alert.attrs["href"]) == (
        "Message left: Tomos, Council Tax",
        f"{URL}/{left.follow_up_id}",
    )
    more = {"contact": TOMOS, "question": "And my rent.", "key": key}
    await leave_message(office, town.northborough, town.council_tax, **more)
    await ben.check()
    assert [one.text for one in ben.page.id("alerts").all("a")] == [
        "Tomos added to their message: Council Tax"
    ]


async def test_who_has_a_message_is_told_that_a_colleague_took_it_over(
    office: Office, town: Town, ben: AtDesk, left: Left
) -> None:
    await actions.assign(office, town.ben, left.follow_up_id, None)
    await ben.open()
    await actions.assign(office, town.dev, left.follow_up_id, town.ben.id)
    await ben.check()
    (alert,) = ben.page.id("alerts").all("a")
    assert alert.text == "Dev took over the message from Amina"
    assert alert.attrs["href"] == f"{URL}/{left.follow_up_id}"


async def test_a_corrected_address_is_told_also_after_the_answer(
    office: Office, town: Town, ben: AtDesk
) -> None:
    leave = partial(leave_message, office, town.northborough, town.council_tax, key=new_key())
    left = await leave()
    await actions.assign(office, town.ben, left.follow_up_id, None)
    await actions.answer(office, town.ben, left.follow_up_id, "Hello", AnsweredBy.OTHERWISE, new_key())
    await ben.open()
    await leave(contact=replace(AMINA, email="amina@example.net"))
    await ben.check()
    (alert,) = ben.page.id("alerts").all("a")
    assert alert.text == "Amina corrected how to reach them: Council Tax"
    assert alert.attrs["href"] == f"{URL}/{left.follow_up_id}"


async def test_a_corrected_team_is_told_to_both(office: Office, town: Town, ben: AtDesk) -> None:
    leave = partial(leave_message, office, town.northborough, key=new_key())
    left = await leave(town.council_tax)
    await actions.assign(office, town.ben, left.follow_up_id, None)
    await ben.open()
    async with at_desk(office, town.carys) as carys:
        await carys.open()
        await leave(town.housing)
        await carys.check()
        (alert,) = carys.page.id("alerts").all("a")
        assert alert.text == "Message moved to your team: Amina, Housing"
        await carys.open(alert.attrs["href"])
        assert carys.page.id("state").one("h2").text == "New"
    await ben.check()
    (alert,) = ben.page.id("alerts").all("a")
    assert alert.text == "Amina moved the message that you had to another team: Housing"
    await ben.open(alert.attrs["href"])
    assert ben.page.id("title").text == "Messages left"


async def test_a_corrected_team_is_no_news_to_who_did_not_have_it(
    office: Office, town: Town, ben: AtDesk
) -> None:
    leave = partial(leave_message, office, town.northborough, key=new_key())
    await leave(town.council_tax)
    await ben.open()
    await leave(town.housing)
    await ben.check()
    assert ben.page.id("alerts").all("a") == []
