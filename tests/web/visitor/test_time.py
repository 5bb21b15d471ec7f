"""Time on the resident's pages: told before, chosen, shown, extended, paused and taken up again."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.actions import people as work
from app.actions import signs, silence
from app.actions.finish import end_by_adviser
from app.actions.people import set_availability
from app.actions.queue import accept
from app.actions.talk import reply
from app.domain.keys import new_key
from app.domain.terms import Availability, AwayReason, EventKind, TimeChoice
from app.domain.timeouts import Pace
from app.office import Office
from app.store import conversations, deadlines
from app.store.conversations import VisitorConversation
from tests.support.html import Element, parse
from tests.support.office import Clock, Town, begin_chat, change, form_key, log, make_available

JSON = {"Accept": "application/json"}
HALF_AN_HOUR = Pace(limit=30, dormant=0)


@pytest.fixture
async def limited(office: Office, town: Town) -> None:
    await change(office, town, town.northborough, pace=HALF_AN_HOUR)


@pytest.fixture
async def chat(office: Office, town: Town, limited: None) -> tuple[VisitorConversation, str]:
    """Ben has answered Amina, who has half an hour."""
    return await answered(office, town)


async def answered(office: Office, town: Town) -> tuple[VisitorConversation, str]:
    amina, token = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    await reply(office, town.ben, amina.conversation_id, "Which bill?", new_key())
    return amina, f"/northborough/chat/{token}"


async def opened(http: httpx.AsyncClient, url: str) -> Element:
    answer = await http.get(url, follow_redirects=True)
    assert answer.status_code == 200
    return parse(answer.text)


async def press(http: httpx.AsyncClient, page: Element, id: str, **typed: str) -> Element:
    """A button of the message form, as a browser without scripts sends it."""
    button = page.id(id).attrs
    assert button["form"] == "composer"
    fields = page.id("composer").fields() | typed | {button["name"]: button["value"]}
    answer = await http.post(button["formaction"], data=fields)
    assert answer.status_code == 303
    return await opened(http, answer.headers["location"])


async def status(http: httpx.AsyncClient, url: str) -> Element:
    """What a page that is open already is shown by now: to ask is no sign of life."""
    answer = await http.get(f"{url}/events", headers={"HX-Request": "true"})
    return parse(answer.text).one(data_status="")


async def state_of(office: Office, amina: VisitorConversation) -> str:
    found = await office.store.read(lambda conn: conversations.visitor_by_id(conn, amina.conversation_id))
    assert found is not None
    return str(found.state)


async def passes(office: Office, clock: Clock, **time: float) -> None:
    clock.forward(**time)
    await silence.sweep(office)


# --- before the chat ---


@pytest.mark.requirement("TM-01")
async def test_where_there_is_no_limit_nothing_is_said_of_one(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    for path in ("/northborough", "/northborough/start"):
        page = await opened(http, path)
        assert not page.has("time-limit")
        assert not page.all("input", name="time")
    _, url = await answered(office, town)
    page = await opened(http, url)
    for id in ("pauses", "more-time", "time-title", "time-limit"):
        assert not page.has(id)
    told = (await http.get(url, headers=JSON)).json()["time"]
    assert told == {
        "choice": "council",
        "limit_minutes": None,
        "pauses_at": None,
        "warned": False,
        "asked_if_there": False,
    }


@pytest.mark.requirement("TM-02")
async def test_a_limit_is_told_before_and_can_be_lifted(
    http: httpx.AsyncClient, office: Office, town: Town, limited: None
) -> None:
    start = await opened(http, "/northborough")
    assert start.id("time-limit").text == (
        "The chat pauses if we hear nothing from you for 30 minutes. We warn you first. Nothing is lost. "
        "You can have ten times as long, or no limit."
    )
    assert (await http.get("/northborough", headers=JSON)).json()["time_limit_minutes"] == 30
    page = await opened(http, "/northborough/start")
    offered = [label.text for label in page.all("label") if label.attrs["for"].startswith("time")]
    assert offered == ["30 minutes", "5 hours, ten times as long", "No time limit"]
    form = page.id("start-form")
    fields = form.fields() | {"question": "My bill is wrong.", "team": str(town.council_tax.id)}
    assert fields["time"] == "council"
    refused = await http.post(form.attrs["action"], data=fields | {"time": "none", "question": ""})
    kept = parse(refused.text).id("start-form").fields()
    assert kept["time"] == "none"
    for given, chosen in (("longer", "longer"), ("none", "none"), ("for ever", "council")):
        answer = await http.post(
            form.attrs["action"], json=fields | {"time": given, "key": form_key()}, headers=JSON
        )
        told = (await http.get(answer.json()["url"], headers=JSON)).json()["time"]
        assert told["choice"] == chosen


# --- during the chat ---


@pytest.mark.requirement("TM-03")
async def test_without_scripts_the_page_says_by_when_in_absolute_words(
    http: httpx.AsyncClient, chat: tuple[VisitorConversation, str], clock: Clock
) -> None:
    page = await opened(http, chat[1])
    assert page.id("pauses").text == "If we hear nothing from you, the chat pauses at 10:30."
    clock.forward(minutes=11)
    page = await opened(http, chat[1])  # who loads the page reads it
    assert page.id("pauses").text == "If we hear nothing from you, the chat pauses at 10:41."


@pytest.mark.requirement("TM-03")
async def test_more_time_as_often_as_wanted_with_what_is_half_written(
    http: httpx.AsyncClient, office: Office, clock: Clock, chat: tuple[VisitorConversation, str]
) -> None:
    amina, url = chat
    page = await opened(http, url)
    for _ in range(11):
        await passes(office, clock, minutes=28)
        shown = await status(http, url)
        pauses_at = office_clock(clock.now + timedelta(minutes=2))
        assert shown.id("time-warning").text == f"The chat pauses at {pauses_at}."
        assert shown.id("more-time").text == "I need more time"
        page = await press(http, page, "more-time", message="My bill is")
        assert page.id("message").lines.strip() == "My bill is"
        assert page.id("message-news").text == "You have more time."
        assert not page.has("time-warning")
    assert len(await log(office, EventKind.TIME_EXTENDED)) == 11
    assert await state_of(office, amina) == "talking"


def office_clock(at: Any) -> str:
    return f"{at:%H:%M}"


@pytest.mark.requirement("TM-03")
async def test_a_page_with_scripts_and_a_program_extend_by_the_same_address(
    http: httpx.AsyncClient, office: Office, clock: Clock, chat: tuple[VisitorConversation, str]
) -> None:
    _, url = chat
    await passes(office, clock, minutes=28)
    told = (await http.get(f"{url}/events", headers=JSON)).json()["time"]
    assert (told["warned"], told["pauses_at"]) == (True, "2026-11-24T10:30:00+00:00")
    answer = await http.post(f"{url}/time", data={"more": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert not parse(answer.text).has("time-warning")
    await passes(office, clock, minutes=28)
    done = await http.post(f"{url}/time", json={"more": 1}, headers=JSON)
    assert (done.status_code, done.json()["time"]["warned"]) == (200, False)
    assert done.json()["time"]["pauses_at"] == "2026-11-24T11:26:00+00:00"


@pytest.mark.requirement("TM-05")
async def test_typing_and_reading_are_told_to_an_address_that_answers_nothing(
    http: httpx.AsyncClient, office: Office, clock: Clock, chat: tuple[VisitorConversation, str]
) -> None:
    amina, url = chat
    page = await opened(http, url)
    await passes(office, clock, minutes=28)
    answer = await http.post(page.id("status").attrs["data-seen"])
    assert (answer.status_code, answer.text) == (204, "")
    assert not (await status(http, url)).has("time-warning")
    assert await log(office, EventKind.TIME_EXTENDED) == []
    assert (await http.post("/northborough/chat/wrong/seen")).status_code == 404
    await end_by_adviser(office, (await staff(office, amina)), amina.conversation_id, 1)
    assert (await http.post(f"{url}/seen")).status_code == 204


async def staff(office: Office, amina: VisitorConversation) -> Any:
    from app.store import people

    found = await office.store.read(lambda conn: conversations.visitor_by_id(conn, amina.conversation_id))
    assert found is not None
    assert found.adviser_id is not None
    adviser_id = found.adviser_id
    return await office.store.read(lambda conn: people.by_id(conn, adviser_id))


@pytest.mark.requirement("TM-02")
async def test_options_have_other_limits(
    http: httpx.AsyncClient, chat: tuple[VisitorConversation, str], clock: Clock, office: Office
) -> None:
    _, url = chat
    page = await opened(http, url)
    assert page.id("time-longer").text == "Have ten times as long"
    page = await press(http, page, "time-longer", message="My bill is")
    assert page.id("message-news").text.startswith("Your choice is saved.")
    assert page.id("message").lines.strip() == "My bill is"
    assert page.id("pauses").text == "If we hear nothing from you, the chat pauses at 15:00."
    page = await press(http, page, "time-none")
    assert "This chat has no time limit." in page.id("options").text
    assert not page.has("pauses")
    assert not page.has("time-none")
    page = await press(http, page, "time-council")
    assert page.id("pauses").text == "If we hear nothing from you, the chat pauses at 10:30."


# --- paused ---


@pytest.mark.requirement("TM-07")
async def test_a_paused_chat_is_all_there_and_goes_on_by_a_button(
    http: httpx.AsyncClient, office: Office, town: Town, clock: Clock, chat: tuple[VisitorConversation, str]
) -> None:
    amina, url = chat
    page = await opened(http, url)
    fields = page.id("composer").fields() | {"message": "My bill is", "check": "1"}
    await http.post(page.id("check").attrs["formaction"], data=fields)
    await passes(office, clock, minutes=28)
    await passes(office, clock, minutes=2)
    page = await opened(http, url)
    assert page.one("title").text == "Chat, paused - Northborough Council"
    assert page.id("paused").text == "The chat is paused"
    assert page.id("message-news").text == "The chat is paused. Write a message to go on."
    assert [item.one("p").text for item in page.id("messages").all("li")][-2:] == [
        "Which bill?",
        "The chat was paused.",
    ]
    assert page.id("message").lines.strip() == "My bill is"
    assert await state_of(office, amina) == "paused"

    await work.seen(office, town.ben)
    page = await press(http, page, "more-time")
    assert page.id("message-news").text.startswith("The chat goes on.")
    assert page.id("message").lines.strip() == "My bill is"
    assert page.id("status").text.startswith("You are talking to Ben.")


@pytest.mark.requirement("TM-07")
async def test_a_word_brings_it_back_to_the_front_of_the_queue_and_says_when(
    http: httpx.AsyncClient, office: Office, town: Town, clock: Clock, chat: tuple[VisitorConversation, str]
) -> None:
    _, url = chat
    await begin_chat(office, town.northborough, town.council_tax, name="Gwen")
    await passes(office, clock, minutes=28)
    await passes(office, clock, minutes=2)
    await set_availability(office, town.ben, Availability.AWAY, AwayReason.END_OF_DAY)
    clock.forward(hours=8)
    page = await opened(http, url)
    fields = page.id("composer").fields() | {"message": "It is the one from May."}
    answer = await http.post(page.id("composer").attrs["action"], data=fields)
    page = await opened(http, answer.headers["location"])
    told = page.id("message-news").text
    assert told.startswith("Sent. You are in the queue. You are next. The team has gone home.")
    assert "It opens tomorrow at 09:00." in told
    assert page.id("position").text == "You are next."


async def test_who_is_silent_for_long_is_not_told_off(
    http: httpx.AsyncClient, office: Office, town: Town, clock: Clock
) -> None:
    amina, url = await answered(office, town)
    await passes(office, clock, minutes=15)
    assert await state_of(office, amina) == "dormant"
    page = await opened(http, url)
    assert page.id("status").text == "You are talking to Ben. You can go on whenever you want."
    assert page.one("title").text == "Chat with Ben - Northborough Council"
    assert page.id("leave").text == "End the chat"


@pytest.mark.requirement("TM-05")
async def test_who_is_asked_reads_it_in_their_language_and_answers_by_a_button(
    http: httpx.AsyncClient, office: Office, town: Town
) -> None:
    amina, token = await begin_chat(office, town.northborough, town.council_tax, locale="cy")
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    await silence.ask_if_there(office, town.ben, amina.conversation_id)
    url = f"/northborough/chat/{token}"
    shown = await status(http, url)
    assert shown.id("asked").text.startswith("Ydych chi'n dal yno?")
    said = (await http.get(f"{url}/events", headers={"HX-Request": "true"})).text
    assert "Mae Ben yn gofyn: ydych chi'n dal yno?" in parse(said).text
    await http.post(f"{url}/time", data={"more": "1"}, headers={"HX-Request": "true"})
    assert await office.store.read(lambda conn: deadlines.of(conn, amina.conversation_id)) != {}
    assert not (await status(http, url)).has("asked")


async def test_too_late_for_more_time_keeps_what_was_typed(
    http: httpx.AsyncClient, office: Office, town: Town, chat: tuple[VisitorConversation, str]
) -> None:
    amina, url = chat
    page = await opened(http, url)
    await end_by_adviser(office, town.ben, amina.conversation_id, town.solved)
    fields = page.id("composer").fields() | {"message": "My bill is", "more": "1"}
    answer = await http.post(f"{url}/time", data=fields)
    assert answer.status_code == 409
    late = parse(answer.text)
    assert late.id("error-summary").all("a")[0].text == "The chat has ended."
    assert "My bill is" in late.one("main").text
    assert (await http.get(f"{url}/time")).headers["location"].startswith(url)


async def test_an_end_for_silence_is_said_kindly(
    http: httpx.AsyncClient, office: Office, town: Town, clock: Clock, chat: tuple[VisitorConversation, str]
) -> None:
    amina, url = chat
    await silence.ask_if_there(office, town.ben, amina.conversation_id)
    clock.forward(minutes=2)
    await end_by_adviser(office, town.ben, amina.conversation_id, town.solved, silent=True)
    page = await opened(http, url)
    assert "Ben ended the chat. We had heard nothing from you. You can start again at any time." in page.text


async def test_a_limit_that_somebody_lifted_is_not_shown(
    http: httpx.AsyncClient, office: Office, chat: tuple[VisitorConversation, str]
) -> None:
    amina, url = chat
    await signs.choose_time(office, amina, TimeChoice.NONE)
    page = await opened(http, url)
    assert not page.has("more-time")
    assert not page.has("pauses")


# --- in a language that nobody has reviewed ---


def english(part: Element) -> list[str]:
    """What stands in English beside other words."""
    return [one.text for one in part.all(class_="pc-english", lang="en", dir="ltr")]


@pytest.mark.requirement("TM-02", "TM-03", "LA-01")
async def test_all_that_is_said_of_time_stands_in_english_too_until_it_is_reviewed(
    office: Office, town: Town, clock: Clock, limited: None, http: httpx.AsyncClient
) -> None:
    amina, token = await begin_chat(office, town.northborough, town.council_tax, locale="ar")
    url = f"/northborough/chat/{token}"
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    await reply(office, town.ben, amina.conversation_id, "Which bill?", new_key())
    limit = "The chat pauses if we hear nothing from you for 30 minutes. We warn you first. Nothing is lost."
    page = await opened(http, url)
    assert english(page.id("time-limit")) == [limit]
    assert english(page.id("time-longer")) == ["Have ten times as long"]
    words = page.id("words").attrs
    assert words["data-pauses-in-minute-english"] == "The chat pauses in 1 minute."
    assert words["data-no-more-time-english"] == "That did not work. Write anything, or try again."
    assert "دقيقة" in words["data-pauses-in-minute"]

    await passes(office, clock, minutes=28)
    warned = "The chat pauses at 10:30. Press “I need more time”, or write anything."
    part = (await status(http, url)).one("div", data_state="talking")
    assert part.attrs["data-at-box-english"] == warned
    assert warned not in part.attrs["data-at-box"]
    page = await press(http, await opened(http, url), "more-time")
    assert english(page.id("message-news")) == ["You have more time."]

    await silence.ask_if_there(office, town.ben, amina.conversation_id)
    asked = "Ben asks: are you still there? Write anything, or say that you need more time."
    item = (await opened(http, url)).id("messages").all("li")[-1]
    assert (english(item), item.attrs["data-say-english"]) == ([asked], asked)
    assert asked in (await http.get(f"{url}/transcript.txt")).text


async def test_in_english_nothing_is_said_twice(
    chat: tuple[VisitorConversation, str], clock: Clock, office: Office, http: httpx.AsyncClient
) -> None:
    await passes(office, clock, minutes=28)
    page = await opened(http, chat[1])
    assert english(page) == []
    assert [name for one in page.walk() for name in one.attrs if name.endswith("-english")] == []
