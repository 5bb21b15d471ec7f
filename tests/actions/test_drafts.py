"""Half-written words: kept for who wrote them, and erased when they must be."""

import asyncio
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import select

from app.actions.drafts import drop_old, keep_participants, keep_staffs
from app.actions.finish import end_by_adviser, end_by_visitor
from app.actions.guests import leave, withdraw
from app.actions.people import sign_in, sign_out
from app.actions.privacy import forget
from app.actions.queue import accept
from app.actions.talk import add_note, post_message, reply
from app.domain.errors import ConversationEnded, LinkUnusable, NotFound
from app.domain.keys import new_key
from app.jobs import loop as jobs
from app.office import Office
from app.store import drafts
from app.store.conversations import VisitorConversation
from app.store.drafts import Draft
from app.store.guests import Guest
from app.store.people import Staff
from app.store.tables import guest_draft, staff_draft, visitor_draft
from app.store.writer import StateTx
from tests.support.guests import ask_in
from tests.support.office import PASSWORD, Clock, Town, begin_chat, log, make_available, no_letters


@pytest.fixture
async def amina(office: Office, town: Town) -> VisitorConversation:
    """Amina talks to Ben."""
    visitor, _ = await begin_chat(office, town.northborough, town.council_tax)
    await accept(office, await make_available(office, town.ben), visitor.conversation_id)
    return visitor


async def of_visitor(office: Office, visitor: VisitorConversation) -> str | None:
    found = await office.store.read(lambda conn: drafts.of_visitor(conn, visitor.conversation_id))
    return found.text if found else None


async def whole(office: Office, staff: Staff, visitor: VisitorConversation) -> Draft | None:
    now = office.clock()
    return await office.store.read(lambda conn: drafts.of_staff(conn, staff.id, visitor.conversation_id, now))


async def of_staff(office: Office, staff: Staff, visitor: VisitorConversation) -> tuple[str, str] | None:
    """The answer and the note."""
    found = await whole(office, staff, visitor)
    return (found.text, found.note) if found else None


async def kept(office: Office) -> int:
    """How many rows hold half-written words of anybody."""
    return await office.store.read(
        lambda conn: sum(
            len(conn.execute(select(table)).all()) for table in (visitor_draft, guest_draft, staff_draft)
        )
    )


async def half_written(
    office: Office, staff: Staff, visitor: VisitorConversation, text: str = "Dear Ami", note: str = "Ask ag"
) -> None:
    id_ = visitor.conversation_id
    keys = (new_key(), new_key())
    await keep_staffs(office, staff, id_, text=text, language="cy", note=note, keys=keys)


async def test_the_last_words_are_kept_without_an_event(office: Office, amina: VisitorConversation) -> None:
    before = await log(office)
    await keep_participants(office, amina, "Half", new_key())
    first = await office.store.read(lambda conn: drafts.of_visitor(conn, amina.conversation_id))
    await keep_participants(office, amina, "Half a mess", new_key())
    second = await office.store.read(lambda conn: drafts.of_visitor(conn, amina.conversation_id))
    assert first
    assert second
    assert (second.text, second.kept_at) == ("Half a mess", office.clock())
    assert first.mark != second.mark
    assert await log(office) == before
    await keep_participants(office, amina, " \n", new_key())
    assert await kept(office) == 0


async def test_each_reads_only_their_own(office: Office, town: Town, amina: VisitorConversation) -> None:
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax)
    await keep_participants(office, amina, "Half a mess", new_key())
    await half_written(office, town.ben, amina)
    await half_written(office, town.dev, amina, "", "From Dev")
    assert await of_visitor(office, amina) == "Half a mess"
    assert await of_visitor(office, tomos) is None
    found = await whole(office, town.ben, amina)
    assert found is not None
    assert (found.text, found.language, found.note) == ("Dear Ami", "cy", "Ask ag")
    assert await of_staff(office, town.dev, amina) == ("", "From Dev")
    assert await of_staff(office, town.ben, tomos) is None
    await half_written(office, town.ben, amina, "", " ")
    assert await of_staff(office, town.ben, amina) is None
    assert await of_staff(office, town.dev, amina) == ("", "From Dev")


