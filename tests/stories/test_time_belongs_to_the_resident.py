"""Amina is slow to answer where the council has a limit: by pages, htmx and JSON. Ben sees it and waits.

She starts with ten times as long, asks for more time, is paused all the same, and comes back to Ben. Later
Ben asks whether she is still there and has to wait; she answers, and nobody is ended.
"""

from pathlib import Path

import httpx
import pytest

from app.actions import silence
from app.domain.errors import AskFirst, WaitForAnswer
from app.domain.timeouts import Pace
from app.office import Office
from app.store import conversations, desk
from tests.support.advisers import AtDesk, at_desk
from tests.support.founded import Founded
from tests.support.office import ALL_HOURS, Clock, Town, change, make_available, open_office, set_hours
from tests.support.site import client
from tests.support.visitors import HtmxVisitor, JsonVisitor, PageVisitor, Visitor

JSON = {"Accept": "application/json"}


class Begins:
    """`Visitor.begin` fills in no choice of time: this form does."""

    def __init__(self, amina: Visitor, choice: str) -> None:
        self.amina, self.choice, self.begin_with = amina, choice, amina.begin_with

    async def __call__(self, action: str, fields: dict[str, str]) -> None:
        assert fields["time"] == "council"
        await self.begin_with(action, fields | {"time": self.choice})


async def more_time(amina: Visitor, http: httpx.AsyncClient) -> None:
    """Presses "I need more time" as this kind of client does."""
    url = f"{amina.url}/time"
    if isinstance(amina, JsonVisitor):
        done = await http.post(url, json={"more": 1}, headers=JSON)
        assert done.status_code == 200
    elif isinstance(amina, HtmxVisitor):
        done = await http.post(url, data={"more": "1"}, headers={"HX-Request": "true"})
        assert done.status_code == 200
        assert "data-news" in done.text
    else:
        assert isinstance(amina, PageVisitor)
        await amina.read()
        button = amina.page.id("more-time").attrs
        fields = amina.page.id("composer").fields() | {"more": "1"}
        assert (await http.post(button["formaction"], data=fields)).status_code == 303


async def minutes_later(office: Office, clock: Clock, *moments: float) -> None:
    """Each time the deadlines that have come are acted on."""
    for minutes in moments:
        clock.forward(minutes=minutes)
        await silence.sweep(office)


@pytest.mark.requirement("TM-02", "TM-03", "TM-05", "TM-07")
@pytest.mark.parametrize("way", [PageVisitor, HtmxVisitor, JsonVisitor])
async def test_who_is_slow_loses_nothing(
    tmp_path: Path, clock: Clock, founded: Founded, town: Town, way: type[Visitor]
) -> None:
    founded.copy_to(tmp_path)
    async with (
        open_office(tmp_path, clock) as office,
        client(office) as http,
        at_desk(office) as ben,
    ):
        await change(office, town, town.northborough, pace=Pace(limit=10, dormant=0))
        await set_hours(office, town, ALL_HOURS)
        amina = way(http)
        amina.begin_with = Begins(amina, "longer")  # type: ignore[method-assign]
        await amina.begin("My bill is wrong.", name="Amina", team="Council Tax")
        await ben.sign_in(town.ben)
        await make_available(office, town.ben)
        (waiting,) = await office.store.read(lambda conn: desk.queue(conn, town.ben.id))
        chat = f"/console/conversations/{waiting.conversation_id}"
        await ben.open()
        await ben.press(f"accept-{waiting.conversation_id}")
        await answer(ben, "Which bill?")

        await minutes_later(office, clock, 98, 1)  # a hundred minutes, and the warning two before
        await more_time(amina, http)
        await minutes_later(office, clock, 98, 1)
        assert await amina.state() == "talking"
        await ben.open(chat)
        assert "Amina needs more time." in ben.seen_text()
        assert "100 minutes, as they chose" in ben.page.text

        await minutes_later(office, clock, 98, 2)
        assert await amina.state() == "paused"
        await ben.open(chat)  # Ben is still there
        assert "This chat is paused" in ben.page.id("status").text
        assert ("", "The chat was paused.") in ben.transcript
        await amina.send("The one from May.")
        assert await amina.state() == "talking"
        assert ("You", "The one from May.") in await amina.read()
        await ben.open(chat)
        assert ben.transcript[-1] == ("Amina", "The one from May.")
        assert len(ben.chats) == 1

        await answer(ben, "I look at it.")
        await ben.press("ask-there")
        for later, refused in ((1, WaitForAnswer), (0, AskFirst)):
            clock.forward(minutes=later)
            if refused is AskFirst:
                await more_time(amina, http)
            await ben.open(chat)
            await ben.press("end")
            await ben.submit(ben.page.all("form")[-1], wrap_up=str(town.solved), how="silent")
            assert (ben.status, len(ben.errors)) == (422, 1)
        found = await office.store.read(
            lambda conn: conversations.visitor_by_id(conn, waiting.conversation_id)
        )
        assert found is not None
        assert found.ended_at is None


async def answer(ben: AtDesk, text: str) -> None:
    form = ben.page.id("composer")
    await ben.submit(form, message=text)
