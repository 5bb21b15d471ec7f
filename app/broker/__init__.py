"""The doorbell. It carries topic names, never what was said: a lost ring costs seconds, never data.

One side channel, `hint`, carries what is shown for a moment and kept nowhere: that somebody types, and what,
where both sides have chosen real-time text. It is in no table and in no log; who listens a moment later has
missed it.
"""

from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self


@dataclass(frozen=True, slots=True)
class Hint:
    """`data` is for those who give and take it; the broker knows nothing of it. It shows none in a log."""

    topic: str
    data: str = field(repr=False)


MOST_HINTS = 50
"""As many wait for a listener that is slow to take them. Of more the oldest go: the newest holds all."""


class Listener(Protocol):
    """Hears its topics from `listen` until it is closed. Belongs to the event loop that made it.

    A reader that misses nothing listens *before* its first read and clears the bell *before* each read.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def wait(self, timeout: float | None = None) -> bool:
        """True when rung since the last `clear`. False after `timeout` seconds, for hints and for `wake`."""
        ...

    def rung(self) -> frozenset[str]:
        """The topics that have rung since the last `clear`, which it is as well."""
        ...

    def hints(self) -> list[Hint]:
        """Those that have come since they were last taken, in their order."""
        ...

    def wake(self) -> None:
        """Ends a `wait` without a ring: by who has the listener, on its own loop."""
        ...

    def clear(self) -> None:
        """Forgets the rings heard so far."""
        ...


class Broker(Protocol):
    """All methods may be called from any thread."""

    def ring(self, *topics: str) -> None:
        """Says that `topics` have news: once to who listens to several. Never fails and never waits."""
        ...

    def hint(self, topic: str, data: str) -> None:
        """Gives `data` to whoever listens to `topic` now, and to nobody later. Never fails and never waits.

        Its carrier may take less at once (`NOTIFY` of PostgreSQL takes 8,000 bytes): then it goes in parts.
        """
        ...

    def listen(self, *topics: str) -> Listener:
        """A new listener, hearing from now on. Must be called in a running event loop."""
        ...


def conversation_topic(conversation_id: int) -> str:
    return f"conversation:{conversation_id}"


def notes_topic(conversation_id: int) -> str:
    """Of what only the desks that have the conversation open show: a note."""
    return f"notes:{conversation_id}"


def team_topic(team_id: int) -> str:
    """Of the team's queue: who waits in it and where, and who is there to answer."""
    return f"team:{team_id}"


def desks_topic(team_id: int) -> str:
    """Of what only the desks of the team show: somebody new at the end of the queue, a message left."""
    return f"desks:{team_id}"


def staff_topic(staff_id: int) -> str:
    return f"staff:{staff_id}"


MAIL_TOPIC = "mail"
"""There is an e-mail to be sent."""
