"""Tomos signs. Ben offers him the video relay, and the interpreter's call finds the chat again."""

from dataclasses import replace

import httpx
import pytest

from app.domain.hours import Period
from app.domain.terms import EventKind, RouteKind
from app.domain.wanted import WantedRoute
from app.office import Office
from tests.support.advisers import AtDesk, at_desk
from tests.support.html import Element, parse
from tests.support.office import Clock, Town, change, log, make_available
from tests.support.site import client
from tests.support.visitors import HtmxVisitor, PageVisitor

NINE_TO_FIVE = tuple(Period(weekday, 9 * 60, 17 * 60) for weekday in range(5))
BSL = WantedRoute(RouteKind.VIDEO_RELAY, "Talk in BSL", "https://relay.example/call", languages=("en", "bfi"))
PHONE = WantedRoute(RouteKind.PHONE, "Phone", "01632 960 001")
EMERGENCY = WantedRoute(RouteKind.EMERGENCY_PHONE, "Our night line", "01632 960 009")


def links(page: Element) -> dict[str, str]:
    """Of the last item: words and addresses."""
    item = page.id("messages").all("li")[-1]
    return {link.text: link.attrs["href"] for link in item.all("a")}


@pytest.mark.requirement("RL-02", "RL-04", "RL-05", "RL-09")
@pytest.mark.parametrize("road", [PageVisitor, HtmxVisitor])
async def test_from_the_offer_to_the_call(office: Office, town: Town, road: type[PageVisitor]) -> None:
    await change(office, town, town.northborough, routes=(BSL, PHONE, EMERGENCY))
    await make_available(office, town.ben)
    async with client(office) as http, at_desk(office, town.ben) as ben:
        tomos = road(http)
        await tomos.begin("My bins were not emptied.", name="Tomos", team="Council Tax")
        await ben.open()
        await ben.press(ben.page.id("next-link").attrs["href"].removeprefix("#"))
        offers = {
            button.text: button.attrs["id"] for button in ben.page.one(class_="pc-offers").all("button")
        }
        assert list(offers) == ["Talk in BSL", "Phone: 01632 960 001"], "nobody is handed on to 999"
        await ben.press(offers["Talk in BSL"], message="Half an answer")
        assert ben.page.id("message").lines.strip() == "Half an answer"
        assert ben.transcript[-1] == ("", "You offered another way to go on: sign language by video.")

        page = parse((await http.get(tomos.url)).text)
        reference = (await http.get(tomos.url, headers={"Accept": "application/json"})).json()["reference"]
        item = page.id("messages").all("li")[-1]
        offered = (
            "Ben offers you another way to go on: sign language by video. "
            f"Your reference to quote is {reference}."
        )
        assert item.one("p").text == offered
        assert item.attrs["data-say"] == offered
        ways = links(page)
        assert list(ways) == [
            "Go on now: Talk in BSL (opens in a new tab)",
            "Share a short summary first (opens in a new tab)",
        ]
        assert {link.attrs["target"] for link in item.all("a")} == {"_blank"}

        summary = parse((await http.get(list(ways.values())[1])).text)
        form = summary.id("summary-form")
        assert summary.id("summary").lines.strip() == "My bins were not emptied."
        assert "Nothing is shared yet." in summary.id("told").text
        await ben.check()
        assert not ben.page.has("summary"), "nothing before he agrees"
        fields = form.fields() | {"summary": "Bins not emptied twice"}
        fields.pop("withdraw", None)
        answer = await http.post(form.attrs["action"], data=fields)
        assert answer.status_code == 303

        taken = await http.get(next(iter(ways.values())))
        assert (taken.status_code, taken.headers["location"]) == (303, "https://relay.example/call")
        assert taken.headers["referrer-policy"] == "no-referrer"
        await http.get(next(iter(ways.values())))
        await ben.check()
        assert ben.page.id("using").text.startswith(
            "Tomos uses sign language by video now, with an interpreter. Since 10:00."
        )
        assert "How to answer a relay call" in ben.page.id("using").text
        assert "Bins not emptied twice" in ben.page.id("status").text
        await tomos.send("I am calling now")
        assert await tomos.state() == "talking", "the chat stays open beside it"

        await ben.open("/console/find")
        await ben.submit(ben.page.id("find-form"), reference=f" {reference.lower().replace('-', ' ')} ")
        assert ben.page.one("h1").text == "Chat with Tomos"
        assert "Bins not emptied twice" in ben.page.id("status").text

        async with at_desk(office, town.carys) as carys:
            await carys.open("/console/find")
            await carys.submit(carys.page.id("find-form"), reference=reference)
            assert carys.status == 404
            assert carys.errors == [f"No chat of your teams has the reference {reference}."]
    kinds = [fact.kind for fact in await log(office)]
    assert kinds.count(EventKind.ROUTE_OFFERED) == 1
    assert kinds.count(EventKind.ROUTE_USED) == 1, "the same offer taken twice is one"
    assert kinds.count(EventKind.SUMMARY_SHARED) == 1
    used = next(fact for fact in await log(office, EventKind.ROUTE_USED))
    assert used.data["route"] == "video_relay"


