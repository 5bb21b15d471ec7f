"""The resident's own settings: kept with the chat, and before there is one in the pages' addresses."""

import httpx
import pytest

from app.actions.finish import end_by_visitor
from app.actions.privacy import forget
from app.actions.settings import choose, drop_expired
from app.domain.settings import VisitorSettings
from app.office import Office
from app.store import settings
from app.store.conversations import VisitorConversation
from tests.support.html import Element, parse
from tests.support.office import Clock, Town, begin_chat, log
from tests.support.visitors import press

Amina = tuple[VisitorConversation, str]
JSON = {"Accept": "application/json"}


@pytest.fixture
async def amina(office: Office, town: Town) -> Amina:
    """Amina waits: her record, and the address of her chat."""
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    return visitor, f"/northborough/chat/{token}"


async def page_at(http: httpx.AsyncClient, url: str) -> Element:
    answer = await http.get(url)
    assert answer.status_code == 200, answer.text
    return parse(answer.text)


async def save(http: httpx.AsyncClient, url: str, **change: str) -> Element:
    """Fills in the form of the page at `url` and sends it: the page it leads to."""
    form = (await page_at(http, url)).id("settings-form")
    answer = await http.post(form.attrs["action"], data=form.fields() | change)
    assert answer.status_code == 303
    return await page_at(http, answer.headers["location"])


def root(page: Element) -> dict[str, str]:
    """What the page's root element says was chosen."""
    attrs = page.one("html").attrs
    return {name: value for name, value in attrs.items() if name.startswith("data-")}


@pytest.mark.requirement("CG-09", "VI-10")
async def test_they_are_kept_with_the_chat_and_whoever_opens_its_link_has_them(
    office: Office, http: httpx.AsyncClient, amina: Amina
) -> None:
    _, url = amina
    before = len(await log(office))
    saved = await save(http, f"{url}/settings", text_size="very_large", theme="dark", announced="count")
    assert saved.id("title").text == "Your settings are saved"
    wanted = {"data-text-size": "very_large", "data-theme": "dark", "data-announced": "count"}
    assert root(saved) == wanted
    for page in ("", "/transcript", "/end", "/settings", "/updates"):
        assert root(await page_at(http, url + page)) == wanted, page
    assert len(await log(office)) == before, "state: no event"
    again = await save(http, f"{url}/settings", theme="system")
    assert root(again) == {"data-text-size": "very_large", "data-announced": "count"}


async def test_a_box_that_is_not_ticked_switches_off(http: httpx.AsyncClient, amina: Amina) -> None:
    _, url = amina
    page = await page_at(http, f"{url}/settings")
    form = page.id("settings-form")
    fields = form.fields()
    assert fields["times"] == "on"
    assert fields["sound"] == "off"
    # as a browser sends them: the box when it is ticked, then the field after it
    sent = "times=off&sound=on&sound=off&auto_scroll=on&auto_scroll=off"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    await http.post(form.attrs["action"], content=sent, headers=kind)
    form = (await page_at(http, f"{url}/settings")).id("settings-form")
    ticked = {box.attrs["name"] for box in form.all("input", type="checkbox") if "checked" in box.attrs}
    assert ticked == {"sound", "auto_scroll"}


async def test_programs_read_what_there_is_to_choose_and_change_one_of_them(
    http: httpx.AsyncClient, amina: Amina
) -> None:
    url = f"{amina[1]}/settings"
    read = (await http.get(url, headers=JSON)).json()
    assert read["settings"]["theme"] == "system"
    assert read["choices"]["announced"] == ["everything", "messages", "count", "nothing"]
    changed = await http.post(url, json={"theme": "light"}, headers=JSON)
    assert changed.status_code == 200
    assert changed.json()["settings"] == read["settings"] | {"theme": "light"}
    refused = await http.post(url, json={"theme": "sepia", "times": "off"}, headers=JSON)
    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert (error["field"], error["code"]) == ("theme", "setting")
    assert "light, dark" in error["words"]
    assert (await http.get(url, headers=JSON)).json() == changed.json() | {"choices": read["choices"]}


