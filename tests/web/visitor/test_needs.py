"""Saying what one needs: on the start form, and on a page of its own while the chat is open."""

import httpx
import pytest

from app.actions.finish import end_by_visitor
from app.domain.terms import Need
from app.office import Office
from tests.support.html import Element, parse
from tests.support.office import Town, begin_chat, form_key

FORM = {"question": "My bin", "key": form_key(), "team": "1"}
JSON = {"Accept": "application/json"}


async def page_at(http: httpx.AsyncClient, url: str) -> Element:
    answer = await http.get(url)
    assert answer.status_code == 200
    return parse(answer.text)


def boxes(page: Element) -> dict[str, bool]:
    """The words of each box, and whether it is ticked."""
    found = page.all("input", type="checkbox", name="needs")
    return {page.one("label", for_=box.attrs["id"]).text: "checked" in box.attrs for box in found}


@pytest.mark.requirement("TM-06", "AD-03")
async def test_the_start_form_asks_in_a_closed_part_and_nothing_is_ticked(http: httpx.AsyncClient) -> None:
    page = await page_at(http, "/northborough/start")
    part = page.id("needs-part")
    assert (part.tag, "open" in part.attrs) == ("details", False)
    assert part.one("summary").text == "Is there anything we should know? (optional)"
    assert boxes(part) == dict.fromkeys(
        [
            "My first language is British Sign Language (BSL)",
            "I use a relay service or an interpreter",
            "I use a screen reader",
            "I read braille",
            "I type slowly",
            "Please use simple words",
            "I need large text",
        ],
        False,
    )


@pytest.mark.requirement("TM-06")
async def test_what_was_ticked_stays_when_the_form_comes_back(http: httpx.AsyncClient) -> None:
    said = {**FORM, "question": " ", "needs": ["slow_typing", "relay"]}
    answer = await http.post("/northborough/start", data=said)
    assert answer.status_code == 422
    part = parse(answer.text).id("needs-part")
    assert "open" in part.attrs
    assert [words for words, ticked in boxes(part).items() if ticked] == [
        "I use a relay service or an interpreter",
        "I type slowly",
    ]


async def test_a_need_that_is_none_is_refused_in_words_and_nothing_is_lost(http: httpx.AsyncClient) -> None:
    answer = await http.post("/northborough/start", data={**FORM, "needs": ["bsl", "<telepathy>"]})
    assert answer.status_code == 422
    page = parse(answer.text)
    assert page.id("error-summary").one("a").attrs["href"] == "#needs"
    assert page.id("needs-error").text == "Error: Tick again what we should know"
    assert page.id("start-form").fields()["question"] == "My bin"
    assert [words for words, ticked in boxes(page).items() if ticked] == [next(iter(boxes(page)))]


async def test_a_chat_begins_with_them_also_for_a_program(http: httpx.AsyncClient) -> None:
    by_form = await http.post("/northborough/start", data={**FORM, "needs": ["simple_words", "bsl"]})
    assert by_form.status_code == 303
    begun = await http.post(
        "/northborough/start", json={"question": "Hi", "team": 1, "needs": ["braille"]}, headers=JSON
    )
    assert begun.status_code == 201
    assert (await http.get(begun.json()["url"], headers=JSON)).json()["needs"] == ["braille"]
    url = by_form.headers["location"].partition("#")[0]
    assert (await http.get(url, headers=JSON)).json()["needs"] == ["bsl", "simple_words"]


@pytest.mark.requirement("TM-06")
async def test_they_are_changed_on_a_page_that_keeps_what_is_half_written(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    """From Options, without scripts: the words in the box wait for who comes back."""
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    chat = await page_at(http, f"/northborough/chat/{token}")
    button = chat.id("options").id("say-needs")
    assert button.text == "Say what we should know about you"
    half = {**chat.id("composer").fields(), "message": "I wanted to", button.attrs["name"]: "1"}
    on = await http.post(button.attrs["formaction"], data=half)
    assert on.status_code == 303
    page = await page_at(http, on.headers["location"])
    assert page.one("h1").text == "What we should know"
    assert not any(boxes(page).values())
    action = page.id("needs-form").attrs["action"]
    saved = await http.post(action, data={"needs": ["slow_typing", "large_text"]})
    assert saved.status_code == 303
    back = await page_at(http, saved.headers["location"])
    assert back.id("message-news").text == "Saved. Your adviser sees what you need."
    assert back.id("composer").fields()["message"] == "I wanted to"
    again = await page_at(http, on.headers["location"])
    assert [words for words, ticked in boxes(again).items() if ticked] == [
        "I type slowly",
        "I need large text",
    ]
    assert again.id("keep").attrs["href"].startswith(f"/northborough/chat/{token}")
    # nothing ticked takes all of it back
    assert (await http.post(action)).status_code == 303
    assert not any(boxes(await page_at(http, on.headers["location"])).values())


async def test_for_a_program(office: Office, town: Town, http: httpx.AsyncClient) -> None:
    amina, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}/needs"
    assert (await http.get(url, headers=JSON)).json() == {"needs": [], "choices": list(Need)}
    said = await http.post(url, json={"needs": ["relay", "bsl"]}, headers=JSON)
    assert (said.status_code, said.json()["needs"], said.json()["repeated"]) == (200, ["bsl", "relay"], False)
    again = await http.post(url, json={"needs": ["bsl", "relay"]}, headers=JSON)
    assert again.json()["repeated"] is True
    wrong = await http.post(url, json={"needs": ["telepathy"]}, headers=JSON)
    assert wrong.status_code == 422
    assert [error["code"] for error in wrong.json()["errors"]] == ["unknown_need"]
    await end_by_visitor(office, amina)
    late = await http.post(url, json={"needs": []}, headers=JSON)
    assert (late.status_code, late.json()["errors"][0]["code"]) == (409, "conversation_ended")


async def test_when_the_chat_has_ended(office: Office, town: Town, http: httpx.AsyncClient) -> None:
    amina, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    await end_by_visitor(office, amina)
    assert not (await page_at(http, url)).has("say-needs")
    gone_on = await http.get(f"{url}/needs")
    assert (gone_on.status_code, gone_on.headers["location"]) == (303, f"{url}#ended")
    late = await http.post(f"{url}/needs", data={"needs": "bsl"})
    assert late.status_code == 409
    page = parse(late.text)
    assert page.id("error-summary").one("a").text == "The chat has ended. What you need was not saved."
    assert page.has("title"), "what the summary leads to"


async def test_nobody_reads_them_without_the_link(http: httpx.AsyncClient) -> None:
    assert (await http.get("/northborough/chat/wrong/needs")).status_code == 404