async def test_of_answer_and_note_what_is_not_said_stays(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    id_, keys = amina.conversation_id, (new_key(), new_key())
    await half_written(office, town.ben, amina)
    await keep_staffs(office, town.ben, id_, text=None, language="", note="Ask again", keys=keys)
    await keep_staffs(office, town.ben, id_, text=None, language="", note=None, keys=keys)
    found = await whole(office, town.ben, amina)
    assert found is not None
    assert (found.text, found.language, found.note) == ("Dear Ami", "cy", "Ask again")
    await keep_staffs(office, town.ben, id_, text="", language="", note=None, keys=keys)
    assert await of_staff(office, town.ben, amina) == ("", "Ask again")


async def test_what_is_sent_is_no_longer_half_written(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    await keep_participants(office, amina, "Half a mess", new_key())
    await half_written(office, town.ben, amina)
    key = new_key()
    await post_message(office, amina, "Half a message", key)
    assert await of_visitor(office, amina) is None
    await reply(office, town.ben, amina.conversation_id, "Dear Amina", new_key())
    assert await of_staff(office, town.ben, amina) == ("", "Ask ag")
    await half_written(office, town.ben, amina)
    await add_note(office, town.ben, amina.conversation_id, "Ask again", new_key())
    assert await of_staff(office, town.ben, amina) == ("Dear Ami", "")
    # the same form again is the message from before, and what was written since stays
    await keep_participants(office, amina, "And ano", new_key())
    assert (await post_message(office, amina, "Half a message", key)).repeated
    assert await of_visitor(office, amina) == "And ano"


async def test_what_was_posted_is_not_half_written_whatever_became_of_its_answer(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    key, answer_key, note_key = new_key(), new_key(), new_key()
    await post_message(office, amina, "My street is", key)
    await keep_participants(office, amina, "My street is", key)
    assert await kept(office) == 0
    id_ = amina.conversation_id
    await reply(office, town.ben, id_, "Dear Amina", answer_key)
    await add_note(office, town.ben, id_, "Ask again", note_key)
    keys = (answer_key, note_key)
    await keep_staffs(office, town.ben, id_, text="Dear Amina", language="cy", note="Ask again", keys=keys)
    assert await kept(office) == 0
    await keep_staffs(office, town.ben, id_, text="", language="cy", note="Also", keys=(new_key(), new_key()))
    found = await whole(office, town.ben, amina)
    assert found is not None
    assert (found.language, found.note) == ("", "Also"), "a note has no language"


async def test_who_checks_with_an_empty_box_needs_no_disk(
    office: Office, town: Town, amina: VisitorConversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(fn: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(office.store, "write_state", full)
    await keep_participants(office, amina, " ", new_key())
    await half_written(office, town.ben, amina, "", "")
    with pytest.raises(OSError, match="no space left"):
        await keep_participants(office, amina, "Half", new_key())


async def test_when_the_visitor_ends_the_chat_the_words_of_staff_are_left_to_them(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    await keep_participants(office, amina, "Half a mess", new_key())
    await half_written(office, town.ben, amina)
    await half_written(office, town.dev, amina, "", "From Dev")
    await end_by_visitor(office, amina)
    assert await of_visitor(office, amina) == "Half a mess"
    assert await of_staff(office, town.ben, amina) == ("Dear Ami", "Ask ag")
    await end_by_adviser(office, town.ben, amina.conversation_id, town.solved)
    assert await of_visitor(office, amina) == "Half a mess"
    assert await of_staff(office, town.ben, amina) is None
    assert await of_staff(office, town.dev, amina) == ("", "From Dev")


async def test_when_the_adviser_ends_the_chat_only_theirs_are_gone(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    await keep_participants(office, amina, "Half a mess", new_key())
    await half_written(office, town.ben, amina)
    await end_by_adviser(office, town.ben, amina.conversation_id, town.solved)
    assert await of_staff(office, town.ben, amina) is None
    assert await of_visitor(office, amina) == "Half a mess"


async def test_a_visitors_are_gone_with_the_link(
    office: Office, town: Town, clock: Clock, amina: VisitorConversation
) -> None:
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax)
    for visitor in (amina, tomos):
        await keep_participants(office, visitor, "Half a mess", new_key())
    clock.forward(hours=30)
    await end_by_visitor(office, amina)
    clock.forward(hours=19, minutes=59)
    await drop_old(office)
    assert await of_visitor(office, amina) == "Half a mess"
    clock.forward(minutes=1)
    await drop_old(office)
    assert await of_visitor(office, amina) is None
    assert await of_visitor(office, tomos) == "Half a mess", "his chat is open"


async def test_a_guests_are_gone_with_their_own_link(
    office: Office, town: Town, clock: Clock, amina: VisitorConversation
) -> None:
    async def kim_writes() -> Guest:
        kim = (await ask_in(office, town, amina)).guest
        await keep_participants(office, kim, "She mea", new_key())
        assert await kept(office) == 2
        return kim

    await keep_participants(office, amina, "Half a mess", new_key())
    kim = await kim_writes()
    assert await of_visitor(office, amina) == "Half a mess"
    await post_message(office, kim, "Hello", new_key(), known="")
    assert await kept(office) == 2, "that was another tab's"
    await post_message(office, kim, "She means", new_key(), known="")
    assert await kept(office) == 1, "sent"
    await leave(office, await kim_writes())
    assert await kept(office) == 1, "left"
    await withdraw(office, amina, (await kim_writes()).id)
    assert await kept(office) == 1, "taken back"
    await kim_writes()
    await end_by_visitor(office, amina)
    clock.forward(hours=19, minutes=59)
    await drop_old(office)
    assert await kept(office) == 2
    clock.forward(minutes=1)
    await drop_old(office)
    assert await kept(office) == 0


async def test_what_a_guest_sends_leaves_the_visitors_words_and_the_other_way_round(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    kim = (await ask_in(office, town, amina)).guest

    async def half_written_now() -> list[str | None]:
        found = [await office.store.read(partial(drafts.of_participant, who=who)) for who in (amina, kim)]
        return [one.text if one else None for one in found]

    await keep_participants(office, amina, "The bill", new_key())
    await post_message(office, kim, "The bill is hers", new_key())
    assert await half_written_now() == ["The bill", None], "the guest had nothing half written"
    await keep_participants(office, kim, "The bill", new_key())
    assert await half_written_now() == ["The bill", "The bill"]
    await post_message(office, kim, "The bill is hers", new_key())
    assert await half_written_now() == ["The bill", None]
    await keep_participants(office, kim, "The bill", new_key())
    await post_message(office, amina, "The bill is mine", new_key())
    assert await half_written_now() == [None, "The bill"]


async def test_forgetting_leaves_what_is_the_councils_own(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    await keep_participants(office, amina, "Half a mess", new_key())
    await half_written(office, town.ben, amina)
    await half_written(office, town.dev, amina, "From Dev", "")
    kim = await ask_in(office, town, amina)
    await keep_participants(office, kim.guest, "She mea", new_key())
    await forget(office, amina)
    assert await of_visitor(office, amina) is None
    assert await of_staff(office, town.ben, amina) == ("", "Ask ag"), "a note is not the resident's"
    assert await of_staff(office, town.dev, amina) is None
    await add_note(office, town.ben, amina.conversation_id, "Ask again", new_key())
    assert await kept(office) == 0
    with pytest.raises(LinkUnusable):
        await keep_participants(office, amina, "Half a mess", new_key())


async def test_signing_out_leaves_none_of_ones_own(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    first, second = [await sign_in(office, town.dev.email, PASSWORD, "127.0.0.1") for _ in range(2)]
    await half_written(office, town.dev, amina)
    await half_written(office, town.ben, amina, "", "From Ben")
    await sign_out(office, town.dev, first)
    assert await of_staff(office, town.dev, amina) == ("Dear Ami", "Ask ag"), "there still, on another device"
    await sign_out(office, town.dev, second)
    assert await of_staff(office, town.dev, amina) is None
    assert await of_staff(office, town.ben, amina) == ("", "From Ben")


async def test_a_colleague_who_signs_in_over_a_session_takes_none_of_its_words(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    before = await sign_in(office, town.dev.email, PASSWORD, "127.0.0.1")
    await half_written(office, town.dev, amina)
    await sign_in(office, town.ben.email, PASSWORD, "127.0.0.1", instead_of=before)
    assert await of_staff(office, town.dev, amina) == ("Dear Ami", "Ask ag"), "Dev was asked nothing"
    assert await of_staff(office, town.ben, amina) is None


async def test_none_of_staff_gets_older_than_a_link(
    office: Office, town: Town, clock: Clock, amina: VisitorConversation
) -> None:
    await half_written(office, town.ben, amina)
    clock.forward(hours=19, minutes=59)
    assert await of_staff(office, town.ben, amina) == ("Dear Ami", "Ask ag")
    clock.forward(minutes=1)
    assert await of_staff(office, town.ben, amina) is None
    assert await kept(office) == 1
    await drop_old(office)
    assert await kept(office) == 0


async def test_without_anybody_doing_anything_old_ones_are_gone(
    office: Office, town: Town, clock: Clock, amina: VisitorConversation
) -> None:
    await half_written(office, town.ben, amina)
    clock.forward(hours=20)
    written = asyncio.Event()
    write_state = office.store.write_state

    async def told(fn: Callable[[StateTx], None]) -> None:
        await write_state(fn)
        written.set()

    office.store.write_state = told  # type: ignore[method-assign, assignment]
    async with jobs.running(office, no_letters), asyncio.timeout(5):
        await written.wait()
    assert await kept(office) == 0


async def test_nothing_is_kept_of_what_nobody_may_write(
    office: Office, town: Town, amina: VisitorConversation
) -> None:
    with pytest.raises(NotFound):
        await half_written(office, town.finn, amina)
    await end_by_visitor(office, amina)
    with pytest.raises(ConversationEnded):
        await keep_participants(office, amina, "Half a mess", new_key())
    assert await kept(office) == 0
    await half_written(office, town.ben, amina)
    assert await of_staff(office, town.ben, amina) == ("Dear Ami", "Ask ag"), "not sent, and not lost"
