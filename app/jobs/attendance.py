"""Looks again and again whether those who hold chats are at their desks."""

from asyncio import sleep

import structlog

from app.actions.attendance import look
from app.office import Office
from app.store.people import PRESENT_ON_STREAM

LOOK_SECONDS = 5.0
"""How late it is noticed that somebody has gone, or is back, at most."""

SETTLE_SECONDS = PRESENT_ON_STREAM.total_seconds()
"""After a start, or when this machine slept, desks are given so long to show that they are there."""

_log = structlog.get_logger("plainchat.jobs")


async def watch(office: Office, every: float = LOOK_SECONDS, settle: float = SETTLE_SECONDS) -> None:
    """Looks `every` seconds, until it is cancelled."""
    await sleep(settle)
    before = office.clock()
    while True:
        await sleep(every)
        if (office.clock() - before).total_seconds() > every + settle / 2:
            await sleep(settle)
        else:
            await _look(office)
        before = office.clock()


async def _look(office: Office) -> None:
    try:
        await look(office)
    except Exception as error:  # a full disk, a lock: the next look may find better
        _log.error("look for advisers failed", error=type(error).__name__)