@pytest.mark.requirement("RL-03", "RL-09")
async def test_what_closes_meanwhile_is_neither_offered_nor_opened(
    office: Office, town: Town, clock: Clock
) -> None:
    await change(office, town, town.northborough, routes=(replace(BSL, opening=NINE_TO_FIVE), PHONE))
    await make_available(office, town.ben)
    async with client(office) as http, at_desk(office, town.ben) as ben:
        tomos = PageVisitor(http)
        await tomos.begin("My bins", name="Tomos", team="Council Tax")
        await ben.open()
        await ben.press(ben.page.id("next-link").attrs["href"].removeprefix("#"))
        button = ben.page.one(class_="pc-offers").all("button")[0].attrs["id"]
        await ben.press(button)
        way = next(iter(links(parse((await http.get(tomos.url)).text)).values()))
        clock.forward(hours=8)
        await ben.press(button, message="Half an answer")
        assert ben.status == 409
        assert ben.errors == ["That way is closed now. It was not offered."]
        assert ben.page.id("message").lines.strip() == "Half an answer"
        shown = ben.page.one(class_="pc-offers")
        assert [one.text for one in shown.all("button")] == ["Phone: 01632 960 001"]
        assert "Talk in BSL Closed now. It opens tomorrow at 09:00." in shown.text
        answer = await http.get(way)
        page = parse(answer.text)
        assert answer.status_code == 200
        assert "This is closed now" in page.one("main").text
        assert "Closed now. It opens tomorrow at 09:00." in page.one("main").text
        assert not page.has("go-on")
    assert await log(office, EventKind.ROUTE_USED) == []


async def offered_the_phone(http: httpx.AsyncClient, ben: AtDesk) -> tuple[PageVisitor, str]:
    """Tomos, who talks to Ben, and the address of the way that Ben offers: the second there is."""
    tomos = PageVisitor(http)
    await tomos.begin("My bins", name="Tomos", team="Council Tax")
    await ben.open()
    await ben.press(ben.page.id("next-link").attrs["href"].removeprefix("#"))
    await ben.press(ben.page.one(class_="pc-offers").all("button")[1].attrs["id"])
    return tomos, next(iter(links(parse((await http.get(tomos.url)).text)).values()))


@pytest.mark.requirement("RL-02", "RL-06")
async def test_a_number_is_two_presses_away_and_has_the_reference(office: Office, town: Town) -> None:
    await change(office, town, town.northborough, routes=(BSL, PHONE))
    await make_available(office, town.ben)
    async with client(office) as http, at_desk(office, town.ben) as ben:
        tomos, way = await offered_the_phone(http, ben)
        looked_ahead = await http.get(way, headers={"Sec-Purpose": "prefetch;prerender"})
        assert looked_ahead.status_code == 200
        assert (await http.head(way)).status_code == 200, "by a program that checks links"
        assert await log(office, EventKind.ROUTE_USED) == []
        page = parse((await http.get(way)).text)
        assert page.id("go-on").attrs["href"] == "tel:01632960001"
        assert [link.attrs["href"] for link in page.all("a", target="_top")][1] == "tel:1800101632960001"
        assert "Your reference" in page.one("main").text
        assert [fact.data["route"] for fact in await log(office, EventKind.ROUTE_USED)] == ["phone"]
        for wrong in ("0", "999", "x"):
            assert (await http.get(f"{tomos.url}/route/{wrong}")).status_code == 404


