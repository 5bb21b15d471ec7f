"""Rings for what was written where no bell is heard: by another process, or when a ring was lost.

One look at the log serves all streams, so thousands with nothing to say cost next to nothing.
"""

import asyncio

import structlog

from app.broker import conversation_topic, desks_topic, notes_topic, staff_topic, team_topic
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
    """Rings for all events after the id `cursor`, wherever they were written. Returns the newest id.

    But not for those whose write this process rang for, whatever topics it chose: it knew whom they concern.
    """
    happened = await office.store.read(lambda conn: events.after(conn, cursor))
    newest = max((one.id for one in happened), default=cursor)
    rung = office.store.take_rung(newest)
    topics: set[str] = set()
    for one in happened:
        if one.id in rung:
            continue
        if one.conversation_id is not None:
            topics |= {conversation_topic(one.conversation_id), notes_topic(one.conversation_id)}
        if one.team_id is not None:
            topics |= {team_topic(one.team_id), desks_topic(one.team_id)}
        if one.adviser_id is not None:
            topics.add(staff_topic(one.adviser_id))
    office.broker.ring(*topics)
    return newest
