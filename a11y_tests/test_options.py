"""Options, opened before the page is ready."""

from selenium.webdriver import Chrome

from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import open_chat
from a11y_tests.support.stage import Stage

OPTIONS_FIRST = """
new MutationObserver((changes, seen) => {
  const options = document.getElementById("options");
  if (!options) return;
  options.open = true;
  seen.disconnect();
}).observe(document, { childList: true, subtree: true });
"""


def test_who_opens_options_before_the_page_is_ready_can_have_the_chat_remembered(
    driver: Chrome, stage: Stage
) -> None:
    url = stage.chat().url
    source = {"source": OPTIONS_FIRST}
    script = driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", source)
    try:
        open_chat(driver, url)
    finally:
        driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
    assert driver.find_element("id", "options").get_property("open")
    driver.find_element("id", "remember").click()
    kept = "return localStorage.length"
    wait(driver, lambda d: d.execute_script(kept) == 1, "remembered")
