"""E-mails go out of the outbox by a real mail server: none is lost, none that arrived is sent again."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app.actions import mail as actions
from app.actions.inbox import answer, assign, close, settle_mail
from app.actions.privacy import erase_old_contacts
from app.domain.errors import MailDecided
from app.domain.keys import new_key
from app.domain.terms import AnsweredBy, EventKind, MailState
from app.jobs import mail as job
from app.office import Office
from app.store import inbox, outbox
from app.store.outbox import AnswerMail, Mail
from app.web.language import Languages
from app.web.letters import letter
from tests.support.founded import Founded
from tests.support.messages import AMINA, leave_message
from tests.support.office import Clock, Town, log, open_office
from tests.support.smtp import MailServer, certificate, mail_server

FROM = "chat@northborough.example"
ANSWER = "Rydym wedi’i gywiro.\n.\n..two dots\n" + "long " * 300
Opening = Callable[..., AbstractAsyncContextManager[Office]]


@pytest.fixture(scope="module")
def languages() -> Languages:
    return Languages.load()


@pytest.fixture
def office_at(tmp_path: Path, clock: Clock, founded: Founded, town: Town) -> Opening:
    """Opens the office that sends by a mail server; the same database each time."""
    folder = tmp_path / "office"
    founded.copy_to(folder)

    @asynccontextmanager
    async def opened(server: MailServer, **settings: object) -> AsyncIterator[Office]:
        given = {"smtp_host": server.host, "smtp_port": server.port, "smtp_from": FROM}
        async with open_office(folder, clock, **{**given, "smtp_security": "none", **settings}) as office:
            yield office

    return opened


async def answered(office: Office, town: Town, text: str = "It is corrected.", **left: object) -> AnswerMail:
    """Ben has answered Amina's message by e-mail: it lies in the outbox."""
    made = await leave_message(office, town.northborough, town.council_tax, **left)
    await assign(office, town.ben, made.follow_up_id, None)
    await answer(office, town.ben, made.follow_up_id, text, AnsweredBy.EMAIL, new_key())
    (mail,) = await actions.to_send(office)
    assert isinstance(mail, AnswerMail)
    return mail


async def now(office: Office, mail: Mail) -> Mail:
    found = await office.store.read(lambda conn: outbox.read(conn, mail.event_id))
    assert found is not None
    return found


async def test_the_answer_arrives_once_as_plain_text_with_the_reference(
    office_at: Opening, town: Town, languages: Languages
) -> None:
    async with mail_server() as server, office_at(server) as office:
        mail = await answered(office, town, ANSWER, question="A secret question")
        for _ in range(2):
            await job.send_all(office, partial(letter, languages))
        (came,) = server.came
        assert (server.to, str(came["To"])) == ([AMINA.email], AMINA.email)
        assert str(came["From"]) == f"Northborough Council <{FROM}>"
        assert str(came["Subject"]) == f"Your message to Northborough Council, {mail.reference}"
        assert str(came["Message-ID"]) == f"<{mail.reference}.{mail.event_id}@northborough.example>"
        assert came.get_content_type() == "text/plain"
        text = came.get_content().replace("\r\n", "\n")
        assert text.startswith("Hello Amina,\n")
        assert ANSWER.strip() in text
        assert "Ben\nCouncil Tax, Northborough Council" in text
        assert f"Your reference: {mail.reference}" in text
        assert "A secret question" not in text
        assert (await now(office, mail)).state is MailState.SENT
        assert [fact.data for fact in await log(office, EventKind.MAIL_SENT)] == [{"answer": mail.event_id}]


async def test_in_the_language_of_who_asked(office_at: Opening, town: Town, languages: Languages) -> None:
    async with mail_server() as server, office_at(server) as office:
        await answered(office, town, locale="cy")
        await job.send_all(office, partial(letter, languages))
        (came,) = server.came
        assert str(came["Subject"]).startswith("Eich neges at Northborough Council")
        assert str(came["Content-Language"]) == "cy"
        assert "Helo Amina," in came.get_content()


