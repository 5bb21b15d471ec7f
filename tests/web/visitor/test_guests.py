"""A third person in a chat: the resident's page for links, the page to join, and the guest's own chat."""

import re
from dataclasses import replace

import httpx
import pytest

from app.actions.finish import end_by_visitor
from app.actions.guests import leave, withdraw
from app.actions.needs import say_needs
from app.actions.queue import accept
from app.actions.talk import post_message, reply
from app.domain.keys import new_key
from app.domain.terms import EventKind, Need, Sender
from app.office import Office
from app.store import events
from app.store.writer import Tx
from tests.support.guests import SAME, Amina, Kim, ask, ask_in, page_at, submit
from tests.support.html import Element, parse
from tests.support.office import Town, begin_chat, log, make_available
from tests.support.site import client
from tests.support.visitors import items_of

pytestmark = pytest.mark.requirement("RL-10")
JSON = {"Accept": "application/json"}
HTMX = {"HX-Request": "true", "Accept": "text/html", **SAME}


async def test_from_options_to_a_link_to_joining(http: httpx.AsyncClient, amina: Amina) -> None:
    page = await page_at(http, amina[1])
    button = page.id("options").one("button", id="guests")
    assert button.text == "Ask somebody to join"
    fields = page.id("composer").fields() | {"check": "1", "message": "Half a sentence"}
    answer = await http.post(button.attrs["formaction"], data=fields, headers=SAME)
    asked = await page_at(http, answer.headers["location"])
    assert "They see all messages, also those from before they join." in asked.text

    made = await submit(http, asked.id("guest-form"), role="interpreter", guest="Kim")
    assert made.id("made").one("h2").text == "The link for Kim (interpreter)"
    link = made.id("guest-link").lines.strip()
    assert re.fullmatch(r"https?://[^/]+/northborough/join/[\w.-]+", link)
    assert made.id("who").text == "Who has a link"
    assert "Has not joined yet." in made.text

    asked = await page_at(http, link.partition("//")[2].partition("/")[2].join(["/", ""]))
    assert asked.id("asked-by").text == "Amina asks you to join their chat with Northborough Council."
    assert "bill" not in asked.text, "nothing of the chat is shown yet"
    joined = await submit(http, asked.id("join-form"))
    assert items_of(joined.id("messages")) == [
        ("", "The chat started."),
        ("Amina", "My council tax bill is wrong."),
        ("", "Amina made a link for Kim (interpreter) to join."),
        ("", "You joined the chat."),
    ]
    back = await page_at(http, amina[1])
    assert back.id("message").lines.strip() == "Half a sentence"
    assert items_of(back.id("messages"))[-2:] == [
        ("", "You made a link for Kim (interpreter) to join the chat."),
        ("", "Kim (interpreter) joined the chat."),
    ]
    assert "Joined the chat at 10:00." in (await page_at(http, f"{amina[1]}/guests")).text


async def test_the_link_is_shown_again_only_where_it_was_made_and_while_it_holds(
    office: Office, http: httpx.AsyncClient, amina: Amina
) -> None:
    form = (await page_at(http, f"{amina[1]}/guests")).id("guest-form")
    fields = form.fields() | {"role": "supporter", "guest": "Kim"}
    location = (await http.post(form.attrs["action"], data=fields, headers=SAME)).headers["location"]
    again = (await http.post(form.attrs["action"], data=fields, headers=SAME)).headers["location"]
    assert again == location, "the same form makes one link"
    assert (await page_at(http, location)).has("guest-link")
    assert not (await page_at(http, f"{amina[1]}/guests")).has("guest-link")
    [made] = await log(office, EventKind.GUEST_ASKED)
    page = await page_at(http, f"{amina[1]}/guests")
    confirm = await page_at(http, page.one("a", id=id_of(page, "withdraw-")).attrs["href"])
    assert confirm.id("title").text == "Take back the link of Kim (supporter)?"
    gone = await submit(http, confirm.id("confirm-form"))
    assert gone.id("told").one("h2").text == "The link was taken back"
    assert not (await page_at(http, location)).has("guest-link")
    assert made.data == {"role": "supporter"}


