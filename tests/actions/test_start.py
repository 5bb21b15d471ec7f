"""Starting a conversation."""

import asyncio
from datetime import UTC, datetime

import pytest

from app.actions.finish import end_by_visitor
from app.actions.link import open_link
from app.actions.queue import accept
from app.actions.start import Started, begin
from app.actions.talk import post_message
from app.domain.errors import BadKey, Closed, TextRefused, UnknownTeam
from app.domain.hours import Period
from app.domain.keys import new_key
from app.domain.terms import ConversationState, EventKind, Sender, TextProblem
from app.office import Office
from app.store import desk, events, queues
from app.store.conversations import VisitorConversation
from app.store.councils import Council
from tests.support.office import Clock, Town, begin_chat, change, log, make_available, set_hours


async def start(
    office: Office,
    council: Council,
    *,
    team_id: int | None,
    key: str,
    question: str = "Hello?",
    name: str = "",
    back_url: str | None = None,
    with_scripts: bool = False,
) -> Started:
    return await begin(
        office,
        council,
        team_id=team_id,
        name=name,
        question=question,
        locale="en",
        key=key,
        back_url=back_url,
        with_scripts=with_scripts,
    )


async def test_the_question_is_the_first_message(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(
        office, town.northborough, town.council_tax, question="  Is it due?\r\nWhen? "
    )
    seen = await office.store.read(lambda conn: events.for_visitor(conn, amina.conversation_id))
    assert [(item.kind, item.sender, item.name, item.text) for item in seen] == [
        (EventKind.CONVERSATION_STARTED, Sender.SYSTEM, "Amina", None),
        (EventKind.MESSAGE_POSTED, Sender.VISITOR, "Amina", "Is it due?\nWhen?"),
    ]
    assert amina.state is ConversationState.WAITING
    assert amina.team_name == "Council Tax"


async def said(office: Office, started: Started) -> list[str | None]:
    items = await office.store.read(lambda conn: events.for_visitor(conn, started.conversation_id))
    return [item.text for item in items if item.kind is EventKind.MESSAGE_POSTED]


async def opened(office: Office, town: Town, started: Started) -> VisitorConversation:
    found = await open_link(office, town.northborough, started.token)
    assert found.visitor is not None
    return found.visitor


async def test_the_same_form_twice_is_one_conversation(office: Office, town: Town) -> None:
    key = new_key()
    first = await start(office, town.northborough, team_id=town.housing.id, key=key)
    again = await start(office, town.northborough, team_id=town.housing.id, key=key, question=" Hello? ")
    assert (first.conversation_id, first.token) == (again.conversation_id, again.token)
    assert (first.repeated, again.repeated) == (False, True)
    assert await said(office, first) == ["Hello?"]
    cursor = await office.store.read(events.latest)
    await start(office, town.northborough, team_id=town.housing.id, key=key)
    assert await office.store.read(events.latest) == cursor, "nothing new, nothing written"


async def test_other_words_from_the_same_form_become_a_message_once(office: Office, town: Town) -> None:
    key = new_key()
    first = await start(office, town.northborough, team_id=town.housing.id, key=key)
    for _ in range(2):
        again = await start(
            office, town.northborough, team_id=town.housing.id, key=key, question="Hello you?"
        )
        assert again.token == first.token
    assert await said(office, first) == ["Hello?", "Hello you?"]


async def test_another_team_moves_who_still_waits(office: Office, town: Town) -> None:
    """Back, the right team chosen, sent again: a wrong team does not stay."""
    key = new_key()
    first = await start(office, town.northborough, team_id=town.housing.id, key=key)
    bells = [f"team:{town.housing.id}", f"team:{town.council_tax.id}"]
    with office.broker.listen(bells[0]) as old, office.broker.listen(bells[1]) as new:
        again = await start(office, town.northborough, team_id=town.council_tax.id, key=key)
        assert (await old.wait(5), await new.wait(5)) == (True, True)
    assert again.token == first.token
    visitor = await opened(office, town, first)
    assert (visitor.team_id, visitor.state) == (town.council_tax.id, ConversationState.WAITING)
    assert await said(office, first) == ["Hello?"]
    assert [fact.data for fact in await log(office, EventKind.QUEUE_JOINED)] == [
        {},
        {"from_team_id": town.housing.id},
    ]
    assert await office.store.read(lambda conn: desk.queue(conn, town.carys.id)) == []
    (waiting,) = await office.store.read(lambda conn: desk.queue(conn, town.ben.id))
    assert waiting.conversation_id == first.conversation_id


async def test_another_team_that_is_closed_is_refused_and_nothing_moves(office: Office, town: Town) -> None:
    key = new_key()
    first = await start(office, town.northborough, team_id=town.housing.id, key=key)
    await set_hours(office, town, [Period(0, 9 * 60, 10 * 60)], town.council_tax)
    for wrong, team in ((Closed, town.council_tax), (UnknownTeam, town.eastmere_team)):
        with pytest.raises(wrong):
            await start(office, town.northborough, team_id=team.id, key=key, question="More", name="Amina")
    visitor = await opened(office, town, first)
    assert (visitor.team_id, visitor.name) == (town.housing.id, "")
    assert await said(office, first) == ["Hello?"]


async def test_a_form_for_a_team_no_longer_offered_leads_to_the_chat_it_began(
    office: Office, town: Town
) -> None:
    key = new_key()
    first = await start(office, town.northborough, team_id=town.council_tax.id, key=key)
    teams = town.wanted["northborough"].teams[1:]
    await change(office, town, town.northborough, teams=teams)
    again = await start(
        office, town.northborough, team_id=town.council_tax.id, key=key, question="One more thing"
    )
    assert (again.conversation_id, again.repeated) == (first.conversation_id, True)
    assert await said(office, first) == ["Hello?", "One more thing"]
    assert (await opened(office, town, first)).team_name == "Council Tax"
    with pytest.raises(UnknownTeam):
        await start(office, town.northborough, team_id=town.council_tax.id, key=new_key())


async def test_another_name_renames_who_still_waits(office: Office, town: Town) -> None:
    key = new_key()
    first = await start(office, town.northborough, team_id=town.housing.id, key=key, name="Amnia")
    await start(office, town.northborough, team_id=town.housing.id, key=key, name="Amina")
    assert (await opened(office, town, first)).name == "Amina"
    (fact,) = await log(office, EventKind.RENAMED)
    assert (fact.conversation_id, fact.data) == (first.conversation_id, {})


async def test_who_talks_already_stays_with_the_adviser(office: Office, town: Town) -> None:
    key = new_key()
    first = await start(office, town.northborough, team_id=town.housing.id, key=key)
    await accept(office, await make_available(office, town.carys), first.conversation_id)
    again = await start(
        office, town.northborough, team_id=town.council_tax.id, key=key, question="More", name="Amina"
    )
    assert again.token == first.token
    visitor = await opened(office, town, first)
    assert (visitor.team_id, visitor.name) == (town.housing.id, "")
    assert await said(office, first) == ["Hello?", "More"]


async def test_another_team_after_the_end_is_another_conversation(office: Office, town: Town) -> None:
    key = new_key()
    first = await start(office, town.northborough, team_id=town.housing.id, key=key)
    await end_by_visitor(office, await opened(office, town, first))
    same = await start(office, town.northborough, team_id=town.housing.id, key=key)
    assert same.token == first.token
    new = await start(office, town.northborough, team_id=town.council_tax.id, key=key)
    assert (new.token != first.token, new.repeated) == (True, False)
    assert (await opened(office, town, new)).team_id == town.council_tax.id
    assert (await start(office, town.northborough, team_id=town.council_tax.id, key=key)).token == new.token


async def test_a_form_sent_twice_at_once_is_one_conversation(office: Office, town: Town) -> None:
    key = new_key()
    both = await asyncio.gather(
        *(start(office, town.northborough, team_id=town.housing.id, key=key) for _ in range(2)),
        *(
            start(office, town.northborough, team_id=town.housing.id, key=key, question="More")
            for _ in range(2)
        ),
    )
    assert len({one.token for one in both}) == 1
    assert await said(office, both[0]) == ["Hello?", "More"]


async def test_a_repeat_is_not_refused_because_it_is_closed_by_now(
    office: Office, town: Town, clock: Clock
) -> None:
    key = new_key()
    first = await start(office, town.northborough, team_id=town.housing.id, key=key)
    clock.forward(hours=12)
    again = await start(office, town.northborough, team_id=town.housing.id, key=key)
    assert again.token == first.token


async def test_the_same_key_at_another_council_is_another_conversation(office: Office, town: Town) -> None:
    key = new_key()
    first = await start(office, town.northborough, team_id=town.housing.id, key=key)
    other = await start(office, town.eastmere, team_id=None, key=key)
    assert other.conversation_id != first.conversation_id
    assert other.token != first.token
    assert (await open_link(office, town.eastmere, first.token)).visitor is None


async def test_out_of_hours_it_is_closed_and_says_when_it_opens(
    office: Office, town: Town, clock: Clock
) -> None:
    clock.now = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)  # a Friday
    with pytest.raises(Closed) as refused:
        await start(office, town.northborough, team_id=town.housing.id, key=new_key())
    assert refused.value.next_opening == datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    assert refused.value.team_id == town.housing.id


