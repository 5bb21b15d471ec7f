"""What a guest's link opens, and that it opens nothing else: each route of a chat is tried."""

import re

import httpx
import pytest

from app.domain.keys import new_key
from app.domain.terms import Phrase
from app.office import Office
from app.store.conversations import VisitorConversation
from app.web.routes import resident
from tests.support.guests import SAME, Kim, ask, ask_in
from tests.support.office import Town, begin_chat, log

pytestmark = pytest.mark.requirement("RL-10")
JSON = {"Accept": "application/json"}
HTMX = {"HX-Request": "true", "Accept": "text/html", **SAME}
Amina = tuple[VisitorConversation, str]


@pytest.fixture
async def amina(office: Office, town: Town) -> Amina:
    """Her record, and the address of her page."""
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    return visitor, f"/northborough/chat/{token}"


@pytest.fixture
async def kim(office: Office, town: Town, amina: Amina) -> Kim:
    """The interpreter, who has joined."""
    return await ask_in(office, town, amina[0])


RESIDENTS_ONLY = {
    "chat_language",
    "chat_time",
    "chat_end",
    "chat_forget",
    "chat_phrase",
    "chat_needs",
    "chat_guests",
    "guest_withdraw",
    "chat_message",
    "chat_route",
    "chat_summary",
    "chat_again",
    "chat_typing",
    "chat_real_time_text",
}
FOR_GUESTS = {
    "chat",
    "chat_events",
    "chat_updates",
    "chat_spoken",
    "chat_seen",
    "chat_settings",
    "guest_leave",
    "transcript",
    "transcript_text",
}
IN_CHAT = [route for route in resident() if "/chat/{token}" in route.path]  # type: ignore[attr-defined]


def test_each_route_of_a_chat_is_somebodys() -> None:
    assert {route.name for route in IN_CHAT} == RESIDENTS_ONLY | FOR_GUESTS  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "path", "method"),
    [
        (route.name, route.path, method)  # type: ignore[attr-defined]
        for route in IN_CHAT
        for method in sorted(route.methods - {"HEAD"})  # type: ignore[attr-defined]
        if route.name in RESIDENTS_ONLY or (route.name, method) == ("transcript", "POST")  # type: ignore[attr-defined]
    ],
)
async def test_no_action_of_the_residents_is_open_to_a_guest(
    office: Office, http: httpx.AsyncClient, amina: Amina, kim: Kim, name: str, path: str, method: str
) -> None:
    """By a guest's token, joined or not, in each of the three forms: nothing is done, and nothing is read."""
    waiting = await ask(office, amina[0], "Lee")
    before = len(await log(office))
    form = {
        "key": new_key(),
        "role": "supporter",
        "guest": "Mo",
        "phrase": str(Phrase.BSL),
        "needs": "bsl",
        "more": "1",
        "time": "none",
        "email": "kim@example.org",
        "summary": "Mine now",
        "message": "Hello",
        "again": str(kim.guest.id),
    }
    for one in (kim, waiting):
        url = path.replace("{council}", "northborough").replace("{token}", one.token)
        url = re.sub(r"\{id(:int)?\}", str(kim.guest.id), url)
        for headers in (SAME, JSON | SAME, HTMX):
            data = form if method == "POST" else None
            answer = await http.request(method, url, data=data, headers=headers)
            # By GET these buttons lead everybody to the chat's page, which asks who they are.
            leads_on = method == "GET" and name in ("chat_time", "chat_real_time_text")
            assert answer.status_code == (303 if leads_on else 404), url
            assert "bill" not in answer.text
    assert len(await log(office)) == before


async def test_what_a_resident_shares_with_the_council_no_guest_reads(
    office: Office, town: Town, http: httpx.AsyncClient, amina: Amina, kim: Kim
) -> None:
    fields = {"key": new_key(), "summary": "My secret is 42"}
    answer = await http.post(f"{amina[1]}/summary", data=fields, headers=SAME)
    assert answer.status_code == 303
    assert "My secret is 42" in (await http.get(amina[1])).text
    for path in ("", "/transcript", "/transcript.txt", "/events", "/updates"):
        assert "secret" not in (await http.get(f"{kim.url}{path}")).text, path
