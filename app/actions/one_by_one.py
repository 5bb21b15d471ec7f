"""What comes of itself, of many: each in a transaction of its own."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

import structlog

from app.office import Office
from app.store.writer import Tx

T = TypeVar("T")

_log = structlog.get_logger("plainchat.jobs")


async def act_on_each(office: Office, found: Iterable[T], act: Callable[[T, Tx], bool]) -> int:
    """Of how many `act` says that it did something. One that fails holds up none behind it.

    It is logged, and is there to be found again at the next look, which may find better: a full disk, a lock.
    """
    done = 0
    for one in found:
        try:
            done += await office.store.write(partial(act, one))
        except Exception as error:
            _log.error("one of many failed", act=act.__module__, error=type(error).__name__)
    return done
