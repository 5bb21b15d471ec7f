"""The one object that holds what everything needs: settings, store, broker, clock and keys.

Made at the start and handed down. Nothing else is global, so each test makes its own.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from app.broker import Broker
from app.broker.memory import MemoryBroker
from app.config import Settings
from app.domain.keys import Keys
from app.domain.passwords import Passwords
from app.store.attempts import Attempts
from app.store.db import Store, utc_now
from app.store.migrate import migrate
from app.store.typing_limit import TypingLimit

HASHED_AT_ONCE = 2


@dataclass(frozen=True)
class Office:
    """`clock` gives the time now, aware. `hashing` keeps sign-ins from taking every processor."""

    settings: Settings
    store: Store
    broker: Broker
    clock: Callable[[], datetime]
    keys: Keys
    passwords: Passwords
    attempts: Attempts = field(default_factory=Attempts)
    typing_limit: TypingLimit = field(default_factory=TypingLimit)
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(HASHED_AT_ONCE))

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = utc_now,
        passwords: Passwords | None = None,
    ) -> AsyncIterator["Office"]:
        """Brings the database up to date and opens the office; at the end what was asked for is written."""
        await asyncio.to_thread(migrate, settings.database_url)
        broker = MemoryBroker()
        store = Store(settings.database_url, broker, clock)
        try:
            yield cls(
                settings=settings,
                store=store,
                broker=broker,
                clock=clock,
                keys=Keys(settings.secret_keys),
                passwords=passwords if passwords is not None else await asyncio.to_thread(Passwords),
            )
        finally:
            await store.close()
