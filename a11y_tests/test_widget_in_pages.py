"""The loader in all kinds of pages and windows: zoom, other people's styles, languages, themes."""

from collections.abc import Callable, Iterator

import pytest
from selenium.webdriver import Chrome, Keys

from a11y_tests.support import detect, emulate, keyboard, towns
from a11y_tests.support.axe import StrictAxe
from a11y_tests.support.browsers import wait
from a11y_tests.support.choose import led_by
from a11y_tests.support.widget import (
    COVERED,
    ROOM,
    begun,
    close,
    complaints,
    empty_site,
    focused,
    home,
    inside,
    into_frame,
    is_open,
    link,
    opened,
    page_of,
    tag,
    visit,
)
from tests.support.embedded import Embedded, allow
from tests.support.office import ALL_HOURS
from tests.support.server import AppServer
from widget.demo.site import build

town = towns.shared(heartbeat=1, hours=ALL_HOURS)
# How many places the page's heading has had while somebody scrolled.
MOVED = """
const places = new Set();
for (let times = 0; times < 4; times += 1) {
  dispatchEvent(new Event("scroll"));
  places.add(document.querySelector("h1").getBoundingClientRect().left);
}
return places.size;
"""


# --- small windows and zoom ---


@pytest.mark.parametrize("size", [(639, 800), (1280, 479), (320, 256)])
@pytest.mark.requirement("EM-04")
def test_on_a_small_screen_it_goes_to_the_page_and_back(
    driver: Chrome, town: Embedded, size: tuple[int, int]
) -> None:
    button = visit(driver, home(town, page="bins"))
    assert button.get_attribute("aria-expanded") == "false"
    with emulate.viewport(driver, *size):
        wait(driver, lambda _: button.get_attribute("aria-expanded") is None, "it leads to a page now")
        visit(driver, home(town, page="bins"))
        button = driver.find_element("id", "plainchat-open")
        assert button.get_attribute("aria-expanded") is None
        button.click()
        wait(
            driver,
            lambda d: d.current_url.startswith(f"{town.chat.url}/northborough?"),
            "the chat's own page",
        )
        back = wait(driver, lambda d: d.find_elements("partial link text", "Back to"), "a way back")[0]
        back.click()
        wait(driver, lambda d: d.current_url == home(town, page="bins"), "back")
        assert not is_open(driver)


@pytest.mark.requirement("EM-04", "KB-09")
def test_zoomed_in_while_open_it_fills_the_view_until_it_is_closed(driver: Chrome, town: Embedded) -> None:
    button = visit(driver, home(town))
    opened(driver, button)
    driver.switch_to.default_content()
    style = driver.execute_script("return document.documentElement.getAttribute('style')")
    with emulate.viewport(driver, *emulate.ZOOM_200):
        wait(driver, lambda d: d.execute_script(ROOM) == 320 + 32, "it takes the room it needs, and no more")
    with emulate.viewport(driver, *emulate.ZOOM_400):
        panel = inside(driver, "#panel")
        assert panel is not None
        wait(driver, lambda d: d.execute_script("return document.querySelector('main').inert"), "it is alone")
        room = driver.execute_script(
            "const { documentElement: page } = document; return [page.clientWidth, page.clientHeight]"
        )
        assert [panel.rect["width"], panel.rect["height"]] == room
        assert detect.overflow(driver) == []
        stops = {focused(driver)}
        for _ in range(30):
            keyboard.press(driver, Keys.TAB)
            stops.add(focused(driver))
        assert stops <= {"frame", "close", ""}, "nothing behind it can be reached"
    wait(
        driver,
        lambda d: not d.execute_script("return document.querySelector('main').inert"),
        "beside the page again",
    )
    assert driver.execute_script("return document.documentElement.getAttribute('style')") == style
    with emulate.viewport(driver, *emulate.ZOOM_400):
        wait(driver, lambda d: d.execute_script("return document.querySelector('main').inert"), "small again")
        close(driver)
        assert not driver.execute_script("return document.querySelector('main').inert")
        assert focused(driver) == "plainchat-open"
    assert driver.execute_script("return document.documentElement.getAttribute('style')") is None


