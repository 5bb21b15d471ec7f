"""How long after the last sign of a stream something was said, in the page's own clock."""

from selenium.webdriver import Chrome

# When something came, and by how much the page's timers have been late at most since then.
SIGNS = """
const EVERY = 20;
window.signs = [];
window.late = 0;
window.EventSource = class extends EventSource {
  constructor(...address) {
    super(...address);
    for (const name of ["beat", "item", "status"])
      this.addEventListener(name, () => { signs.push(performance.now()); late = 0; });
  }
};
let before = performance.now();
setInterval(() => {
  late = Math.max(late, performance.now() - before - EVERY);
  before = performance.now();
}, EVERY);
"""
TOLD_AFTER = """
const [{ at }] = heard;
return [at - signs.findLast((one) => one < at), late];
"""


def note_signs(driver: Chrome) -> None:
    """From the next page on; that page is to be listened to, too."""
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": SIGNS})


def told_after(driver: Chrome) -> float:
    """Seconds from the last sign to the first thing said.

    Less by how much a busy machine has run the page's timers late meanwhile, those of the stream too.
    """
    after, late = driver.execute_script(TOLD_AFTER)
    return float(after - late) / 1000
