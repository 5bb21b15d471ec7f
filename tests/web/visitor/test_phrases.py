"""Ready-made phrases: one press, one message, in each reader's own language."""

from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, select

from app.actions.finish import end_by_visitor
from app.actions.needs import say_needs
from app.domain.terms import Need, Phrase, RouteKind
from app.domain.wanted import WantedRoute
from app.office import Office
from app.store import conversations
from app.store.tables import event, words
from app.web.assets import WEB
from app.web.language import Languages
from app.web.phrases import words_of
from tests.support.html import Element, parse
from tests.support.office import Town, begin_chat, change
from tests.support.races import ended_in_between

JSON = {"Accept": "application/json"}
HTMX = {"HX-Request": "true", "Accept": "text/html"}
TOLD = "Your adviser sees that you need BSL. You can go on here in writing."


def test_each_has_its_words_and_its_picture() -> None:
    style = (WEB / "components/phrases/phrases.css").read_text()
    for phrase in Phrase:
        assert words_of(phrase, Languages.load()["en"])
        assert (WEB / f"static/phrases/{phrase}.svg").exists()
        assert f'url("../phrases/{phrase}.svg")' in style


async def page_at(http: httpx.AsyncClient, url: str) -> Element:
    answer = await http.get(url)
    assert answer.status_code == 200
    return parse(answer.text)


def fields(page: Element, phrase: str, message: str = "") -> dict[str, str]:
    """What a browser without scripts sends when one of the buttons is pressed."""
    own = {"phrase_key": page.id("phrase-key").attrs["value"], "phrase": phrase}
    return {**page.id("composer").fields(), "message": message, **own}


async def press(http: httpx.AsyncClient, page: Element, phrase: str, message: str = "") -> httpx.Response:
    button = page.id(f"phrase-{phrase}").attrs
    return await http.post(button["formaction"], data=fields(page, phrase, message))


async def on(http: httpx.AsyncClient, answer: httpx.Response) -> Element:
    assert answer.status_code == 303, answer.text
    return await page_at(http, answer.headers["location"])


def mine(page: Element) -> list[tuple[str, str]]:
    """The visitor's messages: words and language."""
    return [
        (item.one("p").text, item.one("p").attrs.get("lang", ""))
        for item in page.all("li", data_from="visitor")
    ]


