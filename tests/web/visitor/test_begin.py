"""The form that begins a conversation, and what becomes of it when it is sent again."""

import httpx
import pytest

from app.actions.finish import end_by_visitor
from app.actions.link import open_link
from app.actions.privacy import forget
from app.domain.hours import Period
from app.domain.terms import EventKind
from app.domain.wanted import WantedTeam
from app.office import Office
from app.store.conversations import VisitorConversation
from tests.support.advisers import at_desk
from tests.support.html import Element, parse
from tests.support.office import Town, change, form_key, log, set_hours

JSON = {"Accept": "application/json"}
ANOTHERS = "0NEK7-lKhgxJnNBw_PNyCU6X_4QnBZFa"  # a one-time key, but none that we sealed
FORM = {"question": "My bin", "key": form_key(), "team": "1"}


async def page_at(http: httpx.AsyncClient, url: str) -> Element:
    answer = await http.get(url)
    assert answer.status_code == 200
    return parse(answer.text)


async def begin(http: httpx.AsyncClient, question: str = FORM["question"]) -> str:
    """Sends the one form, and gives the address it leads to."""
    answer = await http.post("/northborough/start", data={**FORM, "question": question})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("#")[0]


async def begun(office: Office, town: Town, url: str) -> VisitorConversation:
    opened = await open_link(office, town.northborough, url.rpartition("/")[2])
    assert opened.visitor is not None
    return opened.visitor


async def said(http: httpx.AsyncClient, url: str) -> list[str]:
    page = await page_at(http, url)
    return [item.one("p").text for item in page.all("li", data_from="visitor")]


@pytest.mark.requirement("CO-08", "KB-13")
async def test_the_form_asks_for_a_team_only_when_there_are_several(http: httpx.AsyncClient) -> None:
    assert len((await page_at(http, "/northborough/start")).all("input", type="radio")) == 2
    assert (await page_at(http, "/eastmere/start")).all("input", type="radio") == []
    begin = (await page_at(http, "/eastmere")).id("begin").attrs["href"]
    begun = await http.post(begin, data={"question": "Hello"})
    assert begun.status_code == 303


@pytest.mark.requirement("NJ-10")
@pytest.mark.parametrize("page", ["start", "message"])
async def test_back_may_show_an_empty_form_as_it_was_and_no_other(http: httpx.AsyncClient, page: str) -> None:
    """What is posted to an address takes it out of the browser's cache (RFC 9111, 4.4)."""
    empty = await http.get(f"/northborough/{page}")
    assert empty.headers["cache-control"] == "private, no-cache"
    action = parse(empty.text).one("form", method="post", accept_charset="utf-8").attrs["action"]
    assert action.partition("#")[0] != f"/northborough/{page}"
    refused = await http.post(action, data={**FORM, "question": "", "name": "Amina"})
    assert (refused.status_code, refused.headers["cache-control"]) == (422, "no-store")


async def test_a_form_that_is_not_complete_keeps_what_was_typed(http: httpx.AsyncClient) -> None:
    """CO-09."""
    typed = {**FORM, "question": " ", "name": "Amina <b>", "team": "2"}
    answer = await http.post("/northborough/start", data=typed)
    assert (answer.status_code, "location" in answer.headers) == (422, False)
    page = parse(answer.text)
    assert page.one("title").text == "Error: Start a chat - Northborough Council"
    link = page.id("error-summary").one("a")
    assert (link.attrs["href"], link.text) == ("#question", "Write what we can help you with")
    box = page.id("question")
    assert box.attrs["aria-invalid"] == "true"
    described = [page.id(id).text for id in box.attrs["aria-describedby"].split()]
    assert "Error: Write what we can help you with" in described
    fields = page.id("start-form").fields()
    assert fields == {**typed, "scripts": ""}


