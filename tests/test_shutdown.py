"""A stop with streams open: a resident's, an adviser's, and one whose client takes no byte any more."""

import signal
import socket
import time
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.support.installed import Installation, install
from tests.support.office import PASSWORD
from tests.support.sse import listening

LONGEST_MESSAGE = "\N{SLIGHTLY SMILING FACE}" * 5000
MORE_THAN_BUFFERS_HOLD = 150  # such messages: 40 kB each on the stream


def signed_in(installation: Installation) -> str:
    """Ben's cookie."""
    fields = {"email": "ben@northborough.example", "password": PASSWORD}
    with httpx.Client() as http:
        assert http.post(f"{installation.url}/console/sign-in", data=fields).status_code == 303
        return f"plainchat={http.cookies['plainchat']}"


def stuck(url: str) -> socket.socket:
    """A connection that asked for a stream, got the first bytes, and reads none of them."""
    asked = httpx.URL(url)
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(30)
    connection.connect((asked.host, asked.port))
    head = (
        f"GET {asked.raw_path.decode()} HTTP/1.1\r\nHost: {asked.host}\r\nAccept: text/event-stream\r\n\r\n"
    )
    connection.sendall(head.encode())
    assert connection.recv(12, socket.MSG_PEEK) == b"HTTP/1.1 200"
    return connection


def half_sent(installation: Installation) -> socket.socket:
    """A connection whose message has begun to arrive and never ends."""
    asked = httpx.URL(installation.chat)
    connection = socket.create_connection((asked.host, asked.port), timeout=30)
    head = f"POST {asked.path} HTTP/1.1\r\nHost: {asked.host}:{asked.port}\r\nContent-Length: 100\r\n"
    connection.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nmessage=".encode())
    assert httpx.get(f"{installation.url}/healthz").status_code == 200  # it was read before this was answered
    return connection


@pytest.mark.slow
async def test_a_stop_with_a_half_sent_message_is_an_ordinary_stop(tmp_path: Path) -> None:
    installation = await install(tmp_path)
    command = installation.command
    with command.running(installation.url), half_sent(installation):
        began = time.monotonic()
        command.signal(signal.SIGTERM)
        exit_code = command.wait_ended()
        assert time.monotonic() - began < 2
    assert exit_code == 0
    assert "Traceback" not in command.printed
    assert "error" not in command.printed


@pytest.mark.slow
async def test_sigterm_ends_it_in_two_seconds_whoever_is_listening(tmp_path: Path) -> None:
    installation = await install(tmp_path, messages=[LONGEST_MESSAGE] * MORE_THAN_BUFFERS_HOLD)
    chat, command = installation.chat, installation.command
    desk = f"{installation.url}/console/events?after=0"
    with command.running(installation.url), ExitStack() as stack:
        resident = stack.enter_context(listening(f"{chat}/events?after={2**40}"))
        adviser = stack.enter_context(listening(desk, Cookie=signed_in(installation)))
        stack.enter_context(stuck(f"{chat}/events?after=0"))
        resident.until("beat")
        adviser.until("desk")
        began = time.monotonic()
        command.signal(signal.SIGTERM)
        exit_code = command.wait_ended()
        assert time.monotonic() - began < 2
    assert exit_code == 0
    assert chat.rpartition("/")[2] not in command.printed, "the link's token"
    assert "Traceback" not in command.printed
