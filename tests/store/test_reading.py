"""How far an adviser has read."""

from app.actions.queue import accept
from app.actions.reading import shown
from app.actions.talk import post_message
from app.domain.keys import new_key
from app.office import Office
from app.store import events, reading
from tests.support.office import Town, begin_chat, make_available


async def test_what_was_not_shown_is_unread_and_reading_moves_no_cursor(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)

    async def unread(who: int) -> int:
        found = await office.store.read(lambda conn: reading.unread(conn, who))
        return found.get(amina.conversation_id, 0)

    posted = await post_message(office, amina, "Hello", new_key())
    assert await unread(town.ben.id) == 2
    cursor = await office.store.read(events.latest)
    await shown(office, town.ben, amina.conversation_id, posted.event_id - 1)
    assert await unread(town.ben.id) == 1
    await shown(office, town.ben, amina.conversation_id, posted.event_id)
    assert await unread(town.ben.id) == 0
    assert await office.store.read(events.latest) == cursor
    assert await unread(town.dev.id) == 0


async def test_reading_an_old_page_does_not_make_new_things_unread(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    await shown(office, town.ben, amina.conversation_id, 1000)
    await shown(office, town.ben, amina.conversation_id, 1)
    assert await office.store.read(lambda conn: reading.unread(conn, town.ben.id)) == {}
