"""The real pages as people set up their systems to see them: colours, wishes, zoom, larger text, spacing.

Contrast is measured in test_pages.py, components one by one in test_components.py, the council's own page in
test_widget.py. Here each page is opened once in a test and looked at in every way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from a11y_tests.support import detect, emulate, keyboard, ring, seen, widget
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import IN_TEST_ALL, led_by
from a11y_tests.support.pages import wait_live, wait_messages
from a11y_tests.support.places import RESIDENT, visiting
from a11y_tests.support.stage import Stage
from a11y_tests.support.states import LONG_ADDRESS, talking

CHOSEN = "talking, very large on black"  # by the visitor, whatever their system is set to
TALKING = "talking"  # opened with more in it than in places.py, as what people write is hardest to lay out
PAGES = (
    "start, open",
    "form",
    "form with errors",
    "waiting",
    TALKING,
    "ended by the visitor",
    "settings",
    CHOSEN,
    "transcript",
    "transcript, sending",
    "asking to forget",
    "wrong link",
    "desk, busy",
    "conversation",
    "message, e-mail not sent",
)
THREE_HUNDRED = ("I paid the bill on the 3rd of May and I have the receipt in my hand. " * 5)[:300]
NORMAL = (1280, 900, 1)
SIZES = (NORMAL, emulate.ZOOM_200, emulate.ZOOM_400)

FROM_THE_TOP = """
const { body } = document;
body.tabIndex = -1;
body.focus();
body.removeAttribute("tabindex");
"""
WHITE, BLACK = "rgb(255, 255, 255)", "rgb(0, 0, 0)"


@contextmanager
def opened(driver: Chrome, stage: Stage, name: str, lang: str = "en") -> Iterator[None]:
    """`driver` at a page; a conversation has a long address and a long message in it."""
    if name == TALKING:
        driver.get(talking(stage, lang).reply(THREE_HUNDRED).url)
        wait_live(driver)
        yield
    else:
        with visiting(driver, stage, name, lang):
            yield
    stage.clear()
    driver.delete_all_cookies()  # nobody is signed in at the next page


def light(colour: str) -> float:
    """From 0 to 1."""
    red, green, blue = (int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


def test_the_words_are_as_hard_as_they_should_be() -> None:
    assert len(LONG_ADDRESS) >= 200
    assert " " not in LONG_ADDRESS
    assert len(THREE_HUNDRED) == 300


# --- wishes, colours and small windows ---


@pytest.mark.requirement("VI-03", "VI-04", "VI-05", "VI-06", "VI-09", "KB-10")
def test_every_page_is_as_people_set_up_their_systems(driver: Chrome, stage: Stage) -> None:
    """Each page is opened once for all of it, as that takes most of the time."""
    for name in PAGES:
        with opened(driver, stage, name):
            if name != CHOSEN:
                _follows_each_wish(driver, name)
            _is_in_the_persons_own_colours(driver, name)
            _holds_small_and_spaced(driver, name)


@pytest.mark.requirement("VI-06", "VI-09", "KB-10")
@IN_TEST_ALL
def test_from_right_to_left_every_page_holds_small_and_spaced(driver: Chrome, stage: Stage) -> None:
    for name in RESIDENT.keys() & set(PAGES):
        with opened(driver, stage, name, "ar-XB"):
            _holds_small_and_spaced(driver, name)


def _follows_each_wish(driver: Chrome, name: str) -> None:
    def look(**wishes: str) -> dict[str, Any]:
        features = {wish.replace("_", "-"): value for wish, value in wishes.items()}
        with emulate.media(driver, features):
            return seen.look(driver)

    usual, dark = look(), look(prefers_color_scheme="dark")
    assert (light(usual["ground"]) > 0.9, light(usual["text"]) < 0.1) == (True, True), name
    assert (light(dark["ground"]) < 0.1, light(dark["text"]) > 0.9) == (True, True), name
    more = look(prefers_contrast="more")
    assert (more["ground"], more["text"]) == (WHITE, BLACK), name
    more = look(prefers_contrast="more", prefers_color_scheme="dark")
    assert (more["ground"], more["text"]) == (BLACK, WHITE), name
    still = look(prefers_reduced_motion="reduce")
    assert usual["moving"] == still["moving"] == [], name
    solid = look(prefers_reduced_transparency="reduce")
    assert usual["translucent"] == solid["translucent"] == [], name


def _is_in_the_persons_own_colours(driver: Chrome, name: str) -> None:
    for theme in ("forced colours", "forced colours, dark"):
        with emulate.media(driver, emulate.THEMES[theme]):
            assert detect.opted_out(driver) == [], f"{name}, {theme}"
            assert seen.not_the_persons_own(driver) == [], f"{name}, {theme}"


def _holds_small_and_spaced(driver: Chrome, name: str) -> None:
    for size in (NORMAL, emulate.ZOOM_400):
        with emulate.viewport(driver, *size):
            _open_details(driver)
            at = f"{name} at {size}"
            assert detect.overflow(driver) == [], at
            assert detect.small_targets(driver) == [], at
            assert detect.close_targets(driver) == [], at
            assert detect.spacing_losses(driver) == [], at


@pytest.mark.requirement("VI-01", "VI-04", "VI-10")
def test_what_somebody_chose_holds_whatever_their_system_asks_for(driver: Chrome, stage: Stage) -> None:
    with opened(driver, stage, CHOSEN):
        for theme in ("light", "dark", "more contrast"):
            with emulate.media(driver, emulate.THEMES[theme]):
                found = seen.look(driver)
                assert (found["ground"], found["text"]) == (BLACK, WHITE), theme
        size = "return getComputedStyle(document.body).fontSize"
        assert driver.execute_script(size) == "28.5px", "one and a half times 19"


@pytest.mark.requirement("VI-04")
def test_the_chat_in_a_frame_follows_the_wishes_too(driver: Chrome, stage: Stage) -> None:
    with visiting(driver, stage, TALKING, framed=True):
        for theme in ("light", "dark"):
            driver.switch_to.default_content()
            with emulate.media(driver, emulate.THEMES[theme]):
                driver.switch_to.frame(0)
                wait(driver, _is_dark if theme == "dark" else _is_light, theme)


def _is_dark(driver: WebDriver) -> bool:
    return light(seen.look(driver)["ground"]) < 0.1


def _is_light(driver: WebDriver) -> bool:
    return light(seen.look(driver)["ground"]) > 0.9


@pytest.mark.requirement("VI-05")
def test_nothing_moves_while_messages_come_and_go(driver: Chrome, stage: Stage) -> None:
    chat = talking(stage, "en").reply(*["One\n\n\n\n"] * 8)
    driver.get(chat.url)
    wait_live(driver)
    seen.watch_moves(driver)
    driver.execute_script("scrollTo(0, 0)")
    chat.reply("Are you there?")
    bar = driver.find_element(By.ID, "new-messages-button")
    wait(driver, lambda _: bar.is_displayed(), "the button about new messages")
    bar.click()
    driver.find_element(By.ID, "message").send_keys("Yes")
    driver.find_element(By.ID, "send").click()
    wait_messages(driver, "Are you there?", "Yes")
    chat.end_by_adviser()
    wait(driver, lambda d: d.find_elements(By.CSS_SELECTOR, "[data-state=ended]"), "ended")
    assert seen.moves(driver) == []
    assert detect.animations(driver) == []


# --- sizes ---


@pytest.mark.requirement("VI-07")
def test_text_of_twice_the_size_fits_on_every_page(large: Chrome, stage: Stage) -> None:
    for name in PAGES:
        with opened(large, stage, name):
            _open_details(large)
            assert detect.overflow(large) == [], name
            assert detect.spacing_losses(large) == [], name


@pytest.mark.requirement("KB-09", "VI-07")
@pytest.mark.parametrize("size", led_by(NORMAL, emulate.ZOOM_400, of=SIZES), ids=str)
def test_tab_reaches_every_control_and_shows_it_whole(
    driver: Chrome, stage: Stage, size: tuple[int, int, float]
) -> None:
    with emulate.viewport(driver, *size):
        with opened(driver, stage, TALKING):
            _walk(driver)
            _walk(driver, back=True)
        with opened(driver, stage, "form with errors"):
            driver.execute_script(FROM_THE_TOP)  # the page begins at its errors
            _walk(driver)


@pytest.mark.requirement("KB-09", "VI-07")
def test_tab_reaches_every_control_when_text_is_twice_the_size(large: Chrome, stage: Stage) -> None:
    with opened(large, stage, TALKING):
        _walk(large)


@pytest.mark.requirement("KB-09")
def test_the_button_about_new_messages_covers_nothing_that_has_focus(driver: Chrome, stage: Stage) -> None:
    chat = talking(stage, "en").reply(*["One\n\n\n\n"] * 8)
    with emulate.viewport(driver, *emulate.ZOOM_200):
        driver.get(chat.url)
        wait_live(driver)
        driver.execute_script("scrollTo(0, 0)")
        chat.reply("Are you there?")
        bar = driver.find_element(By.ID, "new-messages-button")
        wait(driver, lambda _: bar.is_displayed(), "the button")
        driver.execute_script("title.focus()")
        keyboard.walk_to(driver, lambda stop: stop.id == "new-messages-button")
        assert detect.obscured(driver) == []
        for stop in keyboard.walk(driver, back=True):
            assert detect.obscured(driver) == [], str(stop)
        assert bar.is_displayed()


@pytest.mark.requirement("KB-09", "VI-07")
@pytest.mark.parametrize("size", led_by(NORMAL, of=[NORMAL, emulate.ZOOM_200]), ids=str)
def test_in_the_open_panel_what_has_focus_is_seen_whole(
    driver: Chrome, stage: Stage, size: tuple[int, int, float]
) -> None:
    with emulate.viewport(driver, *size):
        driver.get(stage.site)
        wait(driver, lambda d: d.find_elements(By.ID, "plainchat-open"), "the button")[0].click()
        _into_panel(driver)
        driver.execute_script("location.assign(arguments[0])", talking(stage, "en").url)
        wait(driver, lambda d: _into_panel(d) and d.find_elements(By.ID, "messages"), "the conversation")
        wait_live(driver)
        _walk(driver)


@pytest.mark.requirement("VI-07")
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_three_lines_of_the_transcript_are_seen(
    driver: Chrome, stage: Stage, size: tuple[int, int, float]
) -> None:
    with emulate.viewport(driver, *size), opened(driver, stage, TALKING):
        _three_lines(driver)


@pytest.mark.requirement("VI-07")
def test_three_lines_are_seen_when_text_is_twice_the_size(large: Chrome, stage: Stage) -> None:
    with opened(large, stage, TALKING):
        _three_lines(large)


# --- focus ---


@pytest.mark.requirement("KB-08", "VI-03")
@pytest.mark.parametrize(
    "theme",
    led_by(
        "dark, more contrast",
        "forced colours, dark",
        of=["more contrast", "dark, more contrast", "forced colours, dark"],
    ),
)
def test_the_focus_ring_is_seen_on_real_pages(driver: Chrome, stage: Stage, theme: str) -> None:
    """In the themes in which test_components.py does not measure it."""
    controls = {
        "form with errors": ("#error-summary a", "[name=team]", "#name", "#start"),
        TALKING: ("#options summary", "#message"),
    }
    with emulate.media(driver, emulate.THEMES[theme]):
        for name, selectors in controls.items():
            with opened(driver, stage, name):
                for selector in selectors:
                    found = ring.measure(driver, driver.find_element(By.CSS_SELECTOR, selector))
                    assert found.seen, f"{theme}, {name}, {selector}: {found}"


@pytest.mark.requirement("KB-08", "VI-03")
@pytest.mark.parametrize(
    "theme",
    led_by(
        "light",
        "forced colours",
        of=["light", "dark", "more contrast", "forced colours", "forced colours, dark"],
    ),
)
def test_the_focus_ring_is_seen_on_the_button_in_the_councils_page(
    driver: Chrome, stage: Stage, theme: str
) -> None:
    with emulate.media(driver, emulate.THEMES[theme]):
        driver.get(stage.site)
        button = wait(driver, lambda d: d.find_elements(By.ID, "plainchat-open"), "the button")[0]
        assert ring.measure(driver, button).seen
        widget.opened(driver, button)
        driver.switch_to.default_content()
        close = widget.inside(driver, "#close")
        assert close is not None
        assert ring.measure(driver, close).seen


def _open_details(driver: Chrome) -> None:
    driver.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")


def _walk(driver: Chrome, *, back: bool = False) -> None:
    """Tab from one end of the document to the other; each stop is seen whole, and nothing is left out."""
    _open_details(driver)
    for stop in seen.walk(driver, back=back):
        # the browser scrolls there in its own time
        wait(driver, lambda d: not detect.obscured(d), f"in sight: {stop}{', backwards' if back else ''}")
    assert seen.not_reached(driver) == []


def _three_lines(driver: Chrome) -> None:
    """At once: above the box in which somebody writes, and when looked for."""
    keyboard.walk_to(driver, lambda stop: stop.id == "message")
    assert seen.lines(driver) >= 3
    driver.execute_script(
        "document.querySelector('#messages > li:last-child').scrollIntoView({ block: 'end' })"
    )
    assert seen.lines(driver) >= 3


def _into_panel(driver: WebDriver) -> bool:
    driver.switch_to.default_content()
    widget.into_frame(driver)
    return True
