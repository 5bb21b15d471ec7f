"""Warns, pauses and lets rest when the time has come, by the office's clock.

The deadlines are rows of the database, so it matters neither which process looks nor how many do, and a stop
of the server loses none.
"""

import asyncio

import structlog

from app.actions.silence import sweep
from app.office import Office

TICK_SECONDS = 1.0
"""How late a deadline is acted on, at most. A look reads one index."""

_log = structlog.get_logger("plainchat.jobs")


async def watch(office: Office, every: float = TICK_SECONDS) -> None:
    """Looks `every` seconds, until it is cancelled."""
    while True:
        try:
            await sweep(office)
        except Exception as error:  # a full disk, a lock: the next look may find better
            _log.error("look at the deadlines failed", error=type(error).__name__)
        await asyncio.sleep(every)
