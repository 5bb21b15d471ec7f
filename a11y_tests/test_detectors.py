"""Every detector is silent on a good page and finds a planted fault: what cannot fail proves nothing."""

from collections.abc import Callable, Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import detect, emulate, keyboard, planted, ring, seen, widget
from a11y_tests.support.axe import StrictAxe
from a11y_tests.support.pages import announcer_stayed, watch_announcer
from a11y_tests.support.planted import add

pytestmark = pytest.mark.requirement("LE-06")


def restyle(driver: Chrome, css: str) -> None:
    driver.execute_script(emulate.ADD_SHEET, css)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with planted.served() as url:
        yield url


Detector = Callable[[Chrome], list[str]]
Plant = Callable[[Chrome], None]


def with_focus_on_send(driver: Chrome) -> list[str]:
    driver.execute_script("document.querySelector('#send').focus()")
    return detect.obscured(driver)


def at_400_percent(driver: Chrome) -> list[str]:
    with emulate.viewport(driver, *emulate.ZOOM_400):
        return detect.overflow(driver)


def in_forced_colours(driver: Chrome) -> list[str]:
    with emulate.media(driver, {"forced-colors": "active"}):
        return detect.opted_out(driver)


def weak_ring(driver: Chrome) -> list[str]:
    measured = ring.measure(driver, driver.find_element(By.ID, "send"))
    return [] if measured.seen else [f"{measured}"]


def after_a_message(driver: Chrome) -> list[str]:
    detect.watch_focus(driver)
    driver.execute_script("window.arrive?.()")
    return detect.uninvited_focus(driver)


def announcer_after_a_message(driver: Chrome) -> list[str]:
    watch_announcer(driver)
    driver.execute_script("window.arrive?.()")
    return [] if announcer_stayed(driver) else ["another announcer"]


def in_the_persons_colours(driver: Chrome) -> list[str]:
    with emulate.media(driver, {"forced-colors": "active"}):
        return seen.not_the_persons_own(driver)


def hidden_lines(driver: Chrome) -> list[str]:
    found = seen.lines(driver)
    return [] if found == 3 else [f"{found} lines of three"]


def left_out_by_tab(driver: Chrome) -> list[str]:
    for _ in seen.walk(driver):
        pass
    return seen.not_reached(driver)


TWO_FRAMES = "const [done] = arguments; requestAnimationFrame(() => requestAnimationFrame(() => done()))"


def moved_on_arrival(driver: Chrome) -> list[str]:
    seen.watch_moves(driver)
    driver.execute_script("document.querySelector('#end').scrollIntoView(); window.arrive?.()")
    driver.execute_async_script(TWO_FRAMES)
    return seen.moves(driver)


def translucent(driver: Chrome) -> list[str]:
    found: list[str] = seen.look(driver)["translucent"]
    return found


def moving(driver: Chrome) -> list[str]:
    found: list[str] = seen.look(driver)["moving"]
    return found


def not_black_on_white(driver: Chrome) -> list[str]:
    found = seen.look(driver)
    colours = (found["text"], found["ground"])
    return [] if colours == ("rgb(0, 0, 0)", "rgb(255, 255, 255)") else [f"{colours}"]


def covered(driver: Chrome) -> list[str]:
    driver.execute_script("document.querySelector('#send').focus()")
    found: list[str] = driver.execute_script(widget.COVERED)
    return found


def arriving(script: str) -> Plant:
    return lambda driver: driver.execute_script(f"window.arrive = () => {{ {script} }}")


def single_axe(driver: Chrome) -> list[str]:
    return [rule["id"] for rule in StrictAxe(driver).findings()]


