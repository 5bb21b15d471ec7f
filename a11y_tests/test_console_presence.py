"""Whether somebody is there is told by the desk itself, for as long as its browser lets it run."""

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support import desk
from a11y_tests.support.browsers import wait
from a11y_tests.support.desk import at_chat, text
from a11y_tests.support.pages import wait_live, wait_messages
from a11y_tests.support.stage import Stage
from app.store import reading
from app.store.opening import opening
from app.store.people import PRESENT_ON_STREAM

pytestmark = pytest.mark.whole_browser

served = desk.served


def staffed(stage: Stage) -> bool:
    """Whether the door says that somebody is there."""
    office, town = stage.server.office, stage.town
    now = office.clock()
    return stage.server.run(office.store.read(lambda conn: opening(conn, town.northborough, now))).staffed


def is_there_still(driver: Chrome, stage: Stage, what: str) -> None:
    stage.server.clock.forward(seconds=PRESENT_ON_STREAM.seconds + 1)
    wait(driver, lambda _: staffed(stage), what)


def hide(driver: Chrome) -> None:
    driver.execute_cdp_cmd("Target.createTarget", {"url": "about:blank"})  # in front of it
    wait(driver, lambda d: d.execute_script("return document.visibilityState") == "hidden", "hidden")


def unread(stage: Stage) -> int:
    """How many messages Ben's other tabs count as new."""
    ben = stage.town.ben.id
    return sum(
        stage.server.run(stage.server.office.store.read(lambda conn: reading.unread(conn, ben))).values()
    )


def test_what_comes_to_a_hidden_desk_is_new_until_somebody_looks(driver: Chrome, stage: Stage) -> None:
    amina = stage.chat().accept()
    at_chat(driver, stage, amina)
    amina.write("Hello?")
    wait(driver, lambda _: unread(stage) == 0, "what comes in sight is read")
    hide(driver)
    amina.write("Again")
    amina.write("And again")
    wait_messages(driver, "Hello?", "Again", "And again")
    is_there_still(driver, stage, "the hidden desk answers a beat")
    assert unread(stage) == 2
    driver.execute_cdp_cmd("Page.bringToFront", {})
    wait(driver, lambda _: unread(stage) == 0, "somebody looks")


def test_an_open_desk_is_there_also_when_it_is_hidden(driver: Chrome, stage: Stage) -> None:
    stage.attend(True)
    stage.let_in(driver)
    driver.get(stage.at("/console"))
    wait_live(driver)
    is_there_still(driver, stage, "the desk answers")
    hide(driver)
    is_there_still(driver, stage, "the hidden desk answers")
    assert text(driver, "connection") == "", "nobody is told of it"
