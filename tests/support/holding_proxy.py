"""A proxy that buffers: it passes an event stream on only when that has ended, which is never.

Many networks have one. Everything else passes as it comes.

    with HoldingProxy(server.port) as proxy:
        browser.get(f"{proxy.url}/northborough")
"""

from __future__ import annotations

import asyncio
import threading
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
PATIENCE = 15.0
MOST_AT_ONCE = 64 * 1024


class HoldingProxy:
    """Stands before a server on a port of its own. `held`: how many streams were held back so far."""

    def __init__(self, port: int) -> None:
        self.held = 0
        self.url = ""
        self._port = port
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="holding-proxy")

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(PATIENCE), "the proxy did not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._serving: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._accept, HOST, 0)
        self.url = f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request: its header asks the server to close after the answer."""
        upstream: asyncio.StreamWriter | None = None
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            answer, upstream = await asyncio.open_connection(HOST, self._port)
            lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
            upstream.write(b"\r\n".join([lines[0], b"Connection: close", *lines[1:]]))
            sending = asyncio.create_task(_pass(reader, upstream))
            try:
                await self._answer(answer, writer)
            finally:
                sending.cancel()
        except (OSError, asyncio.IncompleteReadError):
            pass  # one side has gone away
        finally:
            for side in (writer, upstream):
                if side is not None:
                    side.close()

    async def _answer(self, answer: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await answer.readuntil(b"\r\n\r\n")
        writer.write(head)
        if b"content-type: text/event-stream" in head.lower():
            self.held += 1
            body = await answer.read()
            writer.write(body)
            await writer.drain()
        else:
            await _pass(answer, writer)


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while some := await reader.read(MOST_AT_ONCE):
        writer.write(some)
        await writer.drain()