PLANTS: dict[str, tuple[Detector, Plant]] = {
    "a box wider than the window": (at_400_percent, lambda d: add(d, '<div style="width:400px">x</div>')),
    "a box left of the window": (
        detect.overflow,
        lambda d: add(d, '<div style="position:relative;left:-30px">x</div>'),
    ),
    "a small target": (
        detect.small_targets,
        lambda d: add(d, '<button style="min-height:0;min-width:0;width:20px;height:20px">x</button>'),
    ),
    "targets side by side": (detect.close_targets, lambda d: restyle(d, "#send { margin-right: -6px }")),
    "focus under a cover": (
        with_focus_on_send,
        lambda d: add(d, '<div style="position:fixed;inset:0;background:#fff"></div>'),
    ),
    "focus half under a bar": (
        with_focus_on_send,
        lambda d: restyle(d, "#announcer { position: fixed; inset: 0 60% 0 0 }"),
    ),
    "refused forced colours": (
        in_forced_colours,
        lambda d: restyle(d, "button { forced-color-adjust: none }"),
    ),
    "a weak focus ring": (
        weak_ring,
        lambda d: restyle(d, ":focus-visible { outline: 1px dotted #ccc !important }"),
    ),
    "a keyboard trap": (
        keyboard.trapped,
        lambda d: d.execute_script(
            "document.querySelector('#message').onkeydown = (e) => e.key === 'Tab' && e.preventDefault()"
        ),
    ),
    "text that spacing cuts off": (
        detect.spacing_losses,
        lambda d: add(d, '<p style="height:1.4em;line-height:1.3;width:9em;overflow:hidden">Send it now</p>'),
    ),
    "something that moves": (
        detect.animations,
        lambda d: restyle(d, "@keyframes k { to { opacity: 0 } } button { animation: k 1s infinite }"),
    ),
    "a live region with words": (
        detect.live_at_load,
        lambda d: d.execute_script("document.querySelector('#announcer').textContent = 'Hello'"),
    ),
    "an alert": (detect.loud_regions, lambda d: add(d, '<p role="alert"></p>')),
    "focus that moves by itself": (
        after_a_message,
        lambda d: d.execute_script("window.arrive = () => document.querySelector('#message').focus()"),
    ),
    "a control without a name": (detect.nameless, lambda d: add(d, "<button></button>")),
    "a faint edge": (detect.faint_edges, lambda d: restyle(d, "button { border-color: #ddd !important }")),
    "a tabindex above nought": (detect.positive_tabindex, lambda d: add(d, '<p tabindex="3">x</p>')),
    "words in a colour of ours": (
        in_the_persons_colours,
        lambda d: restyle(d, "#send { forced-color-adjust: none; color: #123456 }"),
    ),
    "a button without an edge": (in_the_persons_colours, lambda d: restyle(d, "#send { border: 0 }")),
    "no scrollbar": (in_the_persons_colours, lambda d: restyle(d, "#messages { scrollbar-width: none }")),
    "grey words": (not_black_on_white, lambda d: restyle(d, "body { color: #777 }")),
    "a dark ground": (not_black_on_white, lambda d: restyle(d, "html { background: #222 }")),
    "words one can see through": (
        translucent,
        lambda d: restyle(d, "#send::before { content: '!'; opacity: .9 }"),
    ),
    "a change that takes time": (moving, lambda d: restyle(d, "#send { transition: color 1s }")),
    "a line under a bar": (
        hidden_lines,
        lambda d: restyle(d, "#messages + p { position: relative; margin-top: -60px; background: #fff }"),
    ),
    "a line out of the window": (hidden_lines, lambda d: restyle(d, "#messages { margin-top: 100vh }")),
    "a button that Tab leaves out": (
        left_out_by_tab,
        lambda d: d.execute_script("document.querySelector('#end').tabIndex = -1"),
    ),
    "smooth scrolling": (moved_on_arrival, arriving("scrollTo({ top: 9, behavior: 'smooth' })")),
    "a transition": (
        moved_on_arrival,
        arriving(
            "const { style } = document.querySelector('#end'); style.transition = 'opacity 9s'; "
            "document.body.offsetWidth; style.opacity = 0"
        ),
    ),
    "an animation by a script": (
        moved_on_arrival,
        arriving("document.querySelector('#end').animate({ opacity: 0 }, 9000)"),
    ),
    "a page that loads again": (seen.endless, lambda d: add(d, '<meta http-equiv="Refresh" content="600">')),
    "a frame that goes on loading": (seen.endless, lambda d: add(d, '<iframe title="x"></iframe>')),
    "a focused control under a panel": (
        covered,
        lambda d: add(d, '<div id="over" style="position:fixed;inset:0 0 0 20px"></div>'),
    ),
    "a shortcut of one letter": (
        keyboard.moved_by_letters,
        lambda d: d.execute_script(
            "addEventListener('keydown', ({ key }) => key === 's' && document.querySelector('#send').focus())"
        ),
    ),
    "an announcer that is swapped": (
        announcer_after_a_message,
        arriving("const old = document.querySelector('#announcer'); old.replaceWith(old.cloneNode(true))"),
    ),
    "a message that comes with a live region": (
        announcer_after_a_message,
        arriving("document.body.insertAdjacentHTML('beforeend', '<div><p role=status>Hello</p></div>')"),
    ),
    "a violation": (single_axe, lambda d: add(d, '<img src="x">')),
}


@pytest.mark.parametrize("fault", PLANTS)
def test_a_detector_is_silent_on_a_good_page_and_finds_its_fault(
    driver: Chrome, site: str, fault: str
) -> None:
    detector, plant = PLANTS[fault]
    driver.get(f"{site}/good")
    assert detector(driver) == []
    driver.get(f"{site}/good")
    plant(driver)
    assert detector(driver)


def test_live_regions_are_told_as_the_browser_tells_them(driver: Chrome, site: str) -> None:
    driver.get(f"{site}/good")
    assert [node["live"] for node in detect.live_nodes(driver)] == ["polite"]


WISHES = [
    ("forced-colors", "active"),
    ("prefers-contrast", "more"),
    ("prefers-reduced-motion", "reduce"),
    ("prefers-color-scheme", "dark"),
]


@pytest.mark.parametrize(("feature", "value"), WISHES)
def test_an_emulated_wish_reaches_the_page_and_ends(
    driver: Chrome, site: str, feature: str, value: str
) -> None:
    asked = f"return matchMedia('({feature}: {value})').matches"
    driver.get(f"{site}/good")
    with emulate.media(driver, {feature: value}):
        assert driver.execute_script(asked)
    assert not driver.execute_script(asked)


def test_larger_text_reaches_the_page(large: Chrome, site: str) -> None:
    large.get(f"{site}/good")
    assert large.execute_script("return getComputedStyle(document.documentElement).fontSize") == "32px"


def test_scripts_are_off_and_noscript_shows(plain: Chrome, site: str) -> None:
    plain.get(f"{site}/good")
    noscript = "document.body.insertAdjacentHTML('beforeend', '<noscript><p id=none>No</p></noscript>');"
    assert plain.execute_script(noscript + "return !!document.querySelector('#none')")


# -- axe: the ways in which a run could be green and mean nothing ------------------------------------------
