"""Amina asks about her council tax, Ben answers, the chat ends. By plain pages, by htmx and by JSON."""

from collections.abc import AsyncIterator
from textwrap import indent

import httpx
import pytest

from app.actions.finish import end_by_adviser
from app.actions.queue import accept
from app.actions.talk import add_note, reply
from app.domain.keys import new_key
from app.office import Office
from app.store import desk
from tests.support.office import Town, make_available
from tests.support.site import client
from tests.support.visitors import HtmxVisitor, JsonVisitor, PageVisitor, Refusal, Visitor


@pytest.fixture
async def http(office: Office, town: Town) -> AsyncIterator[httpx.AsyncClient]:
    async with client(office) as opened:
        yield opened


@pytest.fixture(params=[PageVisitor, HtmxVisitor, JsonVisitor], ids=["pages", "htmx", "json"])
def amina(request: pytest.FixtureRequest, http: httpx.AsyncClient) -> Visitor:
    visitor: Visitor = request.param(http)
    return visitor


async def waiting_in(office: Office, town: Town) -> int:
    """Ben takes whoever is first in his queue."""
    await make_available(office, town.ben)
    queue = await office.store.read(lambda conn: desk.queue(conn, town.ben.id))
    await accept(office, town.ben, queue[0].conversation_id)
    return queue[0].conversation_id


async def test_a_whole_conversation(office: Office, town: Town, amina: Visitor) -> None:
    await amina.begin("My bill is wrong.", name="Amina", team="Council Tax")
    assert await amina.state() == "waiting"
    await amina.send("It is the one from May.\nI paid it.")
    conversation = await waiting_in(office, town)
    assert await amina.state() == "talking"
    await reply(office, town.ben, conversation, "Hello Amina. I will look.", new_key())
    await amina.send("Thank you")
    await add_note(office, town.ben, conversation, "Sounds upset", new_key())
    await end_by_adviser(office, town.ben, conversation, town.solved)

    expected = [
        ("", "The chat started."),
        ("You", "My bill is wrong."),
        ("You", "It is the one from May.\nI paid it."),
        ("", "Ben joined the chat."),
        ("Ben", "Hello Amina. I will look."),
        ("You", "Thank you"),
        ("", "Ben ended the chat."),
    ]
    assert await amina.read() == expected
    assert await amina.state() == "ended"
    assert amina.told[0] == "Sent."
    text = await amina.save()
    for who, words in expected:
        assert f"{who}:\n{indent(words, '  ')}" in text if who else words in text
    assert "upset" not in text


async def test_leaving_the_queue(amina: Visitor, town: Town) -> None:
    await amina.begin("Never mind", team="Housing")
    await amina.end()
    assert await amina.state() == "ended"
    assert (await amina.read())[-1] == ("", "You left the queue.")


async def test_a_message_that_cannot_be_sent_is_refused_in_words_and_kept(town: Town, amina: Visitor) -> None:
    await amina.begin("Hello", team="Housing")
    with pytest.raises(Refusal) as blank:
        await amina.send("   ")
    assert blank.value.status == 422
    assert blank.value.words == ["Write a message first"]
    with pytest.raises(Refusal) as long:
        await amina.send("a" * 5003)
    assert long.value.words == ["Your text is 3 characters too long. It can have up to 5,000 characters."]
    assert long.value.kept == "a" * 5003
    await amina.send("a" * 5000)
    assert [words for _, words in await amina.read()][-1] == "a" * 5000


async def test_nothing_can_be_said_after_the_end(office: Office, town: Town, amina: Visitor) -> None:
    await amina.begin("Hello", team="Council Tax")
    conversation = await waiting_in(office, town)
    await amina.state()
    await end_by_adviser(office, town.ben, conversation, town.solved)
    with pytest.raises(Refusal) as refusal:
        await amina.send("One more thing")
    assert refusal.value.status == 409
    assert refusal.value.words == ["The chat has ended. Your message was not sent."]


async def test_a_chat_needs_a_question_and_a_team(town: Town, amina: Visitor) -> None:
    with pytest.raises(Refusal) as no_question:
        await amina.begin("", team="Housing")
    assert (no_question.value.status, no_question.value.words) == (422, ["Write what we can help you with"])
    with pytest.raises(Refusal) as no_team:
        await amina.begin("Hello")
    assert (no_team.value.status, no_team.value.words) == (422, ["Choose what it is about"])
