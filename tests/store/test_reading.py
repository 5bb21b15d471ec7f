"""How far an adviser has read."""

from app.actions.queue import accept
from app.actions.reading import shown
from app.actions.talk import post_message, reply
from app.domain.keys import new_key
from app.office import Office
from app.store import events, reading
from tests.support.office import Town, begin_chat, log, make_available


async def unread(office: Office, town: Town) -> dict[int, int]:
    return await office.store.read(lambda conn: reading.unread(conn, town.ben.id))


async def test_the_visitors_messages_count_until_they_are_shown(office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    id_ = amina.conversation_id
    assert await unread(office, town) == {}
    await accept(office, town.ben, id_)
    await reply(office, town.ben, id_, "Hello", new_key())
    assert await unread(office, town) == {id_: 1}
    before = len(await log(office))
    await shown(office, town.ben, id_, await office.store.read(events.latest))
    assert await unread(office, town) == {}
    assert len(await log(office)) == before
    for text in ("Hello", "Hello?"):
        await post_message(office, amina, text, new_key())
    assert await unread(office, town) == {id_: 2}


async def test_what_was_read_does_not_become_unread_again(office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    id_ = amina.conversation_id
    await accept(office, town.ben, id_)
    await shown(office, town.ben, id_, await office.store.read(events.latest))
    await shown(office, town.ben, id_, 1)
    assert await unread(office, town) == {}


async def test_a_colleague_has_their_own_place(office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await accept(office, town.ben, amina.conversation_id)
    await shown(office, town.dev, amina.conversation_id, await office.store.read(events.latest))
    assert await unread(office, town) == {amina.conversation_id: 1}
    assert await office.store.read(lambda conn: reading.unread(conn, town.dev.id)) == {}
