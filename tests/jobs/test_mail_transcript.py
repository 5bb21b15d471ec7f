"""A transcript goes out by a real mail server: what stands in the e-mail, and what is left of it here."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from textwrap import indent

import pytest
from structlog.testing import capture_logs

from app.actions import mail as actions
from app.actions.finish import end_by_visitor
from app.actions.privacy import forget
from app.actions.talk import add_note, post_message, reply
from app.domain.keys import new_key
from app.domain.terms import EventKind, MailState
from app.jobs import mail as job
from app.office import Office
from app.store import events
from app.store.conversations import VisitorConversation
from app.store.outbox import Mail
from app.web.adviser.desk import sight
from app.web.language import Languages
from app.web.letters import letter
from tests.support.founded import Founded
from tests.support.office import Clock, Town, erase_words, log, open_office
from tests.support.smtp import MailServer, mail_server
from tests.support.transcripts import ADDRESS, ask, begin_talk, holding, requested

FROM = "chat@northborough.example"
HARD = "Dear all,\nSubject: not a header\n.\n..two dots\nBcc: b@example.org\n" + "long " * 300 + "end"
Opening = Callable[..., AbstractAsyncContextManager[Office]]


@pytest.fixture(scope="module")
def write() -> Callable[[Mail], tuple[str, str]]:
    return partial(letter, Languages.load())


@pytest.fixture
def office_at(tmp_path: Path, clock: Clock, founded: Founded) -> Opening:
    """Opens the office that sends by a mail server; the same database each time."""
    founded.copy_to(tmp_path / "office")

    @asynccontextmanager
    async def opened(server: MailServer) -> AsyncIterator[Office]:
        settings = {"smtp_host": server.host, "smtp_port": server.port, "smtp_from": FROM}
        async with open_office(tmp_path / "office", clock, smtp_security="none", **settings) as office:
            yield office

    return opened


async def asked(office: Office, town: Town, clock: Clock, locale: str = "en") -> VisitorConversation:
    """Amina talks to Ben and has asked for the transcript; it is time to send it."""
    visitor, _ = await begin_talk(office, town, locale=locale)
    await reply(office, town.ben, visitor.conversation_id, "Which street?", new_key())
    await ask(office, visitor)
    clock.forward(minutes=1)
    return visitor


@pytest.mark.requirement("TR-06")
async def test_the_transcript_arrives_once_as_plain_text(
    office_at: Opening, town: Town, clock: Clock, write: job.Write
) -> None:
    async with mail_server() as server, office_at(server) as office:
        visitor = await asked(office, town, clock)
        for _ in range(2):
            await job.send_all(office, write)
        (came,) = server.came
        assert (server.to, str(came["To"]), came["Bcc"]) == ([ADDRESS], ADDRESS, None)
        assert str(came["From"]) == f"Northborough Council <{FROM}>"
        assert str(came["Subject"]) == f"Your chat with Northborough Council, {visitor.reference}"
        assert came.get_content_type() == "text/plain"
        assert came.get_content().replace("\r\n", "\n") == (
            "Hello,\n\n"
            "Here are the messages of a chat with Northborough Council.\n"
            "Somebody asked us to send them to this address on 24 November 2026, 10:00.\n"
            "If that was not you, please delete this e-mail. You do not need to do anything else.\n"
            "We used this address for this e-mail only.\n\n"
            "Chat with Northborough Council\n"
            f"Reference: {visitor.reference}\n"
            "Topic: Council Tax\n"
            "Started: 24 November 2026, 10:00\n"
            "\n10:00 The chat started.\n"
            "\n10:00 You:\n  My council tax bill is wrong.\n"
            "\n10:00 Ben joined the chat.\n"
            "\n10:00 Ben:\n  Which street?\n"
        )
        (request,) = await log(office, EventKind.TRANSCRIPT_REQUESTED)
        assert [fact.data for fact in await log(office, EventKind.TRANSCRIPT_SENT)] == [
            {"request": request.id}
        ]
        assert await holding(office, ADDRESS) == []
        assert [one.state for one in await requested(office, visitor)] == [MailState.SENT]


@pytest.mark.requirement("TR-06")
async def test_in_the_language_of_the_chat(
    office_at: Opening, town: Town, clock: Clock, write: job.Write
) -> None:
    async with mail_server() as server, office_at(server) as office:
        await asked(office, town, clock, "cy")
        await job.send_all(office, write)
        (came,) = server.came
        assert str(came["Content-Language"]) == "cy"
        assert str(came["Subject"]).startswith("Eich sgwrs â Northborough Council")
        assert "Dechreuodd y sgwrs." in came.get_content()
        assert "Started" not in came.get_content()


async def test_only_what_the_visitor_could_read_when_they_asked_goes_out(
    office_at: Opening, town: Town, clock: Clock, write: job.Write
) -> None:
    async with mail_server() as server, office_at(server) as office:
        visitor, token = await begin_talk(office, town)
        await post_message(office, visitor, HARD, new_key())
        erased = await post_message(office, visitor, "An erased word", new_key())
        await add_note(office, town.ben, visitor.conversation_id, "A note for staff", new_key())
        await ask(office, visitor)
        await post_message(office, visitor, "A later word", new_key())
        await erase_words(office, erased.event_id)
        clock.forward(minutes=1)
        await job.send_all(office, write)
        (came,) = server.came
        text = came.get_content().replace("\r\n", "\n")
        assert indent(HARD, "  ") in text, "and nothing of it is a header"
        assert str(came["Subject"]) == f"Your chat with Northborough Council, {visitor.reference}"
        assert "10:00 You:\n  These words were removed.\n" in text
        whole = came.as_string() + text
        for hidden in ("An erased word", "A note for staff", "A later word", token, token.split(".")[0]):
            assert hidden not in whole
        assert "://" not in whole


async def test_forgotten_while_it_is_handed_over_it_is_not_sent(
    office_at: Opening, town: Town, clock: Clock, write: job.Write
) -> None:
    async with mail_server() as server, office_at(server) as office:
        visitor = await asked(office, town, clock)
        (mail,) = await actions.to_send(office)
        await forget(office, visitor)
        assert not await actions.goes_out(office, mail)
        await job.send_all(office, write)
        assert server.came == []
        assert await log(office, EventKind.TRANSCRIPT_SENT) == []


async def test_expired_while_it_is_handed_over_it_is_not_sent(
    office_at: Opening, town: Town, clock: Clock, write: job.Write
) -> None:
    async with mail_server() as server, office_at(server) as office:
        visitor = await asked(office, town, clock)
        await end_by_visitor(office, visitor)
        clock.forward(hours=20)
        (mail,) = await actions.to_send(office)
        assert not await actions.goes_out(office, mail)
        await job.send_all(office, write)
        assert server.came == []
        (fact,) = await log(office, EventKind.TRANSCRIPT_FAILED)
        assert fact.data["problem"] == "link"
        assert await holding(office, ADDRESS) == []


@pytest.mark.parametrize(
    ("answers", "state", "kind"),
    [
        ({"RCPT": "550 no such person"}, MailState.FAILED, EventKind.TRANSCRIPT_FAILED),
        ({"DATA": "554 spam"}, MailState.FAILED, EventKind.TRANSCRIPT_FAILED),
        ({"DATA": ""}, MailState.UNSURE, EventKind.TRANSCRIPT_UNSURE),
    ],
)
async def test_what_will_not_be_sent_leaves_no_address(
    office_at: Opening,
    town: Town,
    clock: Clock,
    write: job.Write,
    answers: dict[str, str],
    state: MailState,
    kind: EventKind,
) -> None:
    async with mail_server(answers) as server, office_at(server) as office:
        visitor = await asked(office, town, clock)
        with capture_logs() as lines:
            await job.send_all(office, write)
        (one,) = await requested(office, visitor)
        assert (one.state, one.email) == (state, "")
        assert len(await log(office, kind)) == 1
        assert await holding(office, ADDRESS) == []
        assert len(lines) == 1
        assert set(lines[0]) <= {"event", "problem", "log_level"}
        assert ADDRESS not in repr(lines)


async def test_what_can_be_sent_later_keeps_its_address_until_then(
    office_at: Opening, town: Town, clock: Clock, write: job.Write
) -> None:
    async with mail_server({"RCPT": "451 later"}) as server, office_at(server) as office:
        visitor = await asked(office, town, clock)
        await job.send_all(office, write)
        (one,) = await requested(office, visitor)
        assert (one.state, one.attempts, one.email) == (MailState.WAITING, 1, ADDRESS)
        server.answers.clear()
        clock.forward(minutes=2)
        await job.send_all(office, write)
        assert len(server.came) == 1
        assert await holding(office, ADDRESS) == []


async def test_killed_while_the_last_of_it_went_out_nobody_knows(
    office_at: Opening, town: Town, clock: Clock
) -> None:
    async with mail_server() as server:
        async with office_at(server) as office:
            visitor = await asked(office, town, clock)
            (mail,) = await actions.to_send(office)
            assert await actions.goes_out(office, mail)
        async with office_at(server) as office:
            await actions.may_have_been_sent(office, await actions.left_on_their_way(office))
            (one,) = await requested(office, visitor)
            assert (one.state, one.email) == (MailState.UNSURE, "")
            assert await actions.to_send(office) == []


async def test_neither_the_visitor_nor_the_adviser_meets_it_among_the_messages(
    office_at: Opening, town: Town, clock: Clock, write: job.Write
) -> None:
    async with mail_server() as server, office_at(server) as office:
        visitor = await asked(office, town, clock)
        await job.send_all(office, write)
        id_ = visitor.conversation_id
        told = [item.kind for item in await office.store.read(lambda conn: events.for_visitor(conn, id_))]
        assert told[-1] is EventKind.MESSAGE_POSTED
        desk = await office.store.read(
            lambda conn: sight(
                conn, town.ben.id, id_, items_after=0, news_after=0, first="en", now=office.clock()
            )
        )
        assert desk is not None
        assert [item.kind for item in desk.items] == told
