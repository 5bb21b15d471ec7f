"""Teams and wrap-up codes: what is offered by name, and stays for its conversations when it no longer is."""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.terms import EventKind
from app.store import setup_rows
from app.store.council_rows import Retirable
from app.store.writer import Tx


@dataclass(frozen=True)
class Offer:
    """`words` and `shown` are for an administrator; `add` takes council's id and name, and returns an id."""

    of: Retirable
    words: str
    shown: str
    add: Callable[[Tx, int, str], int]
    added: EventKind
    retired: EventKind
    restored: EventKind
    to_do: str = ""
    """A sentence for an administrator who has added one."""


TEAMS = Offer(
    of="team",
    words="teams",
    shown="Team {}",
    add=setup_rows.add_team,
    added=EventKind.TEAM_CREATED,
    retired=EventKind.TEAM_RETIRED,
    restored=EventKind.TEAM_RESTORED,
    to_do="Nobody is in it yet: plainchat create-user --team puts somebody there.",
)
CODES = Offer(
    of="wrap_up_code",
    words="wrap-up codes",
    shown='Wrap-up code "{}"',
    add=setup_rows.add_wrap_up_code,
    added=EventKind.WRAP_UP_CODE_ADDED,
    retired=EventKind.WRAP_UP_CODE_RETIRED,
    restored=EventKind.WRAP_UP_CODE_RESTORED,
)