@pytest.mark.parametrize(
    "size", led_by((1280, 900, 1), emulate.ZOOM_400, of=[(1280, 900, 1), emulate.ZOOM_200, emulate.ZOOM_400])
)
@pytest.mark.parametrize("council", led_by("northborough", of=["northborough", "eastmere"]))
@pytest.mark.requirement("EM-04", "KB-09")
def test_no_control_of_the_page_is_covered(
    driver: Chrome, town: Embedded, council: str, size: tuple[int, int, float]
) -> None:
    allow(town.chat.directory, town.site)
    with emulate.viewport(driver, *size):
        button = visit(driver, home(town, council, "contact"))
        for open_ in (False, True):
            if open_ and size[0] < 640:
                continue
            if open_:
                opened(driver, button)
                driver.switch_to.default_content()
                driver.execute_script("document.activeElement.blur(); scrollTo(0, 0)")
            _walk_uncovered(driver)


def _walk_uncovered(driver: Chrome) -> None:
    last = driver.find_element("id", "last")
    driver.find_element("id", "q").click()
    for _ in range(40):
        assert driver.execute_script(COVERED) == []
        if driver.switch_to.active_element == last:
            return
        keyboard.press(driver, Keys.TAB)
    raise AssertionError("never reached the last link")


# --- other people's pages ---

HOSTILE = """
* { all: revert !important; margin: 20px !important; font-size: 5px !important; color: red !important; }
button, iframe, div, span { display: none !important; opacity: .1 !important; visibility: hidden !important;
  position: static !important; transform: scale(.1) !important;
  min-height: 0 !important; outline: 0 !important }
html { font-size: 62.5% !important; }
"""


@pytest.fixture
def host(town: Embedded) -> Iterator[Callable[[str], str]]:
    """Serves pages of another council's site: `host(html)` gives the address."""
    with empty_site() as site:
        allow(town.chat.directory, town.site, site.origin)
        yield site.add
        allow(town.chat.directory, town.site)


LOOK = """
const button = document.getElementById("plainchat-open"), panel =
  document.getElementById("plainchat").shadowRoot.getElementById("panel");
const look = (element) => { const { width, height } = element.getBoundingClientRect();
  const { color, backgroundColor, opacity, visibility, fontSize, display } = getComputedStyle(element);
  return [width, height, color, backgroundColor, opacity, visibility, fontSize, display]; };
const before = look(button); button.click(); return [before, look(panel)];
"""


def test_of_a_mistyped_council_the_console_says_not_found(
    driver: Chrome, town: Embedded, host: Callable[[str], str]
) -> None:
    complaints(driver)
    driver.get(host(page_of(link(town), head=tag(town, "nothborough"))))
    said = complaints(driver)
    assert [line for line in said if "/nothborough/chat.js" in line and "404" in line], said
    driver.get(host(page_of(link(town), head=tag(town, "Northborough"))))
    wait(driver, lambda d: d.find_elements("id", "plainchat-open"), "in capitals it works")


@pytest.mark.requirement("EM-07")
def test_the_pages_styles_cannot_break_it(driver: Chrome, town: Embedded, host: Callable[[str], str]) -> None:
    looks = []
    for css in ("", HOSTILE):
        visit(driver, host(page_of(link(town), css=css, head=tag(town))))
        looks.append(driver.execute_script(LOOK))
        driver.execute_script("sessionStorage.clear()")
    assert looks[0] == looks[1]
    assert looks[0][0][1] >= 44


# What the styles that scripts have given to the page apply to.
ADOPTED = (
    "return document.adoptedStyleSheets.map(({ cssRules }) => [...cssRules].map((one) => one.selectorText))"
)


@pytest.mark.requirement("EM-07")
def test_it_adds_no_styles_no_key_handlers_and_takes_nothing(
    driver: Chrome, town: Embedded, host: Callable[[str], str]
) -> None:
    watch = """
      window.keyHandlers = [];
      const add = EventTarget.prototype.addEventListener;
      EventTarget.prototype.addEventListener = function (type, ...rest) {
        if (/^key/.test(type) && (this === window || this === document || this === document.body
          || this === document.documentElement)) keyHandlers.push(type);
        return add.call(this, type, ...rest);
      };
    """
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": watch})
    button = visit(driver, host(page_of(link(town), head=tag(town))))
    before = driver.execute_script("return document.documentElement.cloneNode().outerHTML")
    opened(driver, button)
    driver.switch_to.default_content()
    assert driver.execute_script("return document.styleSheets.length") == 1
    assert driver.execute_script(ADOPTED) == [["html"]], "the room for the panel, and nothing else"
    assert not driver.find_elements("css selector", "style:not(head style), [onclick], [style]")
    assert driver.execute_script("return [keyHandlers, onkeydown, document.onkeydown]") == [[], None, None]
    assert detect.positive_tabindex(driver) == []
    close(driver)
    assert driver.execute_script(ADOPTED) == []
    assert driver.execute_script("return document.documentElement.cloneNode().outerHTML") == before