async def test_all_there_is_to_put_right_is_told_at_once(http: httpx.AsyncClient) -> None:
    """CO-09."""
    fields = parse((await http.get("/northborough/start")).text).id("start-form").fields()
    answer = await http.post("/northborough/start", data=fields | {"name": "x" * 81, "question": " "})
    page = parse(answer.text)
    links = [(link.attrs["href"], link.text) for link in page.id("error-summary").all("a")]
    assert [place for place, _ in links] == ["#name", "#team", "#question"]
    for place, words in links:
        assert page.id(f"{place[1:]}-error").text == f"Error: {words}"
    programs = await http.post("/northborough/start", data=fields, headers={"Accept": "application/json"})
    assert [error["field"] for error in programs.json()["errors"]] == ["team", "question"]


async def test_starting_twice_is_one_chat(http: httpx.AsyncClient) -> None:
    """NJ-10: double submit, and back with other words."""
    form = {"question": "My bin", "key": form_key(), "team": "1"}
    first = await http.post("/northborough/start", data=form)
    again = await http.post("/northborough/start", data=form)
    edited = await http.post("/northborough/start", data={**form, "question": "My green bin"})
    twice = await http.post("/northborough/start", data={**form, "question": "My green bin"})
    assert len({answer.headers["location"] for answer in (first, again, edited, twice)}) == 1
    page = await page_at(http, first.headers["location"])
    said = [item.one("p").text for item in page.all("li", data_from="visitor")]
    assert said == ["My bin", "My green bin"]


@pytest.mark.parametrize("key", ["conversation-0001", ANOTHERS, "x" * 64, "ключ" * 16])
async def test_a_key_that_we_did_not_make_opens_nobodys_chat_and_begins_none(
    office: Office, http: httpx.AsyncClient, key: str
) -> None:
    """Two programs that number their keys would get the same link, and each the words of the other."""
    typed = {"question": "My secret", "name": "Amina", "team": "1", "key": key}
    refused = await http.post("/northborough/start", data=typed)
    assert refused.status_code == 422
    page = parse(refused.text)
    [told] = page.id("error-summary").all("a")
    assert told.text == "This form is an old one. Check it and send it again."
    fields = page.id("start-form").fields()
    assert (fields["question"].strip(), fields["name"], fields["team"]) == ("My secret", "Amina", "1")
    assert fields["key"] != key
    assert await log(office, EventKind.CONVERSATION_STARTED) == []
    program = await http.post("/northborough/start", json=typed, headers=JSON)
    assert [error["code"] for error in program.json()["errors"]] == ["bad_key"]
    first = await http.post("/northborough/start", data=fields)
    again = await http.post("/northborough/start", data=fields)
    assert (first.status_code, first.headers["location"]) == (303, again.headers["location"])


async def test_a_program_is_given_a_key_with_which_it_may_try_again(http: httpx.AsyncClient) -> None:
    key = (await http.get("/northborough", headers=JSON)).json()["key"]
    body = {"question": "My bin", "team": 1, "key": key}
    made = [(await http.post("/northborough/start", json=body, headers=JSON)).json()["token"] for _ in "12"]
    assert made[0] == made[1]
    other = (await http.get("/northborough", headers=JSON)).json()["key"]
    once_more = await http.post("/northborough/start", json={**body, "key": other}, headers=JSON)
    assert once_more.json()["token"] != made[0]


async def test_who_gives_no_key_begins_a_chat_each_time(http: httpx.AsyncClient) -> None:
    body = {"question": "My bin", "team": 1}
    made = [(await http.post("/northborough/start", json=body, headers=JSON)).json()["token"] for _ in "12"]
    assert made[0] != made[1]


async def test_the_same_words_are_not_said_twice_however_their_lines_end(http: httpx.AsyncClient) -> None:
    """Some programs that write text end a line with U+2028; we keep it as a newline."""
    url = await begin(http, " one\u2028two ")
    assert await begin(http, " one\u2028two ") == url
    assert await begin(http, "one\r\ntwo") == url
    assert await said(http, url) == ["one two"]


