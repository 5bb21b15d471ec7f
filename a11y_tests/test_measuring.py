"""The measuring scripts' configuration of our own pages finds what it names and leads where it says."""

from typing import Any

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support.choose import IN_TEST_ALL
from a11y_tests.support.emulate import viewport
from a11y_tests.support.measuring import configuration, hidden, reads, run, say, seen, there
from a11y_tests.support.stage import Stage
from tests.support.office import PASSWORD

FIRST = "Hello tkfirst"


@pytest.fixture
def named(stage: Stage) -> dict[str, Any]:
    """What the configuration says of the stage."""
    return configuration(
        {
            "HOST": stage.council.url,
            "CHAT": stage.server.url,
            "ADVISER_USER": stage.town.ben.email,
            "ADVISER_PASS": PASSWORD,
        }
    )


def accept(driver: Chrome, stage: Stage, operator: dict[str, Any]) -> None:
    """The adviser's side up to the visitor's first message."""
    run(driver, operator["login"])
    run(driver, operator["accept"], first=FIRST)
    stage.newest().accepted = True
    reads(driver, operator["messages"], FIRST)


def test_a_chat_in_the_panel(driver: Chrome, other: Chrome, stage: Stage, named: dict[str, Any]) -> None:
    operator, keyboard = named["operator"], named["keyboard"]
    waiting = stage.chat(question="Not this one")
    driver.get(named["host"]["url"])
    seen(driver, named["launcher"])
    run(driver, named["open"])
    seen(driver, named["open_ready"])
    seen(driver, named["panel"])
    seen(driver, named["offline"]["ready"])
    first_page, *fields = keyboard["fields"]
    seen(driver, first_page["at"])
    run(driver, named["start"][:1])
    for field in fields:
        there(driver, field["at"])
    seen(driver, keyboard["submit"])
    run(driver, named["start"][1:], first=FIRST)

    accept(other, stage, operator)
    say(driver, named, "Which day?")
    reads(other, operator["messages"], "Which day?")
    say(other, operator, "On Friday.")
    reads(driver, named["messages"], "On Friday.")
    assert named["send_button"] == named["send"]["click"]

    run(driver, named["close"])
    hidden(driver, named["panel"])
    run(driver, named["open"])
    seen(driver, keyboard["close"]).click()
    hidden(driver, named["panel"])
    assert waiting.open


def test_a_chat_without_scripts(plain: Chrome, other: Chrome, stage: Stage, named: dict[str, Any]) -> None:
    without, operator = named["nojs"], named["operator"]
    plain.get(without["direct"])
    seen(plain, "#begin")
    run(plain, without["steps"], first=FIRST)
    reads(plain, without["messages"], FIRST)
    accept(other, stage, operator)
    say(other, operator, "On Friday.")
    reads(other, operator["messages"], "On Friday.")
    run(plain, without["refresh"])
    reads(plain, without["messages"], "On Friday.")


def test_the_pages_of_the_console_that_are_checked(driver: Chrome, named: dict[str, Any]) -> None:
    for steps in named["operator"]["axe_pages"].values():
        run(driver, steps)
    seen(driver, "#sign-out")
    run(driver, named["operator"]["login"])  # also from there
    seen(driver, "#told")


@IN_TEST_ALL
def test_on_a_small_screen_the_same_names_lead_through_the_page(
    driver: Chrome, stage: Stage, named: dict[str, Any]
) -> None:
    with viewport(driver, 320, 256):
        driver.get(named["host"]["url"])
        run(driver, named["open"])
        seen(driver, named["open_ready"])
        seen(driver, named["panel"])
        run(driver, named["start"], first=FIRST)
        stage.newest()
        say(driver, named, "Which day?")
        reads(driver, named["messages"], "Which day?")
