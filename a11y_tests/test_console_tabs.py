"""Many tabs of one desk: those in sight listen, and one of all that are hidden."""

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support import desk
from a11y_tests.support.browsers import wait
from a11y_tests.support.desk import at_chat
from a11y_tests.support.pages import heard, listen, new_tab, wait_heard, wait_live, wait_messages
from a11y_tests.support.stage import Stage
from app.broker import staff_topic
from app.broker.memory import MemoryBroker

pytestmark = pytest.mark.whole_browser

served = desk.served

SHOWN = "return document.visibilityState === 'visible'"


def show(driver: Chrome, handle: str) -> None:
    driver.switch_to.window(handle)
    driver.execute_cdp_cmd("Page.bringToFront", {})
    wait(driver, lambda d: d.execute_script(SHOWN), "in sight")


def streams(stage: Stage) -> int:
    """How many tabs of Ben's listen."""
    broker = stage.server.office.broker
    assert isinstance(broker, MemoryBroker)
    return len(broker._listeners[staff_topic(stage.town.ben.id)])


@pytest.mark.requirement("AD-02", "AN-01", "AN-07")
def test_more_tabs_than_a_browser_has_connections(driver: Chrome, stage: Stage) -> None:
    """Over HTTP/1.1 there are six."""
    amina, tomos = stage.chat().accept(), stage.chat(name="Tomos").accept()
    at_chat(driver, stage, amina)
    first = driver.current_window_handle
    for _ in range(6):
        new_tab(driver, stage.at("/console"))
        wait_live(driver)
    last = new_tab(driver, stage.at(f"/console/conversations/{tomos.id}"))
    wait_live(driver)
    listen(driver)
    driver.find_element("id", "message").send_keys("Hello")
    driver.find_element("id", "send").click()
    wait_messages(driver, "Hello")
    wait(driver, lambda d: d.find_element("id", "message").get_property("value") == "", "sent")
    amina.write("One")
    tomos.write("Helo?")
    wait(driver, lambda d: "Tomos: Helo?" in heard(d), "it listens")
    assert heard(driver) == ["Sent", "New message from Amina", "Tomos: Helo?"]
    show(driver, first)
    wait_messages(driver, "One")
    wait_heard(driver, "Amina: One")
    amina.write("Two")
    wait_heard(driver, "Amina: One", "Amina: Two")
    show(driver, last)
    wait_heard(driver, *heard(driver))


@pytest.mark.requirement("AD-02")
def test_of_the_hidden_tabs_one_goes_on_listening(driver: Chrome, stage: Stage) -> None:
    at_chat(driver, stage, stage.chat().accept())
    for _ in range(2):
        new_tab(driver, stage.at("/console"))
        wait_live(driver)
    new_tab(driver, "about:blank")
    wait(driver, lambda _: streams(stage) == 1, "one stream")

    def told() -> list[str]:
        """The desks whose title tells of it; whoever goes to them brings them in sight."""
        pages = driver.execute_cdp_cmd("Target.getTargets", {})["targetInfos"]
        return [page["targetId"] for page in pages if page["title"].startswith("(1 waiting")]

    stage.chat(name="Gil")
    listening = wait(driver, lambda _: told(), "one tells it in its title")
    assert len(listening) == 1
    driver.execute_cdp_cmd("Target.closeTarget", {"targetId": listening[0]})
    wait(driver, lambda _: told() not in ([], listening), "another takes its place")
    assert streams(stage) == 1
