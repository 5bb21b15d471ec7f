"""A resident and an adviser behind a proxy that holds event streams back, or one that cuts them off."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import connection, messages
from a11y_tests.support.people import Adviser, Resident
from app.actions.queue import accept
from app.actions.talk import reply
from app.domain.keys import new_key
from tests.support.holding_proxy import HoldingProxy
from tests.support.office import ALL_HOURS, PASSWORD, begin_chat, make_available
from tests.support.server import ChatServer, running

HEARTBEAT = 5.0  # seconds; who hears no stream asks five times in each


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChatServer]:
    with running(tmp_path, heartbeat_seconds=HEARTBEAT, poll_seconds=HEARTBEAT, hours=ALL_HOURS) as found:
        yield found


@pytest.mark.requirement("AN-07")
def test_both_directions_arrive_by_asking(driver: Chrome, other: Chrome, server: ChatServer) -> None:
    with HoldingProxy(server.port) as proxy:
        amina, ben = Resident(driver, asks=False), Adviser(other, asks=False)
        driver.get(f"{proxy.url}/northborough")
        amina.begin("Amina", "Council Tax", "Is anybody there?")
        ben.sign_in(f"{proxy.url}/console", server.town.ben.email, PASSWORD)
        ben.accept("Amina")
        said = ["Is anybody there?"]
        for person in (amina, ben):
            person.is_served()  # asking works, so there is nothing to press
        for speaker, listener, text in (
            (amina, ben, "I am here"),
            (ben, amina, "Me too"),
            (ben, amina, "Hello"),
        ):
            speaker.say(text)
            said.append(text)
            wait(listener.driver, lambda d: messages(d) == said, f"{text!r} before the next beat", HEARTBEAT)
        assert [connection(one) for one in (driver, other)] == ["", ""], (
            "nobody is told that anything is wrong"
        )
        assert proxy.held >= 2, "both streams were tried, and held back"


def cut_off(app: ASGIApp) -> ASGIApp:
    """`app`, whose streams end after their first beat."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        accept = dict(scope.get("headers", ())).get(b"accept", b"")
        over = asyncio.Event()

        async def once(message: Message) -> None:
            if over.is_set():
                return
            if message["type"] == "http.response.body":
                over.set()
                message = {**message, "more_body": False}
            await send(message)

        async def gone() -> Message:
            await over.wait()
            return {"type": "http.disconnect"}

        if accept == b"text/event-stream":
            await app(scope, gone, once)
        else:
            await app(scope, receive, send)

    return served


@pytest.mark.requirement("AN-07")
def test_where_streams_are_cut_off_again_and_again_the_page_asks(driver: Chrome, tmp_path: Path) -> None:
    with ChatServer(tmp_path, wrap=cut_off, heartbeat_seconds=HEARTBEAT, hours=ALL_HOURS) as server:
        town, office = server.town, server.office
        amina, token = server.run(begin_chat(office, town.northborough, town.council_tax))
        server.run(make_available(office, town.ben))
        server.run(accept(office, town.ben, amina.conversation_id))
        driver.get(f"{server.url}/northborough/chat/{token}")
        server.run(reply(office, town.ben, amina.conversation_id, "I am here", new_key()))
        wait(driver, lambda d: messages(d)[-1:] == ["I am here"], "what no stream brings")
