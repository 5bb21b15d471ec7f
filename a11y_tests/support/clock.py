"""The clock of a page, for timers of half a minute and more."""

from selenium.webdriver import Chrome

# `pass(seconds)` turns it on.
TURN_THE_CLOCK = """
{
  const { setTimeout, clearTimeout } = window;
  const now = performance.now.bind(performance);
  const long = new Map();
  let ahead = 0;
  performance.now = () => now() + ahead;
  window.setTimeout = (act, delay, ...values) => {
    const due = performance.now() + delay;
    const id = setTimeout(act, delay, ...values);
    if (delay >= 30000) long.set(id, { act: () => act(...values), due });
    return id;
  };
  window.pass = (seconds) => {
    ahead += seconds * 1000;
    for (const [id, { act, due }] of [...long].filter(([, { due }]) => due <= performance.now())) {
      clearTimeout(id);
      long.delete(id);
      act();
    }
  };
}
"""


def give_clock(driver: Chrome) -> None:
    """All pages that this tab goes to from now on have a clock that can be turned."""
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": TURN_THE_CLOCK})


def turn_clock(driver: Chrome, seconds: int) -> None:
    """What was to happen by then happens."""
    driver.execute_script("pass(arguments[0])", seconds)