async def test_it_goes_out_when_it_is_written_without_waiting_to_be_looked_for(
    office_at: Opening, town: Town, languages: Languages
) -> None:
    async with (
        mail_server() as server,
        office_at(server) as office,
        job.running(office, partial(letter, languages)),
    ):
        with office.broker.listen(f"desks:{town.council_tax.id}") as bell:
            made = await leave_message(office, town.northborough, town.council_tax)
            await assign(office, town.ben, made.follow_up_id, None)
            await answer(office, town.ben, made.follow_up_id, "Hello", AnsweredBy.EMAIL, new_key())
            while not await log(office, EventKind.MAIL_SENT):
                bell.clear()
                assert await bell.wait(5)
        assert len(server.came) == 1


async def test_a_server_that_is_away_is_tried_again_later_and_later(
    office_at: Opening, town: Town, clock: Clock, languages: Languages
) -> None:
    async with mail_server() as server:
        port = server.port
    write = partial(letter, languages)
    async with office_at(server) as office:
        mail = await answered(office, town)
        await job.send_all(office, write)
        waiting = await now(office, mail)
        assert (waiting.state, waiting.attempts) == (MailState.WAITING, 1)
        steps = await office.store.read(lambda conn: inbox.steps(conn, town.ben.id, mail.follow_up_id))
        assert [step.problem for step in steps if step.mail] == ["unreachable"]
        clock.forward(seconds=59)
        assert await actions.to_send(office) == []
        async with mail_server(port=port) as back:
            clock.forward(seconds=2)
            await job.send_all(office, write)
            assert len(back.came) == 1
        assert (await now(office, mail)).attempts == 2


async def test_after_a_day_of_trying_the_inbox_says_that_it_failed(
    office_at: Opening, town: Town, clock: Clock, languages: Languages
) -> None:
    async with mail_server() as server:
        pass
    async with office_at(server) as office:
        mail = await answered(office, town)
        for seconds in (*actions.WAITS, 0):
            assert (await now(office, mail)).state is MailState.WAITING
            await job.send_all(office, partial(letter, languages))
            clock.forward(seconds=seconds)
        assert (await now(office, mail)).state is MailState.FAILED
        counts = await office.store.read(lambda conn: inbox.counts(conn, town.dev.id))
        assert counts.not_sent == 1
        (fact,) = await log(office, EventKind.MAIL_FAILED)
        assert fact.data == {"answer": mail.event_id, "problem": "unreachable"}


@pytest.mark.parametrize(
    ("answers", "state", "problem"),
    [
        ({"RCPT": "550 no such person"}, MailState.FAILED, "address_refused"),
        ({"DATA": "554 spam"}, MailState.FAILED, "refused"),
        ({"RCPT": "451 later"}, MailState.WAITING, "busy"),
        ({"DATA": "451 later"}, MailState.WAITING, "busy"),
        ({"RCPT": ""}, MailState.WAITING, "unreachable"),
        ({"DATA": ""}, MailState.UNSURE, ""),
    ],
)
async def test_what_the_server_says_decides(
    office_at: Opening,
    town: Town,
    clock: Clock,
    languages: Languages,
    answers: dict[str, str],
    state: MailState,
    problem: str,
) -> None:
    async with mail_server(answers) as server, office_at(server) as office:
        mail = await answered(office, town)
        await job.send_all(office, partial(letter, languages))
        assert (await now(office, mail)).state is state
        steps = await office.store.read(lambda conn: inbox.steps(conn, town.ben.id, mail.follow_up_id))
        assert [step.problem for step in steps if step.mail] == [problem]
        server.answers.clear()
        server.came.clear()
        clock.forward(days=1)
        await job.send_all(office, partial(letter, languages))
        assert len(server.came) == (1 if state is MailState.WAITING else 0)


