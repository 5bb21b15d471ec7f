"""A page of the chat that comes anew shows what is new, and what was not sent."""

from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from a11y_tests.support import emulate, keyboard, towns
from a11y_tests.support.browsers import gone, wait
from a11y_tests.support.choose import led_by
from a11y_tests.support.pages import hold_answer, open_chat, wait_heard, wait_live
from a11y_tests.support.widget import begun, close, home, into_frame, opened, visit
from app.actions.drafts import keep_participants
from app.actions.finish import end_by_adviser
from app.domain.keys import new_key
from app.store.conversations import VisitorConversation
from tests.support.embedded import Embedded
from tests.support.office import ALL_HOURS

town = towns.shared(heartbeat=1, hours=ALL_HOURS)

HALF = "Half a thought"
KEPT = "The chat has ended. Your message was not sent. It is still in the box."
TITLE = "Your message that was not sent"
LONG = [f"{number}. We have looked at your bill, and at the letter of May." for number in range(12)]
IN_VIEW = """
const { top, bottom } = document.querySelector("#messages > li:last-child").getBoundingClientRect();
return top >= 0 && bottom <= innerHeight;
"""


def talking(driver: Chrome, town: Embedded, where: str) -> VisitorConversation:
    """Amina and Ben, in the panel or in a tab. Looks at the conversation."""
    if where == "panel":
        visitor: VisitorConversation = begun(driver, town, visit(driver, home(town)))
        return visitor
    visitor, url = town.talking()
    open_chat(driver, url)
    return visitor


# Before what is new is told.
LOOK_ELSEWHERE = "addEventListener('load', () => setTimeout(() => scrollTo(0, 200), 300))"


def end(town: Embedded, visitor: VisitorConversation) -> None:
    office, ben, solved = town.chat.office, town.chat.town.ben, town.chat.town.solved
    town.chat.run(end_by_adviser(office, ben, visitor.conversation_id, solved))


def unsent(driver: Chrome) -> str:
    """What the page shows as not sent, below its title."""
    part = wait(driver, lambda d: d.find_elements(By.ID, "unsent-part"), "the page")[0]
    wait(driver, lambda _: part.is_displayed(), "what was not sent")
    assert part.find_element(By.TAG_NAME, "h2").text == TITLE
    return str(part.find_element(By.ID, "unsent").text)


def newest_in_view(driver: Chrome) -> None:
    wait(driver, lambda d: d.execute_script(IN_VIEW), "the newest message in view")


def follow(driver: Chrome, control: WebElement) -> None:
    page = driver.find_element(By.TAG_NAME, "html")
    control.click()
    wait(driver, lambda _: gone(page), "the next page")


# --- what is new ---


