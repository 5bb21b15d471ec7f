"""Every page in every state: axe in every theme, with scripts and without, framed and not, two languages.

Where no script runs a page is as the server sent it. What must be so of each is seen on the same visit.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support import detect, emulate
from a11y_tests.support import seen as looks
from a11y_tests.support.axe import StrictAxe
from a11y_tests.support.browsers import emptied
from a11y_tests.support.choose import EVERYTHING, both_ways
from a11y_tests.support.places import CONSOLE, NO_COUNCILS, PLACES, RESIDENT, visiting
from a11y_tests.support.stage import Stage
from app.web.language import Language
from app.web.templating import WEB, Templates

COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "color-contrast-enhanced"]}}
TALL = (1280, 4000)  # so that nothing is out of sight in a part that scrolls, which axe could not judge
OTHER_THEMES = ("dark", "more contrast", "dark, more contrast")
SCRIPTS = ("scripts", "no scripts")
WHERE = ("tab", "frame")
LANGUAGES = ("en", "ar-XB")
MANUAL = ("docs/", "gallery/")  # for developers: a11y_tests/test_manual.py
EXTENDS = re.compile(r'{% extends "(.+)" %}')
ANNOUNCERS = """
const live = document.querySelectorAll("#announcer, [aria-live]:not([aria-live=off])");
return [...live].map((one) => one.outerHTML);
"""
ANNOUNCER = '<div id="announcer" aria-live="polite" class="pc-visually-hidden"></div>'
# Where our scripts tell what is typed, sent or new: each of them finds its announcer in the page.
CAN_SPEAK = "return !!document.querySelector('#composer, #start-form, #messages[data-stream]')"
ROUTES = """
return [...document.querySelectorAll(".pc-contact li > :first-child")].map((way) => way.textContent.trim());
"""


class Row(NamedTuple):
    name: str
    scripts: str
    where: str
    lang: str


ROWS = sorted(
    [
        *(Row(*row) for row in both_ways(tuple(RESIDENT), SCRIPTS, WHERE, LANGUAGES)),
        *(
            Row(name, scripts, "tab", lang)
            for name, scripts, lang in both_ways(tuple(CONSOLE | NO_COUNCILS), SCRIPTS, LANGUAGES)
        ),
    ],
    # A browser begins a new process for a page of another site than the last one's.
    key=lambda row: (row.scripts, row.where, row.name, row.lang),
)
PLAIN = [row for row in ROWS if row.scripts == "no scripts"]
SCRIPTED = [row for row in ROWS if row.scripts == "scripts"]


@dataclass(frozen=True)
class Seen:
    """What a page was like where no script runs. `findings`: axe's report, "" when it found nothing."""

    state: str
    live: list[str]
    loud: list[str]
    endless: list[str]
    routes: list[str]
    announcers: list[str]
    can_speak: bool
    targets: list[str]
    findings: str


def themes(row: Row) -> tuple[str, ...]:
    """Besides the usual one: places take turns, and in each it is enough to look where scripts run."""
    if EVERYTHING:
        return OTHER_THEMES
    return (OTHER_THEMES[SCRIPTED.index(row) % len(OTHER_THEMES)],) if row in SCRIPTED else ()


def check(driver: Chrome, row: Row) -> None:
    """Raises AssertionError when axe finds anything on the page that is there."""
    with emulate.viewport(driver, *TALL):
        axe = StrictAxe(driver, scripts=row.scripts == "scripts")
        axe.check()
        for theme in themes(row):
            with emulate.media(driver, emulate.THEMES[theme]):
                axe.check(COLOURS)


class Plain:
    """The pages of `PLAIN`, each visited once."""

    def __init__(self, driver: Chrome, stage: Stage) -> None:
        self.driver, self.stage = driver, stage
        self.known: dict[Row, Seen] = {}

    def at(self, row: Row) -> Seen:
        if row not in self.known:
            framed = row.where == "frame"
            self.stage.clear()
            with (
                emptied(self.driver) as driver,
                visiting(driver, self.stage, row.name, row.lang, framed=framed),
            ):
                self.known[row] = self._look(driver, row)
        return self.known[row]

    def _look(self, driver: Chrome, row: Row) -> Seen:
        as_sent = (
            driver.execute_script("return document.readyState"),
            detect.live_at_load(driver),
            detect.loud_regions(driver),
            looks.endless(driver),
            driver.execute_script(ROUTES),
            driver.execute_script(ANNOUNCERS),
            driver.execute_script(CAN_SPEAK),
            detect.small_targets(driver) + detect.close_targets(driver),
        )
        try:
            check(driver, row)
        except AssertionError as report:
            return Seen(*as_sent, findings=str(report))
        return Seen(*as_sent, findings="")


