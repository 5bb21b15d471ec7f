"""Streams of a real server."""

import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.actions.finish import end_by_adviser, end_by_visitor
from app.actions.privacy import forget
from app.actions.queue import accept
from app.actions.talk import add_note, post_message, reply
from app.broker.memory import MemoryBroker
from app.domain.keys import new_key
from app.store.councils import Team
from app.web import stream
from app.web.assets import WEB
from app.web.language import Language
from app.web.templating import Templates
from tests.support.html import parse
from tests.support.office import begin_chat, form_key, make_available
from tests.support.server import ChatServer
from tests.support.sse import listening


def test_the_contract_names_every_event_that_is_sent() -> None:
    sources = [path.read_text() for path in WEB.rglob("*.py")]
    sent = {name for source in sources for name in re.findall(r'\bFrame\(\s*"([a-z-]+)"', source)}
    assert set(re.findall(r"`([a-z-]+)`\s\(", stream.__doc__ or "")) == sent


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChatServer]:
    with ChatServer(tmp_path, heartbeat=0.2, poll_seconds=30.0) as running:
        yield running


def stream_of(server: ChatServer, token: str, after: int = 0) -> str:
    return f"{server.url}/northborough/chat/{token}/events?after={after}"


def test_a_conversation_as_it_happens(server: ChatServer) -> None:
    town, office = server.town, server.office
    visitor, token = server.run(begin_chat(office, town.northborough, town.council_tax))
    ben = server.run(make_available(office, town.ben))
    with listening(stream_of(server, token)) as events:
        assert events.response.headers["x-accel-buffering"] == "no"
        assert events.response.headers["cache-control"] == "no-store"
        assert events.response.headers["content-type"].startswith("text/event-stream")
        assert events.next().name == "beat"
        assert "The chat started." in events.next().data
        question = events.next()
        assert question.name == "item"
        item = parse(question.data).one("li")
        assert item.attrs["data-id"] == question.id
        assert "data-say" not in item.attrs
        assert "You are next." in events.until("status").data
        assert events.until("beat").data == ""

        server.run(accept(office, ben, visitor.conversation_id))
        assert parse(events.until("item").data).one("li").attrs["data-say"] == "Ben joined the chat."
        assert "You are talking to Ben." in events.until("status").data
        server.run(add_note(office, ben, visitor.conversation_id, "for staff", new_key()))
        server.run(reply(office, ben, visitor.conversation_id, "One line.\nAnd another.", new_key()))
        said = parse(events.until("item").data).one("li")
        assert said.attrs["data-say"] == "Ben: One line.\nAnd another."
        server.run(end_by_adviser(office, ben, visitor.conversation_id, town.solved))
        rest = [event.name for event in events if event.name != "beat"]
        assert rest == ["item", "status", "end"]


def test_a_stream_goes_on_where_it_was_cut(server: ChatServer) -> None:
    town, office = server.town, server.office
    visitor, token = server.run(begin_chat(office, town.northborough, town.council_tax))
    with listening(stream_of(server, token)) as events:
        events.until("item")
        last = events.until("item").id
    server.run(post_message(office, visitor, "meanwhile", new_key()))
    # the page's own cursor is older than what the browser saw since
    with listening(stream_of(server, token, after=0), **{"Last-Event-ID": last}) as events:
        assert "meanwhile" in events.until("item").data


def test_moving_up_in_the_queue_is_told(server: ChatServer) -> None:
    town, office = server.town, server.office
    first, _ = server.run(begin_chat(office, town.northborough, town.council_tax))
    _, token = server.run(begin_chat(office, town.northborough, town.council_tax, name="Tomos"))
    with listening(stream_of(server, token)) as events:
        assert "You are number 2 in the queue." in events.until("status").data
        server.run(end_by_visitor(office, first))
        assert "You are next." in events.until("status").data


