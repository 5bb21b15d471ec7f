"""Event streams that say nothing, by asyncio alone: a beat at the start, then as often as the product's."""

import asyncio
import sys
from contextlib import suppress

from app.config import HEARTBEATS

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\r\n"


async def stream(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, whatever it asks for."""
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(_HEAD)
        while True:
            writer.write(b"event: beat\ndata: \n\n")
            await writer.drain()
            await asyncio.sleep(HEARTBEATS[1])
    writer.close()


async def main(port: int) -> None:
    async with await asyncio.start_server(stream, "127.0.0.1", port, backlog=2048) as server:
        await server.serve_forever()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(main(int(sys.argv[1])))
