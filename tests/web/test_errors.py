"""Pages for what did not work, and whether the site can serve."""

import asyncio
import threading
from dataclasses import replace

import pytest
from starlette.requests import Request
from structlog.testing import capture_logs

from app.actions.queue import accept
from app.office import Office
from app.store.writer import StateTx
from app.web import health, identity, respond
from app.web.errors import problem
from app.web.middleware import BODY_LIMIT
from tests.support.advisers import at_desk
from tests.support.html import parse
from tests.support.office import Town, begin_chat, form_key, make_available
from tests.support.site import client, quick_site


def break_database(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(fn: object) -> None:
        raise OSError("the disk is gone, and somebody's words are in this message")

    monkeypatch.setattr(office.store, "read", fail)
    monkeypatch.setattr(office.store, "write", fail)


async def test_when_the_database_fails_the_other_ways_still_stand_there(
    office: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    site = quick_site(office)
    async with client(site) as http:
        await http.get("/northborough")
        break_database(office, monkeypatch)
        with capture_logs() as logs:
            answer = await http.get(f"/northborough/chat/{token}")
        page = parse(answer.text)
        assert answer.status_code == 500
        assert page.id("title").text == "Something went wrong"
        assert "18001 then 01632 960 001" in page.text
        assert (
            "frame-ancestors 'self' https://www.northborough.example"
            in answer.headers["content-security-policy"]
        )
        assert [log["event"] for log in logs] == ["unexpected error", "request"]
        assert "words" not in str(logs)
        # a council it has not seen yet: emergencies at least
        other = await http.get("/eastmere")
        assert (other.status_code, "Call 999" in other.text) == (500, True)
        as_json = await http.get("/northborough", headers={"Accept": "application/json"})
        assert as_json.json()["errors"][0]["code"] == "http_500"


async def test_words_that_were_sent_when_something_broke_are_given_back(
    office: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    site = quick_site(office)
    async with client(site) as http:
        await http.get("/northborough")
        break_database(office, monkeypatch)
        forms = ((url, "message"), (f"{url}/guests", "guest"), ("/northborough/start", "question"))
        for path, field in forms:
            answer = await http.post(path, data={field: "My <b> bin\x00", "key": form_key()})
            page = parse(answer.text)
            assert answer.status_code == 500
            assert page.one("textarea").lines == "\nMy <b> bin"
            words = page.one("main").text
            assert "Messages that showed as sent are saved." in words
            assert "Your words may not have been sent. Copy them before you go on." in words
            assert ("Go back to the chat" in words) == (field != "question")
            assert ("Start a new chat" in words) == (field == "question")
        # scripts and programs have the words still
        for headers in ({"HX-Request": "true"}, {"Accept": "application/json"}):
            answer = await http.post(url, data={"message": "My bin"}, headers=headers)
            assert (answer.status_code, "My bin" in answer.text) == (500, False)


@pytest.mark.parametrize(
    ("method", "path", "headers", "content", "status", "kept"),
    [
        ("POST", "", {"Sec-Fetch-Site": "cross-site"}, b"message=My+bin", 403, "My bin"),
        ("POST", "/end", {"Sec-Fetch-Site": "cross-site"}, b"", 403, ""),
        ("POST", "", {"Origin": "null"}, b"message=" + b"x" * 300_000, 403, ""),
        ("POST", "", {"Origin": "null", "Content-Type": "text/plain"}, b"My bin", 403, ""),
        ("POST", "", {}, b"message=" + b"x" * 300_000, 413, ""),
        ("POST", "", {"Content-Type": "text/plain"}, b"My bin", 415, ""),
        ("GET", "/nothing", {}, b"", 404, ""),
        ("PUT", "/end", {}, b"", 405, ""),
    ],
)
async def test_who_waits_is_led_back_to_their_place_in_the_queue(
    office: Office,
    town: Town,
    method: str,
    path: str,
    headers: dict[str, str],
    content: bytes,
    status: int,
    kept: str,
) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    async with client(office) as http:
        answer = await http.request(method, f"{url}{path}", content=content, headers={**form, **headers})
        page = parse(answer.text)
        assert answer.status_code == status
        ways = [(link.text, link.attrs["href"]) for link in page.one("main").all("a")][1:3]
        assert ways == [("Go back to the chat", url), ("Forget this chat", f"{url}/forget")]
        assert "Start a new chat" not in page.text
        assert [box.lines.strip() for box in page.all("textarea")] == ([kept] if kept else [])
        assert answer.request.url.path == f"{url}{path}"
        chat = parse((await http.get(url)).text)
        assert "You are next." in chat.id("position").text
        assert "My bin" not in chat.text


@pytest.mark.parametrize("path", ["/northborough/start", "/northborough/chat/forged", "/console/sign-in"])
async def test_another_sites_words_are_not_shown_as_anybodys(office: Office, town: Town, path: str) -> None:
    async with client(office) as http:
        fields = {"question": "Call 0900", "message": "Call 0900"}
        answer = await http.post(path, data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, "Call 0900" in answer.text) == (403, False)
    assert "Go back to the chat" not in answer.text


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("", {"message": "A long answer", "note": "Half a note"}),
        ("/note", {"message": "Half an answer", "note": "A note"}),
        ("/note", {"note": "A note"}),
    ],
)
async def test_an_advisers_words_are_given_back_too(
    office: Office, town: Town, monkeypatch: pytest.MonkeyPatch, path: str, typed: dict[str, str]
) -> None:
    """The disk is full: reading works, writing does not."""
    visitor, _ = await begin_chat(office, town.northborough, town.council_tax)
    await accept(office, await make_available(office, town.ben), visitor.conversation_id)

    async def fail(fn: object) -> None:
        raise OSError("no space left")

    async with at_desk(office, town.ben) as desk:
        monkeypatch.setattr(office.store, "write", fail)
        await desk.post(f"/console/conversations/{visitor.conversation_id}{path}", **typed)
        page = desk.page
        assert (desk.status, page.id("title").text) == (500, "Something went wrong")
        boxes = page.all("textarea")
        assert [box.lines.strip() for box in boxes] == list(typed.values())
        labels = [page.one("label", for_=box.attrs["id"]).text for box in boxes]
        assert labels == [{"message": "Your answer", "note": "Note for staff only"}[name] for name in typed]
        told = page.one("main").text
        assert told.count("Your words may not have been sent. Copy them before you go on.") == len(typed)


@pytest.mark.parametrize("path", ["", "/note", "/accept", "/end"])
async def test_an_advisers_words_are_given_back_when_nothing_can_be_read(
    office: Office, town: Town, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    visitor, _ = await begin_chat(office, town.northborough, town.council_tax)
    async with at_desk(office, town.ben) as desk:
        break_database(office, monkeypatch)
        typed = {"message": "A long answer", "note": "Half a note"}
        await desk.post(f"/console/conversations/{visitor.conversation_id}{path}", **typed)
        assert (desk.status, desk.page.id("title").text) == (500, "Something went wrong")
        assert [box.lines.strip() for box in desk.page.all("textarea")] == list(typed.values())


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"message=x", {"Content-Type": "text/plain"}, 415),
        (b"{", {"Content-Type": "application/json"}, 400),
        (b"message=" + b"x" * BODY_LIMIT, {"Content-Type": "application/x-www-form-urlencoded"}, 413),
    ],
)
async def test_what_cannot_be_read_is_refused_in_the_language_of_the_adviser(
    office: Office, town: Town, content: bytes, headers: dict[str, str], status: int
) -> None:
    demo = replace(office, settings=replace(office.settings, demo=True))
    async with at_desk(demo, town.ben) as desk:
        await desk.open("/console?lang=cy")
        answer = await desk.http.post("/console/conversations/1", content=content, headers=headers)
        page = parse(answer.text)
        assert (answer.status_code, page.one("html").attrs["lang"]) == (status, "cy")


