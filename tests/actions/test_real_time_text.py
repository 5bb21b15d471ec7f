"""Real-time text: only where both have chosen it, only to whom it is for, and kept nowhere."""

import json
from pathlib import Path

import pytest

from app.actions import real_time_text, silence
from app.actions.finish import end_by_visitor
from app.actions.queue import accept
from app.actions.real_time_text import Typed, choose_by_adviser, choose_by_visitor
from app.broker import Hint, Listener, conversation_topic
from app.domain.errors import (
    ConversationEnded,
    NobodyThere,
    NotFound,
    NotYours,
    RealTimeTextOff,
    StillWaiting,
    TextRefused,
    TypedTooOften,
)
from app.domain.terms import EventKind, RealTimeText
from app.office import Office
from app.store import conversation_rows, conversations
from app.store.conversations import VisitorConversation
from app.store.events import append
from app.store.writer import Tx
from tests.support.office import Town, begin_chat, log, make_available

pytestmark = pytest.mark.requirement("CO-14")
SECRET = "I am afraid of"


@pytest.fixture
async def amina(office: Office, town: Town) -> VisitorConversation:
    """She talks to Ben."""
    visitor, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, visitor.conversation_id)
    return await now(office, visitor)


async def now(office: Office, visitor: VisitorConversation) -> VisitorConversation:
    found = await office.store.read(lambda conn: conversations.visitor_by_id(conn, visitor.conversation_id))
    assert found is not None
    return found


async def switch_on(office: Office, town: Town, amina: VisitorConversation) -> VisitorConversation:
    await choose_by_visitor(office, amina, on=True)
    await choose_by_adviser(office, town.ben, amina.conversation_id, on=True)
    return await now(office, amina)


async def heard(page: Listener, count: int) -> list[Hint]:
    """So many hints, once they have come."""
    found: list[Hint] = []
    while len(found) < count:
        await page.wait(5)
        page.clear()
        found += page.hints()
    return found


def letters(text: str | None = SECRET, count: int = 1) -> Typed:
    return Typed("page", count, text)


