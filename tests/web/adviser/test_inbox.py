"""The inbox on an adviser's desk: its lists, one message, taking, answering and closing it."""

from collections.abc import AsyncIterator, Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from app.actions import inbox as actions
from app.actions.follow_up import Left
from app.actions.talk import post_message
from app.domain.contact import Contact
from app.domain.keys import new_key
from app.domain.terms import AnsweredBy, EventKind, FollowUpState, MailState
from app.office import Office
from app.store import inbox, outbox
from tests.support.advisers import AtDesk, at_desk
from tests.support.founded import Founded
from tests.support.messages import AMINA, MAIL, QUESTION, TOMOS, follow_up, leave_chat, leave_message
from tests.support.office import Clock, Town, begin_chat, log, open_office

URL = "/console/messages"


@pytest.fixture
async def left(office: Office, town: Town) -> Left:
    return await leave_message(office, town.northborough, town.council_tax)


@pytest.fixture
async def ben(office: Office, town: Town) -> AsyncIterator[AtDesk]:
    async with at_desk(office, town.ben) as desk:
        yield desk


@pytest.fixture
async def mailing(tmp_path: Path, clock: Clock, founded: Founded) -> AsyncIterator[Office]:
    founded.copy_to(tmp_path / "mailing")
    async with open_office(tmp_path / "mailing", clock, **MAIL) as opened:
        yield opened


def rows(desk: AtDesk) -> list[list[str]]:
    """The table, cell by cell; [] when there is none."""
    if not desk.page.has("inbox"):
        return []
    lines = desk.page.id("inbox").one("tbody").all("tr")
    return [[cell.text for cell in line.all() if cell.tag in ("th", "td")] for line in lines]


async def test_the_desk_says_what_is_to_be_answered_and_leads_there(
    office: Office, town: Town, ben: AtDesk
) -> None:
    await ben.open()
    assert ben.page.id("inbox-link").text == "Messages left: nothing to answer"
    left = await leave_message(office, town.northborough, town.council_tax)
    await ben.open()
    assert ben.page.id("inbox-link").text == "Messages left: 1 new"
    await ben.open(ben.page.id("inbox-link").attrs["href"])
    assert ben.page.id("title").text == "Messages left"
    reference = (await follow_up(office, left)).reference
    assert rows(ben) == [
        [reference, "Amina Council Tax, Northborough Council", "Tuesday 24 November, 10:00", "New"]
    ]


async def at_a_message(
    office: Office, town: Town, ben: AtDesk
) -> tuple[Left, Callable[[], Coroutine[Any, Any, Left]]]:
    """Ben is at the page of a message that he has. The second value adds a smell of gas to it."""
    leave = partial(leave_message, office, town.northborough, town.council_tax, key=new_key())
    left = await leave()
    await actions.assign(office, town.ben, left.follow_up_id, None)
    await ben.open(f"{URL}/{left.follow_up_id}")
    return left, partial(leave, question="And there is a smell of gas.")


async def test_what_was_added_is_read_before_the_answer_goes(office: Office, town: Town, ben: AtDesk) -> None:
    _, add = await at_a_message(office, town, ben)
    await add()
    await ben.submit(ben.page.id("answer-form"), answer="It is corrected.", by="otherwise")
    grown = "Something was added to this message. Read it first."
    assert (ben.status, ben.errors) == (409, [grown])
    assert "a smell of gas" in ben.page.id("history").text
    assert ben.page.id("answer-form").fields()["answer"] == "It is corrected."
    assert await log(office, EventKind.FOLLOW_UP_ANSWERED) == []
    await ben.submit(ben.page.id("answer-form"), by="otherwise")
    assert ben.page.id("state").text == "Answered. You have it."


async def test_before_it_is_closed_an_answer_that_is_not_sent_is_shown(
    office: Office, town: Town, ben: AtDesk, left: Left
) -> None:
    await actions.assign(office, town.ben, left.follow_up_id, None)
    await ben.open(f"{URL}/{left.follow_up_id}")
    await ben.press_in("answer-form", "close-message", answer="Half an ans")
    assert "You have not sent your answer to Amina" in ben.page.id("main").text
    assert "You have not answered it." in ben.page.id("main").text
    assert ben.page.id("unsent").lines.strip() == "Half an ans"
    await ben.submit(ben.page.id("main").one("form"))
    assert (ben.status, ben.errors) == (422, ["Choose what it was about, or how it ended"])
    assert ben.page.id("unsent").lines.strip() == "Half an ans"
    await ben.submit(ben.page.id("main").one("form"), back="1")
    assert ben.page.id("answer-form").fields()["answer"] == "Half an ans"
    await ben.submit(ben.page.id("answer-form"), answer="A whole answer", by="otherwise")
    assert "A whole answer" in ben.page.id("history").text


