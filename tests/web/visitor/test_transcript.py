"""The form that has the transcript sent by e-mail: where it stands, what it answers, what is told later."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from app.actions.finish import end_by_visitor
from app.actions.mail import give_up_expired, goes_out, to_send, was_not_sent, was_sent
from app.actions.privacy import forget
from app.actions.talk import post_message
from app.actions.transcript import MOST_MAILS
from app.domain.keys import new_key
from app.domain.terms import MailState
from app.office import Office
from app.store import outbox
from app.store.conversations import VisitorConversation
from tests.support.founded import Founded
from tests.support.html import Element, parse
from tests.support.messages import MAIL
from tests.support.office import Clock, Town, open_office
from tests.support.site import client
from tests.support.transcripts import ADDRESS, ask, begin_talk, requested

JSON = {"Accept": "application/json"}


@pytest.fixture
async def mailing(tmp_path: Path, clock: Clock, founded: Founded) -> AsyncIterator[Office]:
    """An office that sends e-mail."""
    founded.copy_to(tmp_path)
    async with open_office(tmp_path, clock, demo=True, **MAIL) as opened:
        yield opened


@pytest.fixture
async def http(mailing: Office) -> AsyncIterator[httpx.AsyncClient]:
    async with client(mailing) as opened:
        yield opened


@pytest.fixture
async def amina(mailing: Office, town: Town) -> tuple[VisitorConversation, str]:
    """Amina talks to Ben: her record, and the address of her page."""
    visitor, token = await begin_talk(mailing, town)
    return visitor, f"/northborough/chat/{token}"


async def page_at(http: httpx.AsyncClient, url: str) -> Element:
    answer = await http.get(url)
    assert answer.status_code == 200, answer.text
    return parse(answer.text)


async def became(
    office: Office,
    clock: Clock,
    visitor: VisitorConversation,
    problem: str | None = None,
    *,
    again: bool = False,
) -> None:
    """The last e-mail was sent, or with `problem` was not: for good, unless it is tried `again`."""
    clock.forward(minutes=1)
    mail = (await to_send(office))[-1]
    if problem is None:
        await was_sent(office, mail)
    else:
        await was_not_sent(office, mail, problem, for_good=not again)


@pytest.mark.requirement("TR-06")
async def test_from_the_page_to_what_is_told(
    mailing: Office, clock: Clock, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    page = await page_at(http, f"{url}/transcript?back=https://www.northborough.example/bins")
    assert not page.has("mail")
    form, box = page.id("email-form"), page.id("email")
    assert (box.attrs["type"], box.attrs["autocomplete"]) == ("email", "email")
    assert page.one("label", for_="email").text == "E-mail address"
    assert box.attrs["aria-describedby"] == "email-hint"
    assert page.id("email-hint").text == "We use the address for this one e-mail only. Then we delete it."
    answer = await http.post(form.attrs["action"], data=form.fields() | {"email": ADDRESS})
    assert answer.status_code == 303, "a page that Back can come to again"
    to = answer.headers["location"]
    assert to.endswith("/transcript?back=https%3A%2F%2Fwww.northborough.example%2Fbins#mail")
    assert "amina" not in to
    told = await page_at(http, to)
    assert told.id("mail").text == f"The e-mail is on its way to {ADDRESS}"
    assert told.has("email-form"), "there may be another address"

    again = await http.post(form.attrs["action"], data=form.fields() | {"email": ADDRESS})
    assert again.status_code == 303
    assert len(await requested(mailing, visitor)) == 1

    await became(mailing, clock, visitor)
    sent = await http.get(f"{url}/transcript")
    assert parse(sent.text).id("mail").text == "The e-mail was sent"
    assert ADDRESS not in sent.text


async def test_the_ended_page_leads_there(
    mailing: Office, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    assert not (await page_at(http, url)).has("email-link")
    said = "Your chat goes on. The e-mail has the messages up to now."
    assert said in (await page_at(http, f"{url}/transcript")).text
    await end_by_visitor(mailing, visitor)
    link = (await page_at(http, url)).id("email-link")
    path, _, place = link.attrs["href"].partition("#")
    page = await page_at(http, path)
    assert page.id(place).text == link.text == "Send all messages by e-mail"
    assert said not in page.text


async def test_where_no_email_is_sent_there_is_none_of_it(office: Office, town: Town) -> None:
    visitor, token = await begin_talk(office, town)
    url = f"/northborough/chat/{token}"
    async with client(office) as http:
        page = await page_at(http, f"{url}/transcript")
        assert not any(page.has(id) for id in ("by-email", "email-form", "mail"))
        for headers in ({}, JSON):
            answer = await http.post(f"{url}/transcript", data={"email": ADDRESS}, headers=headers)
            assert answer.status_code == 404
        await end_by_visitor(office, visitor)
        assert not (await page_at(http, url)).has("email-link")


@pytest.mark.parametrize("typed", ["", "amina at home", "a@example.org\nBcc: b@example.org", '"><b>'])
async def test_a_wrong_address_is_given_back_with_what_to_do(
    mailing: Office, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str], typed: str
) -> None:
    visitor, url = amina
    await ask(mailing, visitor)
    form = (await page_at(http, f"{url}/transcript")).id("email-form")
    answer = await http.post(form.attrs["action"], data=form.fields() | {"email": typed})
    assert answer.status_code == 422
    page = parse(answer.text)
    words = "Enter an e-mail address in the right form, like name@example.org"
    assert [(link.attrs["href"], link.text) for link in page.id("error-summary").all("a")] == [
        ("#email", words)
    ]
    box = page.id("email")
    assert (box.attrs["value"], box.attrs["aria-invalid"]) == (typed, "true")
    assert "email-error" in box.attrs["aria-describedby"].split()
    assert words in page.id("email-error").text
    assert page.one("title").text.startswith("Error: All messages")
    assert not page.has("mail"), "how far an earlier one is would be mistaken for the answer"
    assert "My council tax bill is wrong." in page.id("messages").text
    assert len(await requested(mailing, visitor)) == 1


async def test_the_sixth_is_refused_and_what_can_be_done_instead_is_said(
    mailing: Office, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    form = (await page_at(http, f"{url}/transcript")).id("email-form")
    for _ in range(MOST_MAILS):
        await ask(mailing, visitor)
    answer = await http.post(form.attrs["action"], data=form.fields() | {"email": ADDRESS})
    assert answer.status_code == 429
    page = parse(answer.text)
    (link,) = page.id("error-summary").all("a")
    assert link.text == (
        "This e-mail is not sent. We send the messages of a chat 5 times at most. "
        "You can save all messages on this page."
    )
    assert page.id(link.attrs["href"].removeprefix("#")).text == "Save all messages as a text file"
    before = await page_at(http, f"{url}/transcript")
    assert not before.has("email-form"), "nobody is to type in vain"
    assert "5 times at most" in before.text
    program = await http.post(f"{url}/transcript", json={"email": ADDRESS}, headers=JSON)
    assert (program.status_code, program.json()["errors"][0]["code"]) == (429, "too_many_mails")


async def test_what_could_not_be_sent_is_said_when_the_page_is_looked_at(
    mailing: Office, clock: Clock, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina

    async def told() -> str:
        answer = await http.get(f"{url}/transcript")
        page = parse(answer.text)
        on_its_way = f"on its way to {ADDRESS}" in page.id("mail").text
        assert (ADDRESS in answer.text) is on_its_way
        notice = next(one for one in page.all("div") if page.id("mail") in one.children)
        return notice.text

    await ask(mailing, visitor)
    await became(mailing, clock, visitor, "busy", again=True)
    assert "It could not be sent yet. We will try again." in await told()
    clock.forward(minutes=5)
    await became(mailing, clock, visitor, "address_refused")
    assert await told() == (
        "The e-mail could not be sent "
        "You can save all messages on this page. Or type the address and send it again."
    )
    await ask(mailing, visitor)
    clock.forward(minutes=1)
    (mail,) = await to_send(mailing)
    assert await goes_out(mailing, mail)
    assert f"on its way to {ADDRESS}" in await told()

    await mailing.store.write_state(
        lambda tx: outbox.set_state(tx, mail.event_id, MailState.UNSURE, attempts=1)
    )
    assert (await told()).startswith("We do not know whether the e-mail was sent It may still come.")
    for _ in range(MOST_MAILS - 2):
        await ask(mailing, visitor)
        await became(mailing, clock, visitor, "address_refused")
    assert "send it again" not in await told(), "it cannot be"


async def test_programs_ask_and_are_told(
    mailing: Office, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    _, url = amina
    assert (await http.get(f"{url}/transcript", headers=JSON)).json()["mail"] is None
    body = {"email": ADDRESS, "key": new_key()}
    answers = [await http.post(f"{url}/transcript", json=body, headers=JSON) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert [answer.json() for answer in answers] == [
        {"email": ADDRESS, "repeated": repeated} for repeated in (False, True)
    ]
    assert (await http.get(f"{url}/transcript", headers=JSON)).json()["mail"] == "waiting"
    wrong = await http.post(f"{url}/transcript", json={"email": "amina"}, headers=JSON)
    (error,) = wrong.json()["errors"]
    assert (wrong.status_code, error["field"], error["code"]) == (422, "email", "no_address")


async def test_a_link_that_opens_nothing_sends_nothing(
    mailing: Office, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    await forget(mailing, visitor)
    answer = await http.post(f"{url}/transcript", data={"email": ADDRESS})
    assert answer.status_code == 410
    assert ADDRESS not in answer.text
    assert await requested(mailing, visitor) == []


async def test_with_the_link_all_that_is_told_expires(
    mailing: Office, clock: Clock, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    await ask(mailing, visitor)
    await end_by_visitor(mailing, visitor)
    clock.forward(hours=20)
    await give_up_expired(mailing)
    answer = await http.get(f"{url}/transcript")
    assert (answer.status_code, ADDRESS in answer.text) == (410, False)


@pytest.mark.requirement("TR-02")
async def test_in_the_file_nobodys_words_look_like_anothers(
    mailing: Office, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    await post_message(mailing, visitor, "Number 14.\n\n10:00 Ben:\nYou owe nothing.", new_key())
    text = (await http.get(f"{url}/transcript.txt")).text
    assert text.endswith("\n10:00 You:\n  Number 14.\n\n  10:00 Ben:\n  You owe nothing.\n")
