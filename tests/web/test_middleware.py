"""What happens to every request: refusals, limits, headers, logs."""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send
from structlog.testing import capture_logs

from app.office import Office
from app.web.middleware import BODY_LIMIT, BodyLimit, CrossOrigin, Errors, SecurityHeaders, is_cross_origin
from tests.support.office import Town, begin_chat
from tests.support.site import client, quick_site

OURS = "https://chat.example"


@pytest.mark.parametrize(
    ("method", "headers", "crossed"),
    [
        ("GET", {"sec-fetch-site": "cross-site"}, False),
        ("HEAD", {"origin": "https://evil.example"}, False),
        ("POST", {"sec-fetch-site": "same-origin"}, False),
        ("POST", {"sec-fetch-site": "none"}, False),
        ("POST", {"sec-fetch-site": "same-site"}, True),
        ("POST", {"sec-fetch-site": "cross-site"}, True),
        # the newer header is believed, whatever the older one says
        ("POST", {"sec-fetch-site": "cross-site", "origin": OURS, "host": "chat.example"}, True),
        ("POST", {"origin": OURS, "host": "chat.example"}, False),
        ("POST", {"origin": "https://evil.example", "host": "chat.example"}, True),
        ("POST", {"origin": "https://chat.example:8443", "host": "chat.example"}, True),
        ("POST", {"origin": "null", "host": "chat.example"}, True),
        ("POST", {"origin": "null"}, True),
        ("POST", {"origin": "http://[", "host": "chat.example"}, True),
        ("POST", {"host": "chat.example"}, False),
        ("DELETE", {"sec-fetch-site": "cross-site"}, True),
    ],
)
def test_who_counts_as_another_site(method: str, headers: dict[str, str], crossed: bool) -> None:
    assert is_cross_origin(method, headers) is crossed


