"""The doorbell. It carries topic names, never what was said: a lost ring costs seconds, never data."""

from types import TracebackType
from typing import Protocol, Self


class Listener(Protocol):
    """Hears its topics from `listen` until it is closed. Belongs to the event loop that made it.

    A reader that misses nothing listens *before* its first read and clears the bell *before* each read.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def wait(self, timeout: float | None = None) -> bool:
        """True when rung since the last `clear`, False after `timeout` seconds."""
        ...

    def clear(self) -> None:
        """Forgets the rings heard so far."""
        ...


class Broker(Protocol):
    """All methods may be called from any thread."""

    def ring(self, topic: str) -> None:
        """Says that `topic` has news. Never fails and never waits."""
        ...

    def listen(self, *topics: str) -> Listener:
        """A new listener, hearing from now on. Must be called in a running event loop."""
        ...


def conversation_topic(conversation_id: int) -> str:
    return f"conversation:{conversation_id}"


def team_topic(team_id: int) -> str:
    return f"team:{team_id}"


def staff_topic(staff_id: int) -> str:
    return f"staff:{staff_id}"


MAIL_TOPIC = "mail"
"""There is an e-mail to be sent."""
