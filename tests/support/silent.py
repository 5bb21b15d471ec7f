"""Amina in a chat with Ben, who has just answered. She is silent, and time goes by."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.actions import people as work
from app.actions import silence
from app.actions.queue import accept
from app.actions.talk import post_message, reply
from app.domain.keys import new_key
from app.domain.terms import (
    ConversationState,
    DeadlineKind,
    EventKind,
)
from app.domain.timeouts import Pace
from app.office import Office
from app.store import conversation_rows, conversations, deadlines, queues
from app.store.conversations import VisitorConversation
from app.store.people import Staff
from tests.support.office import (
    Clock,
    Town,
    begin_chat,
    change,
    log,
    make_available,
)

WAITING, TALKING, PAUSED, DORMANT, ENDED = ConversationState


@dataclass
class Scene:
    """Amina in a chat with Ben, who has just answered. The clock stands, and nobody sweeps but `sweep`."""

    office: Office
    town: Town
    clock: Clock
    amina: VisitorConversation

    async def after(self, **time: float) -> ConversationState:
        """That much later each deadline is acted on within the second."""
        end = self.clock.now + timedelta(**time)
        while self.clock.now < end:
            due = await self.office.store.read(lambda conn: deadlines.due(conn, end))
            soonest = min((one.due_at for one in due), default=end)
            self.clock.now = max(self.clock.now, soonest)
            if await self.sweep() == 0:
                self.clock.now = end
        await self.sweep()
        return await self.state()

    async def sweep(self) -> int:
        return await silence.sweep(self.office)

    async def now(self) -> VisitorConversation:
        found = await self.office.store.read(
            lambda conn: conversations.visitor_by_id(conn, self.amina.conversation_id)
        )
        assert found is not None
        return found

    async def state(self) -> ConversationState:
        return (await self.now()).state

    async def standing(self) -> dict[DeadlineKind, datetime]:
        return await self.office.store.read(lambda conn: deadlines.of(conn, self.amina.conversation_id))

    async def at_desk(self) -> None:
        """Ben's page has just shown that it is open."""
        await work.seen(self.office, self.town.ben)

    async def writes(self, text: str = "I was away.") -> None:
        await post_message(self.office, self.amina, text, new_key())

    async def answers(self, adviser: Staff, text: str = "Which bill?") -> None:
        await reply(self.office, adviser, self.amina.conversation_id, text, new_key())

    async def position(self, conversation_id: int) -> int:
        place = await self.office.store.read(lambda conn: queues.place(conn, conversation_id, self.clock.now))
        assert place is not None
        return place.position

    async def kinds(self, *among: EventKind) -> list[str]:
        return [fact.kind for fact in await log(self.office) if not among or fact.kind in among]

    async def held(self, adviser: Staff) -> int:
        return await self.office.store.read(lambda conn: conversation_rows.talking_count(conn, adviser.id))


async def scene(office: Office, town: Town, clock: Clock, **pace: int) -> Scene:
    if pace:
        await change(office, town, town.northborough, pace=Pace(**pace))
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    made = Scene(office, town, clock, amina)
    await made.answers(town.ben)
    return made
