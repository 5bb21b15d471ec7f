"""A council in a folder of its own, with as many open chats as a bench needs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.actions import people, queue, setup
from app.domain.keys import new_key, token_hash
from app.domain.terms import Availability, Role
from app.office import Office
from app.store import events
from app.store.conversations import VisitorConversation
from app.store.people import Staff, start_session
from app.store.writer import StateTx
from app.web.adviser.session import PURPOSE, cookie_name
from tests.support.office import (
    ALL_HOURS,
    PASSWORD,
    Town,
    begin_chat,
    found_town,
    quick_passwords,
    settings_for,
)

AT_ONCE = 64


@dataclass(frozen=True)
class Talk:
    """An open chat: the path of the visitor's page, and the adviser's."""

    visitor: VisitorConversation
    path: str
    adviser: Adviser

    @property
    def desk_path(self) -> str:
        return f"/console/conversations/{self.visitor.conversation_id}"


@dataclass(frozen=True)
class Adviser:
    """`cookie` is the whole header of somebody who is signed in."""

    staff: Staff
    cookie: str


@asynccontextmanager
async def founded(folder: Path) -> AsyncIterator[tuple[Office, Town]]:
    """The town of the tests, open at all hours by this machine's clock."""
    async with Office.open(settings_for(folder), passwords=quick_passwords()) as office:
        yield office, await found_town(office, ALL_HOURS)


async def talks(office: Office, town: Town, count: int, *, each: int) -> list[Talk]:
    """`count` open chats with advisers who hold `each` of them (20 at most)."""
    limit = asyncio.Semaphore(AT_ONCE)

    async def talk(number: int, adviser: Adviser) -> Talk:
        async with limit:
            visitor, token = await begin_chat(
                office, town.northborough, town.council_tax, question=f"Question {number}"
            )
            await queue.accept(office, adviser.staff, visitor.conversation_id)
            return Talk(visitor, f"/northborough/chat/{token}", adviser)

    advisers = [await _adviser(office, town, number, each) for number in range(-(-count // each))]
    return await asyncio.gather(*(talk(number, advisers[number // each]) for number in range(count)))


async def latest(office: Office) -> int:
    """The cursor of somebody who has seen everything."""
    return await office.store.read(events.latest)


async def _adviser(office: Office, town: Town, number: int, capacity: int) -> Adviser:
    """Signed in and available, without the work that a password makes on purpose."""
    staff = await setup.create_staff(
        office,
        email=f"adviser-{number}@northborough.example",
        name=f"Adviser {number}",
        password=PASSWORD,
        role=Role.ADVISER,
        team_ids=[town.council_tax.id],
        capacity=capacity,
    )
    token = new_key()

    def begin_session(tx: StateTx) -> None:
        start_session(tx, staff.id, token_hash(token), tx.now + timedelta(hours=12))

    await office.store.write_state(begin_session)
    await people.set_availability(office, staff, Availability.AVAILABLE)
    return Adviser(staff, f"{cookie_name(office)}={office.keys.sign(PURPOSE, token)}")