def id_of(page: Element, start: str) -> str:
    """The one id that begins so."""
    [found] = {one.attrs["id"] for one in page.walk() if one.attrs.get("id", "").startswith(start)}
    return found


async def test_a_form_that_lacks_something_says_all_of_it(http: httpx.AsyncClient, amina: Amina) -> None:
    form = (await page_at(http, f"{amina[1]}/guests")).id("guest-form")
    answer = await http.post(form.attrs["action"], data=form.fields(), headers=SAME)
    assert answer.status_code == 422
    page = parse(answer.text)
    assert [link.text for link in page.id("error-summary").all("a")] == [
        "Choose who they are",
        "Enter their name",
    ]
    assert page.id("guest-error").text == "Error: Enter their name"
    long = await http.post(
        form.attrs["action"], data=form.fields() | {"role": "supporter", "guest": "x" * 81}, headers=SAME
    )
    assert "Use a name of up to 80 characters" in long.text
    assert 'value="supporter" checked' in long.text


async def test_three_at_once_and_the_page_says_so(
    office: Office, http: httpx.AsyncClient, amina: Amina
) -> None:
    kims = [await ask(office, amina[0], name) for name in ("Kim", "Lee", "Mo")]
    page = await page_at(http, f"{amina[1]}/guests")
    assert "At most 3 people can have a link at once." in page.id("full").text
    assert not page.has("guest-form")
    fields = {"role": "supporter", "guest": "Nia", "key": new_key()}
    refused = await http.post(f"{amina[1]}/guests", data=fields, headers=SAME | JSON)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "too_many_guests")
    again = await submit(http, page.id(f"guest-{kims[0].guest.id}").one("form"))
    assert again.id("made").one("h2").text == "The link for Kim (interpreter)"
    assert (await http.get(kims[0].join_url)).status_code == 410


async def test_a_link_that_is_only_opened_joins_nobody(
    office: Office, http: httpx.AsyncClient, amina: Amina
) -> None:
    kim = await ask(office, amina[0])
    for _ in range(2):
        assert (await http.get(kim.join_url)).status_code == 200
    assert (await http.head(kim.join_url)).status_code == 200
    page = await http.get(kim.url)
    assert page.status_code == 403
    assert "Then press Join the chat." in page.text
    assert "bill" not in page.text
    for path in ("/events", "/updates", "/spoken", "/transcript", "/transcript.txt"):
        answer = await http.get(f"{kim.url}{path}", headers={"Accept": "text/html"})
        assert (answer.status_code, "bill" in answer.text) == (403, False), path
    assert await log(office, EventKind.GUEST_JOINED) == []


async def test_a_guest_writes_as_themselves_and_everybody_reads_so(
    office: Office, town: Town, http: httpx.AsyncClient, amina: Amina, kim: Kim
) -> None:
    page = await page_at(http, kim.url)
    sent = await submit(http, page.id("composer"), message="Amina asks about band C.")
    assert items_of(sent.id("messages"))[-1] == ("You", "Amina asks about band C.")
    assert sent.id("message-news").text == "Sent."
    hers = await page_at(http, amina[1])
    assert items_of(hers.id("messages"))[-1] == ("Kim (interpreter)", "Amina asks about band C.")
    last = hers.id("messages").all("li")[-1].attrs
    assert (last["data-from"], last["data-say"]) == ("other", "Kim, interpreter: Amina asks about band C.")
    text = (await http.get(f"{amina[1]}/transcript.txt")).text
    assert "Kim (interpreter):\n  Amina asks about band C." in text
    theirs = (await http.get(f"{kim.url}/transcript.txt")).text
    assert "You:\n  Amina asks about band C." in theirs
    assert "Amina:\n  My council tax bill is wrong." in theirs
    item = (await http.get(amina[1], headers=JSON)).json()["items"][-1]
    assert (item["sender"], item["name"], item["guest"]) == (
        "guest",
        "Kim",
        {"name": "Kim", "role": "interpreter"},
    )


