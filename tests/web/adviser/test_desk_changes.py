"""The parts of a desk come by its stream also when they change without any news."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.actions.needs import say_needs
from app.actions.queue import accept
from app.actions.talk import add_note, post_message
from app.broker import conversation_topic, desks_topic, notes_topic, staff_topic, team_topic
from app.domain.keys import new_key
from app.domain.terms import Need
from app.store import events as log
from app.web.adviser.events import topics
from app.web.stream import Topics
from tests.support.html import Element, parse
from tests.support.office import PASSWORD, begin_chat, make_available
from tests.support.server import ChatServer, running
from tests.support.sse import Events, listening


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChatServer]:
    with running(tmp_path, heartbeat=0.2, poll_seconds=30) as started:
        for adviser in (started.town.ben, started.town.dev):
            started.run(make_available(started.office, adviser))
        yield started


@pytest.fixture
def session(server: ChatServer) -> dict[str, str]:
    """Ben's."""
    with httpx.Client(base_url=server.url) as http:
        http.post("/console/sign-in", data={"email": server.town.ben.email, "password": PASSWORD})
        return {"Cookie": f"plainchat={http.cookies['plainchat']}"}


def next_desk(events: Events) -> Element:
    """The desk that comes within a few beats."""
    some = (events.next() for _ in range(10))
    return next(parse(event.data).one("div", data_desk="") for event in some if event.name == "desk")


def test_what_was_read_on_another_page(server: ChatServer, session: dict[str, str]) -> None:
    office, town = server.office, server.town
    amina, _ = server.run(begin_chat(office, town.northborough, town.council_tax, name="Amina"))
    server.run(accept(office, town.ben, amina.conversation_id))
    server.run(post_message(office, amina, "Hello?", new_key()))
    with listening(
        f"{server.url}/console/events?after={server.run(office.store.read(log.latest))}", **session
    ) as desks:
        assert next_desk(desks).attrs["data-new"] == "2"
        httpx.get(f"{server.url}/console/conversations/{amina.conversation_id}", headers=session)
        assert next_desk(desks).attrs["data-new"] == "0"


def test_what_the_resident_of_a_colleague_needs(server: ChatServer, session: dict[str, str]) -> None:
    office, town = server.office, server.town
    amina, _ = server.run(begin_chat(office, town.northborough, town.council_tax, name="Amina"))
    server.run(accept(office, town.dev, amina.conversation_id))
    after = server.run(office.store.read(log.latest))
    url = f"{server.url}/console/events?open={amina.conversation_id}&after={after}"
    with listening(url, **session) as desks:
        assert "Screen reader" not in next_desk(desks).text
        server.run(say_needs(office, amina, (Need.SCREEN_READER,)))
        assert "screen reader" in next_desk(desks).text.lower()


def test_a_note_is_seen_at_once_by_who_looks_on(server: ChatServer, session: dict[str, str]) -> None:
    office, town = server.office, server.town
    amina, _ = server.run(begin_chat(office, town.northborough, town.council_tax, name="Amina"))
    server.run(accept(office, town.dev, amina.conversation_id))
    after = server.run(office.store.read(log.latest))
    url = f"{server.url}/console/events?open={amina.conversation_id}&after={after}"
    with listening(url, **session) as desks:
        next_desk(desks)
        server.run(add_note(office, town.dev, amina.conversation_id, "Upset", new_key()))
        some = (desks.next() for _ in range(10))
        assert "Upset" in next(event.data for event in some if event.name == "item")


def test_what_all_desks_of_a_team_hear_each_looks_at_in_turn() -> None:
    shared = frozenset({team_topic(1), desks_topic(1), team_topic(2), desks_topic(2)})
    own = {staff_topic(3)}
    assert topics(3, [1, 2], None) == Topics(frozenset(own), shared)
    assert topics(3, [1, 2], 4) == Topics(frozenset(own | {conversation_topic(4), notes_topic(4)}), shared)
