"""In which languages the advisers of a council write."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.domain.routing import written_by
from app.store import people
from app.store import tables as t
from app.store.conversations import VisitorConversation
from app.store.councils import Council, teams


def promised(conn: Connection, council: Council, first: str) -> tuple[str, ...]:
    """What its residents are told: as its file says, else `first` and what staff of its teams write too."""
    if council.languages:
        return council.languages
    ids = [team.id for team in teams(conn, council.id)]
    rows = conn.execute(
        select(t.staff.c.languages)
        .join(t.membership, t.membership.c.staff_id == t.staff.c.id)
        .where(t.membership.c.team_id.in_(ids))
    ).scalars()
    return tuple(dict.fromkeys([first, *sorted({code for codes in rows for code in codes})]))


def there_now(
    conn: Connection, team_ids: Sequence[int], first: str, now: datetime, *, but: int | None = None
) -> dict[int, Collection[str]]:
    """By team, in what those of its advisers write who are there now, see `people.there`, except `but`."""
    found: dict[int, set[str]] = {team_id: set() for team_id in team_ids}
    for one in people.there(conn, team_ids, now):
        if one.staff_id != but:
            found[one.team_id] |= written_by(one.languages, first)
    return {**found}


@dataclass(frozen=True, slots=True)
class Written:
    """For somebody who waits in another language than the service's `first`.

    `promised`: in which advisers of the council write. `there`: one who writes theirs is there.
    """

    promised: tuple[str, ...]
    there: bool
    first: str


def for_visitor(
    conn: Connection, council: Council, visitor: VisitorConversation, now: datetime, first: str
) -> Written | None:
    """None for a conversation in the service's first language, which everybody writes."""
    if visitor.locale == first:
        return None
    there = there_now(conn, [visitor.team_id], first, now)[visitor.team_id]
    return Written(promised(conn, council, first), visitor.locale in there, first)
