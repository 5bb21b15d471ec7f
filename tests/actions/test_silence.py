"""Conversations that rest, and what an adviser may do when a visitor is silent."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from app.actions import attendance, signs, silence
from app.actions.finish import end_by_adviser, end_by_visitor
from app.actions.privacy import forget
from app.actions.queue import accept
from app.domain.errors import (
    AnswerFirst,
    AskFirst,
    AtCapacity,
    ConversationEnded,
    LinkUnusable,
    NotFound,
    NotYours,
    StillWaiting,
    VisitorAway,
    WaitForAnswer,
)
from app.domain.terms import (
    ConversationState,
    EndReason,
    EventKind,
)
from app.office import Office
from app.store import conversations, deadlines, events
from app.store.conversations import StaffConversation
from app.store.deadlines import Due
from app.store.writer import StateTx
from tests.support.office import (
    Clock,
    Town,
    begin_chat,
    make_available,
)
from tests.support.silent import DORMANT, ENDED, PAUSED, TALKING, Scene, scene


@pytest.fixture
async def unlimited(office: Office, town: Town, clock: Clock) -> Scene:
    """As a council is that has set nothing: no limit, and a rest after 15 minutes."""
    return await scene(office, town, clock)


async def test_who_is_silent_for_long_rests_and_the_adviser_has_room_again(unlimited: Scene) -> None:
    town = unlimited.town
    assert await unlimited.held(town.ben) == 1
    assert await unlimited.after(minutes=14, seconds=59) is TALKING
    assert await unlimited.after(seconds=1) is DORMANT
    assert await unlimited.held(town.ben) == 0
    seen = await unlimited.office.store.read(
        lambda conn: events.for_visitor(conn, unlimited.amina.conversation_id)
    )
    assert seen[-1].kind is EventKind.MESSAGE_POSTED  # nobody is told off
    await unlimited.at_desk()
    await unlimited.writes()
    assert (await unlimited.state(), await unlimited.held(town.ben)) == (TALKING, 1)


async def test_typing_keeps_it_from_resting(unlimited: Scene) -> None:
    for _ in range(5):
        await unlimited.after(minutes=14)
        await signs.seen(unlimited.office, unlimited.amina)
    assert await unlimited.state() is TALKING


async def test_a_limit_goes_on_in_a_chat_that_rests(office: Office, town: Town, clock: Clock) -> None:
    chat = await scene(office, town, clock, limit=30)
    assert await chat.after(minutes=16) is DORMANT
    await chat.after(minutes=12)
    assert EventKind.TIME_WARNED in await chat.kinds()
    assert await chat.after(minutes=2) is PAUSED


async def test_who_was_left_alone_is_not_warned_or_paused_and_does_not_rest(
    office: Office, town: Town, clock: Clock
) -> None:
    chat = await scene(office, town, clock, limit=30)
    await chat.after(minutes=12)
    assert await attendance.look(office) == 1
    await chat.answers(town.ben, "I am here again.")  # and is gone before anybody noticed
    assert await chat.after(minutes=40) is TALKING
    assert (await chat.now()).left_alone
    assert await chat.kinds(EventKind.TIME_WARNED, EventKind.CONVERSATION_DORMANT) == []


async def test_an_adviser_sets_aside_writes_and_takes_up_again(unlimited: Scene) -> None:
    office, ben, id_ = unlimited.office, unlimited.town.ben, unlimited.amina.conversation_id
    assert await silence.set_aside(office, ben, id_)
    assert not await silence.set_aside(office, ben, id_)
    assert (await unlimited.state(), await unlimited.held(ben)) == (DORMANT, 0)
    await unlimited.answers(ben, "Take your time.")
    assert await unlimited.state() is DORMANT
    assert await silence.take_up(office, ben, id_)
    assert not await silence.take_up(office, ben, id_)
    assert (await unlimited.state(), await unlimited.held(ben)) == (TALKING, 1)
    assert await unlimited.after(minutes=15) is DORMANT


async def test_nobody_who_waits_for_an_answer_is_set_aside(unlimited: Scene) -> None:
    office, ben, id_ = unlimited.office, unlimited.town.ben, unlimited.amina.conversation_id
    await unlimited.writes("The one from May.")
    with pytest.raises(AnswerFirst):
        await silence.set_aside(office, ben, id_)
    await silence.ask_if_there(office, ben, id_)
    await signs.seen(office, unlimited.amina)
    with pytest.raises(AnswerFirst):
        await silence.set_aside(office, ben, id_)
    await silence.ask_if_there(office, ben, id_)
    assert await silence.set_aside(office, ben, id_)
    assert await silence.take_up(office, ben, id_)
    await unlimited.writes()
    await unlimited.answers(ben)
    assert await silence.set_aside(office, ben, id_)


async def test_nobody_takes_up_more_than_they_can_hold(unlimited: Scene) -> None:
    office, town = unlimited.office, unlimited.town
    await silence.set_aside(office, town.ben, unlimited.amina.conversation_id)
    for _ in range(town.ben.capacity):
        other, _token = await begin_chat(office, town.northborough, town.council_tax)
        await accept(office, town.ben, other.conversation_id)
    with pytest.raises(AtCapacity):
        await silence.take_up(office, town.ben, unlimited.amina.conversation_id)


# --- "Are you still there?" ---


async def ends(chat: Scene, *, silent: bool = True) -> EndReason:
    ended = await end_by_adviser(
        chat.office,
        chat.town.ben,
        chat.amina.conversation_id,
        chat.town.solved,
        silent=silent,
    )
    return ended.reason


@pytest.mark.requirement("TM-05")
async def test_nobody_is_ended_for_silence_who_was_not_asked_and_waited_for(unlimited: Scene) -> None:
    office, town, id_ = unlimited.office, unlimited.town, unlimited.amina.conversation_id
    with pytest.raises(AskFirst):
        await ends(unlimited)
    asked = await silence.ask_if_there(office, town.ben, id_)
    assert asked.until == unlimited.clock.now + timedelta(minutes=2)
    unlimited.clock.forward(seconds=119)
    assert await silence.ask_if_there(office, town.ben, id_) == silence.Asked(asked.until, True)
    with pytest.raises(WaitForAnswer) as refused:
        await ends(unlimited)
    assert refused.value.until == asked.until
    assert await unlimited.state() is TALKING
    unlimited.clock.forward(seconds=1)
    assert await ends(unlimited) is EndReason.SILENCE
    assert await unlimited.kinds(EventKind.ASKED_IF_THERE, EventKind.CONVERSATION_ENDED) == [
        "visitor.asked_if_there",
        "conversation.ended",
    ]


@pytest.mark.requirement("TM-05")
@pytest.mark.parametrize("sign", ["types", "more time", "word"])
async def test_a_sign_of_life_is_an_answer(unlimited: Scene, sign: str) -> None:
    office, amina = unlimited.office, unlimited.amina
    await silence.ask_if_there(office, unlimited.town.ben, amina.conversation_id)
    unlimited.clock.forward(minutes=1)
    if sign == "types":
        await signs.seen(office, amina)
    elif sign == "more time":
        await signs.more_time(office, amina)
    else:
        await unlimited.writes("Yes.")
    unlimited.clock.forward(minutes=5)
    with pytest.raises(AskFirst):
        await ends(unlimited)


async def test_the_council_sets_the_wait(office: Office, town: Town, clock: Clock) -> None:
    chat = await scene(office, town, clock, ask=10)
    await silence.ask_if_there(office, town.ben, chat.amina.conversation_id)
    clock.forward(minutes=9)
    with pytest.raises(WaitForAnswer):
        await ends(chat)
    clock.forward(minutes=1)
    assert await ends(chat) is EndReason.SILENCE


@pytest.mark.parametrize("state", [PAUSED, DORMANT])
async def test_what_rests_is_ended_only_after_asking(
    office: Office, town: Town, clock: Clock, state: ConversationState
) -> None:
    chat = await scene(office, town, clock, **({"limit": 5} if state is PAUSED else {}))
    assert await chat.after(minutes=15) is state
    with pytest.raises(VisitorAway):
        await ends(chat, silent=False)
    with pytest.raises(AskFirst):
        await ends(chat)
    await silence.ask_if_there(office, town.ben, chat.amina.conversation_id)
    clock.forward(minutes=2)
    assert await ends(chat) is EndReason.SILENCE


async def test_who_is_done_ends_as_ever(unlimited: Scene) -> None:
    assert await ends(unlimited, silent=False) is EndReason.BY_ADVISER


async def test_only_the_adviser_who_has_an_open_chat_does_these(
    office: Office, town: Town, clock: Clock
) -> None:
    waits, _ = await begin_chat(office, town.northborough, town.council_tax)
    chat = await scene(office, town, clock)
    await make_available(office, town.dev)
    for act in (silence.ask_if_there, silence.set_aside, silence.take_up):
        with pytest.raises(StillWaiting):
            await act(office, town.ben, waits.conversation_id)
        with pytest.raises(NotYours):
            await act(office, town.dev, chat.amina.conversation_id)
        with pytest.raises(NotFound):
            await act(office, town.finn, chat.amina.conversation_id)
    await silence.set_aside(office, town.ben, chat.amina.conversation_id)
    with pytest.raises(NotYours):
        await chat.answers(town.dev)
    await end_by_visitor(office, chat.amina)
    for act in (silence.ask_if_there, silence.set_aside, silence.take_up):
        with pytest.raises(ConversationEnded):
            await act(office, town.ben, chat.amina.conversation_id)


# --- the end ---


@pytest.mark.parametrize("state", [PAUSED, DORMANT])
async def test_the_visitor_ends_or_forgets_what_rests_and_nothing_stays_counted(
    office: Office, town: Town, clock: Clock, state: ConversationState
) -> None:
    for leave in (end_by_visitor, forget):
        chat = await scene(office, town, clock, **({"limit": 5} if state is PAUSED else {"limit": 30}))
        assert await chat.after(minutes=16) is state
        await leave(office, chat.amina)
        assert (await chat.now()).end_reason is EndReason.BY_VISITOR
        assert await chat.standing() == {}
        assert await chat.after(hours=2) is ENDED
        with pytest.raises((ConversationEnded, LinkUnusable)):
            await signs.more_time(office, chat.amina)


async def test_a_link_works_as_long_as_a_chat_rests(unlimited: Scene) -> None:
    await unlimited.after(hours=200)
    assert (await unlimited.now()).expires_at is None


async def test_when_somebody_was_last_seen_is_kept_until_the_end(unlimited: Scene) -> None:
    async def for_ben() -> StaffConversation:
        found = await unlimited.office.store.read(
            lambda conn: conversations.for_adviser(
                conn, unlimited.town.ben.id, unlimited.amina.conversation_id
            )
        )
        assert found is not None
        return found

    unlimited.clock.forward(minutes=3)
    await signs.seen(unlimited.office, unlimited.amina)
    seen_at = unlimited.clock.now
    unlimited.clock.forward(minutes=3)
    assert (await for_ben()).seen_at == seen_at
    await end_by_visitor(unlimited.office, unlimited.amina)
    assert (await for_ben()).seen_at == unlimited.amina.started_at


async def test_a_deadline_that_cannot_be_acted_on_holds_up_none_behind_it(
    office: Office, town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await scene(office, town, clock)
    clock.forward(seconds=1)
    second = await scene(office, town, clock)
    claim = deadlines.claim

    def fails(tx: StateTx, found: Due) -> bool:
        if found.conversation_id == first.amina.conversation_id:
            raise RuntimeError("words of somebody")
        return claim(tx, found)

    monkeypatch.setattr(deadlines, "claim", fails)
    clock.forward(minutes=15)
    with capture_logs() as lines:
        assert await first.sweep() == 1
    assert (await first.state(), await second.state()) == (TALKING, DORMANT)
    assert [line["error"] for line in lines] == ["RuntimeError"]
    assert "words of somebody" not in str(lines)
    monkeypatch.undo()
    assert await first.sweep() == 1
    assert await first.state() is DORMANT