@pytest.mark.requirement("EM-08")
@pytest.mark.parametrize("council", ["northborough", "eastmere"])
def test_axe_finds_the_same_with_and_without_it(driver: Chrome, town: Embedded, council: str) -> None:
    with AppServer(build(town.chat.url, script=False)) as bare:
        driver.get(f"http://localhost:{bare.port}/{council}/")
        without = StrictAxe(driver).findings()
    button = visit(driver, home(town, council))
    assert StrictAxe(driver).findings() == without
    opened(driver, button)
    driver.switch_to.default_content()
    assert StrictAxe(driver).findings() == without


@pytest.mark.requirement("EM-01")
def test_two_tags_and_a_late_tag_make_one_button(
    driver: Chrome, town: Embedded, host: Callable[[str], str]
) -> None:
    complaints(driver)
    visit(driver, host(page_of(link(town) + tag(town), head=tag(town))))
    driver.execute_async_script(
        """
        const [source, done] = arguments, script = document.createElement("script");
        script.src = source; script.onload = () => done(); document.body.append(script);
        """,
        f"{town.chat.url}/northborough/chat.js",
    )
    assert len(driver.find_elements("id", "plainchat-open")) == 1
    assert len(driver.find_elements("id", "plainchat")) == 1
    assert complaints(driver) == []


@pytest.mark.requirement("EM-04", "KB-09")
def test_what_is_fixed_to_the_window_is_not_covered_either(
    driver: Chrome, town: Embedded, host: Callable[[str], str]
) -> None:
    css = """
      #bar { position: fixed; left: 0; right: 0; bottom: 0; padding: 20px; text-align: right }
      #wide { width: 100% }
    """
    bar = "<div id=bar><input id=wide aria-label=Wide><button id=cookies>Accept cookies</button></div>"
    button = visit(driver, host(page_of(link(town), after=bar, css=css, head=tag(town))))
    opened(driver, button)
    driver.switch_to.default_content()
    for name in ("cookies", "wide"):
        driver.execute_script("document.getElementById(arguments[0]).focus()", name)
        assert driver.execute_script(COVERED) == []
    assert driver.execute_script(MOVED) == 1, "the page stays where it is while the panel has no room"
    assert is_open(driver)
    driver.execute_script("arguments[0].focus()", button)
    panel = inside(driver, "#panel")
    assert panel is not None
    assert panel.value_of_css_property("opacity") == "1", "seen again"


@pytest.mark.requirement("LA-01")
def test_it_speaks_the_pages_language(driver: Chrome, town: Embedded, host: Callable[[str], str]) -> None:
    button = visit(driver, host(page_of(head=tag(town), lang="ar-XB")))
    assert button.text != "Chat with us"
    place = driver.find_element("id", "plainchat-place")
    assert (place.get_attribute("lang"), place.get_attribute("dir")) == ("ar-XB", "rtl")
    assert button.rect["x"] < 40, "at the other side"
    opened(driver, button)
    assert driver.find_element("css selector", "html").get_attribute("lang") == "ar-XB"
    driver.switch_to.default_content()
    panel = inside(driver, "#panel")
    assert panel is not None
    assert panel.rect["x"] < 40


