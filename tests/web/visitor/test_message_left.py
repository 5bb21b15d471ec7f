"""The page of a message that was left: putting it right, and forgetting its link."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from app.actions.follow_up import open_left
from app.actions.inbox import answer, assign, close
from app.actions.mail import to_send, was_not_sent
from app.domain.contact import Contact
from app.domain.errors import LinkUnusable
from app.domain.keys import new_key
from app.domain.terms import AnsweredBy, EventKind, FollowUpState, LinkOutcome, PhoneUse
from app.office import Office
from app.store import inbox
from tests.support.advisers import at_desk
from tests.support.html import Element, parse
from tests.support.messages import AMINA, MAIL, QUESTION, TOMOS, follow_up, leave_chat, leave_message
from tests.support.office import Clock, Town, begin_chat, found_town, log, open_office
from tests.support.site import client

JSON = {"Accept": "application/json"}
HTMX = {"HX-Request": "true", "Accept": "text/html"}
KEPT = "The council still has your message."
STAYS = "We still have your message, and answer it by e-mail or phone as you asked."


async def page_at(http: httpx.AsyncClient, url: str, status: int = 200) -> Element:
    answer = await http.get(url)
    assert answer.status_code == status, answer.text
    return parse(answer.text)


async def left_at(office: Office, town: Town, **changes: Any) -> tuple[Any, str]:
    """Amina's message, and the address of its page."""
    left = await leave_message(office, town.northborough, town.council_tax, **changes)
    return left, f"/northborough/message/{left.token}"


