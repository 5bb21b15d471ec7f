"""What all of a resident's pages have in common, and the pages around a conversation."""

from dataclasses import replace

import httpx
import pytest

from app.actions.finish import end_by_visitor
from app.office import Office
from tests.support.html import Element, parse
from tests.support.office import Clock, Town, begin_chat, make_available, set_hours
from tests.support.site import client
from tests.support.visitors import press

WAYS = [
    "Talk to us in British Sign Language (opens in a new tab)",
    "Relay UK: 18001 then 01632 960 001",
    "Phone: 01632 960 001",
    "Call 999",
    "Call 999 in BSL (opens in a new tab)",
    "Text 999",
    "Dial 18000 by textphone or the Relay UK app",
]
OWN_PAGE = "Open in its own page (opens in a new tab)"


async def get(http: httpx.AsyncClient, url: str, status: int = 200, **headers: str) -> Element:
    answer = await http.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.status_code == status, answer.text
    return parse(answer.text)


def title(page: Element) -> str:
    return page.one("title").text


# --- on every page ---


@pytest.mark.requirement("LA-12", "RL-01")
async def test_other_ways_to_contact_stand_on_every_page_in_the_same_order(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    """RL-01, RL-06."""
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    ended, ended_token = await begin_chat(office, town.northborough, town.council_tax)
    await end_by_visitor(office, ended)
    chat = f"/northborough/chat/{token}"
    pages = [
        await get(http, "/northborough"),
        await get(http, "/northborough/start"),
        parse((await http.post("/northborough/start", data={"question": ""})).text),
        await get(http, chat),
        parse((await http.post(chat, data={"message": ""})).text),
        await get(http, f"/northborough/chat/{ended_token}"),
        await get(http, f"{chat}/end"),
        await get(http, f"{chat}/forget"),
        await get(http, f"{chat}/transcript"),
        await get(http, "/northborough/chat/wrong", 404),
        await get(http, "/northborough/no/such/page", 404),
        parse((await http.post("/northborough", data={})).text),
        parse((await http.post(f"{chat}/forget", data={}, follow_redirects=True)).text),
        await get(http, chat, 410),
    ]
    for page in pages:
        ways = [link.text for area in page.all(class_="pc-contact") for link in area.all("a")]
        assert ways == WAYS, title(page)
        assert page.one("a", href="tel:1800101632960001")
        [heading] = page.all("h1")
        assert heading.attrs["id"] == "title"
        assert title(page).endswith(" - Northborough Council")
        assert page.all("main") == [page.one("main", aria_label="Chat")]


@pytest.mark.requirement("AN-03", "AN-04", "AN-20", "NJ-03")
async def test_nothing_but_the_empty_announcer_is_live(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    for path in ("", "?since=1&sent=1", "/transcript", "/end"):
        page = await get(http, f"/northborough/chat/{token}{path}")
        live = [
            element
            for element in page.walk()
            if element.attrs.get("aria-live", "off") != "off"
            or element.attrs.get("role") in ("log", "status", "alert", "alertdialog", "marquee", "timer")
        ]
        [announcer] = live
        assert announcer.attrs == {
            "id": "announcer",
            "aria-live": "polite",
            "class": "pc-visually-hidden",
        }
        assert announcer.children == []


@pytest.mark.requirement("EM-02", "EM-10", "KB-07", "LA-11")
async def test_in_a_frame_there_is_one_landmark_and_a_way_out(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    for path in ("/northborough", "/northborough/start?lang=en", f"/northborough/chat/{token}"):
        page = await get(http, path, sec_fetch_dest="iframe")
        assert page.all("header") == page.all("footer") == page.all("nav") == page.all("aside") == []
        assert page.one("main", aria_label="Chat")
        [out] = [link for link in page.all("a") if link.text == OWN_PAGE]
        assert (out.attrs["href"], out.attrs["rel"]) == (path, "noopener")
        assert page.one("body").attrs["data-origins"] == "https://www.northborough.example"
        assert page.one("main").one("h1", id="title"), "where opening it leads"
        alone = await get(http, path, sec_fetch_dest="document")
        assert alone.one("header")
        first = alone.all("a")[0]
        assert (first.attrs["class"], first.attrs["href"]) == ("pc-skip", "#main")
        assert alone.one("main").attrs["id"] == "main"
        assert not [link for link in alone.all("a") if link.text == OWN_PAGE]
        # the scripts meet the loader even where the browser did not say that it is a frame
        assert alone.one("body").attrs["data-origins"] == "https://www.northborough.example"


# --- start ---


async def test_words_for_the_panels_bar_come_also_to_browsers_that_do_not_tell_of_the_frame(
    http: httpx.AsyncClient,
) -> None:
    """By plain http."""
    body = (await get(http, "/northborough")).one("body").attrs
    assert body["data-bar-title"] == "Chat with Northborough Council"
    assert body["data-bar-close"] == "Close chat"


async def test_the_start_page_says_until_when_the_chat_is_open(http: httpx.AsyncClient) -> None:
    page = await get(http, "/northborough")
    assert title(page) == "Chat with us, open - Northborough Council"
    assert "It closes today at 17:00." in page.id("status").text
    assert page.id("begin").attrs["href"] == "/northborough/start"


async def test_it_says_when_nobody_is_there_to_answer(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    assert "No adviser is free at this moment." in (await get(http, "/northborough")).id("status").text
    await make_available(office, town.ben)
    assert "No adviser is free" not in (await get(http, "/northborough")).id("status").text


async def test_a_closed_chat_says_when_it_opens_and_starts_nothing(
    clock: Clock, http: httpx.AsyncClient
) -> None:
    clock.forward(hours=8)
    page = await get(http, "/northborough")
    assert title(page) == "Chat with us, closed - Northborough Council"
    assert "It opens tomorrow at 09:00." in page.id("status").text
    assert not page.has("begin")
    refused = await http.post("/northborough/start", data={"question": "My bin", "team": "1"})
    assert refused.status_code == 409
    again = parse(refused.text)
    assert again.id("question").lines == "\nMy bin"
    assert again.id("error-summary").one("a").text == ("The chat is closed now. It opens tomorrow at 09:00.")


async def test_a_chat_without_hours_promises_nothing(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    await set_hours(office, town, [])
    page = await get(http, "/northborough")
    assert "We do not know yet when it opens next." in page.id("status").text


async def test_the_way_back_is_to_the_councils_own_pages_only(http: httpx.AsyncClient) -> None:
    for given, shown in (
        ("https://www.northborough.example/bins?day=1", "https://www.northborough.example/bins?day=1"),
        ("https://evil.example/", "https://www.northborough.example/"),
        ("javascript:alert(1)", "https://www.northborough.example/"),
        ("https://www.northborough.example@evil.example/", "https://www.northborough.example/"),
    ):
        page = parse((await http.get("/northborough", params={"back": given})).text)
        [back] = [link for link in page.all("a") if link.text == "Back to Northborough Council"]
        assert back.attrs["href"] == shown


async def test_in_a_chat_the_way_back_is_to_where_the_person_comes_from_now(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    site = "https://www.northborough.example"
    began = parse((await http.get("/northborough/start", params={"back": f"{site}/tax"})).text)
    fields = {"question": "My bill", "team": str(town.council_tax.id)}
    begun = await http.post(began.id("start-form").attrs["action"], data=fields)
    url = begun.headers["location"].partition("#")[0]

    def back(page: Element) -> str:
        [link] = [link for link in page.all("a") if link.text == "Back to Northborough Council"]
        return link.attrs["href"]

    async def follow(answer: httpx.Response) -> Element:
        assert answer.status_code == 303, answer.text
        return await get(http, answer.headers["location"])

    async def at(back: str) -> Element:
        return parse((await http.get(url, params={"back": back})).text)

    bins = f"{site}/bins?day=1&week=2"
    assert back(await get(http, url)) == f"{site}/tax"
    assert back(await at("https://evil.example/")) == f"{site}/tax"
    chat = await at(bins)
    assert back(chat) == bins
    for link in ("leave", "transcript-link", "forget-link"):
        page = await press(http, chat, link)
        assert back(page) == bins, link
        [again] = [one for one in page.all("a") if one.text == "Go back to the chat"]
        assert back(await get(http, again.attrs["href"])) == bins, link
    composer, check = chat.id("composer"), chat.id("check").attrs["formaction"]
    sent = await follow(await http.post(composer.attrs["action"], data=composer.fields() | {"message": "Hi"}))
    assert (back(sent), sent.id("message-news").text) == (bins, "Sent.")
    assert back(await follow(await http.post(check, data={"check": "1"}))) == bins
    assert back(await follow(await http.post(check, data={"check": "1", "message": "Half"}))) == bins
    assert back(parse((await http.post(composer.attrs["action"], data={"message": ""})).text)) == bins
    astray = await http.post(composer.attrs["action"], content=b"x", headers={"Content-Type": "text/plain"})
    to_chat = parse(astray.text).id("back-to-chat").attrs["href"]
    assert back(await get(http, to_chat)) == bins
    leaving = await press(http, chat, "leave")
    ended = await follow(await http.post(leaving.id("confirm-form").attrs["action"]))
    assert back(ended) == bins
    assert back(await get(http, ended.id("start-again").attrs["href"])) == bins
    # the link to come back, from any device, stays as it is
    assert chat.id("return-link").attrs["href"].endswith(url)


# --- languages ---


@pytest.mark.requirement("LA-01", "LA-02")
async def test_the_language_is_chosen_first_and_kept(office: Office) -> None:
    demo = replace(office, settings=replace(office.settings, demo=True, locales=("en", "ar-XB")))
    async with client(demo) as http:
        start = await get(http, "/northborough?lang=ar-XB")
        assert (start.one("html").attrs["lang"], start.one("html").attrs["dir"]) == ("ar-XB", "rtl")
        begin = start.id("begin").attrs["href"]
        assert begin == "/northborough/start?lang=ar-XB"
        form = await get(http, begin)
        refused = parse((await http.post(form.id("start-form").attrs["action"], data={"question": ""})).text)
        assert refused.one("html").attrs["lang"] == "ar-XB"
        begun = await http.post(begin, data={"question": "Help", "team": "1"})
        chat = await get(http, begun.headers["location"])
        assert chat.one("html").attrs["lang"] == "ar-XB"
        assert [said.text for said in chat.all("p", lang="ar-XB")] == ["Help"]
        lost = await get(http, "/northborough/chat/wrong?lang=ar-XB", 404)
        assert lost.id("start-again").attrs["href"] == "/northborough?lang=ar-XB"
        assert (await http.post("/northborough/chat/wrong?lang=ar-XB")).text.count("pc-languages") == 0


async def test_a_wrong_link_which_tells_no_language_can_be_read_in_each(office: Office, town: Town) -> None:
    demo = replace(office, settings=replace(office.settings, demo=True))
    async with client(demo) as http:
        lost = await get(http, "/northborough/chat/wrong", 404)
        there = [link.attrs["href"] for link in lost.one(class_="pc-languages").all("a", lang="cy")]
        assert there == ["/northborough/chat/wrong?lang=cy"]
        lost = await get(http, there[0], 404)
        assert lost.one("html").attrs["lang"] == "cy"


async def test_a_catalogue_nobody_reviewed_is_not_offered(office: Office, http: httpx.AsyncClient) -> None:
    assert office.settings.demo is False
    page = await get(http, "/northborough?lang=cy")
    assert page.one("html").attrs["lang"] == "en"
    assert page.all(class_="pc-languages") == []


async def test_no_cookie_is_ever_set(office: Office, town: Town, http: httpx.AsyncClient) -> None:
    begun = await http.post("/northborough/start", data={"question": "Hello", "team": "1"})
    url = begun.headers["location"].partition("#")[0]
    answers = [
        begun,
        await http.get(url),
        await http.post(url, data={"message": "x"}),
        await http.get(f"{url}/end"),
    ]
    answers.append(await http.post(f"{url}/forget", follow_redirects=True))
    assert all("set-cookie" not in answer.headers for answer in answers)


# --- end ---


@pytest.mark.requirement("CG-04", "KB-13")
async def test_leaving_asks_first_and_ends_at_the_reference(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    asked = await get(http, f"{url}/end")
    assert asked.id("title").text == "Leave the queue?"
    assert "The chat will end and you will lose your place." in asked.one("main").text
    assert asked.id("keep").attrs["href"] == url
    ended = await http.post(asked.id("confirm-form").attrs["action"])
    assert (ended.status_code, ended.headers["location"]) == (303, f"{url}#ended")
    page = await get(http, url)
    assert title(page) == "Chat, ended - Northborough Council"
    status = page.id("status").text
    assert visitor.reference in status
    assert "You left the queue." in status
    assert "You can come back to it until Wednesday 25 November, 06:00." in status
    assert page.id("start-again").attrs["href"] == "/northborough"
    assert not page.has("composer")
    assert not page.has("check")
    assert "data-stream" not in page.id("messages").attrs
    # twice is harmless, and the question has no sense any more
    assert (await http.post(f"{url}/end")).status_code == 303
    assert (await http.get(f"{url}/end")).headers["location"] == f"{url}#ended"


# --- programs ---


async def test_programs_get_the_same_by_json(http: httpx.AsyncClient) -> None:
    json = {"Accept": "application/json"}
    start = (await http.get("/northborough", headers=json)).json()
    assert (start["open"], start["begin"]) == (True, "/northborough/start")
    begun = await http.post("/northborough/start", json={"question": "Hello", "team": 1}, headers=json)
    assert begun.status_code == 201
    url = begun.json()["url"]
    assert begun.headers["location"] == f"{url}#message"
    wrong = await http.post(url, json={"message": " "}, headers=json)
    assert (wrong.status_code, wrong.json()) == (
        422,
        {"errors": [{"field": "message", "code": "blank", "words": "Write a message first"}]},
    )
    missing = await http.get("/northborough/nothing/here", headers=json)
    assert missing.json()["errors"][0]["code"] == "http_404"
    assert (await http.post(f"{url}/end", headers=json)).json() == {"reason": "left_queue", "repeated": False}
    assert (await http.post(f"{url}/forget", headers=json)).json() == {"forgotten": True}


FIRST_SCREEN = 60
"""Words to read on the first page. Links, buttons and the other ways to make contact come beside them."""


@pytest.mark.requirement("CG-01", "CG-02")
async def test_the_first_page_says_what_the_chat_is_in_few_words(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    """Of CG-01: what it is, who answers, when, what is kept. How long it takes is said in the queue only."""
    await make_available(office, town.ben)
    main = (await get(http, "/northborough")).one("main")
    said = main.text.split(main.id("contact").text)[0]
    for words in [one.text for one in main.all("a")]:
        said = said.replace(words, " ", 1)
    for needed in ("Type messages", "a person who works for the council", "The chat is open", "We keep"):
        assert needed in said
    assert len(said.split()) < FIRST_SCREEN, said