@pytest.mark.requirement("TR-08", "VI-07")
def test_a_chat_in_a_tab_begins_where_it_goes_on(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    town.reply(visitor, *LONG)
    with emulate.viewport(driver, 390, 700):
        driver.get(url)
        newest_in_view(driver)
        assert driver.execute_script("return document.activeElement === document.body"), "only the view"


@pytest.mark.requirement("TR-08", "VI-07")
def test_the_panel_of_the_next_page_shows_what_came_on_the_way(driver: Chrome, town: Embedded) -> None:
    visitor = begun(driver, town, visit(driver, home(town)))
    town.reply(visitor, *LONG)
    wait_live(driver)
    driver.switch_to.default_content()
    driver.get("about:blank")
    town.reply(visitor, "Sent on the way")
    visit(driver, home(town))
    into_frame(driver)
    wait_live(driver)
    newest_in_view(driver)
    assert "Sent on the way" in driver.find_element(By.CSS_SELECTOR, "#messages > li:last-child").text


@pytest.mark.requirement("TR-08")
def test_a_panel_that_is_opened_tells_of_as_many_messages_as_its_button_until_they_are_answered(
    driver: Chrome, town: Embedded
) -> None:
    visitor = begun(driver, town, visit(driver, home(town)))
    close(driver)
    town.reply(visitor, "One")
    wait(driver, lambda d: "1 new message" in d.find_element(By.ID, "plainchat-open").text, "one")
    button = visit(driver, home(town, page="bins"))
    wait(driver, lambda _: "1 new message" in button.text, "still one")
    town.reply(visitor, "Two")
    wait(driver, lambda _: "2 new messages" in button.text, "two")
    opened(driver, button)
    missed = driver.find_element(By.ID, "missed")
    wait(driver, lambda _: missed.text == "2 new messages since you were last here", "two in the panel")
    driver.find_element(By.ID, "message").send_keys("Thank you")
    driver.find_element(By.ID, "send").click()
    wait(driver, lambda _: not missed.is_displayed(), "answered")


@pytest.mark.requirement("TR-08")
def test_who_reads_elsewhere_after_a_reload_sees_that_there_are_new_ones(
    driver: Chrome, town: Embedded
) -> None:
    visitor, url = town.talking()
    town.reply(visitor, *LONG)
    with emulate.viewport(driver, 390, 700):
        open_chat(driver, url)
        newest_in_view(driver)
        driver.execute_script("scrollTo(0, 200)")
        town.reply(visitor, "Are you there?")
        wait_heard(driver, "Ben: Are you there?")
        driver.get("about:blank")
        town.reply(visitor, "I can wait")
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": LOOK_ELSEWHERE})
        driver.get(url)
        wait_live(driver)
        button = driver.find_element(By.CSS_SELECTOR, "#new-messages button")
        wait(driver, lambda _: button.is_displayed(), "that there are new ones")
        assert button.text.startswith("1 new message")


# --- what was not sent ---


@pytest.mark.requirement("CO-05", "NJ-10")
@pytest.mark.parametrize("where", led_by("panel", of=["panel", "tab"]))
def test_words_that_an_end_has_kept_from_being_sent_are_on_the_pages_after_it(
    driver: Chrome, town: Embedded, where: str
) -> None:
    visitor = talking(driver, town, where)
    driver.find_element(By.ID, "message").send_keys(HALF)
    end(town, visitor)
    wait(driver, lambda d: d.find_element(By.ID, "send-status").text == KEPT, "that they were not sent")
    if where == "panel":
        driver.switch_to.default_content()
        visit(driver, home(town))
        into_frame(driver)
    else:
        driver.refresh()
    assert unsent(driver) == HALF
    follow(driver, driver.find_element(By.ID, "same-details"))
    wait(
        driver, lambda d: d.find_element(By.ID, "question").get_property("value") == HALF, "them in the form"
    )


@pytest.mark.requirement("NJ-10")
def test_words_that_an_end_has_kept_do_not_stand_in_the_way_to_another_page(
    driver: Chrome, town: Embedded
) -> None:
    visitor = talking(driver, town, "tab")
    driver.find_element(By.ID, "message").send_keys(HALF)
    end(town, visitor)
    wait(driver, lambda d: d.find_element(By.ID, "send-status").text == KEPT, "that they were not sent")
    follow(driver, driver.find_element(By.ID, "forget-link"))
    assert driver.find_element(By.ID, "title").text == "Forget this chat?"
    follow(driver, driver.find_element(By.ID, "keep"))
    assert unsent(driver) == HALF


@pytest.mark.requirement("NJ-10")
@pytest.mark.parametrize("where", led_by("panel", of=["panel", "tab"]))
def test_who_ends_the_chat_sees_what_was_not_sent_before_and_after(
    driver: Chrome, town: Embedded, where: str
) -> None:
    talking(driver, town, where)
    driver.find_element(By.ID, "message").send_keys(HALF)
    driver.find_element(By.CSS_SELECTOR, "#options summary").click()
    follow(driver, driver.find_element(By.ID, "leave"))
    if where == "panel":
        driver.switch_to.default_content()
        into_frame(driver)
    assert unsent(driver) == HALF
    follow(driver, driver.find_element(By.ID, "confirm"))
    if where == "panel":
        driver.switch_to.default_content()
        into_frame(driver)
    assert unsent(driver) == HALF


@pytest.mark.requirement("NJ-10")
def test_what_may_have_been_sent_is_not_called_unsent(driver: Chrome, town: Embedded) -> None:
    """Its answer has not come when the page is left."""
    _, url = town.talking()
    open_chat(driver, url)
    driver.find_element(By.ID, "message").send_keys("Thank you")
    hold_answer(driver, driver.find_element(By.ID, "send").click)
    driver.get(f"{url}/end")
    driver.find_element(By.ID, "confirm").click()
    part = wait(
        driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[data-page=ended] #unsent-part"), "ended"
    )[0]
    wait(driver, lambda d: d.execute_script("return sessionStorage.length") == 0, "nothing is kept")
    assert not part.is_displayed()


@pytest.mark.requirement("NJ-10")
def test_unsent_words_that_the_server_kept_later_than_this_tab_are_shown_after_the_end(
    driver: Chrome, town: Embedded
) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    driver.find_element(By.ID, "message").send_keys("Earlier")
    town.chat.run(keep_participants(town.chat.office, visitor, HALF, new_key()))
    end(town, visitor)
    driver.get(url)
    assert unsent(driver) == HALF


KEEP = """
const [of, words] = arguments;
const message = { at: Date.now(), ...words };
sessionStorage.setItem("plainchat:northborough:kept", JSON.stringify({ of, message }));
"""


@pytest.mark.requirement("NJ-10")
@pytest.mark.parametrize("sent", [True, False], ids=["left while sending", "kept by the server before"])
def test_the_button_below_them_carries_the_words_that_are_shown_and_once(
    driver: Chrome, town: Embedded, sent: bool
) -> None:
    visitor, url = town.talking()
    if not sent:
        town.chat.run(keep_participants(town.chat.office, visitor, "Half", new_key()))
    end(town, visitor)
    driver.get(f"{town.chat.url}/northborough/help")
    words = {"text": HALF, "after": 1e6} if sent else {"text": HALF, "at": 1e15}
    driver.execute_script(KEEP, urlsplit(url).path, words)
    driver.get(url)
    assert unsent(driver) == HALF
    follow(driver, driver.find_element(By.ID, "again-with-words"))
    box = wait(driver, lambda d: d.find_elements(By.ID, "question"), "the form")[0]
    wait(driver, lambda d: d.execute_script("return Boolean(history.state?.formKey)"), "its scripts")
    assert box.get_property("value") == HALF


def test_what_was_sent_is_not_shown_as_unsent(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    open_chat(driver, url)
    driver.find_element(By.ID, "message").send_keys("Thank you")
    driver.find_element(By.ID, "send").click()
    wait(driver, lambda d: d.find_element(By.ID, "message").get_attribute("value") == "", "sent")
    end(town, visitor)
    wait(driver, lambda d: "has ended" in d.find_element(By.ID, "send-status").text, "the end")
    driver.refresh()
    part = wait(driver, lambda d: d.find_elements(By.ID, "unsent-part"), "the page")[0]
    wait(driver, lambda d: d.execute_script("return document.readyState") == "complete", "all of it")
    assert not part.is_displayed()


@pytest.mark.requirement("NJ-10")
def test_a_half_filled_form_goes_with_the_resident_with_the_team(driver: Chrome, town: Embedded) -> None:
    opened(driver, visit(driver, home(town)))
    driver.find_element(By.ID, "begin").click()
    wait(driver, lambda d: d.find_elements(By.ID, "question"), "the form")[0].send_keys(HALF)
    team = driver.find_elements(By.NAME, "team")[1]
    team.click()
    chosen = team.get_attribute("value")
    driver.switch_to.default_content()
    visit(driver, home(town, page="bins"))
    into_frame(driver)
    wait(
        driver,
        lambda d: d.find_element(By.ID, "question").get_attribute("value") == HALF,
        "the words in the form",
    )
    ticked = driver.find_element(By.CSS_SELECTOR, "[name=team]:checked")
    assert ticked.get_attribute("value") == chosen


# --- who goes back ---


@pytest.mark.whole_browser
@pytest.mark.requirement("NJ-10")
@pytest.mark.parametrize("where", led_by("panel", of=["panel", "tab"]))
def test_going_back_and_starting_again_is_the_same_chat(driver: Chrome, town: Embedded, where: str) -> None:
    if where == "panel":
        opened(driver, visit(driver, home(town)))
        driver.find_element(By.ID, "begin").click()
    else:
        driver.get(f"{town.chat.url}/northborough/start")
    question = wait(driver, lambda d: d.find_elements(By.ID, "question"), "the form")[0]
    key = one_time_key(driver)
    question.send_keys("My bill is wrong.")
    driver.find_element(By.NAME, "team").click()
    start(driver)
    first = town.newest()
    driver.back()
    if where == "panel":
        driver.switch_to.default_content()
        into_frame(driver)
    words = wait(driver, lambda d: d.find_elements(By.ID, "question"), "the form again")[0]
    wait(driver, lambda _: words.get_attribute("value") == "My bill is wrong.", "the words")
    start(driver)
    assert town.newest().reference == first.reference, "nobody queues behind themselves"
    driver.get(f"{town.chat.url}/northborough/start")
    assert one_time_key(driver) != key, "a new visit may begin another one"


@pytest.mark.requirement("NJ-10")
def test_who_comes_back_goes_on_after_what_the_server_has_kept(driver: Chrome, town: Embedded) -> None:
    visitor, url = town.talking()
    town.chat.run(keep_participants(town.chat.office, visitor, HALF, new_key()))
    driver.get(f"{url}#message")
    wait_live(driver)
    keyboard.press(driver, " more")
    assert driver.find_element(By.ID, "message").get_attribute("value") == f"{HALF} more"


def one_time_key(driver: Chrome) -> str:
    return str(driver.find_element(By.NAME, "key").get_attribute("value"))


def start(driver: Chrome) -> None:
    driver.find_element(By.ID, "start").click()
    wait(driver, lambda d: d.find_elements(By.ID, "messages"), "the conversation")
    wait_live(driver)
