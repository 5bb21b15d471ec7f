"""The transcript is asked for by e-mail: what is put into the outbox, and when it is taken out again."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.actions.finish import end_by_visitor
from app.actions.mail import give_up_expired, to_send
from app.actions.privacy import forget
from app.actions.transcript import MOST_MAILS, send_transcript
from app.domain.errors import CannotMail, ContactRefused, LinkUnusable, TooManyMails
from app.domain.keys import new_key
from app.domain.terms import RESIDENT_KINDS, EventKind, MailState
from app.jobs import loop as jobs
from app.office import Office
from app.store.conversations import VisitorConversation
from app.store.outbox import Requested
from tests.support.founded import Founded
from tests.support.messages import MAIL
from tests.support.office import Clock, Town, begin_chat, log, no_letters, open_office
from tests.support.transcripts import ADDRESS, ask, begin_talk, holding, requested

WAITING = Requested(MailState.WAITING, 0, ADDRESS)
GIVEN_UP = Requested(MailState.FAILED, 0, "")


@pytest.fixture
async def mailing(tmp_path: Path, clock: Clock, founded: Founded) -> AsyncIterator[Office]:
    """An office that sends e-mail."""
    founded.copy_to(tmp_path)
    async with open_office(tmp_path, clock, **MAIL) as opened:
        yield opened


@pytest.fixture
async def amina(mailing: Office, town: Town) -> VisitorConversation:
    visitor, _ = await begin_talk(mailing, town)
    return visitor


async def test_the_request_is_a_fact_and_the_address_is_none(
    mailing: Office, amina: VisitorConversation
) -> None:
    await ask(mailing, amina, f" {ADDRESS} ")
    assert await requested(mailing, amina) == [WAITING]
    (fact,) = await log(mailing, EventKind.TRANSCRIPT_REQUESTED)
    assert (fact.conversation_id, fact.data) == (amina.conversation_id, {})
    assert await holding(mailing, ADDRESS) == ["outbox"]
    kinds = [kind for kind in EventKind if kind.startswith("transcript.")]
    assert len(kinds) == 4
    assert not set(kinds) & set(RESIDENT_KINDS)


async def test_it_waits_long_enough_to_say_where_it_goes(
    mailing: Office, clock: Clock, amina: VisitorConversation
) -> None:
    await ask(mailing, amina)
    clock.forward(seconds=9)
    assert await to_send(mailing) == []
    clock.forward(seconds=1)
    (mail,) = await to_send(mailing)
    assert mail.email == ADDRESS


async def test_the_same_form_asks_once_and_corrected_again(
    mailing: Office, amina: VisitorConversation
) -> None:
    key = new_key()
    answers = [await send_transcript(mailing, amina, email, key) for email in (ADDRESS, f"{ADDRESS} ")]
    assert [answer.repeated for answer in answers] == [False, True]
    assert not (await send_transcript(mailing, amina, "amina@example.net", key)).repeated
    assert [one.email for one in await requested(mailing, amina)] == [ADDRESS, "amina@example.net"]


@pytest.mark.parametrize(
    "email",
    ["", " ", "amina", "amina@home", "a@example.org, b@example.org", "a b@example.org", "á@example.org"]
    + [f"a@example.org{end}Bcc: b@example.org" for end in ("\n", "\r\n", "\r", "\u2028", "\0")]
    + ["<a@example.org>", '"a\nb"@example.org', "a" * 65 + "@example.org", "a@" + "b." * 130 + "org"],
)
async def test_what_is_no_address_is_refused_whole(
    mailing: Office, amina: VisitorConversation, email: str
) -> None:
    with pytest.raises(ContactRefused) as refused:
        await ask(mailing, amina, email)
    assert refused.value.field == "email"
    assert await requested(mailing, amina) == []
    assert await log(mailing, EventKind.TRANSCRIPT_REQUESTED) == []


async def test_one_conversation_is_sent_five_times(
    mailing: Office, town: Town, amina: VisitorConversation
) -> None:
    key = new_key()
    await send_transcript(mailing, amina, ADDRESS, key)
    for _ in range(MOST_MAILS - 1):
        await ask(mailing, amina, "stranger@example.org")
    with pytest.raises(TooManyMails):
        await ask(mailing, amina, "stranger@example.org")
    assert (await send_transcript(mailing, amina, ADDRESS, key)).repeated, "the first form again is no sixth"
    assert len(await requested(mailing, amina)) == MOST_MAILS == 5
    tomos, _ = await begin_talk(mailing, town)
    await ask(mailing, tomos)


async def test_nothing_is_taken_where_no_email_is_sent(office: Office, town: Town) -> None:
    visitor, _ = await begin_talk(office, town)
    with pytest.raises(CannotMail):
        await ask(office, visitor)
    assert await holding(office, ADDRESS) == []


async def test_it_is_sent_only_of_a_chat_that_somebody_joined(mailing: Office, town: Town) -> None:
    waiting, _ = await begin_chat(mailing, town.northborough, town.council_tax)
    with pytest.raises(CannotMail):
        await ask(mailing, waiting)
    assert await holding(mailing, ADDRESS) == []


async def test_forgetting_takes_it_back(
    mailing: Office, town: Town, clock: Clock, amina: VisitorConversation
) -> None:
    tomos, _ = await begin_talk(mailing, town)
    await ask(mailing, amina)
    await ask(mailing, tomos, "tomos@example.org")
    await forget(mailing, amina)
    assert await holding(mailing, ADDRESS) == []
    clock.forward(minutes=1)
    assert [mail.email for mail in await to_send(mailing)] == ["tomos@example.org"]
    with pytest.raises(LinkUnusable):
        await ask(mailing, amina)


async def test_with_the_link_the_address_expires(
    mailing: Office, town: Town, clock: Clock, amina: VisitorConversation
) -> None:
    tomos, _ = await begin_talk(mailing, town)
    for visitor in (amina, tomos):
        await ask(mailing, visitor)
    await end_by_visitor(mailing, amina)
    clock.forward(hours=19, minutes=59)
    await give_up_expired(mailing)
    assert await requested(mailing, amina) == [WAITING]
    clock.forward(minutes=1)
    await give_up_expired(mailing)
    assert await requested(mailing, amina) == [GIVEN_UP]
    assert await requested(mailing, tomos) == [WAITING], "his chat is open"
    (asked, _) = await log(mailing, EventKind.TRANSCRIPT_REQUESTED)
    (fact,) = await log(mailing, EventKind.TRANSCRIPT_FAILED)
    assert (fact.conversation_id, fact.data) == (
        amina.conversation_id,
        {"request": asked.id, "problem": "link"},
    )


async def test_without_anybody_doing_anything_it_expires(
    mailing: Office, clock: Clock, amina: VisitorConversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(mailing, amina)
    await end_by_visitor(mailing, amina)
    clock.forward(hours=20)
    swept = asyncio.Event()

    async def told(office: Office) -> None:
        await give_up_expired(office)
        swept.set()

    monkeypatch.setattr(jobs, "give_up_expired", told)
    async with jobs.running(mailing, no_letters), asyncio.timeout(5):
        await swept.wait()
    assert await holding(mailing, ADDRESS) == []