@pytest.mark.parametrize("over", ["ended", "forgotten"])
async def test_other_words_from_an_old_form_begin_a_new_chat_when_the_old_one_is_over(
    office: Office, town: Town, http: httpx.AsyncClient, over: str
) -> None:
    """Back, edited, sent: nobody would read the words in the old chat."""
    old = await begin(http)
    visitor = await begun(office, town, old)
    await (end_by_visitor(office, visitor) if over == "ended" else forget(office, visitor))
    new = await begin(http, "My green bin")
    assert new != old
    assert await begin(http, "My green bin") == new
    assert await said(http, new) == ["My green bin"]
    # and once more
    await end_by_visitor(office, await begun(office, town, new))
    newest = await begin(http, "My blue bin")
    assert newest not in (old, new)
    assert await said(http, newest) == ["My blue bin"]
    assert await begin(http, "My green bin") == new


async def test_the_same_words_from_an_old_form_lead_to_their_chat_unless_it_is_forgotten(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    url = await begin(http)
    await end_by_visitor(office, await begun(office, town, url))
    assert await begin(http) == url
    await forget(office, await begun(office, town, url))
    again = await begin(http)
    assert again != url
    assert await said(http, again) == ["My bin"]


async def test_words_from_an_old_form_are_kept_when_the_chat_is_closed_by_now(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    url = await begin(http)
    await end_by_visitor(office, await begun(office, town, url))
    await set_hours(office, town, [Period(0, 9 * 60, 17 * 60)])
    refused = await http.post("/northborough/start", data={**FORM, "question": "My green bin"})
    assert refused.status_code == 409
    assert parse(refused.text).id("start-form").fields()["question"] == "My green bin"


async def test_a_team_no_longer_offered_cannot_be_chosen(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    url = await begin(http)
    teams = (*town.wanted["northborough"].teams, WantedTeam("Bins"))
    await change(office, town, town.northborough, teams=teams[1:])
    page = parse((await http.get("/northborough/start")).text)
    assert [page.one("label", for_=box.attrs["id"]).text for box in page.all("input", type="radio")] == [
        "Housing",
        "Bins",
    ]
    fields = {"key": form_key(), "question": "My bill", "team": str(town.council_tax.id)}
    refused = await http.post("/northborough/start", data=fields)
    assert refused.status_code == 422
    assert parse(refused.text).id("error-summary").one("a").text == "Choose what it is about"
    assert parse(refused.text).id("start-form").fields()["question"] == "My bill"

    await change(office, town, town.northborough, teams=teams[1:2])
    page = parse((await http.post("/northborough/start", data=fields)).text)
    link = page.id("error-summary").one("a")
    words = "The team you chose takes no more chats. Send this to ask our other team."
    assert (link.attrs["href"], link.text) == ("#question", words)
    assert page.id("question-error").text == f"Error: {words}"
    sent = await http.post("/northborough/start", data=page.id("start-form").fields())
    assert sent.status_code == 303
    waiting = await begun(office, town, sent.headers["location"].partition("#")[0])
    assert waiting.team_name == "Housing"
    # who waits for the other team goes on waiting there
    status = parse((await http.get(url)).text).id("status").text
    assert "You are next." in status
    assert (await begun(office, town, url)).team_name == "Council Tax"


async def test_back_and_another_team_moves_the_chat_to_that_team(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    """NJ-10: a wrong choice put right is not lost in silence."""
    url = await begin(http)
    fields = {**FORM, "team": str(town.housing.id), "name": "Amina"}
    again = await http.post("/northborough/start", data=fields)
    assert again.headers["location"].partition("#")[0] == url
    assert await said(http, url) == ["My bin"]
    async with at_desk(office, town.ben) as ben, at_desk(office, town.carys) as carys:
        assert (await ben.open()).id("queue").all("h3") == []
        await carys.open()
        assert carys.queue == ["Amina"]
    visitor = await begun(office, town, url)
    assert (visitor.team_name, visitor.name) == ("Housing", "Amina")
    elsewhere = await http.post("/northborough/start", data={**fields, "team": str(town.eastmere_team.id)})
    assert elsewhere.status_code == 422
    link = parse(elsewhere.text).id("error-summary").one("a")
    assert (link.attrs["href"], link.text) == ("#team", "Choose what it is about")