def test_a_forgotten_chat_says_so_and_ends_its_streams(server: ChatServer) -> None:
    town, office = server.town, server.office
    visitor, token = server.run(begin_chat(office, town.northborough, town.council_tax))
    with listening(stream_of(server, token)) as events:
        events.until("status")
        server.run(forget(office, visitor))
        told = parse(events.until("status").data)
        assert (
            told.one(data_state="ended").attrs["data-title"]
            == "This chat is forgotten - Northborough Council"
        )
        assert told.id("ended").text == "This chat is forgotten"
        assert "My council tax bill" not in told.text
        assert [event.name for event in events if event.name != "beat"] == ["end"]
    # who comes back to it is told the same
    with listening(stream_of(server, token)) as events:
        assert "This chat is forgotten" in events.until("status").data
        assert [event.name for event in events if event.name != "beat"] == ["end"]


def test_a_server_with_open_streams_stops_at_once_and_streams_resume(server: ChatServer) -> None:
    town, office = server.town, server.office
    _, token = server.run(begin_chat(office, town.northborough, town.council_tax))
    with listening(stream_of(server, token)) as one, listening(stream_of(server, token)) as other:
        last = one.until("item").id
        other.until("status")
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 2
        assert "end" not in [event.name for event in one]
    server.start()
    with listening(stream_of(server, token), **{"Last-Event-ID": last}) as events:
        assert "My council tax bill is wrong." in events.until("item").data


def test_a_link_that_opens_nothing_has_no_stream(server: ChatServer) -> None:
    with listening(stream_of(server, "nothing")) as events:
        assert events.response.status_code == 404
        assert events.response.headers["content-type"].startswith("text/html")


def test_who_moved_to_another_teams_queue_hears_of_that_one(server: ChatServer) -> None:
    office, town, key = server.office, server.town, form_key()
    tomos, _ = server.run(begin_chat(office, town.northborough, town.housing, name="Tomos"))

    def start(team: Team) -> str:
        fields = {"question": "My bin", "name": "Amina", "team": str(team.id), "key": key}
        begun = httpx.post(f"{server.url}/northborough/start", data=fields)
        return begun.headers["location"].partition("#")[0]

    url = start(town.council_tax)
    with listening(f"{server.url}{url}/events?after=0") as events:
        assert "You are next." in events.until("status").data
        assert start(town.housing) == url
        assert "You are number 2 in the queue." in events.until("status").data
        asked = time.monotonic()
        server.run(end_by_visitor(office, tomos))
        assert "You are next." in events.until("status").data
        assert time.monotonic() - asked < 15, "by the bell, not by looking every thirty seconds"


def test_who_talks_is_not_disturbed_by_the_queue(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    office, town = server.office, server.town
    amina, token = server.run(begin_chat(office, town.northborough, town.council_tax))
    server.run(make_available(office, town.ben))
    queue = f"team:{town.council_tax.id}"
    with listening(stream_of(server, token)) as events:
        events.until("status")
        assert server.run(listened_to(server, queue))
        server.run(accept(office, town.ben, amina.conversation_id))
        assert "You are talking to Ben." in events.until("status").data
        events.until("beat")
        assert not server.run(listened_to(server, queue))
        server.run(reply(office, town.ben, amina.conversation_id, "Hello", new_key()))
        assert "Hello" in events.until("item").data


def test_a_status_is_made_anew_only_when_it_has_changed(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    render = Templates.render

    def counted(self: Templates, language: Language, template: str, context: Mapping[str, Any]) -> str:
        made.append(template)
        return render(self, language, template, context)

    office, town = server.office, server.town
    amina, token = server.run(begin_chat(office, town.northborough, town.council_tax))
    server.run(make_available(office, town.ben))
    server.run(accept(office, town.ben, amina.conversation_id))
    monkeypatch.setattr(Templates, "render", counted)
    with listening(stream_of(server, token)) as events:
        events.until("status")
        for text in ("Hello", "Are you there?"):
            server.run(reply(office, town.ben, amina.conversation_id, text, new_key()))
            assert text in events.until("item").data
    assert made.count("visitor/_status.html") == 1


async def listened_to(server: ChatServer, topic: str) -> bool:
    broker = server.office.broker
    assert isinstance(broker, MemoryBroker)
    return topic in broker._listeners
