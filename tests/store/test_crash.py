"""Killed in the middle of writing: nothing acknowledged is lost, none is there twice, in order."""

import asyncio
import itertools
import signal
import sys
from pathlib import Path

import pytest

from app.actions.link import open_link
from app.actions.talk import post_message
from app.store import events
from tests.support.office import begin_chat, found_town, open_office

ROOT = Path(__file__).parents[2]
ENOUGH = 150


async def acknowledged_before_the_kill(directory: Path, token: str) -> list[tuple[int, int, int]]:
    """(writer, number, event id) of each acknowledged message."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.store.crashing",
        str(directory),
        "northborough",
        token,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    lines: list[bytes] = []
    async with asyncio.timeout(60):
        for _ in range(ENOUGH):
            lines.append(await process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        lines += (await process.stdout.read()).splitlines(keepends=True)
        await process.wait()
    assert process.returncode == -signal.SIGKILL
    whole = [line for line in lines if line.endswith(b"\n")]
    return [(int(w), int(n), int(e)) for w, n, e in (line.split() for line in whole)]


@pytest.mark.slow
async def test_kill_9_while_writing(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        town = await found_town(office)
        visitor, token = await begin_chat(office, town.northborough, town.council_tax)

    acknowledged = await acknowledged_before_the_kill(tmp_path, token)
    assert len(acknowledged) >= ENOUGH

    async with open_office(tmp_path) as office:
        items = await office.store.read(lambda conn: events.for_visitor(conn, visitor.conversation_id))
        said = [(item.id, item.text) for item in items if item.text][1:]
        stored = dict(said)
        for writer, number, event_id in acknowledged:
            assert stored[event_id] == f"{writer} {number}"
        assert len({text for _, text in said}) == len(said)
        by_writer = sorted((tuple(map(int, str(text).split())), event_id) for event_id, text in said)
        for (one, earlier), (two, later) in itertools.pairwise(by_writer):
            if one[0] == two[0]:
                assert two[1] == one[1] + 1
                assert earlier < later

        # Whoever sends again, not knowing, makes nothing twice.
        again = (await open_link(office, town.northborough, token)).visitor
        assert again is not None
        writer, number, event_id = acknowledged[-1]
        posted = await post_message(office, again, "again", f"key-for-a-test-{writer}-{number}")
        assert (posted.event_id, posted.repeated) == (event_id, True)
