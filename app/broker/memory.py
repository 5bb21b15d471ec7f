"""The doorbell within one process."""

import asyncio
import threading
from collections import defaultdict
from types import TracebackType
from typing import Self


class MemoryListener:
    """See `app.broker.Listener`. Made by `MemoryBroker.listen`."""

    def __init__(self, broker: "MemoryBroker", topics: tuple[str, ...]) -> None:
        self.topics = topics
        self._broker = broker
        self._loop = asyncio.get_running_loop()
        self._rung = asyncio.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._broker.forget(self)

    async def wait(self, timeout: float | None = None) -> bool:
        try:
            async with asyncio.timeout(timeout):
                return await self._rung.wait()
        except TimeoutError:
            return False

    def clear(self) -> None:
        self._rung.clear()

    def reach(self) -> None:
        """From any thread. The loop may have closed meanwhile: then nobody is listening."""
        try:
            self._loop.call_soon_threadsafe(self._rung.set)
        except RuntimeError:
            self._broker.forget(self)


class MemoryBroker:
    """See `app.broker.Broker`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: defaultdict[str, set[MemoryListener]] = defaultdict(set)

    def ring(self, topic: str) -> None:
        with self._lock:
            listeners = tuple(self._listeners.get(topic, ()))
        for listener in listeners:
            listener.reach()

    def listen(self, *topics: str) -> MemoryListener:
        listener = MemoryListener(self, topics)
        with self._lock:
            for topic in topics:
                self._listeners[topic].add(listener)
        return listener

    def forget(self, listener: MemoryListener) -> None:
        """Ends a listener's hearing. May be called twice."""
        with self._lock:
            for topic in listener.topics:
                heard = self._listeners.get(topic)
                if heard is None:
                    continue
                heard.discard(listener)
                if not heard:
                    del self._listeners[topic]

    def topics(self) -> list[str]:
        """What is listened to now."""
        with self._lock:
            return sorted(self._listeners)
