"""Staff who are there already: another team, password, languages. Called by who runs the installation."""

from collections.abc import Sequence

from app.actions.people import SIGNED_OUT, change_availability
from app.actions.setup import hashed
from app.broker import staff_topic, team_topic
from app.domain import setup as rules
from app.domain.errors import NotFound
from app.domain.terms import EventKind, Sender
from app.office import Office
from app.store import councils, events, people, staff_rows
from app.store.writer import Tx


async def join_teams(office: Office, staff_id: int, team_ids: Sequence[int]) -> list[int]:
    """The teams that were new to this person. Raises NotFound (the person, or a team)."""

    def fn(tx: Tx) -> list[int]:
        _known(tx, staff_id)
        there = {one.team.id for one in people.teams_of(tx.conn, staff_id)}
        new = [team_id for team_id in dict.fromkeys(team_ids) if team_id not in there]
        for team_id in new:
            team = councils.team_by_id(tx.conn, team_id)
            if team is None:
                raise NotFound
            staff_rows.add_membership(tx, staff_id, team_id)
            events.append(
                tx, EventKind.TEAM_JOINED, council_id=team.council_id, team_id=team_id, staff_id=staff_id
            )
            tx.ring(team_topic(team_id))
        tx.ring(staff_topic(staff_id))
        return new

    return await office.store.write(fn)


async def set_languages(office: Office, staff_id: int, languages: Sequence[str]) -> tuple[str, ...]:
    """What this person writes, besides the service's first language. Raises SetupRefused, NotFound."""
    languages = rules.clean_languages(languages)

    def fn(tx: Tx) -> tuple[str, ...]:
        _known(tx, staff_id)
        staff_rows.set_languages(tx, staff_id, languages)
        events.append(tx, EventKind.LANGUAGES_SET, staff_id=staff_id, data={"languages": languages})
        tx.ring(staff_topic(staff_id))
        return languages

    return await office.store.write(fn)


async def set_password(office: Office, staff_id: int, password: str) -> None:
    """The old password and every session of this person end. Raises SetupRefused, NotFound."""
    password_hash = await hashed(office, password)

    def fn(tx: Tx) -> None:
        _known(tx, staff_id)
        staff_rows.set_password(tx, staff_id, password_hash)
        ended = staff_rows.end_sessions(tx, staff_id)
        events.append(tx, EventKind.PASSWORD_SET, staff_id=staff_id, data={"sessions_ended": ended})
        if ended:
            change_availability(tx, staff_id, *SIGNED_OUT, by=Sender.SYSTEM)
        tx.ring(staff_topic(staff_id))

    await office.store.write(fn)


def _known(tx: Tx, staff_id: int) -> None:
    if people.by_id(tx.conn, staff_id) is None:
        raise NotFound
