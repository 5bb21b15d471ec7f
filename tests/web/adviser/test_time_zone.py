"""The times on the desk are those of its council."""

from app.actions import inbox
from app.actions.queue import accept
from app.office import Office
from tests.support.advisers import at_desk
from tests.support.messages import leave_message
from tests.support.office import Town, begin_chat, change, make_available


async def test_every_time_on_the_desk_is_the_councils(office: Office, town: Town) -> None:
    """It is ten in London."""
    await change(office, town, town.northborough, time_zone="Europe/Helsinki")
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    left = await leave_message(office, town.northborough, town.council_tax)
    await inbox.assign(office, town.ben, left.follow_up_id, None)
    async with at_desk(office, town.ben) as ben:
        await ben.open()
        await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
        await leave_message(office, town.northborough, town.council_tax)
        await ben.check()
        for address in (
            "/console",
            f"/console/conversations/{amina.conversation_id}",
            "/console/messages",
            f"/console/messages/{left.follow_up_id}",
        ):
            page = await ben.open(address)
            assert "12:00" in page.text, address
            assert "10:00" not in page.text, address