@pytest.mark.requirement("LA-01", "AN-15")
def test_it_counts_in_the_language_of_the_page_it_is_in(
    driver: Chrome, town: Embedded, host: Callable[[str], str]
) -> None:
    visitor = begun(driver, town, visit(driver, host(page_of(head=tag(town)))))
    close(driver)
    button = visit(driver, host(page_of(head=tag(town), lang="cy")))
    assert button.accessible_name == "Sgwrsiwch â ni"
    town.reply(visitor, "One", "Two")
    wait(driver, lambda _: button.accessible_name == "Sgwrsiwch â ni, 2 neges newydd", "counted in Welsh")
    with town.chat.down():
        lost = "Sgwrsiwch â ni, 2 neges newydd, cysylltiad wedi'i golli"
        wait(driver, lambda _: button.accessible_name == lost, "told in Welsh", limit=30)
    button = visit(driver, host(page_of(head=tag(town))))
    wait(driver, lambda _: button.accessible_name == "Chat with us, 2 new messages", "counted in English")
    driver.execute_script("sessionStorage.clear()")


@pytest.mark.requirement("LA-01")
def test_a_language_chosen_in_the_panel_outlives_a_page_that_is_in_it(
    driver: Chrome, town: Embedded, host: Callable[[str], str]
) -> None:
    opened(driver, visit(driver, host(page_of(head=tag(town)))))
    driver.find_element("id", "languages").click()
    driver.find_element("id", "language-cy").click()
    wait(driver, lambda d: d.find_elements("css selector", "html[lang=cy]"), "in Welsh")
    for lang in ("cy", "en"):
        visit(driver, host(page_of(head=tag(town), lang=lang)))
        into_frame(driver)
        wait(driver, lambda d: d.find_elements("css selector", "html[lang=cy] #main"), f"Welsh, as {lang}")
    driver.switch_to.default_content()
    driver.execute_script("sessionStorage.clear()")


@pytest.mark.requirement("EM-01")
def test_a_site_that_may_not_embed_keeps_its_link(
    driver: Chrome, town: Embedded, host: Callable[[str], str]
) -> None:
    url, alone = host(page_of(link(town), head=tag(town))), host(page_of(head=tag(town)))
    allow(town.chat.directory, town.site)
    driver.get(url)
    wait(driver, lambda d: d.execute_script("return Symbol.for('plainchat') in window"), "the loader ran")
    assert driver.find_element("link text", "Talk to us").is_displayed()
    assert not driver.find_elements("id", "plainchat-open")
    assert visit(driver, alone).get_attribute("aria-expanded") is None, "it leads to a page"


# --- how it looks ---


@pytest.mark.parametrize("theme", led_by("light", "forced colours, dark", of=list(emulate.THEMES)))
@pytest.mark.requirement("VI-03", "KB-08", "KB-10")
def test_in_every_theme_it_can_be_seen_and_hit(driver: Chrome, town: Embedded, theme: str) -> None:
    with emulate.media(driver, emulate.THEMES[theme]):
        button = visit(driver, home(town, "eastmere"))
        assert detect.small_targets(driver) == []
        assert detect.faint_edges(driver) == []
        assert detect.opted_out(driver) == []
        opened(driver, button)
        driver.switch_to.default_content()
        bar = inside(driver, "#close")
        assert bar is not None
        assert min(bar.rect["width"], bar.rect["height"]) >= 44
        assert detect.opted_out(driver) == []
        assert detect.animations(driver) == []


@pytest.mark.requirement("VI-07")
def test_it_grows_with_the_readers_own_text_size(large: Chrome, town: Embedded) -> None:
    button = visit(large, home(town))
    assert button.value_of_css_property("font-size") == "32px"
    opened(large, button)
    large.switch_to.default_content()
    close_ = inside(large, "#close")
    assert close_ is not None
    assert close_.value_of_css_property("font-size") == "32px"
    assert detect.overflow(large) == []


@pytest.mark.requirement("VI-07")
def test_in_a_narrow_window_its_bar_wraps_for_large_text(large: Chrome, town: Embedded) -> None:
    with emulate.viewport(large, 640, 900, 1):
        opened(large, visit(large, home(town)))
        large.switch_to.default_content()
        for width in (640, 800):
            with emulate.viewport(large, width, 900, 1):
                close_, panel = inside(large, "#close"), inside(large, "#panel")
                assert close_ is not None
                assert panel is not None
                wide = "return arguments[0].scrollWidth <= arguments[0].clientWidth"
                assert large.execute_script(wide, close_), "all its words are on the button"
                end = panel.rect["x"] + panel.rect["width"]
                assert close_.rect["x"] + close_.rect["width"] <= end, f"cut off at {width}"
