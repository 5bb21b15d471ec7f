"""A resident leaves a message: the form, what is put right, the page that confirms it."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from app.actions.finish import end_by_adviser, end_by_visitor
from app.actions.inbox import answer, assign, close
from app.actions.mail import to_send, was_not_sent
from app.actions.queue import accept
from app.actions.talk import post_message
from app.domain.keys import new_key
from app.domain.terms import AnsweredBy, EventKind
from app.office import Office
from app.store.follow_ups import of_conversation
from tests.support.html import Element, parse
from tests.support.messages import MAIL, leave_message
from tests.support.office import (
    Clock,
    Town,
    begin_chat,
    form_key,
    found_town,
    log,
    make_available,
    open_office,
    set_hours,
)
from tests.support.site import client

URL = "/northborough/message"
GOOD = {
    "question": "My bill is wrong.",
    "team": "1",
    "email": "amina@example.org",
    "consent": "yes",
    "key": form_key(),
}


async def page_at(http: httpx.AsyncClient, url: str) -> Element:
    answer = await http.get(url)
    assert answer.status_code == 200, answer.text
    return parse(answer.text)


async def sent(http: httpx.AsyncClient, url: str = URL, **fields: str) -> Element:
    """The page that the form leads to."""
    answer = await http.post(url, data={**GOOD, **fields})
    assert answer.status_code == 303, answer.text
    return await page_at(http, answer.headers["location"])


def errors(page: Element) -> list[tuple[str, str]]:
    """What the summary lists, each with a field of the page that says it too."""
    links = page.id("error-summary").all("a")
    for link in links:
        name = link.attrs["href"].removeprefix("#")
        assert page.has(name), name
        assert link.text in page.id(f"{name}-error").text
    return [(link.attrs["href"], link.text) for link in links]


async def test_the_closed_start_page_leads_to_the_form(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    await set_hours(office, town, [])
    start = await page_at(http, "/northborough")
    assert not start.has("begin")
    assert start.id("leave-message").text == "Leave a message"
    form = await page_at(http, start.id("leave-message").attrs["href"])
    assert form.id("title").text == "Leave a message"
    page = await sent(http)
    assert page.id("title").text == "We have your message"


@pytest.mark.requirement("CO-08")
async def test_what_was_typed_for_a_chat_goes_along(http: httpx.AsyncClient) -> None:
    """Without scripts too, and also when the chat has closed meanwhile."""
    start = await page_at(http, "/northborough/start")
    button = start.id("leave-message")
    fields = start.id("start-form").fields() | {
        "question": "My bin\nwas missed",
        "name": "Amina",
        "team": "2",
    }
    answer = await http.post(button.attrs["formaction"], data=fields | {"ask": "1"})
    assert answer.status_code == 200
    form = parse(answer.text)
    assert not form.has("error-summary")
    kept = form.id("message-form").fields()
    assert (kept["question"], kept["name"], kept["team"]) == ("My bin\nwas missed", "Amina", "2")


async def test_it_tells_what_is_kept_by_whom_it_is_read_and_for_how_long(http: httpx.AsyncClient) -> None:
    text = (await page_at(http, URL)).id("main").text
    for words in (
        "We keep your message",
        "Only staff of the team you write to can read it.",
        "30 days after we close your message, we delete your name, e-mail address and number.",
    ):
        assert words in text


@pytest.mark.requirement("CO-09")
async def test_all_that_is_to_be_put_right_is_told_at_once_and_all_that_was_typed_is_kept(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    typed = {"name": "Amina <b>", "question": " ", "email": "amina", "phone": "call me", "phone_use": ""}
    answer = await http.post(URL, data={**typed, "key": GOOD["key"]})
    assert answer.status_code == 422
    page = parse(answer.text)
    assert page.one("title").text == "Error: Leave a message - Northborough Council"
    assert errors(page) == [
        ("#team", "Choose what it is about"),
        ("#question", "Write your message"),
        ("#email", "Enter an e-mail address in the right form, like name@example.org"),
        ("#phone", "Enter a phone number, like 01632 960 001"),
        ("#phone_use", "Choose how we may use your phone number"),
        ("#consent", "Tick the box, so that we may keep your message and answer it"),
    ]
    kept = page.id("message-form").fields()
    assert {name: kept.get(name, "") for name in typed} == {**typed, "phone_use": ""}
    assert kept["key"] == GOOD["key"]
    assert await log(office, EventKind.FOLLOW_UP_LEFT) == []


async def test_one_way_to_be_reached_is_needed_and_choices_are_kept(http: httpx.AsyncClient) -> None:
    answer = await http.post(URL, data={**GOOD, "email": "", "phone_use": "relay_uk"})
    page = parse(answer.text)
    assert errors(page) == [("#email", "Enter an e-mail address or a phone number")]
    kept = page.id("message-form").fields()
    assert (kept["phone_use"], kept["team"], kept["consent"]) == ("relay_uk", "1", "yes")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "We will answer by e-mail to amina@example.org."),
        (
            {"email": "", "phone": "07700 900123", "phone_use": "text"},
            "We will send text messages to 07700 900 123. We will not call it.",
        ),
        (
            {"email": "", "phone": "01632960123", "phone_use": "relay_uk"},
            "We will call you through Relay UK on 01632 960 123.",
        ),
        ({"phone": "01632960123", "phone_use": "call"}, "We will call you on 01632 960 123."),
    ],
)
async def test_the_next_page_says_how_they_will_be_answered(
    http: httpx.AsyncClient, fields: dict[str, str], words: str
) -> None:
    page = await sent(http, **fields)
    assert words in page.id("main").text


@pytest.mark.requirement("NJ-10")
async def test_twice_sent_leads_to_the_same_page_and_is_one_message(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    one, two = [(await http.post(URL, data=GOOD)).headers["location"] for _ in range(2)]
    assert one == two
    assert len(await log(office, EventKind.FOLLOW_UP_LEFT)) == 1


async def test_the_page_can_be_opened_again_tells_how_far_it_is_and_shows_no_words(
    office: Office, town: Town, clock: Clock, http: httpx.AsyncClient
) -> None:
    left = await leave_message(office, town.northborough, town.council_tax)
    url = f"{URL}/{left.token}"
    page = await page_at(http, url)
    reference = page.all("dd")[0].text
    assert page.one("title").text == f"Message sent, {reference} - Northborough Council"
    assert "An adviser will read it and answer you." in page.id("main").text
    assert "Is something wrong in it?" in page.id("main").text
    another = await page_at(http, page.id("another-message").attrs["href"])
    assert another.has("message-form")
    await assign(office, town.ben, left.follow_up_id, None)
    assert "An adviser is looking at it." in (await page_at(http, url)).text
    await answer(office, town.ben, left.follow_up_id, "A secret", AnsweredBy.OTHERWISE, new_key())
    answered = (await page_at(http, url)).text
    assert "We answered it: 24 November 2026, 10:00." in answered
    assert "Is something wrong in it?" not in answered, "it is too late for that"
    assert "Do you need to tell us more?" in answered
    assert "A secret" not in answered
    assert "My bill is wrong" not in answered
    await close(office, town.ben, left.follow_up_id, town.solved)
    closed = (await page_at(http, url)).text
    assert "We have answered it, and closed it." in closed
    assert "amina@example.org" not in closed
    clock.forward(hours=21)
    gone = await http.get(url)
    assert (gone.status_code, parse(gone.text).id("title").text) == (410, "This link has stopped working")


async def test_an_answer_that_has_not_gone_or_could_not_go_is_not_called_answered(tmp_path: Path) -> None:
    async with open_office(tmp_path, None, **MAIL) as office, client(office) as http:
        town = await found_town(office)
        left = await leave_message(office, town.northborough, town.council_tax)
        await assign(office, town.ben, left.follow_up_id, None)
        await answer(office, town.ben, left.follow_up_id, "Hello", AnsweredBy.EMAIL, new_key())
        on_its_way = (await page_at(http, f"{URL}/{left.token}")).id("main").text
        assert "We are sending our answer by e-mail." in on_its_way
        (mail,) = await to_send(office)
        await was_not_sent(office, mail, "address_refused", for_good=True)
        refused = (await page_at(http, f"{URL}/{left.token}")).id("main").text
        assert "Our answer may not have reached you by e-mail." in refused
        assert "amina@example.org" in refused
        assert "We answered it" not in on_its_way + refused


@pytest.mark.parametrize("council", ["northborough", "eastmere"])
async def test_a_wrong_link_or_one_of_another_council_opens_nothing(
    office: Office, town: Town, http: httpx.AsyncClient, council: str
) -> None:
    left = await leave_message(office, town.northborough, town.council_tax)
    token = f"x{left.token}" if council == "northborough" else left.token
    answer = await http.get(f"/{council}/message/{token}")
    assert answer.status_code == 404
    page = parse(answer.text)
    assert page.id("title").text == "We cannot find this message"
    assert "amina" not in answer.text
    assert answer.headers["x-robots-tag"] == "noindex"


async def test_the_page_speaks_the_language_the_message_was_left_in(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    left = await leave_message(office, town.northborough, town.council_tax, locale="cy")
    answer = await http.get(f"{URL}/{left.token}")
    assert parse(answer.text).one("html").attrs["lang"] == "cy"


# --- out of a chat ---


async def waiting(office: Office, town: Town, **fields: Any) -> tuple[str, Any]:
    amina, token = await begin_chat(office, town.northborough, town.council_tax, **fields)
    return f"/northborough/chat/{token}", amina


@pytest.mark.requirement("CO-08")
async def test_who_waits_need_not_write_it_again(office: Office, town: Town, http: httpx.AsyncClient) -> None:
    url, amina = await waiting(office, town)
    await post_message(office, amina, "It is the one from May.", new_key())
    chat = await page_at(http, url)
    typed = chat.id("composer").fields() | {"message": "And my", "check": "1"}
    asked = await http.post(chat.id("leave-message").attrs["formaction"], data=typed, follow_redirects=True)
    form = parse(asked.text)
    text = form.id("main").text
    assert "My council tax bill is wrong." in text
    assert "It is the one from May." in text
    assert "You leave the queue when you send this form." in text
    fields = form.id("message-form").fields()
    assert (fields["name"], fields["question"]) == ("Amina", "And my")
    assert "team" not in fields
    page = await sent(http, form.id("message-form").attrs["action"], question="", team="")
    assert amina.reference in page.id("main").text
    ended = await page_at(http, url)
    assert "We have your message and will answer you later." in ended.id("status").text
    assert not ended.has("leave-message")
    again = await http.get(ended.id("see-message").attrs["href"])
    assert again.status_code == 303
    assert amina.reference in (await page_at(http, again.headers["location"])).text


@pytest.mark.requirement("CG-04")
async def test_a_message_out_of_a_chat_can_be_put_right_by_going_back_until_it_is_closed(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    url, amina = await waiting(office, town)
    page = await sent(http, f"{url}/message", question="", team="")
    assert "We will answer by e-mail to amina@example.org." in page.text
    back = await page_at(http, f"{url}/message")
    assert "We have a message from you." in back.id("main").text
    to = back.id("message-form").attrs["action"]
    page = await sent(http, to, question="", team="", email="amina@example.com")
    assert "We will answer by e-mail to amina@example.com." in page.text
    assert len(await log(office, EventKind.FOLLOW_UP_LEFT)) == 1
    left = await office.store.read(lambda conn: of_conversation(conn, amina.conversation_id))
    assert left is not None
    await assign(office, town.ben, left.id, None)
    await close(office, town.ben, left.id, town.solved)
    assert (await http.get(f"{url}/message")).status_code == 303


async def test_who_left_the_queue_is_offered_it(office: Office, town: Town, http: httpx.AsyncClient) -> None:
    url, amina = await waiting(office, town)
    await end_by_visitor(office, amina)
    chat = await page_at(http, url)
    assert chat.id("leave-message").text == "Leave it as a message"
    form = await page_at(http, chat.id("leave-message").attrs["href"])
    assert "You leave the queue" not in form.text
    await sent(http, form.id("message-form").attrs["action"], question="I am in after 5.")
    text = (await http.get(f"{url}/transcript.txt")).text
    assert "I am in after 5." in text


@pytest.mark.requirement("TM-08")
async def test_a_mistake_keeps_what_was_typed_and_the_place_in_the_queue(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    url, _ = await waiting(office, town)
    answer = await http.post(f"{url}/message", data={"email": "amina", "question": "More"})
    assert answer.status_code == 422
    page = parse(answer.text)
    assert [href for href, _ in errors(page)] == ["#email", "#consent"]
    assert page.id("message-form").fields()["question"] == "More"
    assert "My council tax bill is wrong." in page.text
    assert (await page_at(http, url)).has("position")


async def test_when_an_adviser_joined_meanwhile_the_chat_goes_on_and_words_are_given_back(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    url, amina = await waiting(office, town)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    shown = await http.get(f"{url}/message")
    assert (shown.status_code, shown.headers["location"]) == (303, url)
    answer = await http.post(f"{url}/message", data={**GOOD, "question": "Call me"})
    assert answer.status_code == 409
    page = parse(answer.text)
    assert page.id("title").text == "Ben joined your chat"
    assert [box.lines.strip() for box in page.all("textarea")] == ["Call me", GOOD["email"]]
    assert page.id("back-to-chat").attrs["href"] == url
    await end_by_adviser(office, town.ben, amina.conversation_id, town.solved)
    answer = await http.post(f"{url}/message", data={**GOOD, "question": "Call me"})
    page = parse(answer.text)
    assert "The chat has ended since" in page.id("main").text
    assert [box.lines.strip() for box in page.all("textarea")] == ["Call me", GOOD["email"]]
    assert page.id("leave-message").attrs["href"].startswith("/northborough/message")
    assert not page.has("back-to-chat")


async def test_programs_can_leave_a_message_and_are_told_all_that_is_wrong(http: httpx.AsyncClient) -> None:
    headers = {"Accept": "application/json"}
    asked = (await http.get(URL, headers=headers)).json()
    assert [team["name"] for team in asked["teams"]] == ["Council Tax", "Housing"]
    refused = await http.post(URL, json={"question": "Hello"}, headers=headers)
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (
        422,
        ["team", "email", "consent"],
    )
    made = await http.post(URL, json=GOOD, headers=headers)
    assert made.status_code == 201
    told = (await http.get(made.json()["url"], headers=headers)).json()
    assert told == {
        "reference": made.json()["reference"],
        "state": "new",
        "team": "Council Tax",
        "can_correct": True,
    }


async def test_another_sites_form_leaves_no_message(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    answer = await http.post(URL, data=GOOD, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert await log(office, EventKind.FOLLOW_UP_LEFT) == []


async def test_a_key_that_we_did_not_make_leads_to_nobodys_message(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    typed = {**GOOD, "key": "message-number-0001"}
    refused = await http.post(URL, data=typed)
    assert refused.status_code == 422
    page = parse(refused.text)
    [told] = page.id("error-summary").all("a")
    assert told.text == "This form is an old one. Check it and send it again."
    fields = page.id("message-form").fields()
    assert {name: fields[name].strip() for name in GOOD} == {**GOOD, "key": fields["key"]}
    assert await log(office, EventKind.FOLLOW_UP_LEFT) == []
    sent = [await http.post(URL, data=fields) for _ in "12"]
    assert [answer.status_code for answer in sent] == [303, 303]
    assert len(await log(office, EventKind.FOLLOW_UP_LEFT)) == 1
    program = (await http.get(URL, headers={"Accept": "application/json"})).json()
    assert (await http.post(URL, data={**GOOD, "key": program["key"]})).status_code == 303
    assert len(await log(office, EventKind.FOLLOW_UP_LEFT)) == 2
