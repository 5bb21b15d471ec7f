"""`kill -9` in the middle of sending, twenty times: no acknowledged message is lost, none is there twice."""

import asyncio
import itertools
import random
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.domain.keys import new_key
from tests.support.installed import Installation, install
from tests.support.office import PASSWORD

ROUNDS = 20
LONGEST_DELAY = 0.02  # seconds to the kill, so that it strikes everywhere in a request
FORM = {"Sec-Fetch-Site": "same-origin"}


class Way(Enum):
    """How a form is sent, and the status of the answer that acknowledges it."""

    PAGE = 303, {"Accept": "text/html"}
    HTMX = 200, {"Accept": "text/html", "HX-Request": "true"}
    JSON = 201, {"Accept": "application/json"}

    def __init__(self, status: int, headers: dict[str, str]) -> None:
        self.status = status
        self.headers = headers


@dataclass
class Line:
    """The way to the server: up or down, and what the senders were told."""

    up: asyncio.Event = field(default_factory=asyncio.Event)
    acknowledged: int = 0
    told: asyncio.Condition = field(default_factory=asyncio.Condition)
    closing: bool = False
    newest: int = 0

    async def wait_for(self, count: int) -> None:
        async with self.told:
            await self.told.wait_for(lambda: self.acknowledged >= count)

    async def note(self, event_id: int) -> None:
        async with self.told:
            self.acknowledged += 1
            self.newest = max(self.newest, event_id)
            self.told.notify_all()


@dataclass
class Sender:
    """Somebody who sends one message after another, each until it is acknowledged.

    `acknowledged`: texts and the ids of their events, 0 where the answer names none. `broken`: how often no
    answer came; `kept`: how often a message that was sent again turned out to be there already.
    """

    name: str
    url: str
    way: "Way"
    acknowledged: list[tuple[str, int]] = field(default_factory=list)
    broken: int = 0
    kept: int = 0

    async def send(self, http: httpx.AsyncClient, line: Line) -> None:
        for number in itertools.count():
            if line.closing:
                return
            text = f"{self.name}: {number}"
            known = line.newest
            fields = {"message": text, "key": new_key(), "after": str(known)}
            answer = await self._until_answered(http, line, fields)
            assert answer.status_code == self.way.status, answer.text
            event_id = 0
            if self.way is Way.JSON:
                body = answer.json()
                event_id = int(body["id"])
                self.kept += body["repeated"]
                assert body["repeated"] or event_id > known, "a later message has a later id"
            self.acknowledged.append((text, event_id))
            await line.note(event_id)

    async def _until_answered(
        self, http: httpx.AsyncClient, line: Line, fields: dict[str, str]
    ) -> httpx.Response:
        while True:
            await line.up.wait()
            try:
                return await http.post(self.url, data=fields, headers=FORM | self.way.headers)
            except httpx.TransportError:
                self.broken += 1


@dataclass
class Reader:
    """Listens to the conversation's stream, and goes on by the last id it has."""

    url: str
    heard: list[int] = field(default_factory=list)
    told: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, event_id: int) -> None:
        """Until it has heard of the event."""
        while event_id not in self.heard:
            self.told.clear()
            await self.told.wait()

    async def listen(self, http: httpx.AsyncClient, line: Line) -> None:
        while not line.closing:
            await line.up.wait()
            last = str(self.heard[-1]) if self.heard else "0"
            headers = {"Accept": "text/event-stream", "Last-Event-ID": last}
            try:
                async with http.stream("GET", self.url, headers=headers) as answer:
                    await self._hear(answer)
            except httpx.TransportError:
                continue

    async def _hear(self, answer: httpx.Response) -> None:
        event_id = 0
        async for text in answer.aiter_lines():
            if text.startswith("id: "):
                event_id = int(text.removeprefix("id: "))
            elif not text and event_id:  # an event counts once it is whole
                self.heard.append(event_id)
                self.told.set()
                event_id = 0