async def test_what_is_new_is_told_by_name_without_scripts(
    office: Office, http: httpx.AsyncClient, amina: Amina, kim: Kim
) -> None:
    page = await page_at(http, kim.url)
    await post_message(office, amina[0], "Thank you, Kim.", new_key())
    fields = page.id("composer").fields() | {"check": "1", "message": "half"}
    answer = await http.post(page.id("check").attrs["formaction"], data=fields, headers=SAME)
    assert answer.status_code == 303
    checked = await page_at(http, answer.headers["location"])
    assert checked.id("message-news").text == "1 new message from Amina: Thank you, Kim."
    assert checked.id("message").lines.strip() == "half", "their own half-written words are there"
    assert not (await page_at(http, amina[1])).id("message").lines.strip(), "and are nobody else's"

    before = await page_at(http, amina[1])
    await post_message(office, kim.guest, "You are welcome.", new_key())
    fields = before.id("composer").fields() | {"check": "1"}
    location = (await http.post(before.id("check").attrs["formaction"], data=fields, headers=SAME)).headers[
        "location"
    ]
    told = (await page_at(http, location)).id("message-news").text
    assert told == "1 new message from Kim (interpreter): You are welcome."


async def test_the_guests_page_has_nothing_that_is_the_residents_alone(
    office: Office, town: Town, http: httpx.AsyncClient, amina: Amina, kim: Kim
) -> None:
    await say_needs(office, amina[0], (Need.BRAILLE,))
    await accept(office, await make_available(office, town.ben), amina[0].conversation_id)
    page = await page_at(http, kim.url)
    for id_ in ("leave", "say-needs", "guests", "phrases", "more-time", "forget-link", "remember-choice"):
        assert not page.has(id_), id_
    assert page.id("status").text == "Amina talks to Ben."
    assert page.id("leave-chat").text == "Leave this chat"
    assert kim.token in page.id("return-link").text
    assert amina[1].rpartition("/")[2] not in (await http.get(kim.url)).text
    json = (await http.get(kim.url, headers=JSON)).json()
    assert not {"needs", "real_time_text"} & set(json)
    assert json["time"] == {"pauses_at": None, "warned": False}, "not what Amina has chosen"
    assert json["guest"] == {"name": "Kim", "role": "interpreter"}
    assert "braille" not in (await http.get(kim.url)).text.lower()


async def test_leaving_is_asked_told_and_final(
    office: Office, http: httpx.AsyncClient, amina: Amina, kim: Kim
) -> None:
    page = await page_at(http, kim.url)
    fields = page.id("composer").fields() | {"check": "1", "message": "One mo"}
    answer = await http.post(page.id("leave-chat").attrs["formaction"], data=fields, headers=SAME)
    asked = await page_at(http, answer.headers["location"])
    assert asked.id("title").text == "Leave this chat?"
    assert asked.id("unsent").text == "One mo"
    answer = await http.post(asked.id("confirm-form").attrs["action"], headers=SAME)
    gone = await http.get(answer.headers["location"])
    assert gone.status_code == 410
    assert parse(gone.text).id("title").text == "You have left the chat"
    assert not parse(gone.text).has("start-again")
    hers = await page_at(http, amina[1])
    assert items_of(hers.id("messages"))[-1] == ("", "Kim (interpreter) left the chat.")


async def test_an_open_page_is_told_in_plain_words_that_the_link_was_taken_back(
    office: Office, http: httpx.AsyncClient, amina: Amina, kim: Kim
) -> None:
    await withdraw(office, amina[0], kim.guest.id)
    news = parse((await http.get(f"{kim.url}/events?after=1", headers={"Accept": "text/html"})).text)
    told = news.one(data_gone="").attrs
    assert told["data-gone"].startswith("This link was taken back. The person who asked you")
    assert news.one(data_news="").attrs["data-state"] == "ended"
    assert "bill" not in news.text
    page = await http.post(kim.url, data={"key": new_key(), "message": "My words"}, headers=SAME)
    assert page.status_code == 410
    assert "My words" in page.text, "what was typed comes back"
    json = await http.get(kim.url, headers=JSON)
    assert (json.status_code, json.json()["errors"][0]["code"]) == (410, "withdrawn")