async def test_neither_side_shows_letters_until_both_have_chosen(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    id_ = amina.conversation_id

    async def both_are_refused() -> None:
        with pytest.raises(RealTimeTextOff):
            real_time_text.typed_by_visitor(office, await now(office, amina), letters())
        with pytest.raises(RealTimeTextOff):
            await real_time_text.typed_by_adviser(office, town.ben, id_, letters())

    with office.broker.listen(conversation_topic(id_)) as page:
        await both_are_refused()
        assert await choose_by_visitor(office, amina, on=True) is RealTimeText.VISITOR
        await both_are_refused()
        await choose_by_visitor(office, amina, on=False)
        assert await choose_by_adviser(office, town.ben, id_, on=True) is RealTimeText.ADVISER
        await both_are_refused()
        assert page.hints() == []
        assert await choose_by_visitor(office, amina, on=True) is RealTimeText.ON
        page.clear()
        real_time_text.typed_by_visitor(office, await now(office, amina), letters())
        await real_time_text.typed_by_adviser(office, town.ben, id_, letters("Which", 2))
        hers, his = await heard(page, 2)
        await choose_by_adviser(office, town.ben, id_, on=False)
        await both_are_refused()
    assert real_time_text.for_visitor(hers) is None, "nobody is shown their own"
    assert json.loads(real_time_text.for_adviser(hers, town.ben.id) or "") == {
        "page": "page",
        "count": 1,
        "text": SECRET,
    }
    assert real_time_text.for_adviser(hers, town.dev.id) is None, "nor is it for a colleague who looks on"
    assert json.loads(real_time_text.for_visitor(his) or "")["text"] == "Which"
    assert real_time_text.for_adviser(his, town.ben.id) is None


async def test_that_somebody_types_is_told_without_a_word_of_it(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    with office.broker.listen(conversation_topic(amina.conversation_id)) as page:
        real_time_text.typed_by_visitor(office, amina, letters(None))
        await real_time_text.typed_by_adviser(office, town.ben, amina.conversation_id, letters(None))
        hers, his = await heard(page, 2)
    assert json.loads(real_time_text.for_adviser(hers, town.ben.id) or "") == {"page": "page", "count": 1}
    assert "text" not in json.loads(real_time_text.for_visitor(his) or "")


async def test_each_choice_is_a_fact_and_nothing_typed_is_kept(
    office: Office, town: Town, amina: VisitorConversation, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    amina = await switch_on(office, town, amina)
    before = len(await log(office))
    for count in range(1, 5):
        real_time_text.typed_by_visitor(office, amina, letters(SECRET, count))
        await real_time_text.typed_by_adviser(office, town.ben, amina.conversation_id, letters(SECRET, count))
    facts = await log(office, EventKind.REAL_TIME_TEXT_CHOSEN)
    assert [(one.staff_id, one.data) for one in facts] == [
        (None, {"state": "visitor"}),
        (town.ben.id, {"state": "on"}),
    ]
    assert len(await log(office)) == before
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept, "the database is among them"
    assert [path.name for path in kept if SECRET.encode() in path.read_bytes()] == []
    assert SECRET not in "".join(capfd.readouterr())
    assert SECRET not in repr(letters())


async def test_nothing_changes_and_nothing_is_told_twice(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    await choose_by_visitor(office, amina, on=True)
    await choose_by_visitor(office, amina, on=True)
    await choose_by_adviser(office, town.ben, amina.conversation_id, on=False)
    await choose_by_adviser(office, town.ben, amina.conversation_id, on=False)
    assert len(await log(office, EventKind.REAL_TIME_TEXT_CHOSEN)) == 2


async def test_with_another_adviser_it_is_off_and_asked_for_anew(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    amina = await switch_on(office, town, amina)
    assert amina.real_time_text is RealTimeText.ON

    def leave(tx: Tx) -> None:
        conversation_rows.left_alone(tx, amina.conversation_id, gone=True)
        append(tx, EventKind.ADVISER_GONE, conversation_id=amina.conversation_id)

    await office.store.write(leave)
    with pytest.raises(NobodyThere):
        real_time_text.typed_by_visitor(office, await now(office, amina), letters())

    def take_over(tx: Tx) -> None:
        conversation_rows.taken_over(tx, amina.conversation_id, town.dev.id, town.ben.id)
        append(tx, EventKind.ADVISER_JOINED, conversation_id=amina.conversation_id)

    await office.store.write(take_over)
    assert (await now(office, amina)).real_time_text is RealTimeText.OFF
    with pytest.raises(RealTimeTextOff):
        real_time_text.typed_by_visitor(office, await now(office, amina), letters())
    with pytest.raises(NotYours):
        await real_time_text.typed_by_adviser(office, town.ben, amina.conversation_id, letters(None))
    with pytest.raises(NotYours):
        await choose_by_adviser(office, town.ben, amina.conversation_id, on=True)


async def test_who_waits_and_who_has_ended_has_nobody_there(office: Office, town: Town) -> None:
    waiting, _ = await begin_chat(office, town.northborough, town.council_tax)
    with pytest.raises(NobodyThere):
        await choose_by_visitor(office, waiting, on=True)
    with pytest.raises(StillWaiting):
        await choose_by_adviser(office, town.ben, waiting.conversation_id, on=True)
    for text in (None, "Hel"):
        with pytest.raises(NobodyThere):
            real_time_text.typed_by_visitor(office, waiting, letters(text))
        with pytest.raises(NobodyThere):
            await real_time_text.typed_by_adviser(office, town.ben, waiting.conversation_id, letters(text))
    await end_by_visitor(office, waiting)
    with pytest.raises(ConversationEnded):
        await choose_by_visitor(office, waiting, on=True)
    with pytest.raises(NobodyThere):
        real_time_text.typed_by_visitor(office, await now(office, waiting), letters(None))


async def test_a_team_that_does_not_have_the_chat_does_not_know_of_it(office: Office, town: Town) -> None:
    other, _ = await begin_chat(office, town.eastmere, town.eastmere_team)
    for act in (
        choose_by_adviser(office, town.ben, other.conversation_id, on=True),
        real_time_text.typed_by_adviser(office, town.ben, other.conversation_id, letters(None)),
    ):
        with pytest.raises(NotFound):
            await act


async def test_too_much_and_too_often_is_refused(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    amina = await switch_on(office, town, amina)
    with pytest.raises(TextRefused):
        real_time_text.typed_by_visitor(office, amina, letters("a" * 5001))
    for count in range(100):
        real_time_text.typed_by_visitor(office, amina, letters("a", count))
    with pytest.raises(TypedTooOften):
        real_time_text.typed_by_visitor(office, amina, letters("a", 101))
    await real_time_text.typed_by_adviser(office, town.ben, amina.conversation_id, letters("b"))


async def test_what_a_rest_leaves_goes_on_with_the_same_adviser(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    amina = await switch_on(office, town, amina)
    await silence.ask_if_there(office, town.ben, amina.conversation_id)
    await silence.set_aside(office, town.ben, amina.conversation_id)
    await silence.take_up(office, town.ben, amina.conversation_id)
    assert (await now(office, amina)).real_time_text is RealTimeText.ON