async def test_a_team_keeps_its_own_hours(office: Office, town: Town) -> None:
    await set_hours(office, town, [Period(2, 9 * 60, 17 * 60)])
    await set_hours(office, town, [Period(3, 9 * 60, 17 * 60)], town.housing)
    with pytest.raises(Closed) as refused:
        await start(office, town.northborough, team_id=town.housing.id, key=new_key())
    assert refused.value.next_opening == datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


async def test_a_chat_may_start_though_nobody_is_there(office: Office, town: Town) -> None:
    visitor, _ = await begin_chat(office, town.northborough, town.housing)
    place = await office.store.read(lambda conn: queues.place(conn, visitor.conversation_id, office.clock()))
    assert place == queues.QueuePlace(1, None)


async def test_a_team_must_be_chosen_where_there_are_several(office: Office, town: Town) -> None:
    for team_id in (None, town.eastmere_team.id, 999):
        with pytest.raises(UnknownTeam):
            await start(office, town.northborough, team_id=team_id, key=new_key())


@pytest.mark.parametrize("question", ["", " \n\t", "\u200b\u2800"])
async def test_a_question_is_needed(office: Office, town: Town, question: str) -> None:
    with pytest.raises(TextRefused) as refused:
        await start(office, town.northborough, team_id=town.housing.id, key=new_key(), question=question)
    assert (refused.value.field, refused.value.problem) == ("question", TextProblem.BLANK)


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with a space in it", "ключ-ключ-ключ-ключ"])
async def test_a_key_we_could_not_have_made_is_refused(office: Office, town: Town, key: str) -> None:
    with pytest.raises(BadKey):
        await start(office, town.northborough, team_id=town.housing.id, key=key)