async def test_another_refusal_does_not_count_as_having_read_what_was_added(
    office: Office, town: Town, ben: AtDesk
) -> None:
    _, add = await at_a_message(office, town, ben)
    await add()
    await ben.submit(ben.page.id("answer-form"), answer="a" * 5001, by="otherwise")
    assert ben.status == 422
    await ben.submit(ben.page.id("answer-form"), answer="It is corrected.", by="otherwise")
    assert (ben.status, ben.errors) == (409, ["Something was added to this message. Read it first."])


async def test_who_comes_second_is_not_told_that_it_was_done(
    office: Office, town: Town, ben: AtDesk, left: Left
) -> None:
    await actions.assign(office, town.ben, left.follow_up_id, None)
    await ben.open(f"{URL}/{left.follow_up_id}")
    await actions.answer(office, town.ben, left.follow_up_id, "Hello", AnsweredBy.OTHERWISE, new_key())
    await ben.press("put-back")
    told = "You have answered it already, so you cannot put it back."
    assert (ben.status, ben.errors) == (409, [told])


async def test_what_was_added_is_read_before_the_message_is_closed(
    office: Office, town: Town, ben: AtDesk
) -> None:
    left, add = await at_a_message(office, town, ben)
    await ben.press_in("answer-form", "close-message")
    await add()
    await ben.submit(ben.page.id("main").one("form"), wrap_up=str(town.solved))
    assert ben.status == 409
    assert "a smell of gas" in ben.page.id("history").text
    assert (await follow_up(office, left)).state is FollowUpState.ASSIGNED
    await ben.press_in("answer-form", "close-message")
    await ben.submit(ben.page.id("main").one("form"), wrap_up=str(town.solved))
    assert (await follow_up(office, left)).state is FollowUpState.CLOSED


async def test_who_comes_to_closing_by_its_address_reads_the_message_first(
    office: Office, town: Town, ben: AtDesk
) -> None:
    """As by the language switch there, or after signing in again: what was added may be new to them."""
    left, add = await at_a_message(office, town, ben)
    await ben.press_in("answer-form", "close-message")
    await add()
    await ben.open(f"{URL}/{left.follow_up_id}/close?lang=cy")
    assert not ben.page.has("close-now")
    assert "a smell of gas" in ben.page.id("history").text
    await ben.press_in("answer-form", "close-message")
    await ben.submit(ben.page.id("main").one("form"), wrap_up=str(town.solved))
    assert (await follow_up(office, left)).state is FollowUpState.CLOSED


async def test_an_empty_inbox_says_so_in_each_of_its_parts(ben: AtDesk) -> None:
    said = []
    for show in inbox.Show:
        page = await ben.open(f"{URL}?show={show}")
        current = page.id("inbox-views").one("a", aria_current="page").text
        assert page.id("inbox-shown").text == current
        said.append(page.id("main").text)
    for words, text in zip(
        ("waits for an answer", "answered and still", "been closed yet"), said, strict=True
    ):
        assert words in text


async def test_from_new_to_closed_without_scripts(
    office: Office, town: Town, ben: AtDesk, left: Left
) -> None:
    await ben.open(f"{URL}/{left.follow_up_id}")
    assert ben.page.id("title").text == "Message from Amina"
    assert QUESTION in ben.page.id("history").text
    assert not ben.page.has("answer")
    await ben.submit(next(form for form in ben.page.all("form") if ben.page.id("take") in form.walk()))
    assert ben.page.id("told").text == "You have this message now. Nobody else answers it."
    assert ben.page.id("state").text == "You have it"
    assert "No e-mail is sent from here." in ben.page.id("answer-hint").text
    await ben.submit(ben.page.id("answer-form"), answer="It is corrected.", by="otherwise")
    assert ben.page.id("state").text == "Answered. You have it."
    answers = ben.page.id("history").all("li", data_from="adviser")
    assert [(one.one("h3").text, one.one("p").text) for one in answers] == [
        ("Your answer", "It is corrected.")
    ]
    await ben.press_in("answer-form", "close-message")
    await ben.submit(ben.page.id("main").one("form"))
    assert (ben.status, ben.errors) == (422, ["Choose what it was about, or how it ended"])
    await ben.submit(ben.page.id("main").one("form"), wrap_up=str(town.solved))
    assert ben.page.id("told").text == "The message is closed."
    assert rows(ben) == []
    await ben.open(f"{URL}?show=closed")
    assert rows(ben)[0][-1] == "Closed: Solved"
    await ben.open(f"{URL}/{left.follow_up_id}")
    assert not ben.page.has("answer")
    assert set(ben.posted) <= {200, 303, 422}, "200: the question whether to close it, with what is not sent"


