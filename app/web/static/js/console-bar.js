// In a small window what is told of the connection lies over the upper edge of the page. It covers nothing that a person
// is at: the page gives it room, and moves from under it what has the focus, with its label.

const ROOM = 4; // pixels between the two

/** @param {HTMLElement} bar */
export function keepClear(bar) {
  const root = document.documentElement;
  let height = 0;

  new ResizeObserver(() => {
    const before = height;
    height = getComputedStyle(bar).position === "fixed" ? bar.offsetHeight : 0;
    if (height === before) return;
    root.style.setProperty("--pc-bar", `${height}px`);
    // What is seen of the page stays where it was.
    if (root.scrollTop > 0) scrollBy(0, height - before);
    uncover();
  }).observe(bar);

  function isElsewhere(own) {
    const { top, bottom } = own.getBoundingClientRect();
    return bottom < 0 || top > root.clientHeight;
  }

  function uncover() {
    const own = document.activeElement;
    if (!own || own === document.body || bar.contains(own) || isElsewhere(own)) return;
    const below = own.getBoundingClientRect().bottom + ROOM - root.clientHeight;
    if (below > 0) scrollBy(0, below);
    const { top, bottom } = own.getBoundingClientRect();
    const label = own.labels?.[0]?.getBoundingClientRect().top ?? top;
    const fits = bottom - label < root.clientHeight - height - 2 * ROOM;
    const over = height + ROOM - (fits ? label : top);
    if (over > 0) scrollBy(0, -over);
  }
}
