"""Pages beside an open chat: to open one is a sign of life, and scripts know where the chat is heard of."""

import httpx
import pytest

from app.actions import silence
from app.actions.finish import end_by_visitor
from app.actions.queue import accept
from app.domain.terms import DeadlineKind
from app.office import Office
from app.store import deadlines
from tests.support.html import parse
from tests.support.office import Town, begin_chat, make_available


@pytest.mark.requirement("TM-05")
@pytest.mark.parametrize("page", ["", "/guests", "/needs", "/settings", "/transcript", "/end"])
async def test_to_open_a_page_of_the_chat_answers_the_advisers_question(
    office: Office, town: Town, http: httpx.AsyncClient, page: str
) -> None:
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    await accept(office, await make_available(office, town.ben), visitor.conversation_id)
    url = f"/northborough/chat/{token}"

    async def asked() -> bool:
        found = await office.store.read(lambda conn: deadlines.of(conn, visitor.conversation_id))
        return DeadlineKind.ASKED in found

    await silence.ask_if_there(office, town.ben, visitor.conversation_id)
    for by_itself in ("/events", "/updates?updates=on"):
        await http.get(f"{url}{by_itself}")
    assert await asked(), "no page that asks by itself tells that somebody is there"
    assert (await http.get(f"{url}{page}")).status_code == 200
    assert not await asked()


@pytest.mark.requirement("AN-01")
async def test_while_the_chat_is_open_a_page_beside_it_says_where_it_is_heard_of(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    for page in ("/guests", "/settings", "/transcript"):
        place = parse((await http.get(f"{url}{page}")).text).id("beside")
        assert "hidden" in place.attrs, "nothing has happened"
        assert (place.attrs["data-events"], place.attrs["data-tab"]) == (f"{url}/events", visitor.public_id)
    assert not parse((await http.get(url)).text).has("beside"), "there it is told by the chat itself"
    await end_by_visitor(office, visitor)
    assert not parse((await http.get(f"{url}/settings")).text).has("beside"), "nothing more happens"
