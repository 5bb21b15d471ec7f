"""What a guest's link opens, and that it opens nothing else: each route of a chat is tried."""

import re

import httpx
import pytest

from app.actions.finish import end_by_visitor
from app.domain.keys import new_key
from app.domain.terms import Phrase
from app.office import Office
from app.web.routes import resident
from app.web.visitor import spoken
from tests.support.guests import SAME, Amina, Kim, ask, page_at
from tests.support.office import log

pytestmark = pytest.mark.requirement("RL-10")
JSON = {"Accept": "application/json"}
HTMX = {"HX-Request": "true", "Accept": "text/html", **SAME}

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
    office: Office, http: httpx.AsyncClient, amina: Amina, kim: Kim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spoken, "_GAP_SECONDS", 0)
    fields = {"key": new_key(), "summary": "My secret is 42"}
    answer = await http.post(f"{amina[1]}/summary", data=fields, headers=SAME)
    assert answer.status_code == 303
    assert "My secret is 42" in (await http.get(amina[1])).text
    asked = [
        *((path, headers) for path in ("", "/transcript", "/events") for headers in ({}, JSON)),
        *((path, {}) for path in ("/transcript.txt", "/updates")),
        ("/spoken?on=1", {}),  # it ends with the chat
    ]
    for path, headers in asked:
        if path.startswith("/spoken"):
            await end_by_visitor(office, amina[0])
        answer = await http.get(f"{kim.url}{path}", headers=headers)
        assert answer.status_code == 200, path
        assert "My council tax bill is wrong." in answer.text, path
        assert "secret" not in answer.text, path


async def test_on_every_way_out_a_guests_half_written_words_are_kept(
    office: Office, http: httpx.AsyncClient, amina: Amina, kim: Kim
) -> None:
    for button, title in (
        ("settings", "Your settings"),
        ("transcript-link", "All messages of your chat"),
        ("leave-chat", "Leave this chat?"),
    ):
        page = await page_at(http, kim.url)
        fields = page.id("composer").fields() | {"check": "1", "message": f"half, then {button}"}
        answer = await http.post(page.id(button).attrs["formaction"], data=fields, headers=SAME)
        assert answer.status_code == 303
        assert (await page_at(http, answer.headers["location"])).id("title").text == title
        assert (await page_at(http, kim.url)).id("message").lines.strip() == f"half, then {button}"
        assert not (await page_at(http, amina[1])).id("message").lines.strip()
    await end_by_visitor(office, amina[0])
    over = await page_at(http, kim.url)
    assert over.id("unsent").text == "half, then leave-chat"
    assert not over.has("unsent-form"), "it begins no chat of Amina's"