# --- forgetting ---


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
async def test_the_link_is_forgotten_after_a_question_and_the_message_is_answered_all_the_same(
    office: Office, town: Town, http: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    left, url = await left_at(office, town)
    link = (await page_at(http, url)).id("forget-link")
    assert link.text == "Forget this message"
    asked = await page_at(http, link.attrs["href"])
    assert asked.id("title").text == "Forget this message?"
    told = asked.one("main").text
    assert "Nobody can open it again, not even you." in told
    assert STAYS in told
    assert asked.id("keep").attrs["href"] == url
    assert not asked.has("forget-link")
    assert (await http.get(url)).status_code == 200, "nothing happened yet"
    done = await http.post(asked.id("confirm-form").attrs["action"], headers=headers)
    assert done.status_code == 303, "a page that Back can come to again"
    page = await page_at(http, done.headers["location"])
    assert page.id("title").text == "The link to this message is forgotten"
    body = page.one("body").attrs
    assert (body["data-page"], body["data-gone-path"]) == ("forgotten", url)
    assert STAYS in page.one("main").text
    assert page.id("done-with").attrs["data-done-with"] == "/northborough/start /northborough/message"
    assert left.token not in page.id("main").text
    now = await follow_up(office, left)
    assert (now.state, now.contact) == (FollowUpState.NEW, AMINA)
    await assign(office, town.ben, left.follow_up_id, None)
    await answer(office, town.ben, left.follow_up_id, "Hello", AnsweredBy.OTHERWISE, new_key())


@pytest.mark.parametrize(
    ("by_then", "stays"),
    [
        ("answered", "The council keeps the message and our answer."),
        ("answered and closed", "The council keeps the message and our answer."),
        ("closed", KEPT),
    ],
)
async def test_who_forgets_a_message_is_promised_no_answer_that_will_not_come(
    office: Office, town: Town, http: httpx.AsyncClient, by_then: str, stays: str
) -> None:
    left, url = await left_at(office, town)
    await assign(office, town.ben, left.follow_up_id, None)
    if "answered" in by_then:
        await answer(office, town.ben, left.follow_up_id, "Hello", AnsweredBy.OTHERWISE, new_key())
    if "closed" in by_then:
        await close(office, town.ben, left.follow_up_id, town.solved)
    asked = (await page_at(http, f"{url}/forget")).one("main").text
    assert stays in asked
    assert ("our answer" in asked) is ("answered" in by_then)
    done = (await page_at(http, (await http.post(f"{url}/forget")).headers["location"])).one("main").text
    assert KEPT in done
    assert STAYS not in asked + done


async def test_no_page_of_a_forgotten_message_opens_again(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    _, url = await left_at(office, town)
    await http.post(f"{url}/forget")
    for path in ("", "/correct", "/forget", "/message.txt"):
        gone = await http.get(f"{url}{path}")
        assert gone.status_code == 410
        page = parse(gone.text)
        assert page.id("title").text == "The link to this message is forgotten"
        assert not page.has("forget-link")
        assert KEPT in page.one("main").text
        assert page.one("body").attrs["data-gone-path"] == url, "scripts keep nothing of it"
        assert page.id("done-with").attrs["data-done-with"] == "/northborough/start /northborough/message"
        assert "amina@example.org" not in gone.text
    sent = await http.post(f"{url}/correct", data={"question": "And my <rent>.", "email": "a@example.org"})
    assert sent.status_code == 410
    given_back = [box.lines for box in parse(sent.text).all("textarea")]
    assert given_back == ["\nAnd my <rent>.", "\na@example.org"]
    program = await http.get(url, headers=JSON)
    assert (program.status_code, program.json()["errors"][0]["code"]) == (410, "revoked")
    again = await http.post(f"{url}/forget", headers=JSON)
    assert again.status_code == 410


async def test_a_link_that_was_never_ours_is_not_called_forgotten(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    left, url = await left_at(office, town)
    for path in ("/forget?done=1", "/correct", "/message.txt"):
        page = await page_at(http, f"/northborough/message/x{left.token}{path}", 404)
        assert page.id("title").text == "We cannot find this message"
        await page_at(http, f"/eastmere/message/{left.token}{path}", 404)
    assert (await page_at(http, f"{url}/forget?done=1")).id("title").text == "Forget this message?"


async def test_programs_forget_a_message_too(office: Office, town: Town, http: httpx.AsyncClient) -> None:
    left, url = await left_at(office, town)
    done = await http.post(f"{url}/forget", headers=JSON)
    assert (done.status_code, done.json()) == (200, {"forgotten": True})
    with pytest.raises(LinkUnusable) as refused:
        await open_left(office, town.northborough, left.token)
    assert refused.value.outcome is LinkOutcome.REVOKED
    (fact,) = await log(office, EventKind.FOLLOW_UP_LINK_REVOKED)
    assert fact.conversation_id is None


async def test_before_it_the_reference_can_be_saved_with_no_word_of_the_message(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    left, url = await left_at(office, town)
    asked = await page_at(http, f"{url}/forget")
    saved = await http.get(asked.id("save").attrs["href"])
    assert saved.headers["content-disposition"].startswith("attachment")
    reference = (await follow_up(office, left)).reference
    assert f"Your reference: {reference}" in saved.text
    assert "We will answer by e-mail to amina@example.org." in saved.text
    assert "24 November 2026" in saved.text
    assert QUESTION not in saved.text


async def test_the_chat_it_came_from_is_named_and_stays(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    words = "The chat that it came from has its own link."
    _, own = await left_at(office, town)
    assert words not in (await page_at(http, f"{own}/forget")).one("main").text
    amina, token = await begin_chat(office, town.northborough, town.council_tax)
    left = await leave_chat(office, town.northborough, amina)
    url = f"/northborough/message/{left.token}"
    assert words in (await page_at(http, f"{url}/forget")).one("main").text
    await http.post(f"{url}/forget")
    await page_at(http, f"/northborough/chat/{token}")
    to_message = await http.get(f"/northborough/chat/{token}/message?see=1", follow_redirects=True)
    assert to_message.status_code == 410


async def test_forgetting_speaks_the_language_of_the_message(tmp_path: Path) -> None:
    async with open_office(tmp_path, None, demo=True) as office, client(office) as http:
        _, url = await left_at(office, await found_town(office), locale="cy")
        asked = await page_at(http, f"{url}/forget")
        assert asked.one("html").attrs["lang"] == "cy"
        assert asked.id("title").text == "Anghofio'r neges hon?"
        done = await page_at(http, (await http.post(f"{url}/forget")).headers["location"])
        assert done.one("html").attrs["lang"] == "cy"


async def test_staff_see_that_the_link_was_forgotten_and_their_answer_goes_on(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    left, url = await left_at(office, town)
    async with at_desk(office, town.ben) as ben:
        await assign(office, town.ben, left.follow_up_id, None)
        await ben.open(f"/console/messages/{left.follow_up_id}")
        form = ben.page.id("answer-form")
        await http.post(f"{url}/forget")
        await ben.submit(form, answer="It is corrected.", by="otherwise")
        assert ben.status == 200, "nothing was added that had to be read first"
        assert "Amina made the link to this message stop working." in ben.page.id("history").text
    assert (await follow_up(office, left)).state is FollowUpState.ANSWERED


async def test_a_form_that_comes_again_after_that_leaves_another_message(office: Office, town: Town) -> None:
    key = new_key()
    first, url = await left_at(office, town, key=key)
    async with client(office) as http:
        await http.post(f"{url}/forget")
    again, _ = await left_at(office, town, key=key)
    assert again.follow_up_id != first.follow_up_id


# --- putting it right ---


async def corrected(http: httpx.AsyncClient, url: str, **changes: str) -> httpx.Response:
    """What the form of the page's link becomes."""
    form = (await page_at(http, (await page_at(http, url)).id("correct-message").attrs["href"])).id(
        "correct-form"
    )
    return await http.post(form.attrs["action"], data={**form.fields(), **changes})


async def test_a_wrong_address_is_put_right_and_words_are_added(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    wrong = Contact("Amina", "amina@exmaple.org", "", None)
    left, url = await left_at(office, town, contact=wrong)
    form = (await page_at(http, f"{url}/correct")).id("correct-form")
    fields = form.fields()
    assert (fields["name"], fields["email"], fields["question"]) == ("Amina", "amina@exmaple.org", "")
    done = await corrected(http, url, email=AMINA.email, question="And my rent.")
    assert done.status_code == 303
    page = await page_at(http, done.headers["location"])
    assert page.id("told").text == "Saved. Our staff see what you changed."
    assert "We will answer by e-mail to amina@example.org." in page.id("main").text
    assert (await follow_up(office, left)).contact == AMINA
    (fact,) = await log(office, EventKind.FOLLOW_UP_CORRECTED)
    assert fact.data == {"email": True, "phone_use": None, "changed": ["email"]}
    steps = await office.store.read(lambda conn: inbox.steps(conn, town.ben.id, left.follow_up_id))
    assert [step.text for step in steps if step.kind is EventKind.FOLLOW_UP_ADDED] == ["And my rent."]


async def test_the_form_twice_adds_its_words_once(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    left, url = await left_at(office, town)
    form = (await page_at(http, f"{url}/correct")).id("correct-form")
    fields = {**form.fields(), "question": "And my rent."}
    for _ in range(2):
        assert (await http.post(form.attrs["action"], data=fields)).status_code == 303
    assert len(await log(office, EventKind.FOLLOW_UP_ADDED)) == 1
    assert await log(office, EventKind.FOLLOW_UP_CORRECTED) == []
    assert (await follow_up(office, left)).contact == AMINA


async def test_a_form_from_before_another_correction_changes_only_what_it_says_anew(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    left, url = await left_at(office, town)
    form = (await page_at(http, f"{url}/correct")).id("correct-form")
    await corrected(http, url, email="amina@example.net")
    refused = await http.post(form.attrs["action"], data={**form.fields(), "phone": "07700 900123"})
    assert refused.status_code == 422
    form = parse(refused.text).id("correct-form")
    fields = {**form.fields(), "phone_use": "text", "question": "And my rent."}
    for _ in range(2):
        assert (await http.post(form.attrs["action"], data=fields)).status_code == 303
    now = (await follow_up(office, left)).contact
    assert (now.email, now.phone, now.phone_use) == ("amina@example.net", "07700900123", PhoneUse.TEXT)
    assert len(await log(office, EventKind.FOLLOW_UP_ADDED)) == 1


async def test_what_cannot_be_taken_is_all_named_and_what_was_typed_stays(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    left, url = await left_at(office, town)
    refused = await corrected(http, url, email="amina at home", phone="07700 900123", question="My rent.")
    assert refused.status_code == 422
    page = parse(refused.text)
    assert page.one("title").text.startswith("Error: ")
    links = page.id("error-summary").all("a")
    assert [link.attrs["href"] for link in links] == ["#email", "#phone_use"]
    for link in links:
        assert link.text in page.id(f"{link.attrs['href'].removeprefix('#')}-error").text
    assert page.id("email").attrs["value"] == "amina at home"
    assert page.id("phone").attrs["value"] == "07700 900123"
    assert page.id("question").text == "My rent."
    assert (await follow_up(office, left)).contact == AMINA
    neither = await corrected(http, url, email="")
    assert neither.status_code == 422


@pytest.mark.parametrize("by_then", ["answered", "closed"])
async def test_when_it_is_too_late_what_was_typed_goes_into_another_message(
    office: Office, town: Town, http: httpx.AsyncClient, by_then: str
) -> None:
    left, url = await left_at(office, town)
    form = (await page_at(http, f"{url}/correct")).id("correct-form")
    await assign(office, town.ben, left.follow_up_id, None)
    if by_then == "answered":
        await answer(office, town.ben, left.follow_up_id, "Hello", AnsweredBy.OTHERWISE, new_key())
    else:
        await close(office, town.ben, left.follow_up_id, town.solved)
    assert not (await page_at(http, url)).has("correct-message")
    assert (await http.get(f"{url}/correct")).status_code == 303
    typed = {**form.fields(), "phone": "07700 900123", "phone_use": "text", "question": "My rent."}
    late = await http.post(form.attrs["action"], data=typed)
    assert late.status_code == 409
    page = parse(late.text)
    words = f"We have {by_then} your message. What you changed was not saved."
    assert page.id("error-summary").one("a").text == words
    assert page.has(page.id("error-summary").one("a").attrs["href"].removeprefix("#"))
    assert (await follow_up(office, left)).contact == AMINA
    on = page.id("correct-form")
    form = parse((await http.post(on.attrs["action"], data={**on.fields(), "ask": "1"})).text).id(
        "message-form"
    )
    fields = form.fields()
    assert (fields["email"], fields["phone"], fields["question"]) == (AMINA.email, "07700 900123", "My rent.")
    assert (fields["phone_use"], fields["team"]) == ("text", str(town.council_tax.id))


async def test_an_answer_that_did_not_arrive_is_still_worth_a_right_address(tmp_path: Path) -> None:
    async with open_office(tmp_path, None, **MAIL) as office, client(office) as http:
        town = await found_town(office)
        left, url = await left_at(office, town)
        await assign(office, town.ben, left.follow_up_id, None)
        await answer(office, town.ben, left.follow_up_id, "Hello", AnsweredBy.EMAIL, new_key())
        (mail,) = await to_send(office)
        await was_not_sent(office, mail, "address_refused", for_good=True)
        assert (await corrected(http, url, email="amina@example.net")).status_code == 303
        now = await follow_up(office, left)
        assert (now.contact.email, now.state) == ("amina@example.net", FollowUpState.ASSIGNED)


async def test_staff_see_what_was_changed_and_when(
    office: Office, town: Town, clock: Clock, http: httpx.AsyncClient
) -> None:
    left, url = await left_at(office, town)
    async with at_desk(office, town.ben) as ben:
        await ben.open(f"/console/messages/{left.follow_up_id}")
        assert "changed:" not in ben.page.text
        clock.forward(minutes=5)
        await corrected(http, url, email="amina@example.net")
        clock.forward(minutes=5)
        await corrected(http, url, phone="07700 900123", phone_use="call")
        await ben.open(f"/console/messages/{left.follow_up_id}")
        history = ben.page.id("history").text
        assert "Amina changed the e-mail address." in history
        assert "Amina changed the phone number." in history
        assert "amina@example" not in history
        facts = {
            term.text: fact.text for term, fact in zip(ben.page.all("dt"), ben.page.all("dd"), strict=True)
        }
        assert facts["E-mail"] == "amina@example.net (changed: Tuesday 24 November, 10:05)"
        assert facts["Phone"].endswith("(changed: Tuesday 24 November, 10:10)")
        await corrected(http, url, email="")
        await ben.open(f"/console/messages/{left.follow_up_id}")
        assert "Amina took away the e-mail address." in ben.page.id("history").text


async def test_programs_read_and_correct_it(office: Office, town: Town, http: httpx.AsyncClient) -> None:
    left, url = await left_at(office, town, contact=TOMOS)
    read = (await http.get(f"{url}/correct", headers=JSON)).json()
    assert (read["phone"], read["phone_use"]) == (TOMOS.phone, "text")
    given = {"name": "Tomos", "email": "tomos@example.org"}
    assert (await http.post(f"{url}/correct", json=given, headers=JSON)).json() == {"repeated": False}
    assert (await http.post(f"{url}/correct", json=given, headers=JSON)).json() == {"repeated": True}
    assert (await follow_up(office, left)).contact.email == "tomos@example.org"
    refused = await http.post(f"{url}/correct", json={"email": ""}, headers=JSON)
    assert [error["field"] for error in refused.json()["errors"]] == ["email"]
