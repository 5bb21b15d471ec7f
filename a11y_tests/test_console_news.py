"""What is new in other chats: counted, said when a minute has passed, and kept from page to page."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import desk
from a11y_tests.support.browsers import wait
from a11y_tests.support.clock import give_clock, turn_clock
from a11y_tests.support.desk import at_chat, text
from a11y_tests.support.pages import listen_early, wait_heard, wait_live
from a11y_tests.support.stage import Stage
from app.domain.terms import Need

served = desk.served


@pytest.mark.requirement("AN-01", "AN-02", "AD-02")
def test_when_the_minute_ends_the_count_is_said_if_it_rose(driver: Chrome, stage: Stage) -> None:
    amina, tomos = stage.chat().accept(), stage.chat(name="Tomos").accept()
    give_clock(driver)
    at_chat(driver, stage, amina)
    first, third = "New message from Tomos", "3 new messages from Tomos"
    tomos.write("Helo?")
    wait_heard(driver, first)
    tomos.write("Ydych chi yno?", "Helo?")
    wait(driver, lambda d: text(d, "alerts").endswith(third), "they are counted")
    turn_clock(driver, 40)
    wait_heard(driver, first)
    turn_clock(driver, 20)
    wait_heard(driver, first, third)
    turn_clock(driver, 60)
    wait_heard(driver, first, third)  # nothing more was written
    tomos.write("Helo?")
    wait_heard(driver, first, third, "4 new messages from Tomos")
    tomos.write("Helo?")
    wait(driver, lambda d: text(d, "alerts").endswith("5 new messages from Tomos"), "they are counted")
    tomos.read()
    wait(driver, lambda d: "new messages" not in text(d, "conversations"), "read in another tab")
    turn_clock(driver, 60)
    wait_heard(driver, first, third, "4 new messages from Tomos")


@pytest.mark.requirement("AN-01", "AN-02", "AD-02")
def test_what_is_new_stays_on_the_next_page_and_is_not_said_again(driver: Chrome, stage: Stage) -> None:
    amina, tomos, lea = (stage.chat(name=name).accept() for name in ("Amina", "Tomos", "Lea"))
    at_chat(driver, stage, amina)
    changed, gil = "Lea changed what they need.", "New chat waiting: Gil, Council Tax"
    lea.need(Need.SLOW_TYPING)
    wait_heard(driver, changed)
    waiting = stage.chat(name="Gil")
    tomos.write("Helo?")
    wait_heard(driver, changed, gil, "New message from Tomos")
    listen_early(driver)
    waiting.end()
    go(driver, stage, f"/console/conversations/{tomos.id}")
    assert alerts(driver) == [changed], "Tomos is read here, and Gil has gone"
    assert "Nothing new yet." not in text(driver, "news")
    stage.chat(name="Gwen")
    wait_heard(driver, "New chat waiting: Gwen, Council Tax")
    go(driver, stage, f"/console/conversations/{amina.id}/end")
    assert alerts(driver) == ["New chat waiting: Gwen, Council Tax", changed]
    amina.write("Hello?")
    wait_heard(driver, "New message from Amina")
    for name in ("Tom", "Tim", "Ted"):
        stage.chat(name=name)
    wait(driver, lambda _: alerts(driver)[0].endswith("Ted, Council Tax"), "all five")
    go(driver, stage, "/console")
    wait(driver, lambda _: len(alerts(driver)) == 5, "all five")
    assert alerts(driver)[-1] == "New chat waiting: Gwen, Council Tax"
    driver.refresh()
    wait_live(driver)
    assert len(alerts(driver)) == 5
    wait_heard(driver)


@pytest.mark.requirement("AD-02")
def test_what_was_new_to_one_person_is_not_shown_to_another(driver: Chrome, stage: Stage) -> None:
    at_chat(driver, stage, stage.chat().accept())
    gil = "New chat waiting: Gil, Council Tax"
    stage.chat(name="Gil")
    wait_heard(driver, gil)
    stage.let_in(driver, stage.town.dev)
    go(driver, stage, "/console")
    assert "Nothing new yet." in text(driver, "news")
    stage.let_in(driver)
    go(driver, stage, "/console")
    assert alerts(driver) == [gil]
    driver.find_element(By.ID, "sign-out").click()
    wait(driver, lambda d: d.find_elements(By.ID, "sign-out-anyway"), "a chat is open")[0].click()
    stage.sign_in(driver)
    assert "Nothing new yet." in text(driver, "news")


@pytest.mark.requirement("AN-01", "AD-02")
@pytest.mark.parametrize("read", [False, True])
def test_what_was_held_back_is_said_on_the_next_page(driver: Chrome, stage: Stage, read: bool) -> None:
    amina, tomos = stage.chat().accept(), stage.chat(name="Tomos").accept()
    give_clock(driver)
    at_chat(driver, stage, amina)
    tomos.write("Helo?")
    wait_heard(driver, "New message from Tomos")
    tomos.write("Ydych chi yno?")
    two = "2 new messages from Tomos"
    wait(driver, lambda d: text(d, "alerts").endswith(two), "they are counted")
    listen_early(driver)
    if read:
        go(driver, stage, f"/console/conversations/{tomos.id}")
    go(driver, stage, "/console")
    wait_heard(driver)
    turn_clock(driver, 60)
    wait_heard(driver, *([] if read else [two]))


def go(driver: Chrome, stage: Stage, path: str) -> None:
    driver.get(stage.at(path))
    wait_live(driver)


def alerts(driver: Chrome) -> list[str]:
    """Read at once: a line may come or go meanwhile."""
    script = "return Array.from(document.querySelectorAll('#alerts a'), (link) => link.textContent)"
    found: list[str] = driver.execute_script(script)
    return found