@pytest.mark.requirement("CO-10")
async def test_six_with_pictures_behind_a_line_that_remembers_nothing(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    page = await page_at(http, f"/northborough/chat/{token}")
    part = page.id("phrases")
    assert (part.tag, "open" in part.attrs, part.one("summary").text) == ("details", False, "Quick answers")
    assert [button.text for button in part.all("button")] == [
        "Yes",
        "No",
        "I do not understand",
        "Please use simple words",
        "I need BSL",
        "Please wait",
    ]
    for button in part.all("button"):
        assert button.all("span")[0].attrs["aria-hidden"] == "true"
    after = await on(http, await press(http, page, "yes"))
    assert "open" not in after.id("phrases").attrs


@pytest.mark.requirement("CO-10")
async def test_one_press_sends_one_and_the_draft_stays(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    page = await page_at(http, f"/northborough/chat/{token}")
    first = await press(http, page, "yes", "I was going to say")
    twice = await press(http, page, "yes", "I was going to say")
    assert twice.status_code == 303
    after = await on(http, first)
    assert mine(after)[1:] == [("Yes", "")]
    assert after.id("message-news").text == "Sent."
    assert after.id("composer").fields()["message"] == "I was going to say"
    # the next question is answered by the next page's button
    again = await on(http, await press(http, after, "yes", "I was going to say"))
    assert [text for text, _ in mine(again)[1:]] == ["Yes", "Yes"]
    # and the words are sent as if nothing had been
    sent = await http.post(page.id("composer").attrs["action"], data=again.id("composer").fields())
    assert [text for text, _ in mine(await on(http, sent))[1:]] == ["Yes", "Yes", "I was going to say"]


async def test_a_phrase_that_was_sent_before_the_end_is_not_said_to_be_lost(
    office: Office, town: Town, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    page = await page_at(http, f"/northborough/chat/{token}")
    ended_in_between(monkeypatch, office, visitor)
    answer = await press(http, page, "yes", "I was going to say")
    after = parse(answer.text)
    assert (answer.status_code, "not sent" in after.id("title").text) == (200, False)
    assert not after.has("error-summary")
    assert mine(after)[-1:] == [("Yes", "")]
    assert after.id("unsent").text == "I was going to say"


@pytest.mark.requirement("CO-10")
async def test_by_script_and_by_program(office: Office, town: Town, http: httpx.AsyncClient) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    page = await page_at(http, url)
    form = {**fields(page, "no"), "after": page.id("composer").fields()["after"]}
    answers = [await http.post(f"{url}/phrase", data=form, headers=HTMX) for _ in range(2)]
    for answer in answers:
        news = parse(answer.text).one(data_news="")
        assert [item.one("p").text for item in news.all("li", data_from="visitor")] == ["No"]
        assert news.one("input", name="key").attrs["value"] not in ("", form["phrase_key"])
        assert news.all(data_answer="") == []
    made = await http.post(
        f"{url}/phrase", json={"phrase": "wait", "phrase_key": "k" * 20, "after": 0}, headers=JSON
    )
    assert made.status_code == 201
    said: list[dict[str, Any]] = [item for item in made.json()["items"] if item["phrase"]]
    assert [(item["phrase"], item["text"], item["lang"]) for item in said] == [
        ("no", "No", "en"),
        ("wait", "Please wait", "en"),
    ]


async def test_one_that_there_is_not(office: Office, town: Town, http: httpx.AsyncClient) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    page = await page_at(http, url)
    answer = await http.post(f"{url}/phrase", data=fields(page, "perhaps", "Half"))
    assert answer.status_code == 422
    refused = parse(answer.text)
    assert refused.id("error-summary").one("a").text == "Choose one of the quick answers"
    assert refused.has("phrases"), "what the summary leads to"
    assert refused.id("composer").fields()["message"] == "Half"
    program = await http.post(f"{url}/phrase", json={}, headers=JSON)
    assert (program.status_code, program.json()["errors"][0]["code"]) == (422, "unknown_phrase")
    assert (await http.get(f"{url}/phrase")).headers["location"] == url
    assert (await http.post("/northborough/chat/wrong/phrase", data={"phrase": "yes"})).status_code == 404


async def test_after_the_end_it_is_refused_and_the_draft_is_given_back(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    amina, token = await begin_chat(office, town.northborough, town.council_tax)
    page = await page_at(http, f"/northborough/chat/{token}")
    await end_by_visitor(office, amina)
    answer = await press(http, page, "yes", "Half")
    assert answer.status_code == 409
    refused = parse(answer.text)
    assert refused.id("error-summary").one("a").text == "The chat has ended. Your message was not sent."
    assert refused.id("unsent").text == "Half"
    assert not refused.has("phrases")


@pytest.mark.requirement("CO-10", "LA-01")
async def test_each_reader_has_it_in_their_own_language(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    """Also in the transcript, on paper and as text."""
    _, token = await begin_chat(office, town.northborough, town.council_tax, locale="cy")
    url = f"/northborough/chat/{token}"
    page = await page_at(http, url)
    assert page.id("phrase-not_understood").text == "Dydw i ddim yn deall"
    after = await on(http, await press(http, page, "not_understood"))
    assert mine(after)[1:] == [("Dydw i ddim yn deall", "")]
    assert mine(await page_at(http, f"{url}/transcript"))[1:] == [("Dydw i ddim yn deall", "")]
    assert "Dydw i ddim yn deall" in (await http.get(f"{url}/transcript.txt")).text


@pytest.mark.requirement("CO-10", "NJ-01")
async def test_who_needs_bsl_is_shown_the_way_and_it_is_noted(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    amina, token = await begin_chat(office, town.northborough, town.council_tax)
    await say_needs(office, amina, (Need.BRAILLE,))
    url = f"/northborough/chat/{token}"
    page = await page_at(http, url)
    assert page.id("phrase-answer").text == ""
    answer = (await on(http, await press(http, page, "bsl"))).id("phrase-answer")
    assert answer.text.startswith("You can talk to us in BSL by video.")
    assert TOLD in answer.text
    links = [(link.text, link.attrs["href"]) for link in answer.all("a")]
    assert links == [
        ("Talk to us in British Sign Language (opens in a new tab)", "https://relay.example/"),
        ("See the other ways", "#contact"),
    ]
    found = await office.store.read(lambda conn: conversations.visitor_by_id(conn, amina.conversation_id))
    assert found is not None
    assert found.needs == (Need.BSL, Need.BRAILLE)
    by_script = await http.post(f"{url}/phrase", data={"phrase": "bsl", "phrase_key": "n" * 20}, headers=HTMX)
    assert TOLD in parse(by_script.text).one(data_answer="").text


async def test_a_council_without_video_relay(office: Office, town: Town, http: httpx.AsyncClient) -> None:
    phone = WantedRoute(RouteKind.PHONE, "Phone", "01632 960 001")
    email = WantedRoute(RouteKind.EMAIL, "E-mail", "help@northborough.example")
    await change(office, town, town.northborough, routes=(phone, email))
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    page = await page_at(http, f"/northborough/chat/{token}")
    answer = (await on(http, await press(http, page, "bsl"))).id("phrase-answer")
    assert answer.text.startswith("You can contact us in other ways too. See the other ways")
    assert TOLD in answer.text


async def test_which_phrase_it_was_can_be_erased_with_the_words(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    """Events are never changed: the phrase stands beside them."""
    amina, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    await press(http, await page_at(http, url), "bsl")

    def rows(conn: Connection) -> str:
        own = select(event).where(event.c.conversation_id == amina.conversation_id)
        return " ".join(str(row) for row in conn.execute(own).all())

    assert "bsl" not in await office.store.read(rows)
    kept = await office.store.read(lambda conn: conn.execute(select(words.c.phrase)).scalars().all())
    assert set(kept) == {None, Phrase.BSL}