async def test_a_value_that_there_is_not_is_said_beside_the_setting(
    http: httpx.AsyncClient, amina: Amina
) -> None:
    answer = await http.post(f"{amina[1]}/settings", data={"spacing": "huge"})
    assert answer.status_code == 422
    page = parse(answer.text)
    assert page.id("error-summary").one("a").attrs["href"] == "#spacing"
    assert "normal, wide" in page.id("spacing-error").text


@pytest.mark.requirement("CO-05")
async def test_on_the_way_there_nothing_half_written_is_lost(http: httpx.AsyncClient, amina: Amina) -> None:
    there = await press(http, await page_at(http, amina[1]), "settings", "Half")
    back = await page_at(http, there.id("keep").attrs["href"].partition("#")[0])
    assert back.id("message").lines.strip() == "Half"


async def test_they_can_be_changed_when_the_chat_has_ended(
    office: Office, http: httpx.AsyncClient, amina: Amina
) -> None:
    visitor, url = amina
    await end_by_visitor(office, visitor)
    href = (await page_at(http, url)).id("settings").attrs["href"]
    assert root(await save(http, href, spacing="wide")) == {"data-spacing": "wide"}


@pytest.mark.requirement("VI-10")
async def test_the_look_goes_along_before_a_chat_and_into_it(http: httpx.AsyncClient, town: Town) -> None:
    bins = "https://www.northborough.example/bins"
    start = await page_at(http, f"/northborough?back={bins}")
    look = await page_at(http, start.id("look-link").attrs["href"])
    form = look.id("settings-form")
    assert form.attrs["method"] == "get"
    assert set(form.fields()) == {"text_size", "spacing", "theme", "back"}
    query = form.fields() | {"text_size": "large", "theme": "contrast"}
    look = parse((await http.get(form.attrs["action"], params=query)).text)
    wanted = {"data-text-size": "large", "data-theme": "contrast"}
    assert root(look) == wanted
    assert look.one("a", href=bins)
    start = await page_at(http, look.id("keep").attrs["href"])
    form_page = await page_at(http, start.id("begin").attrs["href"])
    assert root(start) == root(form_page) == wanted
    form = form_page.id("start-form")
    team = form_page.all("input", type="radio")[0].attrs["value"]
    begun = await http.post(form.attrs["action"], data=form.fields() | {"question": "Bins", "team": team})
    assert begun.status_code == 303
    assert "theme" not in begun.headers["location"], "it is kept with the chat"
    chat = await page_at(http, begun.headers["location"])
    assert root(chat) == wanted
    asked = await press(http, chat, "leave")
    await http.post(asked.id("confirm-form").attrs["action"])
    again = (await page_at(http, asked.id("keep").attrs["href"])).id("start-again").attrs["href"]
    assert root(await page_at(http, again)) == wanted, "and out of it"


async def test_the_page_of_the_look_keeps_which_site_they_come_from(
    http: httpx.AsyncClient, town: Town
) -> None:
    site = "https://www.northborough.example"
    start = await page_at(http, f"/northborough?from={site}/")
    form = (await page_at(http, start.id("look-link").attrs["href"])).id("settings-form")
    assert form.fields()["from"].rstrip("/") == site


async def test_what_no_setting_can_be_does_not_stand_in_a_page(http: httpx.AsyncClient, town: Town) -> None:
    page = await page_at(http, '/northborough?theme="><b>&text_size=huge&announced=count')
    assert root(page) == {}


async def test_they_go_with_the_link(office: Office, clock: Clock, amina: Amina, town: Town) -> None:
    visitor, _ = amina
    other, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    for one in (visitor, other):
        await choose(office, one, {"theme": "dark"})

    async def kept(one: VisitorConversation) -> bool:
        found = await office.store.read(lambda conn: settings.of_visitor(conn, one.conversation_id))
        return found != VisitorSettings()

    await forget(office, other)
    assert (await kept(visitor), await kept(other)) == (True, False)
    await end_by_visitor(office, visitor)
    await drop_expired(office)
    assert await kept(visitor)
    clock.forward(hours=21)
    await drop_expired(office)
    assert not await kept(visitor)
