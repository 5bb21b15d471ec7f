"""The language of a resident's pages: in which advisers write, and going on in another one."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from app.actions import accounts
from app.actions.finish import end_by_visitor
from app.domain.terms import EventKind
from app.domain.timeouts import Pace
from app.office import Office
from tests.support.advisers import at_desk
from tests.support.html import Element, parse
from tests.support.office import Town, begin_chat, change, log, make_available
from tests.support.races import ended_in_between
from tests.support.site import client

IN_ENGLISH = "Our advisers write English."
NOT_TRANSLATED = "They do not write in the language of this page. We do not translate."


@pytest.fixture
def demo(office: Office) -> Office:
    return replace(
        office, settings=replace(office.settings, demo=True, locales=("en", "cy", "pl", "ar", "ar-XB"))
    )


@pytest.fixture
async def http(demo: Office) -> AsyncIterator[httpx.AsyncClient]:
    async with client(demo) as http:
        yield http


async def get(http: httpx.AsyncClient, url: str) -> Element:
    answer = await http.get(url)
    assert answer.status_code == 200
    return parse(answer.text)


def pressed(page: Element, id: str) -> tuple[str, dict[str, str]]:
    """Where a button sends its form, and with what."""
    button = page.id(id).attrs
    return button["formaction"], {**page.id(button["form"]).fields(), button["name"]: button["value"]}


# --- in which advisers write ---


async def test_the_page_says_in_which_languages_advisers_write(
    demo: Office, town: Town, http: httpx.AsyncClient
) -> None:
    start = await get(http, "/northborough")
    assert start.id("written").text == IN_ENGLISH
    assert not (await get(http, "/northborough/start")).has("written")
    await accounts.set_languages(demo, town.carys.id, ["cy"])
    start = await get(http, "/northborough")
    assert start.id("written").text == "Our advisers write English and Welsh."
    # Carys is of no team there
    assert (await get(http, "/eastmere")).id("written").text == IN_ENGLISH


async def test_a_council_may_say_itself(demo: Office, town: Town, http: httpx.AsyncClient) -> None:
    done = await change(demo, town, town.northborough, languages=("cy", "en"))
    assert done.changes == ("Languages that its advisers write changed: cy, en.",)
    assert (await get(http, "/northborough")).id("written").text == "Our advisers write Welsh and English."
    assert (await change(demo, town, town.northborough)).changes == ()
    done = await change(demo, town, town.northborough, languages=())
    assert done.changes == ("Languages that its advisers write changed: as its staff says.",)


async def test_a_page_in_a_language_that_no_adviser_writes_says_so(
    demo: Office, town: Town, http: httpx.AsyncClient
) -> None:
    for path in ("/northborough", "/northborough/start"):
        words = (await get(http, f"{path}?lang=pl")).id("written").text
        assert words == (
            "Języki, w których piszą nasi doradcy: angielski. "
            "Nie piszą w języku tej strony. Niczego nie tłumaczymy."
        )


@pytest.mark.requirement("LA-03")
async def test_who_waits_in_welsh_is_told_when_nobody_who_writes_it_is_there(
    demo: Office, town: Town, http: httpx.AsyncClient
) -> None:
    await accounts.set_languages(demo, town.dev.id, ["cy"])
    await make_available(demo, town.ben)
    _, token = await begin_chat(demo, town.northborough, town.council_tax, locale="cy")
    page = await get(http, f"/northborough/chat/{token}")
    assert page.id("their-language").text == (
        "Nid oes neb sy'n ysgrifennu eich iaith yma ar hyn o bryd. "
        "Gallwch aros, neu adael neges. Byddwn yn ei hateb yn eich iaith chi."
    )
    assert page.id("go-on").text == "Mynd ymlaen yn Saesneg"
    assert page.has("leave-message")
    # in the frame of a page that updates itself without scripts there is no message form
    updates = await get(http, f"/northborough/chat/{token}/updates")
    assert "form" not in updates.id("go-on").attrs
    to, fields = pressed(page, "go-on")
    moved = await http.post(to, data={**fields, "message": "Half of it"})
    page = await get(http, moved.headers["location"])
    assert page.one("html").attrs["lang"] == "en"
    assert page.id("message").text == "Half of it"
    assert not page.has("their-language")
    facts = await log(demo, EventKind.LANGUAGE_CHANGED)
    assert [fact.data for fact in facts] == [{"from": "cy", "to": "en"}]


@pytest.mark.requirement("LA-03")
async def test_who_waits_in_welsh_is_told_nothing_when_somebody_who_writes_it_is_there(
    demo: Office, town: Town, http: httpx.AsyncClient
) -> None:
    await accounts.set_languages(demo, town.dev.id, ["cy"])
    await make_available(demo, town.dev)
    _, token = await begin_chat(demo, town.northborough, town.council_tax, locale="cy")
    assert not (await get(http, f"/northborough/chat/{token}")).has("their-language")
    # of another team
    _, token = await begin_chat(demo, town.eastmere, town.eastmere_team, locale="cy")
    words = (await get(http, f"/eastmere/chat/{token}")).id("their-language").text
    assert words.startswith("Ieithoedd y mae ein cynghorwyr yn eu hysgrifennu: Saesneg.")


# --- going on in another language ---


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize("address", ["forget", "transcript", "transcript?print=large"])
async def test_beside_a_chat_too_the_language_is_changed_and_the_page_stays(
    demo: Office, town: Town, http: httpx.AsyncClient, address: str, ended: bool
) -> None:
    visitor, token = await begin_chat(demo, town.northborough, town.council_tax)
    if ended:
        await end_by_visitor(demo, visitor)
    url = f"/northborough/chat/{token}/{address}"
    page = await get(http, url)
    title = page.one("h1").text
    to, fields = pressed(page, "language-cy")
    moved = await http.post(to, data=fields)
    assert (moved.status_code, moved.headers["location"]) == (303, url)
    page = await get(http, url)
    assert page.one("html").attrs["lang"] == "cy"
    assert page.one("h1").text != title
    assert page.has("language-en")
    assert (await get(http, f"/northborough/chat/{token}")).one("html").attrs["lang"] == "cy"


@pytest.mark.parametrize(
    ("path", "form", "typed"),
    [
        ("/northborough/start", "start-form", {"name": "Amina", "question": "My bin", "team": "2"}),
        (
            "/northborough/message",
            "message-form",
            {
                "name": "Amina",
                "question": "My bin",
                "team": "2",
                "email": "amina@",
                "phone": "01632",
                "phone_use": "call",
                "consent": "yes",
            },
        ),
    ],
)
async def test_what_is_typed_stays_when_the_language_is_changed(
    town: Town, http: httpx.AsyncClient, path: str, form: str, typed: dict[str, str]
) -> None:
    page = await get(http, path)
    to, fields = pressed(page, "language-ar")
    answer = await http.post(to, data={**fields, **typed})
    assert answer.status_code == 200
    page = parse(answer.text)
    assert (page.one("html").attrs["lang"], page.one("html").attrs["dir"]) == ("ar", "rtl")
    assert page.id(form).fields().items() >= typed.items()
    # nothing is wrong yet, and nothing was sent
    assert page.all(class_="govuk-error-message") == []
    assert page.id(form).fields()["key"] == fields["key"]
    # Enter in a field of the form is not the button of a language
    [first, *_rest] = [one for one in page.all("button") if one.attrs.get("form", form) == form]
    assert "formaction" not in first.attrs


async def test_a_chat_goes_on_in_another_language(demo: Office, town: Town, http: httpx.AsyncClient) -> None:
    amina, token = await begin_chat(demo, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    to, fields = pressed(await get(http, url), "language-ar")
    assert to == f"{url}/language?to=ar"
    answer = await http.post(to, data={**fields, "message": "Half"})
    assert (answer.status_code, answer.headers["location"]) == (303, url)
    page = await get(http, url)
    assert (page.one("html").attrs["lang"], page.id("message").text) == ("ar", "Half")
    # what was taken out of the box does not come back
    await http.post(to, data={**page.id("composer").fields(), "message": ""})
    assert (await get(http, url)).id("message").text == ""
    # what was said in English stays marked as that
    [said] = [one for one in page.all("p") if one.attrs.get("dir") == "auto" and one.attrs.get("lang")]
    assert said.attrs["lang"] == "en"
    async with at_desk(demo, town.ben) as desk:
        await desk.open(f"/console/conversations/{amina.conversation_id}")
        assert "Amina changed the language of the chat." in desk.page.one("main").text
    again = await http.post(to, data=fields, headers={"accept": "application/json"})
    assert again.json() == {"locale": "ar"}
    assert len(await log(demo, EventKind.LANGUAGE_CHANGED)) == 1


async def test_a_language_that_is_not_offered_changes_nothing(
    demo: Office, town: Town, http: httpx.AsyncClient
) -> None:
    _, token = await begin_chat(demo, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    for to in ("", "fr", "uk", "<b>"):
        answer = await http.post(f"{url}/language", params={"to": to}, data={"key": ""})
        assert (answer.status_code, answer.headers["location"]) == (303, url)
    assert (await http.get(f"{url}/language?to=cy")).headers["location"] == url
    assert (await get(http, url)).one("html").attrs["lang"] == "en"
    assert await log(demo, EventKind.LANGUAGE_CHANGED) == []


async def test_also_after_the_end(demo: Office, town: Town, http: httpx.AsyncClient) -> None:
    _, token = await begin_chat(demo, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    await http.post(f"{url}/end")
    page = await get(http, url)
    to, fields = pressed(page, "language-cy")
    answer = await http.post(to, data=fields)
    assert (await get(http, answer.headers["location"])).one("html").attrs["lang"] == "cy"
    assert "Tynnwyd" not in (await get(http, f"{url}/transcript")).one("title").text
    assert (await get(http, f"{url}/transcript")).one("html").attrs["lang"] == "cy"


@pytest.mark.parametrize("ends", ["before", "in between"])
async def test_an_end_meanwhile_changes_the_language_all_the_same_and_gives_the_words_back(
    demo: Office, town: Town, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    visitor, token = await begin_chat(demo, town.northborough, town.council_tax)
    to, fields = pressed(await get(http, f"/northborough/chat/{token}"), "language-cy")
    if ends == "before":
        await end_by_visitor(demo, visitor)
    else:
        ended_in_between(monkeypatch, demo, visitor)
    answer = await http.post(to, data=fields | {"message": "Half a messa"})
    page = parse(answer.text)
    assert (answer.status_code, page.one("html").attrs["lang"]) == (200, "cy")
    assert page.id("unsent").text == "Half a messa"
    assert (await get(http, f"/northborough/chat/{token}")).one("html").attrs["lang"] == "cy"


@pytest.mark.requirement("LA-01")
@pytest.mark.requirement("LA-13")
async def test_each_message_says_its_language_and_finds_its_direction(
    demo: Office, town: Town, http: httpx.AsyncClient
) -> None:
    _, token = await begin_chat(demo, town.northborough, town.council_tax, locale="ar", question="مرحبا")
    for path in ("", "/transcript", "/updates"):
        page = await get(http, f"/northborough/chat/{token}{path}")
        [said] = [one for one in page.all("p", class_="pc-message__text") if "مرحبا" in one.text]
        assert (said.attrs["lang"], said.attrs["dir"]) == ("ar", "auto")


@pytest.mark.requirement("LA-01")
async def test_in_a_councils_page_a_chat_brings_the_forms_in_which_its_button_counts(
    demo: Office, town: Town, http: httpx.AsyncClient
) -> None:
    _amina, token = await begin_chat(demo, town.northborough, town.council_tax)
    url = f"/northborough/chat/{token}"
    framed = parse((await http.get(url, headers={"Sec-Fetch-Dest": "iframe"})).text)
    assert framed.id("words-pl").attrs == {
        "id": "words-pl",
        "data-new-one": "{count} nowa wiadomość",
        "data-new-few": "{count} nowe wiadomości",
        "data-new-many": "{count} nowych wiadomości",
        "data-cut": "połączenie przerwane",
    }
    assert framed.id("words").attrs["data-new-one"] == "{count} new message"
    assert not framed.has("words-en")
    assert not (await get(http, url)).has("words-pl"), "no button counts for a page of its own"


@pytest.mark.requirement("TM-02", "LA-01")
async def test_a_time_limit_is_told_before_the_chat_in_english_too(
    demo: Office, town: Town, http: httpx.AsyncClient
) -> None:
    await change(demo, town, town.northborough, pace=Pace(limit=30))
    hint = (await get(http, "/northborough/start?lang=ar")).id("time-hint")
    assert [one.text for one in hint.all(class_="pc-english", lang="en")] == [
        "The chat pauses if we hear nothing from you for 30 minutes. We warn you first. Nothing is lost.",
        "You can change this during the chat.",
    ]
    own = hint.text
    for one in hint.all(class_="pc-english"):
        own = own.replace(one.text, "")
    assert "minutes" not in own, "all that is English says so"
