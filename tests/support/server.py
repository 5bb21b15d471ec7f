"""A real server: uvicorn in a thread, on a free port, with its own office, database and town.

with running(tmp_path) as server:
    browser.get(f"{server.url}/northborough")
    server.run(reply(server.office, server.town.ben, ...))
"""

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.hours import Period
from app.office import Office
from tests.support.founded import founded
from tests.support.office import Clock, Town, open_office
from tests.support.site import quick_site

T = TypeVar("T")
PATIENCE = 15.0


class ThreadedServer:
    """One ASGI application, served by uvicorn in a thread of its own until `stop`.

    `before_stop` is called on the server's loop before it stops taking connections.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.host = host
        self.port = port
        self.loop: asyncio.AbstractEventLoop | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._failure: BaseException | None = None
        self._ready = threading.Event()

    @property
    def url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    async def app(self) -> ASGIApp:
        """What to serve. Called on the server's loop."""
        raise NotImplementedError

    def before_stop(self) -> None:
        """Lets long answers go."""

    async def after_stop(self) -> None:
        """Cleans up, on the server's loop."""

    def start(self) -> None:
        """Returns when the server answers. Takes the same port again after a `stop`."""
        listening = socket.create_server((self.host, self.port))
        self.port = listening.getsockname()[1]
        self._ready.clear()
        self._thread = threading.Thread(target=self._main, args=(listening,), name=f"server-{self.port}")
        self._thread.start()
        if not self._ready.wait(PATIENCE) or self._failure is not None:
            raise RuntimeError("the server did not start") from self._failure

    def stop(self) -> None:
        """Ends the server as a signal would. Raises RuntimeError when it does not end in time."""
        thread, loop, server = self._thread, self.loop, self._server
        if thread is None or loop is None or server is None:
            return

        def ask() -> None:
            self.before_stop()
            server.should_exit = True

        with suppress(RuntimeError):
            loop.call_soon_threadsafe(ask)
        thread.join(PATIENCE)
        if thread.is_alive():
            raise RuntimeError("the server did not stop")
        self._thread = self.loop = self._server = None

    @contextmanager
    def down(self) -> Iterator[None]:
        """Not there for as long, its port kept free for it. Raises what `stop` and `start` do."""
        self.stop()
        with socket.socket() as place:
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            place.bind((self.host, self.port))
            try:
                yield
            finally:
                self.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs an action on the server's loop and gives its result."""
        assert self.loop is not None, "the server is not running"
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _main(self, listening: socket.socket) -> None:
        try:
            asyncio.run(self._serve(listening))
        except BaseException as error:  # handed to the thread that waits in `start`
            self._failure = error
        finally:
            self._ready.set()

    async def _serve(self, listening: socket.socket) -> None:
        self.loop = asyncio.get_running_loop()
        config = uvicorn.Config(
            await self.app(),
            access_log=False,
            log_config=None,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        self._server = server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.005)
        self._ready.set()
        try:
            await serving
        finally:
            await self.after_stop()


class AppServer(ThreadedServer):
    """Serves any application, such as a pretend council site or a proxy that misbehaves."""

    def __init__(self, app: ASGIApp, host: str = "127.0.0.1") -> None:
        super().__init__(host)
        self._app = app

    async def app(self) -> ASGIApp:
        return self._app


class ChatServer(ThreadedServer):
    """The whole product. After `stop` and `start` it is the same database on the same port."""

    office: Office
    town: Town
    site: Starlette
    keeps_loader = False
    """Whether browsers may keep the loader, as they do elsewhere. Such a test forgets it at its end."""

    def __init__(
        self,
        directory: Path,
        *,
        clock: Clock | None = None,
        hours: list[Period] | None = None,
        wrap: Callable[[ASGIApp], ASGIApp] = lambda app: app,
        host: str = "127.0.0.1",
        **settings: object,
    ) -> None:
        super().__init__(host)
        self.directory = directory
        self.clock = clock or Clock()
        self._wrap = wrap
        self._settings = settings
        self.town = founded(None if hours is None else tuple(hours)).copy_to(directory)

    async def app(self) -> ASGIApp:
        settings = {"public_url": self.url, "locales": ("en", "cy", "ar-XB"), "demo": True, **self._settings}
        self._office = open_office(self.directory, self.clock, **settings)
        self.office = await self._office.__aenter__()
        self.site = quick_site(self.office)
        return self._wrap(self._asked_anew(self.site))

    def _asked_anew(self, app: ASGIApp) -> ASGIApp:
        """`app`, but no browser keeps the loader, which tells for a minute whether the chat is open.

        All else that it keeps is the same for every test.
        """

        async def asked(scope: Scope, receive: Receive, send: Send) -> None:
            async def unkept(message: Message) -> None:
                if message["type"] == "http.response.start":
                    MutableHeaders(scope=message)["Cache-Control"] = "no-store"
                await send(message)

            loader = scope["type"] == "http" and scope["path"].endswith("/chat.js")
            await app(scope, receive, unkept if loader and not self.keeps_loader else send)

        return asked

    def before_stop(self) -> None:
        self.site.state.streams.close()

    async def after_stop(self) -> None:
        await self._office.__aexit__(None, None, None)


@contextmanager
def running(directory: Path, **options: Any) -> Iterator[ChatServer]:
    """A `ChatServer` for the length of a `with`."""
    with ChatServer(directory, **options) as server:
        yield server