@pytest.fixture(scope="module", autouse=True)
def rendered() -> Iterator[set[str]]:
    """The templates that the server has rendered in this module."""
    names: set[str] = set()
    render = Templates.render

    def recording(self: Templates, language: Language, template: str, context: Mapping[str, Any]) -> str:
        names.add(template)
        return render(self, language, template, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Templates, "render", recording)
        yield names


@pytest.fixture(scope="module")
def plain_pages(plain_chromium: Chrome, served: Stage) -> Plain:
    return Plain(plain_chromium, served)


@pytest.fixture(scope="module")
def seen(plain_pages: Plain) -> dict[Row, Seen]:
    """Every page of the product."""
    return {row: plain_pages.at(row) for row in PLAIN}


def pages() -> set[str]:
    """The templates of whole pages: those that extend a layout and are none themselves."""
    parents = {
        path.relative_to(WEB).as_posix(): EXTENDS.findall(path.read_text("utf8"))
        for path in WEB.rglob("*.html")
    }
    return {
        name
        for name, parent in parents.items()
        if parent and not name.endswith("/base.html") and not name.startswith(MANUAL)
    }


@pytest.mark.requirement("VI-01", "NJ-08", "AD-01", "LA-01", "TR-07")
@pytest.mark.parametrize("row", ROWS, ids=", ".join)
def test_axe_finds_nothing(request: pytest.FixtureRequest, stage: Stage, row: Row) -> None:
    if row.scripts == "no scripts":
        plain: Plain = request.getfixturevalue("plain_pages")
        assert not plain.at(row).findings, plain.at(row).findings
        return
    driver: Chrome = request.getfixturevalue("chromium")
    with emptied(driver), visiting(driver, stage, row.name, row.lang, framed=row.where == "frame"):
        check(driver, row)


def test_every_page_there_is_has_a_place(rendered: set[str], seen: dict[Row, Seen]) -> None:
    assert {row.name for row in seen} == set(PLACES)
    assert pages() - rendered == set()


@pytest.mark.requirement("NJ-03")
def test_no_page_has_anything_live_in_it(seen: dict[Row, Seen]) -> None:
    assert {row: page.live + page.loud for row, page in seen.items() if page.live + page.loud} == {}


@pytest.mark.requirement("AN-02", "AN-03", "AN-20")
def test_every_page_that_speaks_has_the_same_empty_announcer_from_the_start(seen: dict[Row, Seen]) -> None:
    """No script has run: the page is as the server sent it."""
    found = {row: page.announcers for row, page in seen.items() if page.can_speak or page.announcers}
    assert {"form", "waiting", "talking", "desk, busy", "conversation"} <= {row.name for row in found}
    assert {row: announcers for row, announcers in found.items() if announcers != [ANNOUNCER]} == {}


@pytest.mark.requirement("NJ-06")
def test_every_page_finishes_loading(seen: dict[Row, Seen]) -> None:
    assert {row: page for row, page in seen.items() if page.state != "complete"} == {}
    # What comes by itself is a choice, and stands in a frame of its own.
    assert {row for row, page in seen.items() if page.endless and "by itself" not in row.name} == set()


@pytest.mark.requirement("KB-10")
def test_on_every_page_what_is_pressed_is_large_and_apart(seen: dict[Row, Seen]) -> None:
    assert {row: page.targets for row, page in seen.items() if page.targets} == {}


@pytest.mark.requirement("RL-01")
def test_the_other_ways_are_the_same_on_every_page(seen: dict[Row, Seen]) -> None:
    for lang in LANGUAGES:
        found = {row: page.routes for row, page in seen.items() if row.name in RESIDENT and row.lang == lang}
        ways = next(iter(found.values()))
        if lang == "en":
            assert ways[0].startswith("Talk to us in British Sign Language")
            assert "Relay UK: 18001 then 01632 960 001" in ways
        assert len(ways) > 3
        assert {row: routes for row, routes in found.items() if routes != ways} == {}
