"""The page of a conversation, sending, and what is new."""

import httpx
import pytest

from app.actions.finish import end_by_adviser
from app.actions.queue import accept
from app.actions.talk import add_note, post_message, reply
from app.domain.keys import new_key
from app.domain.text import LONGEST_MESSAGE
from app.office import Office
from app.store import events
from app.store.conversations import VisitorConversation
from tests.support.html import Element, parse
from tests.support.office import Town, begin_chat, make_available


@pytest.fixture
async def amina(office: Office, town: Town) -> tuple[VisitorConversation, str]:
    """Amina talks to Ben: her record, and the address of her page."""
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    await accept(office, await make_available(office, town.ben), visitor.conversation_id)
    return visitor, f"/northborough/chat/{token}"


async def page_at(http: httpx.AsyncClient, url: str) -> Element:
    answer = await http.get(url)
    assert answer.status_code == 200
    return parse(answer.text)


def said(page: Element) -> list[str]:
    return [item.all("p")[0].lines for item in page.id("messages").all("li", data_id="")]


async def check(http: httpx.AsyncClient, page: Element, typed: str = "") -> Element:
    """What follows "Check for new messages"."""
    fields = page.id("composer").fields() | {"message": typed, "check": "1"}
    answer = await http.post(page.id("check").attrs["formaction"], data=fields)
    assert answer.status_code == 303, "a page that Back can come to again"
    return await page_at(http, answer.headers["location"])


