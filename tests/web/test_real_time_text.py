"""Letters that are seen while they are typed: by forms of both sides, and over streams of a real server."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.actions.people import sign_in
from app.actions.queue import accept
from app.actions.real_time_text import choose_by_adviser, choose_by_visitor
from app.actions.talk import reply
from app.domain.keys import new_key
from app.domain.terms import EventKind
from app.office import Office
from app.store.conversations import VisitorConversation
from app.web.adviser.session import PURPOSE, cookie_name
from tests.support.advisers import at_desk
from tests.support.guests import ask_in
from tests.support.html import parse
from tests.support.office import PASSWORD, Town, begin_chat, form_key, log, make_available
from tests.support.server import ChatServer
from tests.support.site import client
from tests.support.sse import listening

pytestmark = pytest.mark.requirement("CO-14")
JSON = {"Accept": "application/json"}
SECRET = "I am afraid of"


async def talking(office: Office, town: Town) -> tuple[VisitorConversation, str]:
    """Amina talks to Ben."""
    amina, token = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    return amina, f"/northborough/chat/{token}"


async def test_the_page_says_nothing_of_it_without_scripts_but_under_settings(
    office: Office, town: Town
) -> None:
    _, url = await talking(office, town)
    async with client(office) as http:
        page = parse((await http.get(url)).text)
        for id_ in ("letters-choice", "letters-now", "letters", "writing"):
            assert "hidden" in page.id(id_).attrs
        assert page.one("template", data_real_time_text="off").has("letters-on")
        assert len(page.all(id="letters-on")) == 1, "and there only"
        settings = parse((await http.get(f"{url}/settings")).text)
        assert "It needs scripts in your browser." in settings.id("letters-how").text


async def test_both_sides_read_in_words_who_wants_it_and_each_switches_off(
    office: Office, town: Town
) -> None:
    amina, url = await talking(office, town)
    async with client(office) as http, at_desk(office, town.ben) as ben:
        await ben.open(f"/console/conversations/{amina.conversation_id}")
        assert ben.page.id("letters-state").text == "Only whole messages show."
        await ben.press("letters-on", message="Hel")
        assert ben.page.id("letters-state").text == (
            "You want to show letters while you type. Amina has not said yes yet. Nothing shows until then."
        )
        assert ben.page.id("message").lines.strip() == "Hel", "what is half written stays"
        assert ben.transcript[-1] == ("", "You want to show letters while you type.")
        seen = (await http.get(f"{url}/events", headers=JSON)).json()
        assert seen["real_time_text"] == "adviser"
        page = parse((await http.get(url)).text)
        last = page.id("messages").all("li")[-1]
        assert last.attrs["data-say"] == "Ben would like to show letters while you both type."
        answer = await http.post(f"{url}/letters", data={"real_time_text": "on"}, headers=JSON)
        assert (answer.status_code, answer.json()["real_time_text"]) == (200, "on")
        answer = await http.post(
            f"{url}/letters", data={"real_time_text": "on"}, headers={"HX-Request": "true"}
        )
        assert 'data-typing="letters"' in answer.text
        assert "Ben sees what is in your message box before you send it." in answer.text
        await ben.open(f"/console/conversations/{amina.conversation_id}")
        assert ben.page.id("letters-state").text.startswith("Letters show while you type. Amina sees")
        assert ben.transcript[-1] == ("", "Letters show now while both type.")
        await ben.press("letters-off")
        assert ben.page.id("letters-state").text == "Only whole messages show."
    assert [one.data["state"] for one in await log(office, EventKind.REAL_TIME_TEXT_CHOSEN)] == [
        "adviser",
        "on",
        "off",
    ]


async def test_who_could_not_say_yes_is_not_asked(office: Office, town: Town) -> None:
    async with client(office) as http, at_desk(office, town.ben) as ben:
        fields = {"question": "My bill is wrong.", "team": str(town.council_tax.id), "key": form_key()}
        answer = await http.post("/northborough/start", data=fields)
        assert answer.status_code == 303
        await make_available(office, town.ben)
        await ben.open("/console")
        (accept_,) = [one for one in ben.page.all("button") if one.text.startswith("Accept")]
        await ben.press(accept_.attrs["id"])
        assert ben.page.has("message")
        assert not ben.page.has("letters-on"), "a page without scripts shows no letters"


async def test_by_a_plain_form_the_resident_comes_back_to_the_box_with_their_words(
    office: Office, town: Town
) -> None:
    _, url = await talking(office, town)
    async with client(office) as http:
        fields = parse((await http.get(url)).text).id("composer").fields()
        answer = await http.post(f"{url}/letters", data={**fields, "message": "Hel", "real_time_text": "on"})
        assert answer.status_code == 303
        page = parse((await http.get(answer.headers["location"])).text)
        assert page.id("message").lines.strip() == "Hel"
        assert (await http.get(f"{url}/letters")).status_code == 303


async def test_what_is_not_for_anybody_is_refused_in_words(office: Office, town: Town) -> None:
    amina, url = await talking(office, town)
    _, token = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    typed = {"page": "p", "count": "1", "text": SECRET}
    async with client(office) as http:
        answer = await http.post(f"{url}/typing", data=typed)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "real_time_text_off")
        assert SECRET not in answer.text
        assert (await http.post(f"{url}/typing", data={"page": "p", "count": "2"})).status_code == 204
        answer = await http.post(f"/northborough/chat/{token}/typing", data=typed)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "nobody_there")
        answer = await http.post(f"/northborough/chat/{token}/letters", data={"real_time_text": "on"})
        assert answer.status_code == 409
        answer = await http.post(f"/northborough/chat/{token[:-2]}aa/typing", data=typed)
        assert answer.status_code == 404
        await choose_by_visitor(office, amina, on=True)
        await choose_by_adviser(office, town.ben, amina.conversation_id, on=True)
        assert (await http.post(f"{url}/typing", data=typed)).status_code == 204
        answer = await http.post(f"{url}/typing", data={**typed, "text": "a" * 5001})
        assert answer.status_code == 422
        codes = [(await http.post(f"{url}/typing", data=typed)).status_code for _ in range(100)]
        assert codes[-1] == 429
    here = f"/console/conversations/{amina.conversation_id}"
    async with at_desk(office, town.dev) as dev:
        answer = await dev.http.post(f"{here}/typing", data=typed)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "not_yours")
        await dev.post(f"{here}/letters", real_time_text="off")
        assert dev.status == 409, "a colleague does not choose for Ben"
    async with at_desk(office, town.carys) as carys:
        assert (await carys.http.post(f"{here}/typing", data=typed)).status_code == 404
    async with client(office, **JSON) as nobody:
        assert (await nobody.post(f"{here}/typing", data=typed)).status_code == 401


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChatServer]:
    with ChatServer(tmp_path, heartbeat_seconds=15, poll_seconds=15) as running:
        yield running


def test_letters_come_by_the_streams_of_those_two_only_and_move_no_cursor(
    server: ChatServer, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    office, town = server.office, server.town
    amina, path = server.run(talking(office, town))
    kim = server.run(ask_in(office, town, amina))
    url, here = server.url + path, f"{server.url}/console/conversations/{amina.conversation_id}"
    server.run(choose_by_visitor(office, amina, on=True))
    server.run(choose_by_adviser(office, town.ben, amina.conversation_id, on=True))

    def cookie(email: str) -> str:
        token = server.run(sign_in(office, email, PASSWORD, "127.0.0.1"))
        return f"{cookie_name(office)}={office.keys.sign(PURPOSE, token)}"

    bens, devs = cookie(town.ben.email), cookie(town.dev.email)
    desk = f"{server.url}/console/events?open={amina.conversation_id}&after=0"
    with (
        listening(f"{url}/events") as hers,
        listening(desk, Cookie=bens) as his,
        listening(desk, Cookie=devs) as onlooker,
        listening(f"{server.url}{kim.url}/events") as kims,
    ):
        hers.until("status")
        his.until("desk")
        onlooker.until("desk")
        kims.until("status")
        typed = {"page": "p", "count": "1", "text": SECRET}
        assert httpx.post(f"{url}/typing", data=typed).status_code == 204
        answer = httpx.post(f"{here}/typing", data={**typed, "text": "Which"}, headers={"Cookie": bens})
        assert answer.status_code == 204
        got = his.until("typing")
        assert (json.loads(got.data), got.id) == ({"page": "p", "count": 1, "text": SECRET}, "")
        assert json.loads(hers.until("typing").data)["text"] == "Which"
        server.run(reply(office, town.ben, amina.conversation_id, "Which bill?", new_key()))
        for other in (onlooker, kims):
            names = []
            while (event := other.next()).name != "item":
                names.append(event.name)
            assert "Which bill?" in event.data
            assert "typing" not in names, "who looks on, and a guest, have seen none of it"
        assert hers.next().name == "item", "nor has Amina her own letters"
    kept = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert [one.name for one in kept if SECRET.encode() in one.read_bytes()] == []
    assert SECRET not in "".join(capfd.readouterr())
