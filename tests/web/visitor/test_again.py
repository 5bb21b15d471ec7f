"""After an end: the details of the chat, and words that it did not take, go into the next form."""

import httpx
import pytest

from app.actions.finish import end_by_adviser, end_by_visitor
from app.actions.needs import say_needs
from app.actions.queue import accept
from app.actions.settings import choose
from app.domain.settings import LOOK
from app.domain.terms import Need
from app.office import Office
from tests.support.html import Element, parse
from tests.support.office import Town, begin_chat, form_key, make_available, set_hours

WORDS = "Half a <sentence>\nand more"
JSON = {"Accept": "application/json"}


async def ended(office: Office, town: Town) -> tuple[str, str]:
    """Amina's chat, which Dev has ended: its address, and her link's token."""
    amina, token = await begin_chat(office, town.northborough, town.housing)
    await say_needs(office, amina, (Need.BSL, Need.RELAY))
    await choose(office, amina, {"theme": "dark", "enter_sends": "on"})
    dev = await make_available(office, town.dev)
    await accept(office, dev, amina.conversation_id)
    await end_by_adviser(office, dev, amina.conversation_id, town.solved)
    return f"/northborough/chat/{token}", token


async def page_at(http: httpx.AsyncClient, url: str) -> Element:
    answer = await http.get(url)
    assert answer.status_code == 200, answer.text
    return parse(answer.text)


def needs_of(page: Element) -> list[str]:
    return [box.attrs["value"] for box in page.all("input", name="needs") if "checked" in box.attrs]


@pytest.mark.requirement("TM-07")
async def test_one_press_after_the_end_fills_the_form_with_the_same_details(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    url, token = await ended(office, town)
    link = (await page_at(http, url)).id("same-details")
    assert (link.text, link.attrs["href"]) == ("Start again with the same details", f"{url}/again")
    page = await page_at(http, link.attrs["href"])
    assert page.id("filled").text == "We filled in what you told us before. You can change it."
    fields = page.id("start-form").fields()
    assert (fields["name"], fields["team"], fields["question"]) == ("Amina", str(town.housing.id), "")
    assert needs_of(page) == ["bsl", "relay"]
    assert page.one("html").attrs["data-theme"] == "dark"
    action = page.id("start-form").attrs["action"]
    assert "Amina" not in action
    assert token not in action
    sent = await http.post(action, data={**fields, "question": "One more thing."})
    assert sent.status_code == 303
    began = sent.headers["location"].partition("#")[0]
    assert began != url
    chosen = (await page_at(http, began)).one("html").attrs
    assert (chosen["data-theme"], chosen["data-enter-sends"]) == ("dark", "on"), "also what is no look"
    assert "theme" in LOOK


@pytest.mark.requirement("TM-07")
@pytest.mark.parametrize("button", ["again-with-words", "message-with-words"])
async def test_words_that_came_after_the_end_are_carried_on_without_scripts(
    office: Office, town: Town, http: httpx.AsyncClient, button: str
) -> None:
    url, _ = await ended(office, town)
    refused = await http.post(url, data={"message": WORDS})
    assert refused.status_code == 409
    page = parse(refused.text)
    assert page.id("unsent").lines == WORDS
    form, pressed = page.id("unsent-form"), page.id(button).attrs
    to = pressed.get("formaction", form.attrs["action"])
    assert "sentence" not in to
    carried = await http.post(to, data=form.fields())
    assert carried.status_code == 200
    name = "start-form" if button == "again-with-words" else "message-form"
    fields = parse(carried.text).id(name).fields()
    assert fields["question"].strip("\n") == WORDS
    assert (fields["name"], fields["team"]) == ("Amina", str(town.housing.id))


async def test_without_unsent_words_there_is_nothing_to_carry(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    url, _ = await ended(office, town)
    assert "hidden" in (await page_at(http, url)).id("unsent-part").attrs


async def test_when_all_is_closed_the_details_go_into_a_message(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    url, _ = await ended(office, town)
    await set_hours(office, town, [])
    page = await page_at(http, f"{url}/again")
    assert page.id("title").text == "Leave a message"
    assert page.id("message-form").fields()["name"] == "Amina"
    assert page.id("keep").attrs["href"] == url


async def test_the_form_is_in_the_language_of_the_chat(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    amina, token = await begin_chat(office, town.northborough, town.council_tax, locale="cy")
    await end_by_visitor(office, amina)
    page = await page_at(http, f"/northborough/chat/{token}/again")
    assert page.one("html").attrs["lang"] == "cy"
    assert "lang=cy" in page.id("start-form").attrs["action"]


async def test_a_chat_that_goes_on_is_not_begun_again(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    answer = await http.get(f"{url}/again")
    assert (answer.status_code, answer.headers["location"]) == (303, url)


async def test_programs_read_the_details_and_no_other_link_does(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    url, token = await ended(office, town)
    told = (await http.post(f"{url}/again", json={"question": "More"}, headers=JSON)).json()
    assert (told["name"], told["needs"], told["question"]) == ("Amina", ["bsl", "relay"], "More")
    assert told["url"].startswith("/northborough/start")
    assert (await http.get(f"/northborough/chat/x{token}/again")).status_code == 404
    assert (await http.get(f"/eastmere/chat/{token}/again")).status_code == 404


async def test_settings_of_what_is_not_text_break_no_form(http: httpx.AsyncClient, town: Town) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    content = b"ask=1&question=My+bin&settings_of=%ff"
    answer = await http.post("/northborough/start", content=content, headers=headers)
    assert answer.status_code == 200
    assert parse(answer.text).id("start-form").fields()["question"].strip() == "My bin"
    began = await http.post(
        "/northborough/start",
        content=content.removeprefix(b"ask=1&") + f"&team={town.housing.id}&key={form_key()}".encode(),
        headers=headers,
    )
    assert began.status_code == 303


async def test_words_that_are_not_text_are_carried_on_as_far_as_they_go(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    url, _ = await ended(office, town)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **JSON}
    told = await http.post(f"{url}/again", content=b"question=My+bin%ff", headers=headers)
    assert (told.status_code, told.json()["question"]) == (200, "My bin")