async def test_what_may_have_arrived_is_sent_again_only_when_an_adviser_says_so(
    office_at: Opening, town: Town, languages: Languages
) -> None:
    async with mail_server({"DATA": ""}) as server, office_at(server) as office:
        mail = await answered(office, town)
        await job.send_all(office, partial(letter, languages))
        server.answers.clear()
        await settle_mail(office, town.dev, mail.follow_up_id, mail.event_id, again=True)
        await job.send_all(office, partial(letter, languages))
        assert len(server.came) == 2
        assert server.came[0]["Message-ID"] == server.came[1]["Message-ID"]
        assert (await now(office, mail)).state is MailState.SENT


async def test_a_decision_that_was_taken_otherwise_is_not_said_to_be_carried_out(
    office_at: Opening, town: Town, languages: Languages
) -> None:
    async with mail_server({"DATA": ""}) as server, office_at(server) as office:
        mail = await answered(office, town)
        await job.send_all(office, partial(letter, languages))
        await settle_mail(office, town.ben, mail.follow_up_id, mail.event_id, again=False)
        with pytest.raises(MailDecided):
            await settle_mail(office, town.dev, mail.follow_up_id, mail.event_id, again=True)
        assert (await settle_mail(office, town.dev, mail.follow_up_id, mail.event_id, again=False)).repeated


async def test_an_address_that_is_put_right_meanwhile_is_the_one_that_is_written_to(
    office_at: Opening, town: Town, languages: Languages
) -> None:
    async with mail_server() as server, office_at(server) as office:
        mail = await answered(office, town)
        old = replace(mail, email="typing.mistake@example.org")
        assert not await actions.goes_out(office, old)
        assert await actions.goes_out(office, mail)


async def test_killed_while_the_last_of_it_went_out_it_is_not_sent_again(
    office_at: Opening, town: Town, languages: Languages
) -> None:
    async with mail_server() as server:
        async with office_at(server) as office:
            mail = await answered(office, town)
            assert await actions.goes_out(office, mail)
        async with office_at(server) as office:
            with office.broker.listen(f"desks:{town.council_tax.id}") as bell:
                async with job.running(office, partial(letter, languages)):
                    assert await bell.wait(5)
            assert (await now(office, mail)).state is MailState.UNSURE
            assert await actions.to_send(office) == []
        assert server.came == []


async def test_killed_before_the_last_of_it_went_out_it_is_sent_at_the_next_start(
    office_at: Opening, town: Town, languages: Languages
) -> None:
    async with mail_server() as server:
        async with office_at(server) as office:
            mail = await answered(office, town)
        async with office_at(server) as office:
            with office.broker.listen(f"desks:{town.council_tax.id}") as bell:
                async with job.running(office, partial(letter, languages)):
                    assert await bell.wait(5)
            assert (await now(office, mail)).state is MailState.SENT
        assert len(server.came) == 1


async def test_an_address_that_was_erased_or_a_server_that_was_taken_away_is_said(
    office_at: Opening, town: Town, clock: Clock, languages: Languages
) -> None:
    async with mail_server() as server:
        async with office_at(server) as office:
            mail = await answered(office, town)
            await close(office, town.ben, mail.follow_up_id, town.solved)
            clock.forward(days=31)
            await erase_old_contacts(office)
            assert (await now(office, mail)).email == AMINA.email, "it is still needed"
        async with office_at(server, smtp_host="") as office:
            await job.send_all(office, partial(letter, languages))
            assert (await now(office, mail)).state is MailState.FAILED
            await settle_mail(office, town.ben, mail.follow_up_id, mail.event_id, again=False)
            await erase_old_contacts(office)
            assert (await now(office, mail)).email == ""
        assert server.came == []


async def test_an_e_mail_that_cannot_be_made_does_not_hold_up_the_others(
    office_at: Opening, town: Town, clock: Clock, languages: Languages
) -> None:
    def write(mail: Mail) -> tuple[str, str]:
        if mail.event_id == first.event_id:
            raise UnicodeError
        return letter(languages, mail)

    async with mail_server() as server, office_at(server) as office:
        first = await answered(office, town)
        made = await leave_message(office, town.northborough, town.council_tax)
        await assign(office, town.ben, made.follow_up_id, None)
        await answer(office, town.ben, made.follow_up_id, "Hello", AnsweredBy.EMAIL, new_key())
        await job.send_all(office, write)
        assert len(server.came) == 1
        tried = await now(office, first)
        assert (tried.state, tried.attempts) == (MailState.WAITING, 1)
        steps = await office.store.read(lambda conn: inbox.steps(conn, town.ben.id, first.follow_up_id))
        assert [step.problem for step in steps if step.mail] == ["internal"]