async def test_after_the_end_a_guest_reads_and_joins_no_more(
    office: Office, http: httpx.AsyncClient, amina: Amina, kim: Kim
) -> None:
    late = await ask(office, amina[0], "Lee")
    await end_by_visitor(office, amina[0])
    page = await page_at(http, kim.url)
    assert page.id("ended").one("h2").text == "This chat has ended"
    assert "Amina left the queue." in page.id("messages").text
    assert not page.has("composer")
    refused = await http.post(late.join_url, headers=SAME)
    assert (refused.status_code, "You cannot join it any more." in refused.text) == (409, True)
    hers = await page_at(http, amina[1])
    listed = await page_at(http, hers.id("guests").attrs["href"])
    assert not listed.has("guest-form")
    assert listed.has(f"withdraw-{kim.guest.id}")


@pytest.mark.parametrize("id_", ["0", "x", "9" * 20, "9" * 5000])
async def test_no_link_is_taken_back_of_what_can_be_no_guest(
    http: httpx.AsyncClient, amina: Amina, id_: str
) -> None:
    url = f"{amina[1]}/guests/{id_}/withdraw"
    assert (await http.post(url, headers=SAME)).status_code == 404
    assert (await http.get(url)).headers["location"].endswith("/guests")


async def test_programs_join_and_ask_too(http: httpx.AsyncClient, amina: Amina) -> None:
    fields = {"key": new_key(), "role": "relay_assistant", "guest": "Kim"}
    made = await http.post(f"{amina[1]}/guests", data=fields, headers=JSON | SAME)
    assert (made.status_code, made.json()["role"], made.json()["joined_at"]) == (201, "relay_assistant", None)
    path = "/" + made.json()["url"].split("/", 3)[3]
    asked = (await http.get(path, headers=JSON)).json()
    assert asked == {
        "name": "Kim",
        "role": "relay_assistant",
        "asked_by": "Amina",
        "state": "open",
        "joined": False,
    }
    joined = await http.post(path, headers=JSON | SAME)
    assert joined.status_code == 201
    sent = await http.post(
        joined.json()["url"], data={"key": new_key(), "message": "Hello"}, headers=JSON | SAME
    )
    assert sent.status_code == 201
    listed = (await http.get(f"{amina[1]}/guests", headers=JSON)).json()["guests"]
    assert [(one["name"], one["joined_at"] is not None) for one in listed] == [("Kim", True)]


async def test_a_guest_chooses_a_language_and_settings_of_their_own(
    office: Office, amina: Amina, kim: Kim
) -> None:
    settings = replace(office.settings, demo=True, locales=("en", "cy"))
    async with client(replace(office, settings=settings)) as http:
        await _chooses(http, amina, kim)


async def _chooses(http: httpx.AsyncClient, amina: Amina, kim: Kim) -> None:
    page = await page_at(http, kim.url)
    fields = page.id("composer").fields() | {"check": "1", "message": "half"}
    answer = await http.post(page.id("language-cy").attrs["formaction"], data=fields, headers=SAME)
    assert answer.status_code == 303
    page = await page_at(http, answer.headers["location"])
    assert page.one("html").attrs["lang"] == "cy"
    assert page.id("message").lines.strip() == "half", "what is half written goes along"
    assert "lang=cy" in page.id("composer").attrs["action"]
    assert (await page_at(http, amina[1])).one("html").attrs["lang"] == "en"
    await submit(http, page.id("composer"), message="Bore da")
    said = (await http.get(amina[1], headers=JSON)).json()["items"][-1]
    assert (said["text"], said["lang"]) == ("Bore da", "cy"), "the chat's language is Amina's"
    large = await page_at(http, f"{kim.url}/transcript?print=large")
    assert not large.has("language-form")
    large = await page_at(http, large.id("language-cy").attrs["href"])
    assert (large.one("html").attrs["lang"], large.one("html").attrs["data-print"]) == ("cy", "large")
    form = (await page_at(http, f"{kim.url}/settings")).id("settings-form")
    await submit(http, form, theme="dark")
    assert (await page_at(http, kim.url)).one("html").attrs["data-theme"] == "dark"
    assert "data-theme" not in (await page_at(http, amina[1])).one("html").attrs


