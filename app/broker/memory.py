"""The doorbell within one process."""

import asyncio
import threading
from collections import defaultdict, deque
from types import TracebackType
from typing import Self

from app.broker import MOST_HINTS, Hint


class MemoryListener:
    """See `app.broker.Listener`. Made by `MemoryBroker.listen`."""

    def __init__(self, broker: "MemoryBroker", topics: tuple[str, ...]) -> None:
        self.topics = topics
        self._broker = broker
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        self._rung: set[str] = set()
        self._hints: deque[Hint] = deque(maxlen=MOST_HINTS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._broker.forget(self)

    async def wait(self, timeout: float | None = None) -> bool:
        try:
            async with asyncio.timeout(timeout):
                await self._woken.wait()
        except TimeoutError:
            return False
        return bool(self._rung)

    def rung(self) -> frozenset[str]:
        taken = frozenset(self._rung)
        self.clear()
        return taken

    def hints(self) -> list[Hint]:
        taken = list(self._hints)
        self._hints.clear()
        self._settle()
        return taken

    def wake(self) -> None:
        self._woken.set()

    def clear(self) -> None:
        self._rung.clear()
        self._settle()

    def reach(self, news: frozenset[str] | Hint) -> None:
        """From any thread: topics that ring, or a hint. The loop may have closed: then nobody listens."""
        try:
            self._loop.call_soon_threadsafe(self._take, news)
        except RuntimeError:
            self._broker.forget(self)

    def _take(self, news: frozenset[str] | Hint) -> None:
        if isinstance(news, Hint):
            self._hints.append(news)
        else:
            self._rung |= news.intersection(self.topics)
        self._woken.set()

    def _settle(self) -> None:
        if not self._rung and not self._hints:
            self._woken.clear()


class MemoryBroker:
    """See `app.broker.Broker`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: defaultdict[str, set[MemoryListener]] = defaultdict(set)

    def ring(self, *topics: str) -> None:
        rung = frozenset(topics)
        for listener in self._who(*topics):
            listener.reach(rung)

    def hint(self, topic: str, data: str) -> None:
        hint = Hint(topic, data)
        for listener in self._who(topic):
            listener.reach(hint)

    def _who(self, *topics: str) -> set[MemoryListener]:
        with self._lock:
            return {listener for topic in topics for listener in self._listeners.get(topic, ())}

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
