"""One's place in the queue."""

from app.actions.finish import end_by_visitor
from app.actions.queue import accept
from app.domain.routing import WaitRange
from app.office import Office
from app.store.conversations import VisitorConversation
from app.store.queues import QueuePlace, place
from tests.support.office import Clock, Town, begin_chat, make_available


async def place_of(office: Office, visitor: VisitorConversation) -> QueuePlace | None:
    return await office.store.read(lambda conn: place(conn, visitor.conversation_id, office.clock()))


async def test_places_count_within_the_team_and_move_up(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await begin_chat(office, town.northborough, town.housing)
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos", locale="cy")
    assert await place_of(office, amina) == QueuePlace(1, None)
    assert await place_of(office, tomos) == QueuePlace(2, None)
    await end_by_visitor(office, amina)
    assert await place_of(office, amina) is None
    assert await place_of(office, tomos) == QueuePlace(1, None)


async def test_the_wait_is_told_from_what_others_waited_today(
    office: Office, town: Town, clock: Clock
) -> None:
    await make_available(office, town.dev)
    for _ in range(5):
        visitor, _ = await begin_chat(office, town.northborough, town.council_tax)
        clock.forward(minutes=3)
        await accept(office, town.dev, visitor.conversation_id)
        await end_by_visitor(office, visitor)
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    carol, _ = await begin_chat(office, town.northborough, town.housing)
    assert await place_of(office, amina) == QueuePlace(1, WaitRange(3, 3))
    assert await place_of(office, carol) == QueuePlace(1, None)
    clock.forward(minutes=3)
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax)
    assert await place_of(office, amina) == QueuePlace(1, WaitRange(3, 3))
    clock.forward(minutes=1)  # the adviser is taken: who is next has waited longer than people do
    assert await place_of(office, amina) == QueuePlace(1, None)
    assert await place_of(office, tomos) == QueuePlace(2, None)
    await accept(office, town.dev, amina.conversation_id)
    assert await place_of(office, tomos) == QueuePlace(1, WaitRange(3, 3))
    clock.forward(hours=5)
    assert await place_of(office, tomos) == QueuePlace(1, None)
