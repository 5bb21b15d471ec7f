"""Amina asks an interpreter to join: three people, three tabs."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import desk
from a11y_tests.support.browsers import wait
from a11y_tests.support.desk import at_chat, text
from a11y_tests.support.pages import heard, listen, open_chat
from a11y_tests.support.stage import Stage

served = desk.served


def items(driver: Chrome) -> list[str]:
    """Who and what, of each item."""
    found = driver.find_elements(By.CSS_SELECTOR, "#messages > li")
    return [" ".join((one.get_attribute("textContent") or "").split()) for one in found]


def write(driver: Chrome, words: str) -> None:
    driver.find_element(By.ID, "message").send_keys(words)
    driver.find_element(By.ID, "send").click()


def shown(driver: Chrome, who: str, words: str) -> None:
    wait(driver, lambda d: any(one.startswith(who) and words in one for one in items(d)), f"{who}: {words}")


@pytest.mark.requirement("RL-10")
def test_an_interpreter_joins_writes_and_is_withdrawn(driver: Chrome, stage: Stage) -> None:
    stage.attend(True)
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    bens = driver.current_window_handle

    driver.switch_to.new_window("tab")
    aminas = driver.current_window_handle
    open_chat(driver, stage.at(chat.path))
    driver.find_element(By.CSS_SELECTOR, "#options summary").click()
    driver.find_element(By.ID, "guests").click()
    wait(driver, lambda d: d.find_elements(By.ID, "guest-form"), "the form")
    driver.find_element(By.CSS_SELECTOR, "input[value=interpreter]").click()
    driver.find_element(By.ID, "guest").send_keys("Kim")
    driver.find_element(By.ID, "make-link").click()
    wait(driver, lambda d: d.find_elements(By.ID, "guest-link"), "the link")
    link = (driver.find_element(By.ID, "guest-link").get_attribute("value") or "").strip()
    driver.find_element(By.ID, "keep").click()
    wait(driver, lambda d: d.find_elements(By.ID, "composer"), "the chat again")
    listen(driver)

    driver.switch_to.new_window("tab")
    kims = driver.current_window_handle
    driver.get(link)
    driver.find_element(By.ID, "join").click()
    wait(driver, lambda d: d.find_elements(By.ID, "composer"), "the guest's chat")
    listen(driver)
    write(driver, "Amina asks about band C.")
    shown(driver, "You", "Amina asks about band C.")

    said = "Kim, interpreter: Amina asks about band C."
    for window in (aminas, bens):
        driver.switch_to.window(window)
        shown(driver, "Kim (interpreter)", "Amina asks about band C.")
        wait(driver, lambda d: said in heard(d), "said, once and by name")
        assert heard(driver).count(said) == 1
    assert "Kim (interpreter)" in text(driver, "guests-part")
    chat.reply("It is band C.")

    driver.switch_to.window(kims)
    shown(driver, "Ben", "It is band C.")
    wait(driver, lambda d: "Ben: It is band C." in heard(d), "the guest hears it too")
    driver.switch_to.window(aminas)
    write(driver, "Thank you both.")
    driver.switch_to.window(kims)
    shown(driver, "Amina", "Thank you both.")

    driver.switch_to.window(aminas)
    driver.get(f"{stage.at(chat.path)}/guests")
    driver.find_element(By.CSS_SELECTOR, "[id^=withdraw-]").click()
    wait(driver, lambda d: d.find_elements(By.ID, "confirm"), "the question")[0].click()
    wait(driver, lambda d: d.find_elements(By.ID, "told"), "taken back")
    driver.switch_to.window(kims)
    wait(driver, lambda d: "This link was taken back" in text(d, "status"), "told in words")
    wait(driver, lambda d: any("This link was taken back" in one for one in heard(d)), "said")
    wait(driver, lambda d: not items(d), "and nothing of the chat is left to read")
