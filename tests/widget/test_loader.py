"""The loader's two files as they are served."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.locales import PSEUDO_LOCALE
from app.office import Office
from app.web.assets import PANEL
from app.web.embed.source import WIDGET, called, source
from tests.support.embedded import allow
from tests.support.founded import Founded
from tests.support.office import Clock, Town, open_office
from tests.support.site import client, quick_site

LARGEST = 3800
"""Bytes, gzipped; with five languages and six origins. What was promised is 4,000."""
LARGEST_PANEL = 2900
SITES = ("www", "my", "planning", "jobs", "maps", "news")
FIVE = ("en", "cy", "pl", "ar", "uk")
A_LANGUAGE = 120
"""Bytes that a language more adds at most: docs/extending.md says 0.12 kB."""


def configuration(script: str) -> dict[str, object]:
    """What the loader is called with: the argument at the end of the script."""
    found: dict[str, object] = json.loads(script[script.rindex("})({") + 3 : script.rindex(");")])
    return found


async def sizes(tmp_path: Path, clock: Clock, founded: Founded, locales: tuple[str, ...]) -> list[int]:
    """Bytes of the script, gzipped, with the first of `locales`, the first two, and so on."""
    founded.copy_to(tmp_path)
    allow(tmp_path, *(f"https://{site}.northborough.example" for site in SITES))
    found = []
    for number in range(1, len(locales) + 1):
        async with (
            open_office(tmp_path, clock, locales=locales[:number], demo=True) as office,
            client(office) as http,
        ):
            answer = await http.get("/northborough/chat.js", headers={"Accept-Encoding": "gzip"})
        assert list(configuration(answer.text)["words"]) == list(locales[:number])  # type: ignore[call-overload]
        found.append(int(answer.headers["Content-Length"]))
    return found


@pytest.mark.requirement("EM-01")
async def test_it_is_small_in_five_languages_too(tmp_path: Path, clock: Clock, founded: Founded) -> None:
    found = await sizes(tmp_path, clock, founded, FIVE)
    added = {locale: more - less for locale, less, more in zip(FIVE[1:], found, found[1:], strict=False)}
    assert found[-1] <= LARGEST, f"{found} bytes; each language adds {added}"
    assert max(added.values()) <= A_LANGUAGE, f"each language adds {added} bytes"


@pytest.mark.requirement("EM-01")
async def test_it_is_small_and_kept_for_a_minute(tmp_path: Path, clock: Clock, founded: Founded) -> None:
    founded.copy_to(tmp_path)
    async with (
        open_office(tmp_path, clock, locales=("en", "cy"), demo=True) as office,
        client(office) as http,
    ):
        answer = await http.get("/northborough/chat.js", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) == len(gzip.compress(answer.content, 9, mtime=0)) <= LARGEST
    assert list(configuration(answer.text)["words"]) == ["en", "cy"]  # type: ignore[call-overload]


@pytest.mark.requirement("EM-01")
async def test_the_panel_is_small_and_kept_for_as_long_as_it_is_the_same(office: Office) -> None:
    site = quick_site(office)
    async with client(site, **{"Accept-Encoding": "gzip"}) as http:
        address = configuration((await http.get("/northborough/chat.js")).text)["panel"]
        assert address == site.state.assets.url(PANEL)
        now = await http.get(str(address))
        old = await http.get(f"/static/0123456789ab/{PANEL}")
        other = await http.get(site.state.assets.url("js/chat.js"))
    assert now.headers["Content-Type"].startswith("text/javascript")
    assert now.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    # A page that has the first file from before an update asks for the second as it was.
    assert old.content == now.content
    assert old.headers["Cache-Control"] == "public, max-age=60"
    assert int(now.headers["Content-Length"]) <= LARGEST_PANEL
    assert now.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert other.headers["Cross-Origin-Resource-Policy"] == "same-origin"


async def test_it_carries_what_the_council_is_now(office: Office, clock: Clock) -> None:
    async with client(office) as http:
        open_ = configuration((await http.get("/northborough/chat.js")).text)
        clock.forward(hours=7)
        closed = configuration((await http.get("/northborough/chat.js")).text)
    assert open_["path"] == "/northborough"
    assert open_["origins"] == ["https://www.northborough.example"]
    assert (open_["open"], open_["turns"]) == (True, 7 * 3600)
    assert (closed["open"], closed["turns"]) == (False, 16 * 3600)


async def test_when_it_opens_on_another_day_the_button_does_not_turn(office: Office, clock: Clock) -> None:
    clock.forward(days=4)  # a Saturday
    async with client(office) as http:
        found = configuration((await http.get("/northborough/chat.js")).text)
    assert (found["open"], found["turns"]) == (False, 0)


async def test_an_unknown_council_has_no_loader_and_its_address_says_why(office: Office) -> None:
    demo = replace(office, settings=replace(office.settings, demo=True))
    async with client(office) as http, client(demo) as with_docs:
        answer, guided = await http.get("/nowhere/chat.js"), await with_docs.get("/nowhere/chat.js")
    assert answer.status_code == guided.status_code == 404
    # A browser shows the status only of what any site may have.
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.text == (
        'console.error("Plainchat: this service has no council with that short name. '
        "Put the right one into the address of the script, as in /northborough/chat.js. "
        'The guide is docs/embedding.md.");\n'
    )
    assert f"The guide is {office.settings.public_url}/docs/embedding." in guided.text


async def test_a_council_in_capitals_has_its_loader_on_any_site(office: Office) -> None:
    async with client(office) as http:
        answer = await http.get("/Northborough/chat.js")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/northborough/chat.js")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


async def test_words_are_in_each_offered_language(tmp_path: Path, founded: Founded) -> None:
    founded.copy_to(tmp_path)
    async with (
        open_office(tmp_path, locales=("en", PSEUDO_LOCALE), demo=True) as office,
        client(office) as http,
    ):
        words = configuration((await http.get("/northborough/chat.js")).text)["words"]
    assert isinstance(words, dict)
    assert words["en"] == ["Chat with us", "closed now", "Close chat", "We keep trying to reach the chat."]
    assert words[PSEUDO_LOCALE][-1] == "rtl"
    assert len(words[PSEUDO_LOCALE]) == len(words["en"]) + 1


async def test_a_councils_name_cannot_end_the_script(office: Office, town: Town) -> None:
    async with client(office) as http:
        script = (await http.get("/northborough/chat.js")).text
    argument = script[script.rindex("})({") :]
    assert "<" not in argument


def test_only_comments_and_indentation_are_taken_away() -> None:
    for name in ("chat.js", "panel.js"):
        served, written = source(name).splitlines(), (WIDGET / name).read_text().splitlines()
        end = written.index("*/") + 1
        kept = [line.lstrip(" ") for line in written[end:] if not line.strip().startswith("//")]
        assert served == kept
        assert written[0] == "/*"
        assert all(line.count("`") % 2 == 0 for line in kept), "no string goes over a line"


def test_what_a_script_is_called_with_ends_no_script_element() -> None:
    assert called("panel.js", "</script>").endswith(b'})("\\u003c/script>");\n')


@pytest.mark.parametrize("name", ["chat.js", "panel.js"])
def test_it_has_no_inline_styles_no_eval_and_no_open_door(name: str) -> None:
    text = (WIDGET / name).read_text()
    for forbidden in (
        "eval",
        "innerHTML",
        "insertAdjacentHTML",
        "document.write",
        '"*"',
        "cookie",
        "outerHTML",
    ):
        assert forbidden not in text, forbidden