async def test_who_comes_second_is_told_who_has_it_and_can_take_over(
    office: Office, town: Town, ben: AtDesk, left: Left
) -> None:
    await ben.open(f"{URL}/{left.follow_up_id}")
    take = next(form for form in ben.page.all("form") if ben.page.id("take") in form.walk())
    await actions.assign(office, town.dev, left.follow_up_id, None)
    await ben.submit(take)
    assert (ben.status, ben.errors) == (409, ["Dev has this message now."])
    assert ben.page.id("take").text == "Take it over from Dev"
    await ben.submit(next(form for form in ben.page.all("form") if ben.page.id("take") in form.walk()))
    assert (await follow_up(office, left)).staff_name == "Ben"
    await ben.press("put-back")
    assert (await follow_up(office, left)).state is FollowUpState.NEW


async def test_who_closes_what_a_colleague_took_over_is_told(
    office: Office, town: Town, ben: AtDesk, left: Left
) -> None:
    await actions.assign(office, town.ben, left.follow_up_id, None)
    await ben.open(f"{URL}/{left.follow_up_id}")
    await ben.press_in("answer-form", "close-message")
    form = next(form for form in ben.page.all("form") if ben.page.id("close-now") in form.walk())
    await actions.assign(office, town.dev, left.follow_up_id, town.ben.id)
    await ben.submit(form, wrap_up=str(town.solved))
    assert (ben.status, ben.errors) == (409, ["Dev has this message now."])
    assert (await follow_up(office, left)).state is FollowUpState.ASSIGNED


async def test_an_answer_that_cannot_be_taken_is_kept(
    office: Office, town: Town, ben: AtDesk, left: Left
) -> None:
    await actions.assign(office, town.ben, left.follow_up_id, None)
    await ben.open(f"{URL}/{left.follow_up_id}")
    form = ben.page.id("answer-form")
    await ben.submit(form, answer=" ", by="otherwise")
    assert (ben.status, ben.errors) == (422, ["Write your answer first"])
    await ben.submit(form, answer="a" * 5001, by="otherwise")
    assert ben.page.id("answer-form").fields()["answer"] == "a" * 5001
    await actions.assign(office, town.dev, left.follow_up_id, town.ben.id)
    await ben.submit(form, answer="Too late", by="otherwise")
    assert (ben.status, ben.errors) == (409, ["Dev has this message now."])
    assert ben.page.id("unsent").lines.strip() == "Too late"
    assert await log(office, EventKind.FOLLOW_UP_ANSWERED) == []


async def test_who_is_signed_out_gets_the_answer_back(office: Office, town: Town, left: Left) -> None:
    async with at_desk(office) as nobody:
        await nobody.post(f"{URL}/{left.follow_up_id}", answer="My long answer", by="otherwise")
        assert nobody.status == 401
        assert "My long answer" in nobody.page.one("textarea").lines
        assert f"next=%2Fconsole%2Fmessages%2F{left.follow_up_id}" in nobody.answer.text


@pytest.mark.parametrize(
    ("contact", "words"),
    [(TOMOS, "Text messages only: do not call."), (AMINA, "amina@example.org")],
)
async def test_how_to_reach_them_stands_beside_it(
    office: Office, town: Town, ben: AtDesk, contact: object, words: str
) -> None:
    left = await leave_message(office, town.northborough, town.council_tax, contact=contact, locale="cy")
    await ben.open(f"{URL}/{left.follow_up_id}")
    about = ben.page.one("aside").text
    assert words in about
    assert "Cymraeg" in about


async def test_an_address_adds_nothing_to_the_e_mail_that_is_begun_by_it(
    office: Office, town: Town, ben: AtDesk
) -> None:
    address = "amina?bcc=spy%40evil.example&body=pay&x='\"@example.org"
    left = await leave_message(
        office, town.northborough, town.council_tax, contact=Contact("Amina", address, "", None)
    )
    await ben.open(f"{URL}/{left.follow_up_id}")
    link = next(one for one in ben.page.one("aside").all("a") if one.text == address)
    to = urlsplit(link.attrs["href"])
    assert (to.scheme, unquote(to.path)) == ("mailto", address)
    assert parse_qs(to.query) == {"subject": [(await follow_up(office, left)).reference]}


async def test_a_message_out_of_a_chat_shows_what_was_said_there_and_leads_there(
    office: Office, town: Town, ben: AtDesk
) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await post_message(office, amina, "It is the one from May.", new_key())
    left = await leave_chat(office, town.northborough, amina, more="After 5.")
    await ben.open(f"{URL}?reference=%20{amina.reference.lower()}%20")
    assert rows(ben)[0][0] == amina.reference
    await ben.open(f"{URL}/{left.follow_up_id}")
    said = [item.one("p").text for item in ben.page.id("history").all("li", data_from="visitor")]
    assert said == ["My council tax bill is wrong.", "It is the one from May.", "After 5."]
    link = ben.page.one("aside").all("a")[-1]
    await ben.open(link.attrs["href"])
    assert ben.transcript[-1] == ("Amina", "After 5.")