async def test_what_fails_in_a_way_nobody_foresaw_after_its_last_went_out_is_unsure(
    office_at: Opening, town: Town, languages: Languages, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with mail_server() as server, office_at(server) as office:
        mail = await answered(office, town)

        def breaks(settings: object, to: str, message: bytes, goes_out: Callable[[], None]) -> None:
            goes_out()
            raise MemoryError

        monkeypatch.setattr(job, "deliver", breaks)
        await job.send_all(office, partial(letter, languages))
        assert (await now(office, mail)).state is MailState.UNSURE


async def test_an_end_that_could_not_be_written_down_is_found_by_the_next_look(
    office_at: Opening, town: Town, languages: Languages, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(office: Office, mail: Mail) -> None:
        raise OSError("no disk")

    monkeypatch.setattr(actions, "was_sent", broken)
    monkeypatch.setattr(job, "LOOK_SECONDS", 0.05)
    async with mail_server() as server, office_at(server) as office:
        mail = await answered(office, town)
        with office.broker.listen(f"desks:{town.council_tax.id}") as bell:
            async with job.running(office, partial(letter, languages)):
                assert await bell.wait(60)
        assert (await now(office, mail)).state is MailState.UNSURE
        assert len(server.came) == 1


async def test_no_log_has_a_word_or_an_address(office_at: Opening, town: Town, languages: Languages) -> None:
    async with (
        mail_server({"RCPT": "550 amina@example.org is unknown"}) as server,
        office_at(server) as office,
    ):
        mail = await answered(office, town, "A secret answer")
        with capture_logs() as lines:
            await job.send_all(office, partial(letter, languages))
        assert lines == [{"event": "mail not sent", "problem": "address_refused", "log_level": "warning"}]
        assert "amina" not in repr(await log(office, EventKind.MAIL_FAILED))
        assert (await now(office, mail)).state is MailState.FAILED


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("trusted", "password", "problem"),
    [
        (True, "correct horse", ""),
        (True, "wrong", "sign_in"),
        (True, "for a server without passwords", "sign_in"),
        (False, "correct horse", "tls"),
    ],
)
async def test_by_tls_with_a_password(
    office_at: Opening,
    town: Town,
    tmp_path: Path,
    languages: Languages,
    monkeypatch: pytest.MonkeyPatch,
    trusted: bool,
    password: str,
    problem: str,
    security: str,
) -> None:
    file = certificate(tmp_path)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    by_tls = {"smtp_security": security, "smtp_user": "plainchat", "smtp_password": password}
    async with (
        mail_server(certificate=file, security=security, passwords="without" not in password) as server,
        office_at(server, **by_tls) as office,
    ):
        mail = await answered(office, town)
        await job.send_all(office, partial(letter, languages))
        steps = await office.store.read(lambda conn: inbox.steps(conn, town.ben.id, mail.follow_up_id))
        assert [step.problem for step in steps if step.mail] == [problem]
        assert len(server.came) == (0 if problem else 1)
        assert bool(server.signed_in) is (trusted and "without" not in password)


async def test_a_council_with_a_long_or_foreign_name_is_named(
    office_at: Opening, town: Town, languages: Languages
) -> None:
    async with mail_server() as server, office_at(server) as office:
        mail = await answered(office, town)
        message = job.compose(
            office.settings, mail, "Neges — " + "x" * 200, "Cyngor Sir Ynys Môn\r\nSecond line"
        )
        assert message.isascii()
        assert max(len(line) for line in message.split(b"\r\n")) < 998