@pytest.fixture
async def installation(tmp_path: Path) -> AsyncIterator[Installation]:
    found = await install(tmp_path)
    yield found
    found.command.kill()


@asynccontextmanager
async def up(installation: Installation, line: Line) -> AsyncIterator[None]:
    """The server runs for the length of a `with`, and is killed at its end."""
    command = installation.command
    command.start()
    await asyncio.to_thread(command.wait_ready, installation.url)
    line.up.set()
    yield
    line.up.clear()
    command.signal(signal.SIGKILL)
    assert await asyncio.to_thread(command.wait_ended) == -signal.SIGKILL


async def sign_in(http: httpx.AsyncClient, url: str) -> None:
    fields = {"email": "ben@northborough.example", "password": PASSWORD}
    answer = await http.post(f"{url}/console/sign-in", data=fields, headers=FORM)
    assert answer.status_code == 303, answer.text


def messages(items: list[dict[str, Any]]) -> list[str]:
    """The words of all messages but the question."""
    return [item["text"] for item in items if item["kind"] == "message.posted"][1:]


@pytest.mark.slow
async def test_kill_9_in_the_middle_of_sending_twenty_times(installation: Installation) -> None:
    line, chance = Line(), random.Random(9)
    senders = [
        Sender(f"{name} by {way.name} {number}", url, way)
        for name, url in (("Amina", installation.chat), ("Ben", installation.desk))
        for way in Way
        for number in (1, 2)
    ]
    reader = Reader(f"{installation.chat}/events")
    async with httpx.AsyncClient(timeout=60) as http, asyncio.TaskGroup() as group:
        sending: list[asyncio.Task[None]] = []
        for round_ in range(ROUNDS):
            async with up(installation, line):
                if round_ == 0:
                    await sign_in(http, installation.url)
                    sending = [group.create_task(one.send(http, line)) for one in senders]
                    listening = group.create_task(reader.listen(http, line))
                await line.wait_for(line.acknowledged + chance.randint(len(senders), 2 * len(senders)))
                if round_ % 2:  # else at the very moment of an acknowledgement
                    await asyncio.sleep(chance.uniform(0, LONGEST_DELAY))
        async with up(installation, line):
            line.closing = True
            await asyncio.wait(sending)
            items = (await http.get(installation.chat, headers=Way.JSON.headers)).json()["items"]
            await reader.until(items[-1]["id"])
            listening.cancel()
            text = (await http.get(f"{installation.chat}/transcript.txt")).text
            desk = (await http.get(installation.desk, headers=Way.JSON.headers)).json()["conversation"]

    assert all(one.broken for one in senders), "each was cut off in the middle"
    assert any(one.kept for one in senders), "some had been written down, and their sender did not know"
    ids = [item["id"] for item in items]
    assert ids == sorted(set(ids))
    said = messages(items)
    assert len(said) == len(set(said)), "none twice"
    for one in senders:
        own = [words for words in said if words.startswith(f"{one.name}:")]
        assert own == [words for words, _ in one.acknowledged], "none lost, and in order"
    assert len(said) == sum(len(one.acknowledged) for one in senders), "and nothing else"
    stored = {item["id"]: item["text"] for item in items}
    for words, event_id in (pair for one in senders for pair in one.acknowledged if pair[1]):
        assert stored[event_id] == words, "what was acknowledged stands where the answer said"
    assert reader.heard == ids, "the stream told each item once, and none that was lost later"
    assert re.findall(r"^  ((?:Amina|Ben) by \w+ \d: \d+)$", text, re.MULTILINE) == said
    assert messages(desk["items"]) == said, "the adviser sees the same"
    assert installation.database_says("PRAGMA integrity_check") == ["ok"]
    at = installation.database_says("SELECT at FROM event ORDER BY id")
    assert at == sorted(at), "ids in the order of commits"
