"""What is spoken where new messages come by themselves without scripts."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from app.actions import silence
from app.actions.finish import end_by_adviser
from app.actions.privacy import forget
from app.actions.queue import accept
from app.actions.settings import choose
from app.actions.silence import ask_if_there
from app.actions.talk import post_message, reply
from app.domain.keys import new_key
from app.domain.timeouts import Pace
from app.office import Office
from app.store import events
from app.store.conversations import VisitorConversation
from app.web import identity
from app.web.language import Vital
from app.web.visitor import spoken
from app.web.visitor.chat_events import Watch
from tests.support.html import parse
from tests.support.office import Clock, Town, begin_chat, change, make_available
from tests.support.site import asked, client, quick_site

FIREFOX = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"}
NO_BREAK_SPACE = "\u00a0"


class Amina:
    """Amina talks to Ben in a browser, and has chosen that new messages come by themselves."""

    def __init__(
        self, office: Office, town: Town, visitor: VisitorConversation, http: httpx.AsyncClient, url: str
    ) -> None:
        self.office, self.town, self.visitor, self.http = office, town, visitor, http
        self.url = f"{url}?updates=on"

    async def frame(self, id_: str) -> str:
        """The address of a frame of her page, opened anew."""
        return parse((await self.http.get(self.url)).text).id(id_).attrs["src"]

    async def is_answered(self, *texts: str) -> None:
        for text in texts:
            await reply(self.office, self.town.ben, self.visitor.conversation_id, text, new_key())

    async def writes(self, text: str) -> None:
        await post_message(self.office, self.visitor, text, new_key())

    async def chat_ends(self) -> None:
        town = self.town
        await end_by_adviser(self.office, town.ben, self.visitor.conversation_id, town.solved)

    async def hears(self, frame: str) -> list[str]:
        """What the endless document says until it ends."""
        answer = await self.http.get(httpx.URL(frame).copy_set_param("on", "1"))
        return [line.lines for line in parse(answer.text).one(role="log").all("div")[1:]]


@pytest.fixture
async def site(office: Office, town: Town) -> Starlette:
    return quick_site(office)


@pytest.fixture(autouse=True)
def no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoken, "_GAP_SECONDS", 0)


async def talking(office: Office, town: Town, http: httpx.AsyncClient) -> Amina:
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    await accept(office, await make_available(office, town.ben), visitor.conversation_id)
    return Amina(office, town, visitor, http, f"/northborough/chat/{token}")


@pytest.fixture
async def amina(office: Office, town: Town, site: Starlette) -> AsyncIterator[Amina]:
    async with client(site) as http:
        yield await talking(office, town, http)


@pytest.fixture
async def with_firefox(office: Office, town: Town, site: Starlette) -> AsyncIterator[Amina]:
    async with client(site, **FIREFOX) as http:
        yield await talking(office, town, http)


async def said(amina: Amina, frame: str) -> str:
    """What the frame with all messages hands over when it comes."""
    page = parse((await amina.http.get(frame)).text)
    return page.id("said").lines if page.has("said") else ""


async def test_all_but_firefox_speak_with_the_frame_that_has_all_messages(amina: Amina) -> None:
    await amina.is_answered("Read before.")
    assert not parse((await amina.http.get(amina.url)).text).has("spoken")
    frame = await amina.frame("updates")
    await amina.is_answered("While the page is on its way.")
    assert await said(amina, frame) == "Ben: While the page is on its way."
    await amina.is_answered("One", "Two")
    await amina.writes("My own.")
    assert await said(amina, frame) == "Ben: One Ben: Two"


async def test_equal_messages_are_told_apart(amina: Amina) -> None:
    frame = await amina.frame("updates")
    await said(amina, frame)
    heard = []
    for _ in range(3):
        await amina.is_answered("Yes")
        heard.append(await said(amina, frame))
    assert heard == ["Ben: Yes", f"Ben: Yes{NO_BREAK_SPACE}", "Ben: Yes"]


async def test_firefox_speaks_with_a_frame_of_its_own(with_firefox: Amina) -> None:
    amina = with_firefox
    await amina.is_answered("Read before.")
    updates, frame = await amina.frame("updates"), await amina.frame("spoken")
    first = await amina.http.get(frame)
    assert parse(first.text).one(role="log").text == ""
    after, leads = first.headers["refresh"].split("; url=")
    assert (after, leads) == ("1", str(httpx.URL(frame).copy_set_param("on", "1")))
    await amina.is_answered("<b>One</b>", "Yes", "Yes")
    await amina.writes("My own.")
    assert await said(amina, updates) == "", "nothing twice"
    await amina.chat_ends()
    assert await amina.hears(frame) == [
        "Ben: <b>One</b>",
        "Ben: Yes",
        f"Ben: Yes{NO_BREAK_SPACE}",
        "Ben ended the chat.",
    ]


@pytest.mark.requirement("TM-03")
async def test_that_the_chat_is_about_to_pause_is_spoken_too(
    office: Office, town: Town, clock: Clock, amina: Amina
) -> None:
    await change(office, town, town.northborough, pace=Pace(limit=30))
    await amina.is_answered("Which bill?")
    frame = await amina.frame("updates")
    assert await said(amina, frame) == ""
    clock.forward(minutes=28)
    await silence.sweep(office)
    assert await said(amina, frame) == (
        "The chat pauses at 10:30. Press “I need more time”, or write anything."
    )
    await amina.is_answered("No hurry.")
    assert await said(amina, frame) == "Ben: No hurry."


@pytest.mark.requirement("TM-03")
async def test_firefox_speaks_of_it_once(
    office: Office, town: Town, clock: Clock, site: Starlette, with_firefox: Amina
) -> None:
    amina = with_firefox
    await change(office, town, town.northborough, pace=Pace(limit=30))
    await amina.is_answered("Which bill?")
    request = asked(site, f"{amina.url.partition('?')[0]}/spoken")
    who = await identity.visitor(request)
    saying = spoken._Saying(request, who, cursor=await office.store.read(events.latest))
    clock.forward(minutes=28)
    await silence.sweep(office)
    warned = "The chat pauses at 10:30. Press “I need more time”, or write anything."
    assert [frame.data for frame in (await saying.look()).frames] == [warned]
    assert (await saying.look()).frames == ()


async def test_a_chat_that_goes_on_is_read_only_when_a_bell_rings(
    office: Office, town: Town, site: Starlette, http: httpx.AsyncClient, with_firefox: Amina
) -> None:
    """Thousands may stand open with nothing to say. In the queue time alone changes what is shown."""
    _, token = await begin_chat(office, town.northborough, town.council_tax, name="Gwen")
    for url, by_rings_only in ((with_firefox.url, True), (f"/northborough/c/{token}", False)):
        request = asked(site, url.partition("?")[0])
        who = await identity.visitor(request)
        for looks in (Watch(request, who, 0), spoken._Saying(request, who, 0)):
            assert (await looks.look()).by_rings_only is by_rings_only


@pytest.mark.requirement("TM-03", "LA-01")
def test_words_that_nobody_reviewed_are_followed_by_english_of_their_own() -> None:
    items = [
        {"id": 1, "say": "قديم", "say_english": "Old."},
        {"id": 2, "say": "خطر", "say_english": "Danger."},
        {"id": 3, "say": "Ben: Yes", "say_english": ""},
    ]
    assert spoken.in_one(items, 1) == Vital("خطر Ben: Yes", "Danger.")
    assert "pc-english" in spoken.in_one(items, 1).__html__()


async def test_a_server_that_is_about_to_stop_leads_to_the_next(with_firefox: Amina, site: Starlette) -> None:
    amina = with_firefox
    frame = httpx.URL(await amina.frame("spoken")).copy_set_param("on", "1")
    site.state.streams.close()
    text = (await amina.http.get(frame)).text
    assert parse(text).one("meta", http_equiv="refresh").attrs["content"] == f"10; url={frame}"


async def test_nothing_is_said_of_a_chat_that_was_forgotten(with_firefox: Amina) -> None:
    amina = with_firefox
    frame = await amina.frame("spoken")
    await amina.is_answered("Nobody hears this.")
    await forget(amina.office, amina.visitor)
    answer = await amina.http.get(httpx.URL(frame).copy_set_param("on", "1"))
    assert answer.status_code == 410
    assert "Nobody hears this." not in answer.text


ALWAYS = [
    "This chat is not for emergencies. "
    "Is someone in danger? Call 999, call 999 in BSL, text 999 or dial 18000 now.",
    "Ben asks: are you still there? Write anything, or say that you need more time.",
    "Ben ended the chat.",
]
SPOKEN = {
    "messages": ("Ben: One Ben: Two", ["Ben: One", "Ben: Two", *ALWAYS]),
    "count": ("2 new messages", ["2 new messages", *ALWAYS]),
    "nothing": ("", ALWAYS),
}


@pytest.mark.requirement("AN-08", "BR-04")
@pytest.mark.parametrize("announced", SPOKEN)
async def test_what_is_spoken_is_what_was_chosen(
    with_firefox: Amina, site: Starlette, announced: str
) -> None:
    amina = with_firefox
    await choose(amina.office, amina.visitor, {"announced": announced})
    in_one, one_by_one = SPOKEN[announced]
    async with client(site) as other:
        amina.http, firefox = other, amina.http
        frame = await amina.frame("updates")
        amina.http = firefox
        own = await amina.frame("spoken")
        await amina.is_answered("One", "Two")
        amina.http = other
        assert await said(amina, frame) == in_one
        await amina.writes("There is a fire")
        await ask_if_there(amina.office, amina.town.ben, amina.visitor.conversation_id)
        await amina.chat_ends()
        amina.http = firefox
        assert await amina.hears(own) == one_by_one
