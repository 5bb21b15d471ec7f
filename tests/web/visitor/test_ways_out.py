"""From the message box to another page of the chat, without scripts: what is half written stays."""

import httpx
import pytest

from app.actions.finish import end_by_adviser
from app.actions.queue import accept
from app.office import Office
from app.store.conversations import VisitorConversation
from tests.support.guests import page_at
from tests.support.html import parse
from tests.support.office import Town, begin_chat, make_available
from tests.support.visitors import press

Amina = tuple[VisitorConversation, str]


@pytest.fixture
async def amina(office: Office, town: Town) -> Amina:
    """She talks to Ben, at the address."""
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    await accept(office, await make_available(office, town.ben), visitor.conversation_id)
    return visitor, f"/northborough/chat/{token}"


@pytest.mark.requirement("NJ-10", "CO-05")
@pytest.mark.parametrize("button", ["leave", "transcript-link", "forget-link"])
async def test_no_way_out_loses_what_was_typed_last(
    http: httpx.AsyncClient, amina: Amina, button: str
) -> None:
    page = await press(http, await page_at(http, amina[1]), "check", "half words")
    there = await press(http, page, button, "half words AND MORE")
    if button == "leave":
        assert there.id("unsent").text == "half words AND MORE"
    [back] = [one for one in there.all("a") if one.text == "Go back to the chat"]
    again = await page_at(http, back.attrs["href"])
    assert again.id("message").lines.strip() == "half words AND MORE"


@pytest.mark.requirement("NJ-10")
@pytest.mark.parametrize("button", ["transcript-link", "forget-link"])
async def test_when_the_chat_has_ended_meanwhile_the_words_are_given_back(
    office: Office, town: Town, http: httpx.AsyncClient, amina: Amina, button: str
) -> None:
    page = await page_at(http, amina[1])
    pressed, fields = page.id(button).attrs["formaction"], page.id("composer").fields() | {"check": "1"}
    await end_by_adviser(office, town.ben, amina[0].conversation_id, town.solved)
    refused = await http.post(pressed, data=fields | {"message": "Half"})
    assert refused.status_code == 409
    assert parse(refused.text).id("unsent").text == "Half"
    # without words of theirs nothing stands in the way, nor where a script keeps these and leaves them out
    del fields["message"]
    for kept in ({"message": ""}, {}):
        assert (await http.post(pressed, data=fields | kept)).status_code == 303
