"""What the adviser's desk tells: what is lost or new, where it is seen, and how often it is said."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import desk, detect, emulate, keyboard
from a11y_tests.support.acts import press
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import led_by
from a11y_tests.support.desk import at_chat, submit, text
from a11y_tests.support.pages import focus, heard, listen, new_tab, wait_heard, wait_live
from a11y_tests.support.stage import Stage

served = desk.served


def value(driver: Chrome, id: str) -> str:
    return str(driver.find_element(By.ID, id).get_property("value"))


def kept(driver: Chrome) -> str:
    return str(driver.execute_script("return JSON.stringify(sessionStorage)"))


# --- the connection and the session ---

SIGNED_OUT = "You are signed out. Sign in again to go on."
LOST = "The connection is lost. We keep trying. Your words are safe."
SIZES = [(1280, 900, 1), (900, 700, 1), emulate.ZOOM_200, emulate.ZOOM_400]

# Which of the elements are not wholly in the window, or have something lying over them.
UNSEEN = """
return arguments[0].filter((selector) => {
  const element = document.querySelector(selector);
  const box = element.getBoundingClientRect();
  if (!box.height || box.top < 0 || box.bottom > innerHeight) return true;
  const points = [...element.getClientRects()].flatMap(({ left, right, top, bottom }) =>
    [left + 2, (left + right) / 2, right - 2].map((x) => [x, (top + bottom) / 2]));
  return !points.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
});
"""


def unseen(driver: Chrome, *selectors: str) -> list[str]:
    found: list[str] = driver.execute_script(UNSEEN, selectors)
    return found


@pytest.mark.requirement("AD-01", "AN-11", "KB-09", "VI-06")
@pytest.mark.parametrize("size", led_by((1280, 900, 1), emulate.ZOOM_400, of=SIZES), ids=str)
@pytest.mark.parametrize("what", ["lost", "signed out"])
def test_who_writes_sees_that_the_connection_is_lost_or_the_session_over(
    driver: Chrome, stage: Stage, what: str, size: tuple[int, int, int]
) -> None:
    chat = stage.chat().write(*(f"Question {number}" for number in range(25))).accept()
    with emulate.viewport(driver, *size):
        at_chat(driver, stage, chat)
        keyboard.walk_to(driver, lambda stop: stop.id == "message")
        keyboard.press(driver, "Dear Ami")
        if what == "lost":
            with stage.server.down():
                wait_heard(driver, LOST)
                looked_at(driver, LOST, ["#connection"])
        else:
            stage.end_session(driver)
            wait_heard(driver, SIGNED_OUT)
            looked_at(driver, SIGNED_OUT, ["#connection", "#sign-in-again a"])


def looked_at(driver: Chrome, said: str, notices: list[str]) -> None:
    assert text(driver, "connection") == said
    assert unseen(driver, *notices, "label[for=message]", "#message") == []
    assert focus(driver) == "message"
    assert detect.obscured(driver) == []
    assert detect.overflow(driver) == []
    for place in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
        driver.execute_script(f"scrollTo(0, {place})")
        assert unseen(driver, *notices) == [], place
    for back in (False, True):
        stops = 0
        for stop in keyboard.walk(driver, back=back):
            if stop == keyboard.NOWHERE:
                break
            stops += 1
            assert detect.obscured(driver) == [], f"{stop}, {back=}"
        assert stops > 3


@pytest.mark.whole_browser
@pytest.mark.requirement("AN-01", "AN-10", "CO-03")
@pytest.mark.parametrize("first_told", led_by("by the answer", of=["by the stream", "by the answer"]))
@pytest.mark.parametrize(
    ("box", "button", "status"), [("message", "send", "message-error"), ("note", "save-note", "note-status")]
)
def test_who_sends_when_signed_out_is_told_so_once_with_the_link_beside_it(
    driver: Chrome, stage: Stage, first_told: str, box: str, button: str, status: str
) -> None:
    at_chat(driver, stage, stage.chat().accept())
    driver.find_element(By.ID, box).send_keys("Dear Ami")
    before = [SIGNED_OUT]
    if first_told == "by the answer":
        driver.execute_cdp_cmd("Network.enable", {})
        driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/console/events*"]})
        driver.execute_script("window.stop()")  # the stream hears nothing any more
        before = []
    stage.end_session(driver)
    if before:
        wait_heard(driver, *before)
    driver.find_element(By.ID, button).click()
    why = {
        "message": "Not sent. You are signed out. Your words are still in the box. Sign in again, then send.",
        "note": "Not saved. You are signed out. Your note is still in the box. Sign in again, then save.",
    }[box]
    wait(driver, lambda d: heard(d)[-1:] == [why], "told why")
    assert heard(driver).count(SIGNED_OUT) == len(before)
    assert text(driver, status) == why
    assert value(driver, box) == "Dear Ami"
    beside = ".//following::a[1][.='Sign in again (opens in a new tab)']"
    link = driver.find_element(By.ID, status).find_element(By.XPATH, beside)
    assert link.is_displayed()
    assert text(driver, "connection") == SIGNED_OUT
    # signed in again, trying again is what helps
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    first = driver.current_window_handle
    new_tab(driver, "about:blank")
    stage.sign_in(driver)
    driver.switch_to.window(first)
    driver.execute_script("dispatchEvent(new Event('focus'))")
    wait(driver, lambda d: text(d, "connection") == "You are signed in again.", "back")
    assert text(driver, status).endswith("Try again.")
    assert "Sign in again" not in text(driver, "main") + text(driver, "notices")
    assert heard(driver).count(why) == 1


# --- the columns ---


@pytest.mark.requirement("KB-10")
@pytest.mark.parametrize("waiting", [0, 12])
def test_a_short_page_has_one_scroll_and_the_footer_its_room(
    driver: Chrome, stage: Stage, waiting: int
) -> None:
    for number in range(waiting):
        stage.chat(name=f"Visitor {number}")
    with emulate.viewport(driver, 1280, 900):
        stage.sign_in(driver)
        wait_live(driver)
        page, window = driver.execute_script("return [document.documentElement.scrollHeight, innerHeight]")
        assert page == window
        assert detect.close_targets(driver) == []


def test_who_forgets_the_wrap_up_code_sees_the_errors_and_the_heading_whole(
    driver: Chrome, stage: Stage
) -> None:
    chat = stage.chat().accept()
    stage.let_in(driver)
    with emulate.viewport(driver, 1280, 700):
        driver.get(stage.at(f"/console/conversations/{chat.id}/end"))
        press("end-chat")(driver)
        wait(driver, lambda d: focus(d) == "error-summary", "told")
        assert unseen(driver, "#error-summary", "#title") == []


@pytest.mark.requirement("AD-01", "AN-01")
def test_an_alert_on_the_page_does_not_let_a_chat_end_over_words_nobody_read(
    driver: Chrome, stage: Stage
) -> None:
    chat = stage.chat().accept()
    at_chat(driver, stage, chat)
    submit(driver, "end")
    wait_live(driver)
    listen(driver)
    chat.write("Please wait")
    wait_heard(driver, "New message from Amina")
    driver.find_element(By.CSS_SELECTOR, "input[name=wrap_up]").click()
    press("end-chat")(driver)
    wait(driver, lambda d: focus(d) == "error-summary", "told")
    assert "Read the new messages first" in text(driver, "error-summary")
    assert "Please wait" in text(driver, "main")
    driver.find_element(By.ID, "read-it").click()
    wait(driver, lambda d: text(d, "title") == "Chat with Amina", "the chat goes on")


def test_no_label_breaks_inside_a_word(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    with emulate.viewport(driver, 1280, 900):
        at_chat(driver, stage, chat)
        driver.get(stage.at(f"/console/conversations/{chat.id}", "cy"))
        label = driver.find_element(By.XPATH, "//dt[.='Dechreuodd']")
        lines = driver.execute_script(
            "const r = new Range(); r.selectNodeContents(arguments[0]); return r.getClientRects().length",
            label,
        )
        assert lines == 1
