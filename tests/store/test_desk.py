"""The adviser's desk shows what belongs to one's own teams, and nothing else."""

from functools import partial

from sqlalchemy import Connection

from app.actions.finish import end_by_adviser, end_by_visitor
from app.actions.queue import accept
from app.actions.talk import add_note, post_message, reply
from app.domain.keys import new_key
from app.domain.terms import ConversationState, EventKind, Sender
from app.office import Office
from app.store import conversations, desk
from app.store.conversations import VisitorConversation
from app.store.people import Staff
from tests.support.office import Town, begin_chat, make_available


async def talking(office: Office, town: Town, adviser: Staff) -> VisitorConversation:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, adviser)
    await accept(office, adviser, amina.conversation_id)
    return amina


async def test_the_queue_of_ones_own_teams_longest_waiting_first(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    tomos, _ = await begin_chat(
        office, town.northborough, town.housing, name="Tomos", question="Mae'r to yn gollwng.", locale="cy"
    )
    await begin_chat(office, town.eastmere, town.eastmere_team, name="Someone else")
    for_ben = await office.store.read(lambda conn: desk.queue(conn, town.ben.id))
    assert [(entry.visitor_name, entry.position) for entry in for_ben] == [("Amina", 1)]
    for_dev = await office.store.read(lambda conn: desk.queue(conn, town.dev.id))
    assert [(entry.conversation_id, entry.position) for entry in for_dev] == [
        (amina.conversation_id, 1),
        (tomos.conversation_id, 1),
    ]
    assert (for_dev[1].question, for_dev[1].locale, for_dev[1].team_name, for_dev[1].council_name) == (
        "Mae'r to yn gollwng.",
        "cy",
        "Housing",
        "Northborough Council",
    )


async def test_chats_count_what_waits_for_an_answer(office: Office, town: Town) -> None:
    amina = await talking(office, town, town.ben)

    async def unanswered() -> int:
        (chat,) = await office.store.read(lambda conn: desk.chats(conn, town.ben.id))
        return chat.unanswered

    assert await unanswered() == 1
    await reply(office, town.ben, amina.conversation_id, "Hello Amina", new_key())
    assert await unanswered() == 0
    await post_message(office, amina, "Hello", new_key())
    await post_message(office, amina, "Are you there?", new_key())
    assert await unanswered() == 2


async def test_a_chat_stays_on_the_desk_until_it_is_wrapped_up(office: Office, town: Town) -> None:
    amina = await talking(office, town, town.ben)
    await end_by_visitor(office, amina)
    (chat,) = await office.store.read(lambda conn: desk.chats(conn, town.ben.id))
    assert chat.state is ConversationState.ENDED
    await end_by_adviser(office, town.ben, amina.conversation_id, town.solved)
    assert await office.store.read(lambda conn: desk.chats(conn, town.ben.id)) == []


async def test_the_transcript_for_staff_has_the_notes(office: Office, town: Town) -> None:
    amina = await talking(office, town, town.ben)
    await add_note(office, town.ben, amina.conversation_id, "Look at the 2025 bill.", new_key())
    for asker in (town.ben, town.dev):
        items = await office.store.read(
            partial(desk.transcript, staff_id=asker.id, conversation_id=amina.conversation_id)
        )
        assert [(item.kind, item.name, item.text) for item in items] == [
            (EventKind.CONVERSATION_STARTED, "Amina", None),
            (EventKind.MESSAGE_POSTED, "Amina", "My council tax bill is wrong."),
            (EventKind.QUEUE_JOINED, "Amina", None),
            (EventKind.ADVISER_JOINED, "Ben", None),
            (EventKind.NOTE_ADDED, "Ben", "Look at the 2025 bill."),
        ]
        assert [item.sender for item in items[-2:]] == [Sender.SYSTEM, Sender.ADVISER]


async def test_news_are_of_ones_own_chats_and_of_the_queue(office: Office, town: Town) -> None:
    amina = await talking(office, town, town.ben)
    start = (await office.store.read(lambda conn: desk.news(conn, town.ben.id, 0)))[-1].item.id
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    await make_available(office, town.dev)
    await accept(office, town.dev, tomos.conversation_id)
    await post_message(office, tomos, "For Dev only", new_key())
    await post_message(office, amina, "For Ben", new_key())
    news = await office.store.read(lambda conn: desk.news(conn, town.ben.id, start))
    assert [(one.conversation_id, one.mine, one.item.kind, one.item.text) for one in news] == [
        (tomos.conversation_id, False, EventKind.QUEUE_JOINED, None),
        (tomos.conversation_id, False, EventKind.ADVISER_JOINED, None),
        (amina.conversation_id, True, EventKind.MESSAGE_POSTED, "For Ben"),
    ]


async def test_staff_of_another_council_or_team_see_nothing(office: Office, town: Town) -> None:
    amina = await talking(office, town, town.ben)
    await add_note(office, town.ben, amina.conversation_id, "A note", new_key())
    await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    for outsider in (town.finn.id, town.carys.id):

        def everything(conn: Connection, who: int = outsider) -> list[object]:
            return [
                desk.queue(conn, who),
                desk.chats(conn, who),
                desk.transcript(conn, who, amina.conversation_id),
                desk.news(conn, who, 0),
                conversations.for_adviser(conn, who, amina.conversation_id),
            ]

        assert await office.store.read(everything) == [[], [], [], [], None]


async def test_of_too_much_news_the_newest_is_kept(office: Office, town: Town) -> None:
    amina = await talking(office, town, town.ben)
    for number in range(4):
        await post_message(office, amina, f"Message {number}", new_key())
    news = await office.store.read(lambda conn: desk.news(conn, town.ben.id, 0, limit=2))
    assert [one.item.text for one in news] == ["Message 2", "Message 3"]