async def test_the_page_holds_what_scripts_rely_on(
    http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    page = await page_at(http, url)
    messages = page.id("messages")
    assert messages.tag == "ol"
    assert messages.attrs["data-stream"] == f"{url}/events"
    assert messages.attrs["data-tab"] == visitor.public_id
    assert messages.attrs["data-heartbeat"] == "15"
    last = messages.all("li")[-1]
    assert messages.attrs["data-after"] == last.attrs["data-id"] == last.attrs["id"].removeprefix("event-")
    assert page.one("body").attrs["data-page"] == "chat"
    form = page.id("composer")
    assert form.attrs["data-hx-post"] == url
    assert form.attrs["action"] == f"{url}#error-summary"
    assert form.fields()["after"] == messages.attrs["data-after"]
    for hidden in ("new-messages", "connection", "read-last", "remember-choice"):
        assert "hidden" in page.id(hidden).attrs
    assert page.id("words").attrs["data-new-other"] == "{count} new messages"
    assert "maxlength" not in page.id("message").attrs


async def test_items_say_who_when_and_what(
    office: Office, town: Town, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    """TR-01, TR-02, TR-04, TR-12."""
    visitor, url = amina
    await reply(office, town.ben, visitor.conversation_id, "Hello & <welcome>", new_key(), lang="cy")
    items = (await page_at(http, url)).id("messages").all("li")
    started, question, joined, answer = items
    assert (started.attrs["data-from"], started.all("h3")) == ("system", [])
    assert question.one("h3").text == "You"
    assert "data-say" not in question.attrs
    assert joined.attrs["data-say"] == "Ben joined the chat."
    assert answer.one("h3").text == "Ben"
    assert answer.attrs["data-say"] == "Ben: Hello & <welcome>"
    assert (answer.one("p").text, answer.one("p").attrs["lang"]) == ("Hello & <welcome>", "cy")
    assert answer.one("time").attrs["datetime"] == "2026-11-24T10:00:00+00:00"
    assert answer.one("time").text == "10:00"
    assert question.one("p").attrs["lang"] == "en"


async def test_after_sending_the_box_says_what_is_new(
    office: Office, town: Town, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    """NJ-02, NJ-04."""
    visitor, url = amina
    form = (await page_at(http, url)).id("composer").fields()
    await reply(office, town.ben, visitor.conversation_id, "I found it.", new_key())
    sent = await http.post(url, data=form | {"message": "It is the May bill"})
    assert sent.status_code == 303
    assert sent.headers["location"] == f"{url}?since={form['after']}&sent=1#message"
    page = await page_at(http, sent.headers["location"])
    assert page.one("title").text == "(1 new) Chat with Ben - Northborough Council"
    assert page.id("message-news").text == "Sent. 1 new message from Ben: I found it."
    assert page.id("message").attrs["aria-describedby"].split()[0] == "message-news"
    assert said(page)[-2:] == ["I found it.", "It is the May bill"]
    # nothing new since
    checked = await check(http, page, "Half wri")
    assert page.id("check").attrs["formaction"] == page.id("check-end").attrs["formaction"]
    assert checked.id("message").lines.strip() == "Half wri", "what is half written comes back"
    assert checked.id("message-news").text == "No new messages."
    assert checked.one("title").text == "Chat with Ben - Northborough Council"
    await reply(office, town.ben, visitor.conversation_id, "One.", new_key())
    await reply(office, town.ben, visitor.conversation_id, "Two.", new_key())
    checked = await check(http, checked)
    assert checked.id("message-news").text == "2 new messages from Ben: One. Two."
    assert checked.one("title").text.startswith("(2 new) ")
    assert (await page_at(http, url)).id("message-news").text == ""


async def test_a_message_is_one_however_often_it_is_sent(
    http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    """NJ-10: double click, retry, back and send again, back and send other words."""
    _, url = amina
    form = (await page_at(http, url)).id("composer").fields()
    for text in ("Yes", "Yes", "Yes\n", "No", "Yes", "No"):
        assert (await http.post(url, data=form | {"message": text})).status_code == 303
    htmx = await http.post(url, data=form | {"message": "Yes"}, headers={"HX-Request": "true"})
    assert htmx.status_code == 200
    assert said(await page_at(http, url))[-3:] == ["Ben joined the chat.", "Yes", "No"]
    fresh = (await page_at(http, url)).id("composer").fields()
    assert fresh["key"] != form["key"]
    await http.post(url, data=fresh | {"message": "Yes"})
    assert said(await page_at(http, url))[-3:] == ["Yes", "No", "Yes"]


@pytest.mark.parametrize(
    ("body", "words", "kept"),
    [
        (b"message=+%0A", "Write a message first", " \n"),
        (
            b"message=" + b"a" * 5001,
            "Your text is 1 character too long. It can have up to 5,000 characters.",
            "a" * 5001,
        ),
        (
            b"message=" + b"a" * 6000,
            "Your text is 1,000 characters too long. It can have up to 5,000 characters.",
            "a" * 6000,
        ),
        (
            b"message=a%00b%1Bc",
            "We took out hidden characters that cannot be sent. Check your text and send it again",
            "abc",
        ),
        (
            b"message=Hello%0B",
            "We took out hidden characters that cannot be sent. Check your text and send it again",
            "Hello",
        ),
        (
            b"message=caf%E9+%C3%A9&draft=%FF&key=%FF&after=%FF&language=%FF",
            "Some characters could not be read. Check your text and send it again",
            "caf é",
        ),
    ],
    ids=["blank", "too long", "much too long", "control characters", "one at the end", "wrong encoding"],
)
async def test_what_cannot_be_sent_is_refused_at_the_pages_own_address(
    http: httpx.AsyncClient, amina: tuple[VisitorConversation, str], body: bytes, words: str, kept: str
) -> None:
    """CO-04, CO-09."""
    _, url = amina
    before = said(await page_at(http, url))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await http.post(url, content=body, headers=headers)
    assert (answer.status_code, "location" in answer.headers) == (422, False)
    page = parse(answer.text)
    assert page.one("title").text.startswith("Error: ")
    link = page.id("error-summary").one("a")
    assert (link.attrs["href"], link.text) == ("#message", words)
    assert page.id("message-error").text == f"Error: {words}"
    box = page.id("message")
    assert box.attrs["aria-invalid"] == "true"
    assert "message-error" in box.attrs["aria-describedby"].split()
    assert box.lines.removeprefix("\n") == kept
    assert said(page) == before
    fragment = await http.post(url, content=body, headers={**headers, "HX-Request": "true"})
    assert fragment.status_code == 422
    assert parse(fragment.text).one("p", data_field="message").text == words


async def test_beside_what_is_wrong_the_box_says_what_is_new(
    office: Office, town: Town, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    """NJ-02, CO-09: the error first, then what came; a check after it tells nothing twice."""
    visitor, url = amina
    page = await page_at(http, url)
    await reply(office, town.ben, visitor.conversation_id, "I found it.", new_key())
    for told, title in (("1 new message from Ben: I found it.", "Error: (1 new) Chat"), ("", "Error: Chat")):
        page = parse((await http.post(url, data=page.id("composer").fields() | {"message": " "})).text)
        assert page.id("message-news").text == told
        assert page.one("title").text.startswith(title)
        described = page.id("message").attrs["aria-describedby"].split()
        assert described[:3] == ["message-error", "message-news", "message-hint"]
    assert (await check(http, page)).id("message-news").text == "No new messages."
    without = parse((await http.post(url, data={"message": " "})).text)
    assert without.id("message-news").text == "", "a form that says nothing of its page"


async def test_the_answer_to_a_message_carries_everything_after_the_cursor(
    office: Office, town: Town, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    form = (await page_at(http, url)).id("composer").fields()
    await reply(office, town.ben, visitor.conversation_id, "meanwhile", new_key())
    headers = {"HX-Request": "true", "Accept": "text/html"}
    news = parse((await http.post(url, data=form | {"message": "Hello"}, headers=headers)).text).one(
        data_news=""
    )
    items = news.all("li")
    assert [item.all("p")[0].text for item in items] == ["meanwhile", "Hello"]
    assert news.attrs["data-after"] == items[-1].attrs["data-id"]
    assert news.attrs["data-state"] == "talking"
    assert news.one("input", name="key").attrs["value"] != form["key"]
    assert "You are talking to Ben." in news.one(data_status="").text
    # refused words bring the news too
    refused = await http.post(url, data=form | {"message": ""}, headers=headers)
    assert len(parse(refused.text).all("li")) == 2
    json = await http.post(
        url, json={"message": "Hi", "after": form["after"]}, headers={"Accept": "application/json"}
    )
    assert [item["text"] for item in json.json()["items"]] == ["meanwhile", "Hello", "Hi"]


async def test_who_asks_gets_the_same_news_as_who_listens(
    office: Office, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    page = await page_at(http, url)
    posted = await post_message(office, visitor, "from another tab", new_key())
    answer = await http.get(f"{url}/events?after={page.id('messages').attrs['data-after']}")
    news = parse(answer.text).one(data_news="")
    [item] = news.all("li")
    assert item.attrs["data-id"] == news.attrs["data-after"] == str(posted.event_id)
    assert news.all("input") == []
    nothing = parse((await http.get(f"{url}/events?after={posted.event_id}")).text).one(data_news="")
    assert (nothing.all("li"), nothing.attrs["data-after"]) == ([], str(posted.event_id))


async def test_words_that_came_too_late_are_shown_and_not_lost(
    office: Office, town: Town, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    form = (await page_at(http, url)).id("composer").fields()
    await end_by_adviser(office, town.ben, visitor.conversation_id, town.solved)
    answer = await http.post(url, data=form | {"message": "One more thing"})
    assert answer.status_code == 409
    page = parse(answer.text)
    assert page.id("unsent").text == "One more thing"
    assert page.id("error-summary").one("a").text == "The chat has ended. Your message was not sent."
    assert "Ben ended the chat." in page.id("status").text


async def test_notes_have_no_way_to_a_resident(
    office: Office, town: Town, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    await add_note(office, town.ben, visitor.conversation_id, "SECRET", new_key())
    await reply(office, town.ben, visitor.conversation_id, "Hello", new_key())
    for path in (
        "",
        "?since=1#message",
        "/events?after=0",
        "/transcript",
        "/transcript.txt",
        "/end",
        "/forget",
    ):
        for accept_ in ("text/html", "application/json"):
            answer = await http.get(f"{url}{path}", headers={"Accept": accept_})
            assert answer.status_code == 200
            assert "SECRET" not in answer.text
    headers = {"HX-Request": "true"}
    assert "SECRET" not in (await http.post(url, data={"message": "x", "after": "0"}, headers=headers)).text


async def test_the_link_to_come_back_and_its_lifetime_are_on_the_page(
    office: Office, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    _, url = amina
    page = await page_at(http, url)
    link = page.id("return-link")
    assert link.text == link.attrs["href"] == f"{office.settings.public_url}{url}"
    assert "This link works while the chat is open, and for 20 hours after." in page.id("options").text
    assert page.id("leave").text == "End the chat"


@pytest.mark.requirement("TR-06")
async def test_the_transcript_is_a_page_and_a_file(
    office: Office, town: Town, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    await reply(office, town.ben, visitor.conversation_id, "Two\nlines", new_key())
    page = await page_at(http, f"{url}/transcript")
    assert said(page) == [
        "The chat started.",
        "My council tax bill is wrong.",
        "Ben joined the chat.",
        "Two\nlines",
    ]
    assert visitor.reference in page.text
    assert page.all("form") == []
    assert "data-stream" not in page.id("messages").attrs
    file = await http.get(f"{url}/transcript.txt")
    assert file.headers["content-disposition"] == f'attachment; filename="chat-{visitor.reference}.txt"'
    assert file.headers["content-type"] == "text/plain; charset=utf-8"
    assert file.text == (
        "Chat with Northborough Council\n"
        f"Reference: {visitor.reference}\n"
        "Topic: Council Tax\n"
        "Started: 24 November 2026, 10:00\n"
        "\n10:00 The chat started.\n"
        "\n10:00 You:\n  My council tax bill is wrong.\n"
        "\n10:00 Ben joined the chat.\n"
        "\n10:00 Ben:\n  Two\n  lines\n"
    )


async def test_the_status_says_of_which_moment_it_is(
    office: Office, town: Town, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    """Of two, the page keeps the newer; the place in a queue changes with other people's chats."""
    _, url = amina

    async def stamp(path: str) -> int:
        page = parse((await http.get(path)).text)
        return int(page.one("div", data_state="waiting", data_stamp="").attrs["data-stamp"])

    _, token = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    tomos = f"/northborough/chat/{token}"
    assert await stamp(tomos) == await stamp(f"{tomos}/events") == await office.store.read(events.latest)
    await http.post(url, data={"message": "Hello"})
    assert await stamp(tomos) == await office.store.read(events.latest)


async def test_a_program_is_told_nothing_of_an_adviser_but_the_name(
    http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    _, url = amina
    seen = (await http.get(url, headers={"Accept": "application/json"})).json()
    keys = {"id", "kind", "at", "sender", "by", "name", "text", "lang", "phrase", "route", "guest"}
    assert set(seen["items"][-1]) == keys


async def test_a_box_tells_scripts_how_much_it_takes(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    """One limit: what is counted, what is refused, and what the page about too much says."""
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    chat = parse((await http.get(f"/northborough/chat/{token}")).text)
    form = parse((await http.get("/northborough/start")).text)
    boxes = [chat.id("message"), form.id("question")]
    assert [box.attrs["data-limit"] for box in boxes] == [str(LONGEST_MESSAGE)] * 2


async def test_words_that_turn_a_line_round_turn_only_their_own(
    office: Office, town: Town, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    """In the transcript they stand alone; among our own words they would take the rest of the line along."""
    visitor, url = amina
    page = await page_at(http, url)
    await reply(office, town.ben, visitor.conversation_id, "\u202eabc", new_key())
    await reply(office, town.ben, visitor.conversation_id, "def", new_key())
    told = await check(http, page)
    assert told.id("message-news").text == "2 new messages from Ben: abc def"
    assert said(told)[-2:] == ["\u202eabc", "def"]


@pytest.mark.requirement("BR-05", "CG-02", "CG-08", "CO-12", "LA-09")
@pytest.mark.parametrize(
    "words",
    ["plz hlp me my bin iz nt emptid", "😀😀", "NOW", "I am so angry with you", "I want to end my life"],
)
async def test_whatever_is_written_is_taken_as_it_is_and_nothing_answers_by_itself(
    http: httpx.AsyncClient, amina: tuple[VisitorConversation, str], words: str
) -> None:
    """Not judged, not corrected, no end of the chat. How to reach 999 may come beside it."""
    _, url = amina
    page = await page_at(http, url)
    before = len(page.all("li", data_from=""))
    answer = await http.post(url, data=page.id("composer").fields() | {"message": words})
    assert answer.status_code == 303
    page = await page_at(http, answer.headers["location"])
    new = page.all("li", data_from="")[before:]
    by = [(item.attrs["data-from"], item.all("p")[0].text) for item in new]
    assert by[0] == ("visitor", words)
    assert all(said.startswith("This chat is not for emergencies.") for _, said in by[1:])
    assert page.one("div", data_state="").attrs["data-state"] == "talking"
    assert page.has("composer")