@pytest.fixture
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer is kept for who asks next."""
    monkeypatch.setattr(health, "KEPT_SECONDS", 0.0)


async def test_who_asks_often_costs_one_write_a_second(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, now, beats = quick_site(office), 100.0, 0

    async def counted(office: Office) -> None:
        nonlocal beats
        beats += 1
        if beats == 2:
            raise OSError

    monkeypatch.setattr("app.actions.pulse.beat", counted)
    site.state.ready = health.Ready(office, now=lambda: now)
    async with client(site) as http:

        async def ask() -> int:
            return (await http.get("/readyz")).status_code

        assert set(await asyncio.gather(ask(), ask(), ask())) == {200}
        now += 0.9
        assert (await ask(), beats) == (200, 1)
        now += 0.2
        assert (await ask(), await ask(), beats) == (503, 503, 2)
        now += 1
        assert (await ask(), beats) == (200, 3)
        site.state.streams.close()
        assert (await ask(), beats) == (503, 3), "a stop is known at once"


@pytest.mark.usefixtures("asked_anew")
async def test_ready_means_that_the_database_answers(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    site = quick_site(office)
    async with client(site) as http:
        assert (await http.get("/readyz")).status_code == 200
        break_database(office, monkeypatch)
        assert (await http.get("/readyz")).status_code == 503
        assert (await http.get("/healthz")).status_code == 200


async def test_ready_means_that_the_database_is_of_the_newest_form(office: Office) -> None:
    async with client(office) as http:
        await office.store.write_state(
            lambda tx: tx.conn.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
        )
        answer = await http.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "the database needs plainchat migrate\n")


@pytest.mark.usefixtures("asked_anew")
async def test_ready_means_that_the_database_can_be_written_to(office: Office) -> None:
    """As on a disk that is full, or mounted to be read only."""
    async with client(office) as http:
        assert (await http.get("/readyz")).status_code == 200
        await office.store.write_state(lambda tx: tx.conn.exec_driver_sql("PRAGMA query_only=ON"))
        answer = await http.get("/readyz")
        assert (answer.status_code, answer.text) == (503, "the database cannot be written to\n")
        assert (await http.get("/northborough")).status_code == 200, "what can be read can be read"
        await office.store.write_state(lambda tx: tx.conn.exec_driver_sql("PRAGMA query_only=OFF"))
        assert (await http.get("/readyz")).status_code == 200


@pytest.mark.usefixtures("asked_anew")
async def test_a_writer_that_hangs_is_not_ready(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "ANSWER_SECONDS", 0.5)
    started, go = threading.Event(), threading.Event()

    def hang(tx: StateTx) -> None:
        started.set()
        assert go.wait(10)

    async with client(office) as http:
        hanging = asyncio.create_task(office.store.write_state(hang))
        await asyncio.to_thread(started.wait, 10)
        answer = await http.get("/readyz")
        go.set()
        await hanging
        assert (answer.status_code, answer.text) == (503, "the database cannot be written to\n")
        monkeypatch.setattr(health, "ANSWER_SECONDS", 60.0)
        assert (await http.get("/readyz")).status_code == 200


@pytest.mark.parametrize("path", ["/northborough/here", "/nowhere/here"])
async def test_a_page_can_ask_whether_anybody_is_there(
    office: Office, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    break_database(office, monkeypatch)  # the page that is led to says so itself
    async with client(office) as http:
        answer = await http.get(path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["cache-control"] == "no-store"


async def test_a_server_that_stops_is_not_ready(office: Office) -> None:
    site = quick_site(office)
    async with client(site) as http:
        site.state.streams.close()
        assert (await http.get("/readyz")).status_code == 503


async def test_a_method_that_a_page_does_not_know(office: Office) -> None:
    async with client(office) as http:
        answer = await http.put("/northborough")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


async def test_a_chat_says_what_it_can_be_asked(office: Office, town: Town) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    async with client(office) as http:
        answer = await http.put(f"/northborough/chat/{token}")
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD", "POST"})


async def test_staff_get_a_page_of_the_console(office: Office) -> None:
    async with client(office) as http:
        answer = await http.get("/console/nothing")
    page = parse(answer.text)
    assert answer.status_code == 404
    assert page.one("body").attrs["class"].endswith("pc-body--console")
    assert "Other ways to contact us" not in page.text


# --- the three forms of an answer ---


def asked(office: Office, **headers: str) -> Request:
    listed = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/nowhere",
            "query_string": b"",
            "headers": listed,
            "app": quick_site(office),
            "state": {},
        }
    )


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, respond.Client.PAGE),
        ({"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}, respond.Client.PAGE),
        ({"accept": "text/html", "hx_request": "true"}, respond.Client.FRAGMENT),
        ({"accept": "application/json"}, respond.Client.JSON),
        ({"accept": "application/json", "hx_request": "true"}, respond.Client.JSON),
        ({"accept": "text/html, application/json"}, respond.Client.PAGE),
    ],
)
async def test_who_gets_what(office: Office, headers: dict[str, str], expected: respond.Client) -> None:
    assert respond.client(asked(office, **headers)) is expected


async def test_an_unknown_problem_is_never_described_by_its_message(office: Office) -> None:
    request = asked(office)
    response = await problem(request, RuntimeError("somebody's words"))
    assert response.status_code == 500
    assert b"somebody" not in bytes(response.body)


async def test_a_change_leads_on_or_brings_what_is_new_or_answers_a_program(office: Office) -> None:
    page = respond.done(asked(office), to="/there#message", json={"id": 1})
    assert (page.status_code, page.headers["location"]) == (303, "/there#message")
    program = respond.done(asked(office, accept="application/json"), to="/there", json={"id": 1})
    assert (program.status_code, program.headers["location"], program.body) == (201, "/there", b'{"id":1}')
    without = respond.done(asked(office, hx_request="true"), to="/there")
    assert without.status_code == 303


async def test_a_cache_is_told_that_one_address_has_several_answers(office: Office, town: Town) -> None:
    async with client(office) as http:
        answers = [
            await http.get("/northborough"),
            await http.get("/northborough", headers={"Accept": "application/json"}),
            await http.get("/northborough", headers={"Sec-Fetch-Dest": "iframe"}),
            await http.post("/northborough/start", data={}),
            await http.post("/northborough/start", data={}, headers={"Accept": "application/json"}),
            await http.get("/northborough/chat/nobodys"),
        ]
    for answer in answers:
        assert {"Accept", "HX-Request", "Sec-Fetch-Dest"} <= set(answer.headers["vary"].split(", "))


@pytest.mark.parametrize(
    ("headers", "framed"),
    [({}, False), ({"sec_fetch_dest": "iframe"}, True), ({"sec_fetch_dest": "document"}, False)],
)
async def test_what_stands_in_a_frame(office: Office, headers: dict[str, str], framed: bool) -> None:
    assert identity.is_framed(asked(office, **headers)) is framed