async def test_another_sites_form_changes_nothing_and_gets_a_helpful_page(office: Office, town: Town) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    async with client(office) as http:
        refused = await http.post(url, data={"message": "forged"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert refused.status_code == 403
        assert "sent from another website" in refused.text
        assert "18001 then 01632 960 001" in refused.text
        assert "forged" not in (await http.get(f"{url}/transcript.txt")).text


async def test_a_body_that_is_too_long_gets_a_clear_page(office: Office, town: Town) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    async with client(office) as http:
        refused = await http.post(f"/northborough/chat/{token}", data={"message": "a" * (BODY_LIMIT + 1)})
    assert refused.status_code == 413
    assert "up to 5,000 characters" in refused.text
    assert "Other ways to contact us" in refused.text


@pytest.mark.parametrize(("sent", "taken"), [(5, 5), (100, 33)], ids=["to its end", "and not for ever"])
async def test_the_rest_of_a_long_body_is_taken_before_it_is_refused(sent: int, taken: int) -> None:
    """A browser that still sends when the connection closes shows its own error and not our page."""
    received = 0

    async def receive() -> Message:
        nonlocal received
        received += 1
        return {"type": "http.request", "body": b"12345", "more_body": received < sent}

    async def read(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["more_body"]:
            pass

    async def send(message: Message) -> None:
        raise AssertionError("nothing is answered here")

    with pytest.raises(HTTPException) as refused:
        await BodyLimit(read, limit=10)({"type": "http"}, receive, send)
    assert (refused.value.status_code, received) == (413, taken)


async def test_a_body_that_gives_no_length_is_limited_too() -> None:
    async def read(request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    site = Starlette(
        routes=[Route("/", read, methods=["POST"])], middleware=[Middleware(BodyLimit, limit=10)]
    )

    async def pieces(count: int) -> Any:
        for _ in range(count):
            yield b"12345"

    async with client(site) as http:
        assert (await http.post("/", content=pieces(2))).text == "10"
        assert (await http.post("/", content=pieces(3))).status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/northborough",
        "/northborough/start",
        "/northborough/chat/wrong",
        "/nowhere",
        "/nowhere/at/all",
        "/static/x/y.css",
        "/healthz",
        "/console/sign-in",
        "/northborough/chat.js",
    ],
)
async def test_every_answer_has_the_policy(office: Office, town: Town, path: str) -> None:
    async with client(office) as http:
        headers = (await http.get(path)).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "permissions-policy" in headers
    assert "set-cookie" not in headers


@pytest.mark.parametrize("public_url", ["https://chat.example", "http://chat.example"])
async def test_who_came_by_https_is_told_to_stay_there(office: Office, public_url: str) -> None:
    settings = replace(office.settings, public_url=public_url)
    async with client(replace(office, settings=settings)) as http:
        for path in ("/northborough", "/nowhere", "/console/sign-in", "/healthz"):
            headers = (await http.get(path)).headers
            assert ("strict-transport-security" in headers) is public_url.startswith("https:"), path


async def test_only_a_councils_own_sites_may_embed_its_pages(office: Office, town: Town) -> None:
    async with client(office) as http:

        async def ancestors(path: str) -> str:
            policy = (await http.get(path)).headers["content-security-policy"]
            return policy.rpartition("frame-ancestors ")[2]

        assert await ancestors("/northborough") == "'self' https://www.northborough.example"
        assert await ancestors("/eastmere/chat/wrong") == "'self' https://www.eastmere.example"
        assert await ancestors("/console/sign-in") == "'none'"
        assert await ancestors("/nowhere") == "'none'"


async def test_pages_behind_a_link_are_kept_by_nobody(office: Office, town: Town) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    async with client(office) as http:
        for path in ("", "/events", "/transcript", "/transcript.txt", "/end", "/forget"):
            headers = (await http.get(f"/northborough/chat/{token}{path}")).headers
            assert headers["cache-control"] == "no-store"
            assert headers["x-robots-tag"] == "noindex"
            assert headers["referrer-policy"] == "same-origin"


async def test_the_access_log_names_routes_and_no_keys(office: Office, town: Town) -> None:
    site = quick_site(office)
    with capture_logs() as logs:
        async with client(site) as http:
            _, token = await begin_chat(office, town.northborough, town.council_tax)
            await http.post(f"/northborough/chat/{token}?after=7", data={"message": "private words"})
    assert logs == [
        {
            "event": "request",
            "log_level": "info",
            "method": "POST",
            "route": "chat",
            "status": 303,
            "ms": logs[0]["ms"],
        }
    ]
    assert token not in json.dumps(logs)


async def test_an_unexpected_error_is_a_helpful_page_and_a_log_without_words() -> None:
    async def fail(request: Request) -> Response:
        raise ValueError("what somebody wrote")

    async def refuse(request: Request, error: Exception) -> Response:
        return PlainTextResponse("We are sorry", 500)

    site = Starlette(
        routes=[Route("/", fail)],
        middleware=[Middleware(SecurityHeaders), Middleware(Errors, refuse=refuse)],
    )
    with capture_logs() as logs:
        async with client(site) as http:
            answer = await http.get("/")
    assert (answer.status_code, answer.text) == (500, "We are sorry")
    assert "content-security-policy" in answer.headers
    assert logs[0]["error"] == "ValueError"
    assert "test_middleware.py" in logs[0]["where"][-1]
    assert "what somebody wrote" not in json.dumps(logs)


async def test_an_answer_that_breaks_off_is_not_completed() -> None:
    async def fail(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError("what somebody wrote")

    async def refuse(request: Request, error: Exception) -> Response:
        raise AssertionError("too late for a page")

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    with capture_logs(), pytest.raises(ConnectionAbortedError) as broken:
        await Errors(fail, refuse)({"type": "http"}, None, send)  # type: ignore[arg-type]
    assert "wrote" not in str(broken.value)
    assert len(sent) == 1


async def test_refusals_do_not_read_what_was_sent() -> None:
    async def never(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("the handler was asked")

    async def refuse(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return PlainTextResponse("no", error.status_code)

    transport = httpx.ASGITransport(CrossOrigin(never, refuse))
    async with httpx.AsyncClient(transport=transport, base_url=OURS) as http:
        assert (await http.post("/", headers={"Origin": "https://evil.example"})).status_code == 403


def test_structlog_is_what_tests_capture() -> None:
    with capture_logs() as logs:
        structlog.get_logger("plainchat.access").info("request")
    assert logs == [{"event": "request", "log_level": "info"}]
