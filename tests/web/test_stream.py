"""The generator of events, and streams of a real server."""

import asyncio
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
from app.web.stream import Frame, Glance, Streams, Topics, follow
from app.web.templating import Templates
from tests.support.html import parse
from tests.support.office import begin_chat, form_key, make_available
from tests.support.server import ChatServer
from tests.support.sse import listening


def test_the_contract_names_every_event_that_is_sent() -> None:
    sources = [path.read_text() for path in WEB.rglob("*.py")]
    sent = {name for source in sources for name in re.findall(r'\bFrame\(\s*"([a-z-]+)"', source)}
    assert set(re.findall(r"`([a-z-]+)`\s\(", stream.__doc__ or "")) == sent


HERE = Topics(frozenset(["here"]))


class Looks:
    """Something to look at. `found` is what the next looks give; it is over when that is None."""

    def __init__(self, *found: str | None, by_rings_only: bool = False) -> None:
        self.found = list(found)
        self.by_rings_only = by_rings_only
        self.times = 0

    async def look(self) -> Glance:
        self.times += 1
        if not self.found:
            return Glance(by_rings_only=self.by_rings_only)
        word = self.found.pop(0)
        if word is None:
            return Glance(over=True)
        return Glance((Frame("item", word, self.times),), by_rings_only=self.by_rings_only)


async def test_a_beat_comes_first_and_the_end_last() -> None:
    looks = Looks("one", None)
    broker = MemoryBroker()
    frames = []
    async for frame in follow(Streams(broker), HERE, looks.look, whose="one", heartbeat=60, every=60):
        frames.append((frame.event, frame.data))
        if frame.event == "item":
            broker.ring("here")
    assert frames == [("beat", ""), ("item", "one"), ("end", "")]


async def test_what_rings_during_a_look_is_looked_at_again() -> None:
    broker = MemoryBroker()

    class Busy(Looks):
        async def look(self) -> Glance:
            if self.times == 0:
                broker.ring("here")
                await asyncio.sleep(0)  # lets the ring arrive while it looks
            return await super().look()

    looks = Busy("one", None)
    frames = follow(Streams(broker), HERE, looks.look, whose="one", heartbeat=60, every=60)
    async with asyncio.timeout(10):
        assert [frame.event async for frame in frames] == ["beat", "item", "end"]


async def test_a_lost_ring_costs_time_and_no_message() -> None:
    looks = Looks("one", "two", None)
    streams = Streams(MemoryBroker())
    frames = [f async for f in follow(streams, HERE, looks.look, whose="one", heartbeat=60, every=0.01)]
    assert [frame.data for frame in frames if frame.event == "item"] == ["one", "two"]


async def test_what_only_rings_can_bring_is_not_looked_for() -> None:
    looks = Looks("one", "two", None, by_rings_only=True)
    broker = MemoryBroker()
    beats, said = 0, []
    async for frame in follow(Streams(broker), HERE, looks.look, whose="one", heartbeat=0.05, every=0.001):
        beats += frame.event == "beat"
        said += [frame.data] if frame.event == "item" else []
        if beats == 3 and frame.event == "beat":
            assert looks.times == 1
        if beats >= 3:
            broker.ring("here")
    assert said == ["one", "two"]


async def test_beats_go_on_while_there_is_nothing_to_say() -> None:
    looks = Looks()
    beats = 0
    async for frame in follow(
        Streams(MemoryBroker()), HERE, looks.look, whose="one", heartbeat=0.01, every=60
    ):
        assert frame.event == "beat"
        beats += 1
        if beats == 3:
            break
    assert looks.times == 1


async def test_closing_ends_a_stream_without_saying_it_is_over() -> None:
    streams = Streams(MemoryBroker())
    frames = []
    async for frame in follow(streams, HERE, Looks("one").look, whose="one", heartbeat=60, every=60):
        frames.append(frame.event)
        if frame.event == "item":
            streams.close()
    assert frames == ["beat", "item"]


