"""A bare echo by event streams, on the product's server program: what is posted to /N comes by stream /N.

Nothing is stored, checked, rendered or logged.
"""

import asyncio
import sys
from collections import defaultdict

from starlette.types import Receive, Scope, Send

from app.serving import Site, listen, serve

_listening: defaultdict[str, set["asyncio.Queue[bytes]"]] = defaultdict(set)


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """The whole application."""
    if scope["method"] == "GET":
        await _stream(scope["path"], receive, send)
        return
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    for queue in _listening[scope["path"]]:
        queue.put_nowait(body)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


async def _stream(path: str, receive: Receive, send: Send) -> None:
    queue: asyncio.Queue[bytes] = asyncio.Queue()

    async def talk() -> None:
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        event = b"beat"
        data = b""
        while True:
            body = b"event: " + event + b"\ndata: " + data + b"\n\n"
            await send({"type": "http.response.body", "body": body, "more_body": True})
            event, data = b"item", await queue.get()

    _listening[path].add(queue)
    talking = asyncio.create_task(talk())
    try:
        while (await receive())["type"] != "http.disconnect":
            pass
    finally:
        talking.cancel()
        _listening[path].discard(queue)


if __name__ == "__main__":
    asyncio.run(serve([Site(echo, listen("127.0.0.1", int(sys.argv[1])))]))
