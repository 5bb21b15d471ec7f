"""Open or not, and whether somebody is there: in the form and while waiting."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from app.actions.finish import end_by_visitor
from app.actions.people import seen, set_availability
from app.actions.queue import accept
from app.domain.hours import Period
from app.domain.terms import Availability, AwayReason
from app.domain.wanted import WantedClosure
from app.office import Office
from tests.support.html import Element, parse
from tests.support.office import Clock, Town, begin_chat, change, form_key, make_available, set_hours
from tests.support.server import ChatServer, running
from tests.support.sse import Events, listening

FORM = {"question": "My bin", "name": "Amina", "key": form_key()}
EVERY_EVENING = [Period(weekday, 9 * 60, 20 * 60) for weekday in range(5)]
KEPT = "You keep your place. You can close this page and come back by your link."


async def get(http: httpx.AsyncClient, url: str) -> Element:
    answer = await http.get(url)
    assert answer.status_code == 200
    return parse(answer.text)


@pytest.fixture
async def evening(office: Office, town: Town, clock: Clock) -> Town:
    """Tuesday, 18:00: council tax has closed, housing is open until 20:00."""
    await set_hours(office, town, EVERY_EVENING, town.housing)
    clock.forward(hours=8)
    return town


# --- the form ---


async def test_the_form_says_which_teams_are_closed_and_when_they_open(
    evening: Town, http: httpx.AsyncClient
) -> None:
    start = (await get(http, "/northborough")).id("status").text
    assert "Some teams are closed now. The next page says which." in start
    page = await get(http, "/northborough/start")
    closed, open_ = page.all("input", type="radio")
    assert page.id(closed.attrs["aria-describedby"]).text == "Closed now. It opens tomorrow at 09:00."
    assert "aria-describedby" not in open_.attrs


async def test_on_a_closed_day_the_start_page_says_when_it_opens_next(
    office: Office, town: Town, clock: Clock, http: httpx.AsyncClient
) -> None:
    closures = tuple(
        WantedClosure(date(2026, 11, day), "A day of rest") for day in (24, 25, 27)
    )  # today, tomorrow, and after the day on which it opens next
    await change(office, town, town.northborough, closures=closures)
    for path in ("/northborough", "/northborough/start"):
        page = await get(http, path)
        assert "The chat is closed" in page.id("status").text
        assert "It opens on Thursday 26 November at 09:00." in page.id("status").text
        assert not page.has("begin")
    refused = await http.post("/northborough/start", data={**FORM, "team": str(town.housing.id)})
    assert refused.status_code == 409
    assert "begin" in [link.attrs.get("id") for link in (await get(http, "/eastmere")).all("a")]
    clock.forward(days=2)
    assert (await get(http, "/northborough")).has("begin")


async def test_while_all_teams_are_open_nothing_is_said_of_it(http: httpx.AsyncClient) -> None:
    assert "Some teams are closed" not in (await get(http, "/northborough")).id("status").text
    page = await get(http, "/northborough/start")
    assert [radio for radio in page.all("input", type="radio") if "aria-describedby" in radio.attrs] == []


async def test_a_closed_team_is_refused_at_the_team_with_those_that_are_open(
    evening: Town, http: httpx.AsyncClient
) -> None:
    fields = {**FORM, "team": str(evening.council_tax.id)}
    answer = await http.post("/northborough/start", data=fields)
    assert answer.status_code == 409
    page = parse(answer.text)
    words = "Council Tax is closed now. It opens tomorrow at 09:00. Open now: Housing."
    link = page.id("error-summary").one("a")
    assert (link.attrs["href"], link.text) == ("#team", words)
    assert page.id("team-error").text == f"Error: {words}"
    assert "aria-invalid" not in page.id("question").attrs
    sent = {name: value for name, value in page.id("start-form").fields().items() if name in fields}
    assert sent == {**fields, "question": "My bin"}
    again = await http.post("/northborough/start", data={**fields, "team": str(evening.housing.id)})
    assert again.status_code == 303


async def test_when_all_is_closed_no_form_is_offered_but_words_are_kept(
    evening: Town, clock: Clock, http: httpx.AsyncClient
) -> None:
    clock.forward(hours=3)
    page = await get(http, "/northborough/start")
    assert not page.has("start-form")
    assert page.id("title").text == "Chat with us"
    assert "The chat is closed" in page.id("status").text
    assert "It opens tomorrow at 09:00." in page.id("status").text
    assert page.id("contact").text == "Other ways to contact us"
    answer = await http.post("/northborough/start", data={**FORM, "team": str(evening.housing.id)})
    assert answer.status_code == 409
    page = parse(answer.text)
    assert page.id("error-summary").one("a").text == "The chat is closed now. It opens tomorrow at 09:00."
    assert page.id("start-form").fields()["question"] == "My bin"


async def test_with_one_team_the_refusal_stands_at_the_question(
    clock: Clock, http: httpx.AsyncClient
) -> None:
    clock.forward(hours=8)
    page = parse((await http.post("/eastmere/start", data=FORM)).text)
    link = page.id("error-summary").one("a")
    assert (link.attrs["href"], link.text) == (
        "#question",
        "The chat is closed now. It opens tomorrow at 09:00.",
    )


# --- while waiting ---


async def waiting(office: Office, town: Town, clock: Clock) -> str:
    """Amina waits for council tax, where people lately waited three minutes. Ben is there."""
    await make_available(office, town.ben)
    for _ in range(5):
        visitor, _ = await begin_chat(office, town.northborough, town.council_tax)
        clock.forward(minutes=3)
        await accept(office, town.ben, visitor.conversation_id)
        await end_by_visitor(office, visitor)
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    await seen(office, town.ben)
    return f"/northborough/chat/{token}"


async def told(http: httpx.AsyncClient, url: str) -> str:
    return (await get(http, url)).id("status").text


async def test_a_range_is_told_while_somebody_answers(
    office: Office, town: Town, clock: Clock, http: httpx.AsyncClient
) -> None:
    url = await waiting(office, town, clock)
    status = await told(http, url)
    assert "You are next. People now wait up to 3 minutes." in status
    assert KEPT not in status


async def test_when_nobody_is_there_no_range_is_told(
    office: Office, town: Town, clock: Clock, http: httpx.AsyncClient
) -> None:
    url = await waiting(office, town, clock)
    await set_availability(office, town.ben, Availability.AWAY, AwayReason.LUNCH)
    await make_available(office, town.carys)  # of another team
    page = await get(http, url)
    status = page.id("status").text
    assert "You are next. No adviser is here just now. We cannot say yet how long it takes." in status
    assert KEPT in status
    assert "People now wait" not in status
    assert page.id(page.id("other-ways").attrs["href"].removeprefix("#")).text == "Other ways to contact us"


async def test_after_hours_it_is_told_when_somebody_comes_again(
    office: Office, town: Town, clock: Clock, http: httpx.AsyncClient
) -> None:
    url = await waiting(office, town, clock)
    clock.now = clock.now.replace(day=27, hour=18)  # Friday
    status = await told(http, url)
    assert "The team has gone home. It opens on Monday 30 November at 09:00." in status
    assert KEPT in status
    assert "People now wait" not in status
    assert "You can write more while you wait." in status
    clock.now = clock.now.replace(day=30, hour=8)
    assert "The team has gone home. It opens today at 09:00." in await told(http, url)
    clock.now = clock.now.replace(hour=10)
    await make_available(office, town.ben)
    assert "You are next. We cannot say yet how long it takes." in await told(http, url)


async def test_after_hours_somebody_may_still_be_there(
    office: Office, town: Town, clock: Clock, http: httpx.AsyncClient
) -> None:
    url = await waiting(office, town, clock)
    clock.now = clock.now.replace(hour=17, minute=5)
    await seen(office, town.ben)
    status = await told(http, url)
    assert (
        "The chat is closed now. It opens tomorrow at 09:00. An adviser is still here and may answer you."
        in status
    )
    assert "gone home" not in status
    assert "People now wait" not in status


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChatServer]:
    with running(tmp_path, heartbeat_seconds=15, poll_seconds=0.1) as started:
        yield started


def test_the_stream_tells_it_when_only_time_passes(server: ChatServer) -> None:
    url = server.run(waiting(server.office, server.town, server.clock))
    with listening(f"{server.url}{url}/events?after=0") as events:
        assert "People now wait up to 3 minutes." in status_of(events)
        server.clock.forward(minutes=11)
        assert "No adviser is here just now." in status_of(events)
        server.clock.now = server.clock.now.replace(hour=17)
        assert "The team has gone home. It opens tomorrow at 09:00." in status_of(events)
        server.clock.now = server.clock.now.replace(day=25, hour=0)
        assert "The team has gone home. It opens today at 09:00." in status_of(events)
        server.clock.now = server.clock.now.replace(hour=9)
        assert "No adviser is here just now." in status_of(events)
        server.run(make_available(server.office, server.town.ben))
        assert "We cannot say yet how long it takes." in status_of(events)


def status_of(events: Events) -> str:
    """The words of the next status, which stands in for the one before."""
    event = events.until("status")
    assert "data-stamp" in event.data
    return parse(event.data).one(data_state="waiting").text
