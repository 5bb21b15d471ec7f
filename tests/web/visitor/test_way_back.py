"""The code by which a council's page finds the chat that was begun on a page of its own."""

import re

import pytest

from app.actions.privacy import forget
from app.office import Office
from app.web.way_back import WaysBack
from tests.support.office import Clock, Town, begin_chat
from tests.support.site import client, quick_site


@pytest.fixture
def ways(clock: Clock) -> WaysBack:
    """With one council, 1, and another, 2."""
    return WaysBack(clock)


def test_a_code_is_used_once(ways: WaysBack) -> None:
    code = ways.give(1, "/northborough/chat/x")
    assert re.fullmatch(r"[\w-]{32}", code)
    assert ways.take(1, code) == "/northborough/chat/x"
    assert ways.take(1, code) is None


def test_a_code_lasts_a_minute(ways: WaysBack, clock: Clock) -> None:
    early, late = ways.give(1, "/early"), ways.give(1, "/late")
    clock.forward(seconds=59)
    assert ways.take(1, early) == "/early"
    clock.forward(seconds=1)
    assert ways.take(1, late) is None
    assert ways._given == {}, "and is not kept longer"


def test_a_code_is_one_councils(ways: WaysBack) -> None:
    code = ways.give(1, "/northborough/chat/x")
    assert ways.take(2, code) is None
    assert ways.take(1, code) == "/northborough/chat/x"


def test_a_wrong_code_opens_nothing(ways: WaysBack) -> None:
    ways.give(1, "/northborough/chat/x")
    assert ways.take(1, "x" * 32) is None


async def test_the_chats_page_asks_and_the_councils_frame_is_led_to_the_chat(
    office: Office, town: Town, capfd: pytest.CaptureFixture[str]
) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    chat = f"/northborough/chat/{token}"
    back = "https://www.northborough.example/bins"
    async with client(quick_site(office)) as http:
        asked = await http.post(f"{chat}/back")
        address = f"/northborough/back/{asked.json()['code']}?back={back}"
        head = await http.head(address)
        led, again = await http.get(address), await http.get(address)
        elsewhere = await http.post(f"{chat}/back", headers={"Sec-Fetch-Site": "cross-site"})
    assert (asked.status_code, asked.headers["Cache-Control"]) == (200, "no-store")
    assert (led.status_code, led.headers["Location"].partition("?")[0]) == (303, chat)
    assert "back=https" in led.headers["Location"]
    for nothing in (head, again):
        assert (nothing.status_code, nothing.headers["Location"].partition("?")[0]) == (303, "/northborough")
    assert elsewhere.status_code == 403
    said = "".join(capfd.readouterr())
    assert asked.json()["code"] not in said
    assert token not in said


async def test_the_code_of_another_council_is_none(office: Office, town: Town) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    async with client(quick_site(office)) as http:
        code = (await http.post(f"/northborough/chat/{token}/back")).json()["code"]
        led = await http.get(f"/eastmere/back/{code}")
    assert (led.status_code, led.headers["Location"]) == (303, "/eastmere")


async def test_a_link_that_opens_nothing_gets_no_code(office: Office, town: Town) -> None:
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    await forget(office, visitor)
    async with client(quick_site(office)) as http:
        assert (await http.post(f"/northborough/chat/{token}/back")).status_code == 410
        assert (await http.post("/northborough/chat/wrong/back")).status_code == 404