@pytest.mark.requirement("LA-01")
async def test_a_name_in_another_language_is_marked_as_such_on_the_page_of_that_way(
    office: Office, town: Town
) -> None:
    welsh = WantedRoute(RouteKind.PHONE, "Ffôn", "01632 960 003", languages=("cy",))
    await change(office, town, town.northborough, routes=(BSL, welsh))
    await make_available(office, town.ben)
    async with client(office) as http, at_desk(office, town.ben) as ben:
        _, way = await offered_the_phone(http, ben)
        page = parse((await http.get(way)).text)
    assert page.id("title").attrs["lang"] == page.id("go-on").attrs["lang"] == "cy"


async def test_a_summary_can_be_changed_put_right_and_taken_back(office: Office, town: Town) -> None:
    async with client(office) as http:
        tomos = PageVisitor(http)
        await tomos.begin("word " * 100, name="Tomos", team="Council Tax")
        url = f"{tomos.url}/summary"
        form = parse((await http.get(url)).text).id("summary-form")
        assert form.one("textarea").lines.strip().endswith("word …")
        for words, why in (("", "Write the summary first"), ("x" * 601, "Your text is 1 character too long")):
            refused = await http.post(url, data={**form.fields(), "summary": words})
            page = parse(refused.text)
            assert refused.status_code == 422
            assert why in page.id("error-summary").text
            assert page.id("summary").lines.strip() == words
        for words in ("First words", "Second words"):
            form = parse((await http.get(url)).text).id("summary-form")
            fields = {**form.fields(), "summary": words}
            fields.pop("withdraw", None)
            assert (await http.post(url, data=fields)).status_code == 303
        assert ("", "You shared a summary. It is not shared any more.") in await tomos.read()
        assert ("", "You shared this summary with us: Second words") in await tomos.read()
        await http.post(url, data={"withdraw": "1"})
        assert not any("words" in words for _, words in (await tomos.read())[2:])
        assert ("", "You stopped sharing the summary.") in await tomos.read()
        again = await http.post(url, data={"withdraw": "1"})
        assert again.status_code == 303
    assert len(await log(office, EventKind.SUMMARY_WITHDRAWN)) == 1
    sql = "select text, salt from words w join event e on e.id = w.event_id where e.kind = 'summary.shared'"
    rows = await office.store.read(lambda conn: conn.exec_driver_sql(sql).all())
    assert [tuple(row) for row in rows] == [(None, None)] * 2


async def test_an_ended_chat_is_found_while_its_link_works(office: Office, town: Town, clock: Clock) -> None:
    async with client(office) as http, at_desk(office, town.ben) as ben:
        tomos = PageVisitor(http)
        await tomos.begin("My bins", name="Tomos", team="Council Tax")
        reference = (await http.get(tomos.url, headers={"Accept": "application/json"})).json()["reference"]
        await tomos.end()
        await ben.open("/console/find")
        await ben.submit(ben.page.id("find-form"), reference=reference)
        assert ben.page.one("h1").text == "Chat with Tomos"
        await ben.open("/console/find")
        await ben.submit(ben.page.id("find-form"), reference=" - ")
        assert (ben.status, ben.errors) == (422, ["Enter a reference, such as KRT-7M4N"])
        clock.forward(hours=20)
        await ben.sign_in(town.ben)
        await ben.open("/console/find")
        await ben.submit(ben.page.id("find-form"), reference=reference)
        assert ben.status == 404
        assert "An ended chat can be found for 20 hours." in ben.seen_text()


@pytest.mark.requirement("RL-11")
async def test_advisers_have_a_card_for_relay_calls(office: Office, town: Town) -> None:
    async with at_desk(office, town.ben) as ben:
        await ben.open("/console/find")
        await ben.open(ben.page.id("relay-link").attrs["href"])
        text = ben.page.one("main").text
        for words in (
            "Do not put the phone down.",
            "Say go ahead when you have finished",
            "dial 18002 and then the number",
        ):
            assert words in text
