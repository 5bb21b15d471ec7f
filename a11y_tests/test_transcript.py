"""The list of messages: what it is made of, and that it stays as it is."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import browsers, detect, emulate
from a11y_tests.support.browsers import wait
from a11y_tests.support.stage import Stage

# Each item: its words, whether it begins with a heading, its time, its language and direction.
ITEMS = """
return [...document.querySelectorAll("#messages > li[data-id]")].map((item) => ({
  sender: item.querySelector("h3")?.textContent.trim() ?? "",
  first: item.firstElementChild.tagName,
  text: item.querySelector("p").textContent.trim(),
  time: item.querySelector("time[datetime]").textContent.trim(),
  lang: item.querySelector("p").closest("[lang]").lang,
  dir: item.querySelector("p").dir,
}));
"""
# Of each item: at which sides it has an edge that can be seen, whatever its colour.
EDGES = """
return [...document.querySelectorAll("#messages > li[data-id]")].map((item) => {
  const style = getComputedStyle(item);
  return ["Left", "Right"].filter((side) => parseFloat(style[`border${side}Width`]) > 0).join(", ");
});
"""
KEEP_CHANGES = """
window.changes = [];
const options = { childList: true, subtree: true, characterData: true, attributes: true };
const watch = new MutationObserver((seen) => window.changes.push(...seen.map((one) => one.type)));
for (const item of document.querySelectorAll("#messages > li[data-id]")) watch.observe(item, options);
"""


@pytest.mark.requirement("TR-01", "TR-02", "TR-03", "TR-12", "VI-11")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_each_item_says_in_text_who_wrote_it_and_when(
    request: pytest.FixtureRequest, stage: Stage, scripts: bool
) -> None:
    driver: Chrome = request.getfixturevalue("driver" if scripts else "plain")
    driver.get(stage.chat(question="My bill is wrong.").accept().reply("Which street?").write("Elm Road").url)
    items = driver.execute_script(ITEMS)
    assert [(one["first"], one["sender"], one["text"]) for one in items] == [
        ("P", "", "The chat started."),
        ("H3", "You", "My bill is wrong."),
        ("P", "", "Ben joined the chat."),
        ("H3", "Ben", "Which street?"),
        ("H3", "You", "Elm Road"),
    ]
    assert {one["time"] for one in items} == {"10:00"}
    roles = [node["role"]["value"] for node in detect.accessibility_tree(driver)]
    assert roles.count("listitem") >= len(items)
    with emulate.media(driver, {"forced-colors": "active"}), emulate.vision(driver, "achromatopsia"):
        edges = driver.execute_script(EDGES)
        of_events = {edge for edge, one in zip(edges, items, strict=True) if not one["sender"]}
        assert of_events == {""}, "what happened is a line"
        of_messages = {edge for edge, one in zip(edges, items, strict=True) if one["sender"]}
        assert of_messages == {"Left, Right"}, "what was written stands in a box"
        for name in driver.find_elements(By.CSS_SELECTOR, "#messages h3"):
            assert name.is_displayed()
            assert name.text.strip() in ("You", "Ben")


@pytest.mark.requirement("TR-04")
def test_times_are_absolute_and_nothing_changes_by_itself(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept().reply("One.")
    driver.get(chat.url)
    wait(driver, lambda d: not d.find_element(By.ID, "check").is_displayed(), "the stream")
    driver.execute_script(KEEP_CHANGES)
    with stage.later(minutes=2):
        chat.reply("Two.")
        wait(driver, lambda d: "Two." in d.find_element(By.ID, "messages").text, "the next message")
        assert [one["time"] for one in driver.execute_script(ITEMS)] == ["10:00"] * 4 + ["10:02"]
    assert driver.execute_script("return window.changes") == []


@pytest.mark.requirement("TR-05")
def test_of_three_hundred_messages_each_can_be_read_and_copied(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept()
    driver.get(chat.url)
    wait(driver, lambda d: not d.find_element(By.ID, "check").is_displayed(), "the stream")
    texts = [f"Answer {number}." for number in range(300)]
    chat.reply(*texts)
    wait(driver, lambda d: texts[-1] in d.find_element(By.ID, "messages").text, "the last message", limit=30)
    copied = driver.execute_script(
        "getSelection().selectAllChildren(document.querySelector('#messages'));"
        "return getSelection().toString()"
    )
    assert [line for line in copied.splitlines() if line.startswith("Answer ")] == texts
    driver.refresh()
    assert [one["text"] for one in driver.execute_script(ITEMS)][-300:] == texts


@pytest.mark.requirement("LA-01")
def test_a_message_in_another_language_says_so(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept().reply("Hello.").reply("Sut gallaf helpu?", lang="cy")
    driver.get(chat.url)
    items = {one["text"]: one for one in driver.execute_script(ITEMS)}
    assert (items["Hello."]["lang"], items["Sut gallaf helpu?"]["lang"]) == ("en", "cy")
    spoken = {"Hello.", "Sut gallaf helpu?"}
    assert {items[text]["dir"] for text in spoken} == {"auto"}
    assert items["Ben joined the chat."]["dir"] == "", "our own words, whatever the name in them"
    driver.get(stage.chat("ar-XB").url)
    html = driver.find_element(By.TAG_NAME, "html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("ar-XB", "rtl")


# The page's stream, so that a test can let it bring anything.
KEEP_STREAM = """
window.EventSource = class extends EventSource {
  constructor(...how) { super(...how); window.stream = this; }
};
"""
BRING = """
const [id, words] = arguments;
const item = document.querySelector("#messages > li[data-from=adviser]").cloneNode(true);
item.id = `event-${id}`;
item.dataset.id = id;
item.querySelector("p").textContent = words;
stream.dispatchEvent(new MessageEvent("item", { data: item.outerHTML, lastEventId: String(id) }));
"""
ORDER = "return [...messages.querySelectorAll('[data-id]')].map((item) => Number(item.dataset.id))"


@pytest.mark.requirement("TR-03")
def test_what_comes_late_never_goes_above_what_was_read(driver: Chrome, stage: Stage) -> None:
    chat = stage.chat().accept().reply("One.")
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": KEEP_STREAM})
    driver.get(chat.url)
    wait(driver, lambda d: not d.find_element(By.ID, "check").is_displayed(), "the stream")
    read = driver.execute_script(ORDER)
    assert read == sorted(read)
    for number, words in (
        (read[0], "The first again"),
        (read[-1] + 100, "Later"),
        (read[-1] + 50, "Too late"),
    ):
        driver.execute_script(BRING, number, words)
    now = driver.execute_script(ORDER)
    assert now[: len(read) + 1] == [*read, read[-1] + 100]
    assert set(now[len(read) + 1 :]) <= {read[-1] + 50}
    tops = [item.rect["y"] for item in driver.find_elements(By.CSS_SELECTOR, "#messages > li")]
    assert tops == sorted(tops), "seen in the order in which it is read"


@pytest.fixture
def clocked(chromium: Chrome) -> Iterator[Chrome]:
    """A browser of its own: its clock stands still afterwards, for all pages that share the process."""
    driver = browsers.chromium(bare=True)
    yield driver
    driver.quit()


@pytest.mark.requirement("TR-04", "TM-09")
def test_nothing_changes_while_the_pages_own_clock_goes_on(clocked: Chrome, stage: Stage) -> None:
    clocked.get(stage.chat().accept().reply("One.").url)
    wait(clocked, lambda d: not d.find_element(By.ID, "check").is_displayed(), "the stream")
    clocked.execute_script(KEEP_CHANGES + "window.began = Date.now();")
    clocked.execute_cdp_cmd("Emulation.setVirtualTimePolicy", {"policy": "advance", "budget": 121_000})
    wait(clocked, lambda d: d.execute_script("return Date.now() - began") > 120_000, "two minutes")
    assert clocked.execute_script("return window.changes") == []