async def test_a_reference_nobody_knows_is_said(ben: AtDesk) -> None:
    page = await ben.open(f"{URL}?reference=ZZZ-0000")
    assert "No message of your teams has this reference." in page.id("main").text
    assert page.id("reference").attrs["value"] == "ZZZ-0000"


async def test_sent_by_e_mail_where_that_is_set_up(mailing: Office, town: Town) -> None:
    left = await leave_message(mailing, town.northborough, town.council_tax)
    await actions.assign(mailing, town.ben, left.follow_up_id, None)
    async with at_desk(mailing, town.ben) as ben:
        await ben.open(f"{URL}/{left.follow_up_id}")
        assert ben.page.id("send-answer").text == "Send by e-mail"
        await ben.submit(ben.page.id("answer-form"), answer="It is corrected.", by="email")
        assert ben.page.id("told").text == "Your answer is saved. The e-mail is on its way."
        assert "Your e-mail is on its way" in ben.page.id("main").text
        (mail,) = await mailing.store.read(lambda conn: outbox.due(conn, mailing.clock()))
        await mailing.store.write_state(
            lambda tx: outbox.set_state(tx, mail, MailState.FAILED, attempts=1, problem="address_refused")
        )
        await ben.open(URL)
        assert ben.page.id("inbox-link").text == "Messages left: 1 e-mail not sent"
        assert rows(ben)[0][-1] == "Answered. You have it. E-mail not sent"
        await ben.open(f"{URL}/{left.follow_up_id}")
        assert "The mail server does not take e-mail for this address." in ben.page.id("main").text
        form = next(one for one in ben.page.all("form") if ben.page.id(f"settle-{mail}") in one.walk())
        await ben.submit(form)
        assert ben.page.id("told").text == "Saved. The e-mail is not sent any more."
        assert not ben.page.has(f"settle-{mail}")


async def test_a_long_inbox_leads_on(
    office: Office, town: Town, ben: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "PAGE", 1)
    monkeypatch.setattr("app.web.adviser.inbox.PAGE", 1)
    for _ in range(2):
        await leave_message(office, town.northborough, town.council_tax)
    await ben.open(URL)
    first = rows(ben)
    assert len(first) == 1
    await ben.open(ben.page.id("older").attrs["href"])
    assert len(rows(ben)) == 1
    assert rows(ben) != first
    assert not ben.page.has("older")


@pytest.mark.parametrize("outsider", ["carys", "finn"])
async def test_nobody_else_learns_of_it(office: Office, town: Town, left: Left, outsider: str) -> None:
    now = await follow_up(office, left)
    path = f"{URL}/{left.follow_up_id}"
    for accept in ("text/html", "application/json"):
        async with at_desk(office, getattr(town, outsider), Accept=accept) as desk:
            for url in (URL, f"{URL}?show=closed", f"{URL}?reference={now.reference}", "/console"):
                answer = await desk.http.get(url)
                assert answer.status_code == 200
                assert "amina" not in answer.text.lower()
            for url in (path, f"{path}/close"):
                answer = await desk.http.get(url)
                assert (answer.status_code, "amina" in answer.text.lower()) == (404, False)
            for url in (path, *(f"{path}/{do}" for do in ("assign", "release", "close", "mail"))):
                answer = await desk.http.post(url, data={"answer": "Hello", "wrap_up": "1", "mail": "1"})
                assert (answer.status_code, "amina" in answer.text.lower()) == (404, False), url
    assert (await follow_up(office, left)) == now


async def test_programs_get_the_same(office: Office, town: Town, left: Left) -> None:
    async with at_desk(office, town.ben, Accept="application/json") as ben:
        listed = (await ben.http.get(URL)).json()
        assert [one["id"] for one in listed["messages"]] == [left.follow_up_id]
        path = f"{URL}/{left.follow_up_id}"
        assert (await ben.http.post(f"{path}/assign", json={})).json()["repeated"] is False
        refused = await ben.http.post(path, json={"answer": "Hi", "by": "email"})
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "cannot_mail")
        await ben.http.post(path, json={"answer": "Hi"})
        shown = (await ben.http.get(path)).json()
        assert (shown["state"], shown["email"]) == ("answered", "amina@example.org")
        assert [step["kind"] for step in shown["steps"]] == [
            "follow_up.left",
            "follow_up.assigned",
            "follow_up.answered",
        ]
        closed = await ben.http.post(f"{path}/close", json={"wrap_up": town.solved})
        assert closed.status_code == 200
