"""Reading rings the adviser's own desk, once."""

from app.actions.reading import shown
from app.broker import staff_topic
from app.office import Office
from tests.support.office import Town, begin_chat


async def test_the_advisers_other_pages_hear_of_it_once(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    with office.broker.listen(staff_topic(town.ben.id)) as bell:
        await shown(office, town.ben, amina.conversation_id, 5)
        assert await bell.wait(1)
        bell.clear()
        await shown(office, town.ben, amina.conversation_id, 5)
        assert not await bell.wait(0.05)
