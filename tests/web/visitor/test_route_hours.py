"""Contact routes that have hours, a price, a provider and a film, as a resident's page shows them."""

from dataclasses import replace

import httpx
import pytest

from app.actions.setup import record_catalogue_review
from app.domain.hours import Period
from app.domain.terms import Cost, Nation, RouteKind
from app.domain.video import Video
from app.domain.wanted import WantedRoute
from app.office import Office
from tests.support.html import Element, parse
from tests.support.office import Clock, Town, change

NINE_TO_FIVE = tuple(Period(weekday, 9 * 60, 17 * 60) for weekday in range(5))
BSL = WantedRoute(
    RouteKind.VIDEO_RELAY,
    "Talk in BSL",
    "https://relay.example/",
    languages=("en", "bfi"),
    labels={"cy": "Siarad mewn BSL"},
    sentences={"en": "An interpreter calls us with you.", "cy": "Mae cyfieithydd yn ein ffonio gyda chi."},
    provider="SignVideo",
    cost=Cost.FREE,
    opening=NINE_TO_FIVE,
    bank_holidays=Nation.ENGLAND,
)
PHONE = WantedRoute(RouteKind.PHONE, "Phone", "01632 960 001", opening=NINE_TO_FIVE)
EMAIL = WantedRoute(RouteKind.EMAIL, "E-mail", "help@northborough.example")
FILM = Video("relay.mp4", "https://www.northborough.example/relay.vtt", {"en": "Press the link."})


@pytest.fixture
async def routes(office: Office, town: Town) -> None:
    await change(office, town, town.northborough, routes=(BSL, PHONE, EMAIL))


async def rows(http: httpx.AsyncClient, url: str = "/northborough") -> list[Element]:
    [area] = parse((await http.get(url)).text).all(class_="pc-contact")
    return area.all("li")[:4]


@pytest.mark.requirement("RL-08")
async def test_a_route_says_what_it_is_when_at_what_price_and_in_which_languages(
    routes: None, http: httpx.AsyncClient
) -> None:
    bsl, phone, relay, email = await rows(http)
    assert bsl.one("a").attrs["href"] == "https://relay.example/"
    for words in (
        "Open now. It closes today at 17:00.",
        "An interpreter calls us with you.",
        "Monday to Friday, 09:00 to 17:00. Closed on bank holidays.",
        "Provided by SignVideo. It is free. Languages: English, British Sign Language.",
    ):
        assert words in bsl.text
    assert "bank holidays" not in phone.text
    assert "Languages" not in phone.text, "it is in the page's"
    assert "Open now" in relay.text
    assert "Open" not in email.text, "nobody knows its hours"