async def test_nothing_is_offered_or_told_to_a_guest_that_only_the_resident_has(
    office: Office, town: Town, http: httpx.AsyncClient, amina: Amina, kim: Kim
) -> None:
    hers, theirs = [await page_at(http, f"{url}/settings") for url in (amina[1], kim.url)]
    for id_ in ("writing_said", "letters-how"):
        assert (hers.has(id_), theirs.has(id_)) == (True, False), id_

    def gone(tx: Tx) -> None:
        id_ = amina[0].conversation_id
        events.append(
            tx, EventKind.ADVISER_GONE, sender=Sender.SYSTEM, conversation_id=id_, staff_id=town.ben.id
        )

    await office.store.write(gone)
    told = [items_of((await page_at(http, url)).id("messages"))[-1][1] for url in (amina[1], kim.url)]
    assert told == [
        "Ben is not here any more. A colleague can take over. You can also leave a message.",
        "Ben is not here any more. A colleague can take over this chat. You can write more.",
    ]


async def test_a_resident_without_a_name_is_not_given_one(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    visitor, _ = await begin_chat(office, town.northborough, town.council_tax, name="")
    kim = await ask(office, visitor)
    asked = await page_at(http, kim.join_url)
    assert asked.id("asked-by").text.startswith("Somebody asks you to join")
    joined = await submit(http, asked.id("join-form"))
    assert items_of(joined.id("messages"))[1] == ("The resident", "My council tax bill is wrong.")
    assert joined.id("guest-status").one("h2").text == "The resident is in the queue"


async def test_two_guests_are_told_apart(
    office: Office, town: Town, http: httpx.AsyncClient, amina: Amina, kim: Kim
) -> None:
    lee = await ask_in(office, town, amina[0], "Lee")
    await post_message(office, lee.guest, "From Lee", new_key())
    page = await page_at(http, kim.url)
    assert items_of(page.id("messages"))[-1] == ("Lee (interpreter)", "From Lee")
    assert page.id("messages").all("li")[-1].attrs["data-from"] == "other"
    tabs = {
        (await page_at(http, url)).id("messages").attrs["data-tab"] for url in (kim.url, lee.url, amina[1])
    }
    assert len(tabs) == 3, "their pages share no stream in one browser"


async def test_updates_by_themselves_and_what_is_spoken_are_the_guests_too(
    office: Office, town: Town, http: httpx.AsyncClient, amina: Amina, kim: Kim
) -> None:
    page = await page_at(http, f"{kim.url}?updates=on")
    first = await page_at(http, page.id("updates").attrs["src"])
    assert "My council tax bill is wrong." in first.text
    await post_message(office, amina[0], "And more", new_key())
    answer = await page_at(http, page.id("updates").attrs["src"])
    assert answer.id("said").text == "Amina: And more"
    await leave(office, kim.guest)
    assert (await http.get(page.id("updates").attrs["src"])).status_code == 410


async def test_the_adviser_leaves_and_offers_and_a_guest_is_only_told(
    office: Office, town: Town, http: httpx.AsyncClient, amina: Amina, kim: Kim
) -> None:
    await accept(office, await make_available(office, town.ben), amina[0].conversation_id)
    await reply(office, town.ben, amina[0].conversation_id, "Hello both", new_key())
    page = await page_at(http, kim.url)
    assert items_of(page.id("messages"))[-2:] == [("", "Ben joined the chat."), ("Ben", "Hello both")]
    assert page.one("title").text.startswith("Chat with Ben")
