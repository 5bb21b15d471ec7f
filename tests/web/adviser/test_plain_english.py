"""Help with plain English below the adviser's box: off until it is wanted, and it never sends anything."""

from urllib.parse import urlsplit

import pytest

from app.actions.finish import end_by_visitor
from app.actions.needs import say_needs
from app.actions.queue import accept
from app.domain.terms import Need
from app.office import Office
from app.store.conversations import VisitorConversation
from app.web.adviser.hint_words import in_words
from app.web.language import Languages
from tests.support.advisers import AtDesk, at_desk
from tests.support.office import Town, begin_chat

HARD = "Please commence prior to Monday. What is your name? Where do you live?"
HINTS = [
    "2 questions at once. Ask one at a time.",
    "“commence” is hard. Easier: “start”.",
    "“prior to” is hard. Easier: “before”.",
]
JSON = {"Accept": "application/json"}
HTMX = {"HX-Request": "true", "Accept": "text/html"}


def hints(desk: AtDesk) -> list[str]:
    return [item.text for item in desk.page.id("plain-hints").all("li")]


@pytest.mark.requirement("AD-04", "LA-08")
async def test_off_until_it_is_wanted_and_then_for_good(
    office: Office, town: Town, amina: VisitorConversation, ben: AtDesk
) -> None:
    assert not ben.page.has("plain-hints")
    await ben.press("help-on", message=HARD)
    assert ben.posted[-1] == 303
    assert ben.page.id("composer").fields()["message"] == HARD, "the words stay in the box"
    assert hints(ben) == HINTS
    # in another chat too, and after signing in again
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    await accept(office, town.ben, tomos.conversation_id)
    async with at_desk(office, town.ben) as later:
        await later.open(f"/console/conversations/{tomos.conversation_id}")
        assert hints(later) == []
        await later.press("help-off", message="Half")
        assert not later.page.has("plain-hints")
        assert later.page.id("composer").fields()["message"] == "Half"
    await ben.open(f"/console/conversations/{amina.conversation_id}")
    assert not ben.page.has("plain-hints")


async def test_pressed_when_the_chat_has_ended_it_leads_to_the_top(
    office: Office, amina: VisitorConversation, ben: AtDesk
) -> None:
    button = ben.page.id("help-on").attrs
    await end_by_visitor(office, amina)
    fields = {**ben.page.id("composer").fields(), "help": "on"}
    answer = await ben.http.post(button["formaction"], data=fields)
    assert urlsplit(answer.headers["location"]).fragment == "title"


@pytest.mark.requirement("AD-04")
async def test_to_look_at_the_words_sends_nothing(ben: AtDesk) -> None:
    await ben.press("help-on")
    said = len(ben.transcript)
    await ben.press("check-words", message=HARD, note="Half a note")
    assert hints(ben) == HINTS
    fields = ben.page.id("composer").fields()
    assert (fields["message"], ben.page.id("note").lines.strip()) == (HARD, "Half a note")
    assert len(ben.transcript) == said
    await ben.press("check-words", message="Your bin comes on Friday.")
    assert hints(ben) == ["Nothing to make easier."]
    await ben.press("check-words", message="")
    assert hints(ben) == []
    # an answer is sent as ever
    await ben.submit(ben.page.id("composer"), message=HARD)
    assert ben.transcript[-1] == ("You", HARD)
    assert hints(ben) == []


@pytest.mark.requirement("AD-04")
async def test_for_a_script_and_a_program(ben: AtDesk, amina: VisitorConversation) -> None:
    url = f"/console/conversations/{amina.conversation_id}/words"
    fragment = await ben.http.post(url, data={"message": HARD}, headers=HTMX)
    assert fragment.status_code == 200
    assert "data-hints" in fragment.text
    assert all(words.split(" is ")[0] in fragment.text for words in HINTS)
    assert "<html" not in fragment.text
    found = (await ben.http.post(url, json={"message": "commence"}, headers=JSON)).json()
    assert found == {"hints": [{"kind": "hard_word", "words": "commence", "instead": "start", "count": 0}]}


async def test_what_is_quoted_is_shown_as_it_is_and_marked_as_english(ben: AtDesk) -> None:
    await ben.press("help-on")
    await ben.press("check-words", message="<b>commence</b> " * 16)
    assert hints(ben)[0].startswith("48 words in one sentence. Make two of it: “<b>commence</b>")
    languages = Languages.load()
    [welsh] = in_words("commence", "en", languages["cy"])
    assert '<span lang="en">“start”</span>' in welsh
    [english] = in_words("commence", "en", languages["en"])
    assert "lang=" not in english


async def test_words_in_another_language_are_not_looked_at(office: Office, town: Town, ben: AtDesk) -> None:
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos", locale="cy")
    await accept(office, town.ben, tomos.conversation_id)
    await ben.open(f"/console/conversations/{tomos.conversation_id}")
    await ben.press("help-on")
    await ben.press("check-words", message="Commence", language="cy")
    assert hints(ben) == ["We can look at English only."]
    await ben.press("check-words", message="Commence", language="en")
    assert hints(ben) == ["“Commence” is hard. Easier: “start”."]


@pytest.mark.requirement("LA-08")
async def test_it_is_offered_with_its_reason_when_simple_words_were_asked_for(
    office: Office, amina: VisitorConversation, ben: AtDesk
) -> None:
    [offer] = ben.page.all("div", class_="pc-plain")
    assert "Amina asked" not in offer.text
    await say_needs(office, amina, (Need.SIMPLE_WORDS,))
    await ben.check()
    [offer] = ben.page.all("div", class_="pc-plain")
    assert "Amina asked for simple words. We can look for hard words" in offer.text
    assert offer.id("help-on").text == "Help me write plain English"


async def test_only_who_writes_is_helped(
    office: Office, town: Town, amina: VisitorConversation, ben: AtDesk
) -> None:
    url = f"/console/conversations/{amina.conversation_id}/words"
    assert (await ben.http.get(url)).headers["location"] == url.removesuffix("/words")
    async with at_desk(office, town.carys) as carys:
        assert (await carys.http.post(url, data={"message": HARD})).status_code == 404
    async with at_desk(office) as nobody:
        assert (await nobody.http.post(url, json={"message": HARD}, headers=JSON)).status_code == 401
    async with at_desk(office, town.dev) as dev:
        await dev.open(url.removesuffix("/words"))
        assert not dev.page.all("div", class_="pc-plain"), "nor where there is no box"
