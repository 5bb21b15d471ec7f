"""What may stand in a log: never words, never a link, whatever the level."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.command import ROOT
from tests.support.installed import install
from tests.support.sse import listening

WORDS = "My number is 12345"
LOUD = """
import logging
from app import logs
logging.getLogger("library.loud").setLevel(logging.DEBUG)
logs.configure({level!r})
for name in ("sse_starlette.sse", "python_multipart.multipart", "asyncio", "library.loud", "plainchatter"):
    logging.getLogger(name).debug("not this")
    logging.getLogger(name).info("not this")
    logging.getLogger(name).warning("a warning of " + name)
logging.getLogger("plainchat.access").debug("ours, debug")
logging.getLogger("plainchat").info("ours, info")
"""


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_of_libraries_only_warnings_are_written_whatever_the_level(level: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", LOUD.format(level=level)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "not this" not in run.stderr
    assert ("a warning of sse_starlette.sse" in run.stderr) == (level != "error")
    assert ("ours, debug" in run.stderr, "ours, info" in run.stderr) == (
        level == "debug",
        level in ("debug", "info"),
    )


@pytest.mark.slow
async def test_at_level_debug_neither_words_nor_a_link_are_written(tmp_path: Path) -> None:
    installation = await install(tmp_path, messages=["Said before"], PLAINCHAT_LOG_LEVEL="debug")
    chat, command = installation.chat, installation.command
    with command.running(installation.url):
        with listening(f"{chat}/events?after=0") as events:
            assert "Said before" in "".join(events.until("item").data for _ in range(4))
            sent = httpx.post(chat, data={"message": WORDS, "key": "k" * 20})
            assert sent.status_code == 303
            assert WORDS in events.until("item").data
        command.wait_printed('"route": "chat_events"')
    assert WORDS not in command.printed
    assert "Said before" not in command.printed
    assert chat.rpartition("/")[2] not in command.printed, "the link's token"
