// The list of messages. It only ever grows at its end: nothing in it is drawn again, moved or taken away, so that a
// screen reader has nothing to repeat and a reader's place is kept.

import { createLedger, idOf } from "./items.js";

const SLACK = 48; // still "at the end" when the end is no more than this many pixels below the view

/**
 * @param {object} options
 * @param {"visitor" | "adviser"} [options.reader]  who reads this page: their own words are no news
 * @param {HTMLOListElement} options.list
 * @param {HTMLElement | null} options.bar  what shows "2 new messages", and its button
 * @param {(name: string, values?: object) => string} options.words
 */
export function createTranscript({ reader = "visitor", list, bar, words }) {
  const ledger = createLedger(list.querySelectorAll("li[data-id]"), Number(list.dataset.after) || 0);
  let unseen = []; // arrived while older ones were read
  const button = bar?.querySelector("button");

  /**
   * Adds what is new of some items, in the order of their ids, at the end.
   *
   * @param {string | Iterable<HTMLElement>} items  HTML of <li> elements, or the elements
   * @returns {HTMLElement[]}  those that were new
   */
  function add(items) {
    const fresh = ledger.take(items);
    if (fresh.length) append(fresh);
    list.dataset.after = ledger.cursor();
    return fresh;
  }

  /** Whether an item is a message of the other side. That somebody joined is said, but is no message. */
  function fromOther({ dataset: { from } }) {
    return from !== reader && (from === "visitor" || from === "adviser");
  }

  /** The items after an id. */
  function after(id) {
    return Array.from(list.children).filter((item) => idOf(item) > id);
  }

  function append(fresh) {
    const own = fresh.some((item) => item.dataset.from === reader);
    const atEnd = seesEnd(list);
    const before = list.getBoundingClientRect().bottom;
    list.append(...fresh);
    if (atEnd || own) keepPlace(list, before, fresh[0]);
    if (!atEnd && !own) {
      unseen.push(...fresh.filter(fromOther));
      showBar();
    }
  }

  function showBar() {
    if (!bar || !unseen.length) return;
    button.textContent = words("new", { count: unseen.length });
    bar.hidden = false;
  }

  // Not while it has the focus: that would throw the focus away.
  function hideBar() {
    if (!bar || bar.hidden || bar.contains(document.activeElement)) return;
    bar.hidden = true;
    unseen = [];
  }

  function onScroll() {
    if (unseen.length && seesEnd(list)) hideBar();
  }

  button?.addEventListener("click", () => {
    const [first] = unseen;
    if (!first) return;
    first.tabIndex = -1;
    first.focus();
    hideBar();
  });
  addEventListener("scroll", onScroll, { passive: true });
  list.addEventListener("scroll", onScroll, { passive: true });

  return {
    add,
    cursor: ledger.cursor,
    after,
    fromOther,
    /** HTML of the items after an id, for a tab that has just opened. */
    since: (id) => after(id).map((item) => item.outerHTML).join(""),
    /** The last message that somebody else wrote, or null. */
    lastFromOther: () => after(0).filter(fromOther).pop() ?? null,
  };
}

function scrolls(list) {
  return list.scrollHeight > list.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(list).overflowY);
}

function seesEnd(list) {
  if (scrolls(list)) return list.scrollHeight - list.scrollTop - list.clientHeight <= SLACK;
  const { bottom } = list.getBoundingClientRect();
  return bottom >= 0 && bottom <= document.documentElement.clientHeight + SLACK;
}

// The end of the list, and with it the message box, stays where it was on the screen. A message too long for that is
// shown from its start, unless the resident is writing.
function keepPlace(list, before, first) {
  if (scrolls(list)) {
    list.scrollTop = list.scrollHeight;
    return;
  }
  let distance = list.getBoundingClientRect().bottom - before;
  const writing = document.activeElement?.matches("textarea, input");
  if (!writing) distance = Math.min(distance, Math.max(0, first.getBoundingClientRect().top));
  scrollBy(0, distance);
}