async def test_one_that_never_closes_says_so_once(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    always = tuple(Period(weekday, 0, 24 * 60) for weekday in range(7))
    never_closed = replace(BSL, opening=always, bank_holidays=None)
    await change(office, town, town.northborough, routes=(never_closed, EMAIL))
    bsl = (await rows(http))[0]
    assert "Open now. It is open day and night." in bsl.text
    assert bsl.text.lower().count("day and night") == 1


async def test_all_of_it_is_in_welsh_on_a_welsh_page(
    office: Office, town: Town, routes: None, http: httpx.AsyncClient
) -> None:
    await record_catalogue_review(office, town.erin, "cy", version="", reviewer="Siân", marks=[])
    bsl, *_ = await rows(http, "/northborough?lang=cy")
    assert bsl.one("a").text.startswith("Siarad mewn BSL")
    assert "Mae cyfieithydd yn ein ffonio gyda chi." in bsl.text
    assert not any("lang" in part.attrs for part in bsl.all("span"))
    for words in (
        "Ar agor nawr.",
        "Mae am ddim.",
        "Llun i ",
        "Saesneg, Iaith Arwyddion Prydain",
    ):
        assert words in bsl.text


@pytest.mark.requirement("RL-03")
async def test_a_closed_route_has_words_in_place_of_its_link_and_names_another(
    routes: None, http: httpx.AsyncClient, clock: Clock
) -> None:
    clock.forward(hours=8)
    bsl, phone, relay, email = await rows(http)
    for row in (bsl, phone, relay):
        assert "Closed now. It opens tomorrow at 09:00." in row.text
        assert "What you can use now: E-mail: help@northborough.example" in row.text
        assert [link.attrs["href"] for link in row.all("a")] == ["mailto:help@northborough.example"]
    assert email.one("a").attrs["href"] == "mailto:help@northborough.example"
    assert bsl.text.startswith("Talk in BSL Closed now.")
    assert phone.text.startswith("Phone: 01632 960 001 Closed now."), "in the same place"


@pytest.mark.requirement("LA-01", "RL-03")
async def test_a_name_in_another_language_is_marked_where_it_stands_in_for_a_closed_way(
    office: Office, town: Town, http: httpx.AsyncClient, clock: Clock
) -> None:
    welsh = WantedRoute(RouteKind.EMAIL, "E-bost", "cymraeg@northborough.example", languages=("cy",))
    await change(office, town, town.northborough, routes=(PHONE, welsh))
    clock.forward(hours=8)
    phone, *_ = await rows(http)
    name = phone.one("a").one(lang="cy")
    assert name.text.startswith("E-bost")
    assert "What you can use now:" not in name.text


@pytest.mark.requirement("RL-03")
async def test_on_a_bank_holiday_it_says_why(routes: None, http: httpx.AsyncClient, clock: Clock) -> None:
    clock.forward(days=31)  # Christmas Day, 10:00
    bsl, phone, *_ = await rows(http)
    why = "Closed now. It is a bank holiday today. It opens on Tuesday 29 December at 09:00."
    assert why in bsl.text
    assert "Open now." in phone.text
    assert "What you can use now: E-mail" in bsl.text, "rather than a phone"


@pytest.mark.requirement("RL-03")
async def test_when_nothing_else_is_open_a_message_can_be_left(
    office: Office, town: Town, http: httpx.AsyncClient, clock: Clock
) -> None:
    await change(office, town, town.northborough, routes=(BSL, PHONE))
    clock.forward(hours=8)
    for row in (await rows(http))[:3]:
        link = row.one("a")
        assert (link.text, link.attrs["href"]) == ("Leave a message", "/northborough/message")


@pytest.mark.requirement("LA-07")
async def test_a_film_waits_to_be_played_and_has_captions_and_a_transcript(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    await change(office, town, town.northborough, routes=(replace(BSL, video=FILM), PHONE))
    answer = await http.get("/northborough")
    video = parse(answer.text).one("video")
    assert {"controls", "preload", "crossorigin", "aria-label"} <= set(video.attrs)
    assert video.attrs["preload"] == "none"
    assert "autoplay" not in video.attrs
    assert video.one("source").attrs["src"] == "/northborough/media/relay.mp4"
    track = video.one("track")
    assert (track.attrs["kind"], track.attrs["src"], track.attrs["srclang"]) == (
        "captions",
        FILM.captions,
        "en",
    )
    assert "Press the link." in parse(answer.text).one("details", class_="pc-film").text
    policy = answer.headers["content-security-policy"]
    assert f"media-src 'self' {FILM.captions}" in policy
    assert "media-src 'none'" in (await http.get("/eastmere")).headers["content-security-policy"]


@pytest.mark.requirement("LA-07")
async def test_only_a_film_that_a_route_names_is_served_and_only_by_its_council(
    office: Office, town: Town, http: httpx.AsyncClient
) -> None:
    folder = office.settings.media_folder("northborough")
    folder.mkdir(parents=True)
    (folder / "relay.mp4").write_bytes(b"0123456789")
    (folder / "other.mp4").write_bytes(b"secret")
    url = "/northborough/media/relay.mp4"
    assert (await http.get(url)).status_code == 404
    film = replace(FILM, captions="relay.vtt")
    await change(office, town, town.northborough, routes=(replace(BSL, video=film), PHONE))
    whole, part = await http.get(url), await http.get(url, headers={"Range": "bytes=2-4"})
    assert (whole.status_code, whole.headers["content-type"], whole.content) == (
        200,
        "video/mp4",
        b"0123456789",
    )
    assert (part.status_code, part.content) == (206, b"234")
    assert "crossorigin" not in parse((await http.get("/northborough")).text).one("video").attrs
    for missing in (
        "/northborough/media/relay.vtt",
        "/northborough/media/other.mp4",
        "/eastmere/media/relay.mp4",
        "/northborough/media/..%2Fnorthborough%2Frelay.mp4",
    ):
        assert (await http.get(missing)).status_code == 404, missing


@pytest.mark.requirement("LA-07")
@pytest.mark.parametrize("path", ["/northborough", "/northborough/help"])
async def test_a_film_about_the_chat_stands_on_the_start_page_and_the_help_page(
    office: Office, town: Town, http: httpx.AsyncClient, path: str
) -> None:
    assert parse((await http.get(path)).text).all("video") == [], "the council has none"
    film = Video("chat.mp4", "chat.vtt", {"en": "You can write to us here.", "cy": "Gallwch ysgrifennu."})
    await change(office, town, town.northborough, video=film)
    answer = await http.get(path)
    part = parse(answer.text).one("main").one("details", class_="pc-film")
    assert "open" not in part.attrs
    assert part.one("summary").text == "Film in British Sign Language: How this chat works"
    assert part.one("source").attrs["src"] == "/northborough/media/chat.mp4"
    assert part.one("track").attrs["src"] == "/northborough/media/chat.vtt"
    assert ("controls" in part.one("video").attrs, "autoplay" in part.one("video").attrs) == (True, False)
    assert "You can write to us here." in part.text
    assert "media-src 'self'" in answer.headers["content-security-policy"]
    assert parse((await http.get("/northborough/start")).text).all("video") == []
    folder = office.settings.media_folder("northborough")
    folder.mkdir(parents=True)
    (folder / "chat.mp4").write_bytes(b"film")
    assert (await http.get("/northborough/media/chat.mp4")).content == b"film"
    told = (await http.get("/northborough", headers={"Accept": "application/json"})).json()["film"]
    assert told["transcript"] == "You can write to us here."
    done = await change(office, town, town.northborough, video=None)
    assert done.changes == ("Film that explains the chat changed: none.",)
    assert (await http.get("/northborough/media/chat.mp4")).status_code == 404