async def test_what_matters_now_is_listened_to_and_what_mattered_no_longer() -> None:
    broker = MemoryBroker()
    seen: list[str] = []

    async def look() -> Glance:
        seen.append("look")
        if len(seen) == 1:
            broker.ring("new")  # not heard yet, so it looks again once it listens
        return Glance(
            (Frame("item"),) if len(seen) < 4 else (), over=len(seen) == 4, topics=Topics(frozenset(["new"]))
        )

    async for frame in follow(
        Streams(broker), Topics(frozenset(["old"])), look, whose="one", heartbeat=60, every=60
    ):
        if frame.event == "item" and len(seen) == 2:
            assert set(broker._listeners) == {"new", "streams:closing"}
            broker.ring("old")
            broker.ring("new")
        elif frame.event == "item" and len(seen) == 3:
            broker.ring("new")
    assert len(seen) == 4


OWN_AND_SHARED = Topics(frozenset(["own"]), frozenset(["all"]))


class InLine(Looks):
    """A stream with one look more for each ring that it answers. All of them look one at a time."""

    looking = 0

    def __init__(self, streams: Streams, *, every: float = 60) -> None:
        super().__init__()
        self.streams, self.every = streams, every

    async def look(self) -> Glance:
        if self.times:  # the first is everybody's at once
            InLine.looking += 1
            await asyncio.sleep(0.001)
            assert InLine.looking == 1
            InLine.looking -= 1
        return await super().look()

    async def listen(self) -> None:
        frames = follow(self.streams, OWN_AND_SHARED, self.look, whose="one", heartbeat=60, every=self.every)
        async for _ in frames:
            pass

    async def until(self, times: int) -> None:
        async with asyncio.timeout(10):
            while self.times < times:
                await asyncio.sleep(0)


async def test_what_all_wait_for_is_looked_at_one_after_another_each_time() -> None:
    streams = Streams(MemoryBroker())
    waiting = [InLine(streams) for _ in range(20)]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one.listen()) for one in waiting]
        for times in (1, 2, 3):
            for one in waiting:
                await one.until(times)
            streams.broker.ring("all")
        for task in tasks:
            task.cancel()


async def test_what_is_ones_own_waits_for_no_turn_and_answers_all_rings() -> None:
    broker = MemoryBroker()
    streams = Streams(broker)
    one = InLine(streams)
    with streams.line.place("another", lambda: None) as busy:
        busy.join()
        async with asyncio.TaskGroup() as group:
            task = group.create_task(one.listen())
            await one.until(1)
            broker.ring("all")
            broker.ring("all", "own")
            await one.until(2)
            busy.leave()
            with streams.line.place("another", lambda: None) as after:
                after.join()
                async with asyncio.timeout(10):
                    while not after.come:
                        await asyncio.sleep(0)
            assert one.times == 2, "it stands in line no more"
            task.cancel()


async def test_who_stands_in_line_looks_by_themselves_all_the_same() -> None:
    broker = MemoryBroker()
    streams = Streams(broker)
    one = InLine(streams, every=0.05)
    with streams.line.place("another", lambda: None) as busy:
        busy.join()
        async with asyncio.TaskGroup() as group:
            task = group.create_task(one.listen())
            await one.until(1)
            broker.ring("all")
            await one.until(3)
            task.cancel()


async def test_of_too_many_streams_of_one_person_the_oldest_end_and_nobody_elses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream, "MOST_OF_ONE", 2)
    broker = MemoryBroker()
    streams, ended = Streams(broker), []

    async def listen(name: str, whose: str) -> None:
        frames = [
            f.event async for f in follow(streams, HERE, Looks().look, whose=whose, heartbeat=60, every=60)
        ]
        assert "end" not in [frame.event async for frame in frames], "its page may come again"
        ended.append(name)

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        for number, name in enumerate(("hers 1", "his", "hers 2", "hers 3", "hers 4"), 1):
            group.create_task(listen(name, name.partition(" ")[0]))
            while len(ended) < number - 3:
                await asyncio.sleep(0)
            await asyncio.sleep(0)
        assert ended == ["hers 1", "hers 2"]
        streams.close()
    assert sorted(ended[2:]) == ["hers 3", "hers 4", "his"]
    assert not broker._listeners
    assert not streams._open


async def test_a_listener_is_let_go_at_the_end() -> None:
    broker = MemoryBroker()
    async for _ in follow(Streams(broker), HERE, Looks(None).look, whose="one", heartbeat=60, every=60):
        pass
    assert not broker._listeners


# --- a real server ---


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
