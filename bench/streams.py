"""Many open event streams, and requests beside them. By plain sockets: what listens is to cost little."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

AT_ONCE = 50
"""Streams that are being opened at the same time."""
PATIENCE = 60.0

_MARK = re.compile(rb"zq[0-9]{7}q")
_LONGEST_MARK = 10


def mark(number: int) -> str:
    """A word for a message by which a stream finds it: no page has it by itself."""
    return f"zq{number:07}q"


class Stream(asyncio.Protocol):
    """One event stream. `heard` is called with each mark that comes, and the time (time.perf_counter)."""

    def __init__(self, request: bytes, heard: Callable[[str, float], None] | None) -> None:
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._request = request
        self._heard = heard
        self._tail = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        seen = self._tail + data
        if not self.opened.done():
            if b"\r\n\r\n" not in seen:
                self._tail = seen
                return
            status = seen.split(b"\r\n", 1)[0]
            if b" 200" in status:
                self.opened.set_result(None)
            else:
                self.opened.set_exception(ConnectionError(status.decode()))
        if self._heard is not None:
            for found in _MARK.findall(seen):
                self._heard(found.decode(), now)
        self._tail = seen[-_LONGEST_MARK:]

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(error or ConnectionError("closed before it was open"))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()


class Streams:
    """Open streams of the server at `port`, all closed at the end of the `with`."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.open: list[Stream] = []

    async def add(
        self,
        paths: Sequence[str],
        *,
        headers: Mapping[str, str] | None = None,
        heard: Callable[[str, float], None] | None = None,
    ) -> None:
        """Opens one for each path. Raises ConnectionError when the server does not want it."""
        limit = asyncio.Semaphore(AT_ONCE)
        loop = asyncio.get_running_loop()

        async def connect(path: str) -> None:
            asked = {"Accept": "text/event-stream", **(headers or {})}
            request = _request("GET", path, self.port, asked, b"")
            async with limit, asyncio.timeout(PATIENCE):
                _, stream = await loop.create_connection(
                    lambda: Stream(request, heard), "127.0.0.1", self.port
                )
                self.open.append(stream)
                await stream.opened

        await asyncio.gather(*(connect(path) for path in paths))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stream in self.open:
            stream.close()


async def post(port: int, path: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> float:
    """Sends a form on a connection that is open. The time when it began to. Raises ConnectionError."""
    body = urlencode(fields).encode()
    asked = {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close", **headers}
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        started = time.perf_counter()
        writer.write(_request("POST", path, port, asked, body))
        async with asyncio.timeout(PATIENCE):
            answer = await reader.read()
    finally:
        writer.close()
    if not re.match(rb"HTTP/1.1 20[0-9] ", answer):
        raise ConnectionError(answer[:200].decode(errors="replace"))
    return started


def _request(method: str, path: str, port: int, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body
