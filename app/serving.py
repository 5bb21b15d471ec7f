"""Serves applications over HTTP until told to stop, several in one process, and ends under two seconds.

uvicorn waits for open connections, and an event stream is one that never ends by itself. So the streams are
let go first (`Site.before_stop`), then uvicorn stops; whoever still takes no byte after `GRACE_SECONDS` is
cut off.
"""

import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

GRACE_SECONDS = 1
SENDING_SECONDS = 0.5
"""How long who is still sending a request when it stops may take to send the rest."""
SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Site:
    """One application and the socket it listens on."""

    app: ASGIApp
    socket: socket.socket
    before_stop: Callable[[], None] | None = None


class _Server(uvicorn.Server):
    """Leaves signals to `serve`, because several servers share one process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().call_later(SENDING_SECONDS, self._hang_up_on_half_sent)
        await super().shutdown(sockets)

    def _hang_up_on_half_sent(self) -> None:
        # Its handler waits for the rest, and uvicorn would cancel it with a traceback.
        for connection in list(self.server_state.connections):
            cycle = getattr(connection, "cycle", None)
            if cycle is not None and cycle.more_body and not cycle.response_complete:
                connection.transport.abort()


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; `port` 0 takes a free one. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048, reuse_port=False)


def port_of(bound: socket.socket) -> int:
    """The port a socket listens on."""
    return int(bound.getsockname()[1])


async def serve(sites: Sequence[Site], *, ready: Callable[[], None] | None = None) -> None:
    """Serves `sites` until SIGTERM or SIGINT, then returns. `ready` is called once all of them answer."""
    servers = [_Server(_config(site.app)) for site in sites]
    loop = asyncio.get_running_loop()

    def stop() -> None:
        for site in sites:
            if site.before_stop is not None:
                site.before_stop()
        for server in servers:
            server.should_exit = True

    for number in SIGNALS:
        loop.add_signal_handler(number, stop)
    # What was made at the start stays to the end, so the collector need not look at it again: quicker to end.
    gc.collect()
    gc.freeze()
    try:
        async with asyncio.TaskGroup() as group:
            for server, site in zip(servers, sites, strict=True):
                group.create_task(server.serve(sockets=[site.socket]))
            while not all(server.started for server in servers):
                await asyncio.sleep(0.01)
            if ready is not None:
                ready()
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)


def _config(app: ASGIApp) -> uvicorn.Config:
    # access_log: uvicorn would print paths, and a resident's path is a key. log_config: app/logs.py decides.
    return uvicorn.Config(
        app,
        access_log=False,
        lifespan="off",
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ws="none",
    )
