"""Every page of the product where no script runs: as the server sent it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support import browsers, detect
from a11y_tests.support import seen as looks
from a11y_tests.support.choose import EVERYTHING
from a11y_tests.support.places import CONSOLE, NO_COUNCILS, PLACES, RESIDENT, visiting
from a11y_tests.support.stage import Stage
from app.web.language import Language
from app.web.templating import WEB, Templates

WHERE = ("tab", "frame")


@dataclass(frozen=True)
class Seen:
    """What a page was like when it had been loaded."""

    state: str
    live: list[str]
    loud: list[str]
    endless: list[str]
    routes: list[str]
    announcers: list[str]
    can_speak: bool


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


MANUAL = ("docs/", "gallery/")  # for developers: a11y_tests/test_manual.py


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


@pytest.fixture(scope="module")
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
def seen(plain_chromium: Chrome, served: Stage, rendered: set[str]) -> dict[str, Seen]:
    """Every page of the product, by turns in a tab and in a frame; in both ways in `make test-all`."""
    found: dict[str, Seen] = {}
    for at, name in enumerate(PLACES):
        for framed in (False, True):
            if (framed and name in CONSOLE | NO_COUNCILS) or (
                name in RESIDENT and framed != bool(at % 2) and not EVERYTHING
            ):
                continue
            with browsers.emptied(plain_chromium) as driver, visiting(driver, served, name, framed=framed):
                found[f"{name}, {WHERE[framed]}"] = Seen(
                    driver.execute_script("return document.readyState"),
                    detect.live_at_load(driver),
                    detect.loud_regions(driver),
                    looks.endless(driver),
                    driver.execute_script(ROUTES),
                    driver.execute_script(ANNOUNCERS),
                    driver.execute_script(CAN_SPEAK),
                )
            served.clear()
    return found


def test_every_page_there_is_has_a_place(rendered: set[str], seen: dict[str, Seen]) -> None:
    assert len(seen) >= len(PLACES)
    assert pages() - rendered == set()


@pytest.mark.requirement("NJ-03")
def test_no_page_has_anything_live_in_it(seen: dict[str, Seen]) -> None:
    assert {name: page.live + page.loud for name, page in seen.items() if page.live + page.loud} == {}


@pytest.mark.requirement("AN-02", "AN-03", "AN-20")
def test_every_page_that_speaks_has_the_same_empty_announcer_from_the_start(seen: dict[str, Seen]) -> None:
    """No script has run: the page is as the server sent it."""
    found = {name: page.announcers for name, page in seen.items() if page.can_speak or page.announcers}
    assert {"form", "waiting", "talking", "desk, busy", "conversation"} <= {
        name.rpartition(", ")[0] for name in found
    }
    assert {name: announcers for name, announcers in found.items() if announcers != [ANNOUNCER]} == {}


@pytest.mark.requirement("NJ-06")
def test_every_page_finishes_loading(seen: dict[str, Seen]) -> None:
    assert {name: page for name, page in seen.items() if page.state != "complete"} == {}
    # What comes by itself is a choice, and stands in a frame of its own.
    assert {name for name, page in seen.items() if page.endless and "by itself" not in name} == set()


@pytest.mark.requirement("RL-01")
def test_the_other_ways_are_the_same_on_every_page(seen: dict[str, Seen]) -> None:
    pages = {name: page.routes for name, page in seen.items() if name.rpartition(", ")[0] in RESIDENT}
    ways = next(iter(pages.values()))
    assert ways[0].startswith("Talk to us in British Sign Language")
    assert "Relay UK: 18001 then 01632 960 001" in ways
    assert {name: routes for name, routes in pages.items() if routes != ways} == {}