async def test_the_way_back_leads_only_to_the_councils_own_site(office: Office, town: Town) -> None:
    back = "https://www.northborough.example/bins?who=me"
    for url, kept in (
        (f"{back}#x", back),
        (back, back),
        ("https://evil.example/", None),
        ("javascript:alert(1)", None),
    ):
        started = await start(office, town.northborough, team_id=town.housing.id, key=new_key(), back_url=url)
        opened = await open_link(office, town.northborough, started.token)
        assert opened.visitor is not None
        assert opened.visitor.back_url == kept


async def test_what_the_page_was_is_kept_to_count_from_but_not_its_query(office: Office, town: Town) -> None:
    started = await start(
        office,
        town.northborough,
        team_id=town.housing.id,
        key=new_key(),
        back_url="https://www.northborough.example/bins?who=me#x",
    )
    (fact,) = await log(office, EventKind.CONVERSATION_STARTED)
    assert fact.conversation_id == started.conversation_id
    assert fact.data == {
        "locale": "en",
        "with_scripts": False,
        "page": "https://www.northborough.example/bins",
    }


async def test_every_message_of_a_form_tells_whether_scripts_ran(office: Office, town: Town) -> None:
    key = new_key()
    for question, with_scripts in (("Hello?", False), ("And my bin?", True), ("And my tax?", False)):
        await start(
            office,
            town.northborough,
            team_id=town.housing.id,
            key=key,
            question=question,
            with_scripts=with_scripts,
        )
    assert [fact.data for fact in await log(office, EventKind.MESSAGE_POSTED)] == [
        {"with_scripts": False},
        {"with_scripts": True},
        {"with_scripts": False},
    ]


async def test_a_new_chat_rings_for_its_teams_desks_and_not_for_who_waits(office: Office, town: Town) -> None:
    desks, waiting = (f"{who}:{town.housing.id}" for who in ("desks", "team"))
    with office.broker.listen(desks) as bell, office.broker.listen(waiting) as behind:
        await begin_chat(office, town.northborough, town.council_tax)
        assert not await bell.wait(0.05)
        visitor, _ = await begin_chat(office, town.northborough, town.housing)
        assert await bell.wait(5)
        assert not await behind.wait(0.05), "whose place and wait stay as they are"
    with office.broker.listen(f"conversation:{visitor.conversation_id}") as bell:
        await post_message(office, visitor, "Still here", new_key())
        assert await bell.wait(5)
