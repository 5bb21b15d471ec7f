"""Rings for what was written where no bell is heard: by another process, or when a ring was lost.

One look at the log serves all streams of conversations, so thousands with nothing to say cost next to
nothing.
"""

import asyncio

import structlog

from app.broker import conversation_topic
from app.office import Office
from app.store import events

_log = structlog.get_logger("plainchat.jobs")


async def ring_again(office: Office, cursor: int, every: float) -> None:
    """Looks every `every` seconds at what came to the log after the id `cursor`, until it is cancelled."""
    while True:
        try:
            cursor = await ring_after(office, cursor)
        except Exception as error:  # the next look finds what this one did not
            _log.error("look at the log failed", error=type(error).__name__)
        await asyncio.sleep(every)


async def ring_after(office: Office, cursor: int) -> int:
    """Rings for each conversation with events after the id `cursor`. Returns the newest id."""
    newest, conversations = await office.store.read(lambda conn: events.conversations_after(conn, cursor))
    for conversation_id in conversations:
        office.broker.ring(conversation_topic(conversation_id))
    return newest
