// The list of messages. It grows at its end: no message in it is drawn again or moved, so that a screen reader has nothing to
// repeat and a reader's place is kept. Only a line between them tells how far the person has read, and a chat that is forgotten
// goes as a whole.

import { createLedger, idOf } from "./items.js";
import { hide, show } from "./shown.js";

const MARK = "up-to-here";

/**
 * @param {object} options
 * @param {"visitor" | "adviser"} [options.reader]  who reads this page: their own words are no news
 * @param {HTMLOListElement} options.list
 * @param {HTMLElement | null} options.bar  what shows "2 new messages", and its button
 * @param {HTMLElement | null} [options.line]  what tells how many messages came since the person was last here, and its link
 * @param {(name: string, values?: object) => string} options.words
 * @param {ReturnType<typeof import("./view.js").createView>} options.view
 */
export function createTranscript({ reader = "visitor", list, bar, line = null, words, view }) {
  const ledger = createLedger(list.querySelectorAll("li[data-id]"), Number(list.dataset.after) || 0);
  let unseen = []; // arrived while older ones were read
  let held = null; // arrived while new ones were to wait; null: they need not
  const button = bar?.querySelector("button");

  /**
   * Adds what is new of some items, in the order of their ids, at the end.
   *
   * @param {string | Iterable<HTMLElement>} items  HTML of <li> elements, or the elements
   * @returns {HTMLElement[]}  those that were new
   */
  function add(items) {
    const fresh = ledger.take(items);
    if (held) held.push(...fresh);
    else if (fresh.length) view.change(() => append(fresh));
    list.dataset.after = ledger.cursor();
    return fresh;
  }

  /** Whether an item is a message of somebody else. That somebody joined is said, but is no message. */
  function fromOther({ dataset: { from } }) {
    return from !== reader && ["visitor", "adviser", "other"].includes(from);
  }

  /** The items after an id, also those that wait. */
  function after(id) {
    return [...list.children, ...(held ?? [])].filter((item) => idOf(item) > id);
  }

  function append(fresh) {
    list.append(...fresh);
    if (fresh.some((item) => item.dataset.from === reader)) {
      view.follow();
      hide(line, view.change);
    }
    // Where nobody is taken along, what has come into view by itself is not missed.
    if (view.follows()) view.ifHidden(() => miss(fresh));
    else if (!(view.still && view.isAtEnd())) miss(fresh);
  }

  function miss(items) {
    unseen.push(...items.filter((item) => fromOther(item) && !unseen.includes(item)));
    showBar();
    return bar;
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
    if (unseen.length && view.isAtEnd()) hideBar();
  }

  button?.addEventListener("click", () => {
    const [first] = unseen;
    if (!first) return;
    first.tabIndex = -1;
    first.focus();
    hideBar();
  });
  addEventListener("scroll", onScroll, { passive: true });

  /** Takes all away: they are forgotten. A focus that was there goes to `place`. */
  function clear(place) {
    if ([list, bar].some((part) => part?.contains(document.activeElement))) {
      place.tabIndex = -1;
      place.focus();
    }
    list.replaceChildren();
    if (held) held = [];
    hideBar();
  }

  /** Says in the list, after the item with this id, that the person has read up to there. It said so elsewhere before. */
  function mark(id) {
    const next = Array.from(list.children).find((item) => idOf(item) > id && fromOther(item));
    if (!next) hide(line, view.change);
    if (!next) return;
    view.change(() => {
      document.getElementById(MARK)?.remove();
      const item = document.createElement("li");
      item.id = MARK;
      item.className = "pc-up-to";
      item.textContent = words("upToHere");
      next.before(item);
    });
    recount();
  }

  /** Tells how many messages stand after that mark now. */
  function recount() {
    const mark = document.getElementById(MARK);
    if (!line || !mark) return;
    const since = [...list.children, ...(held ?? [])];
    const count = since.slice(since.indexOf(mark)).filter(fromOther).length;
    view.change(() => {
      line.querySelector("a").textContent = words("missed", { count });
      show(line);
    });
  }

  /** New items wait from now on, or not any more. Returns those that waited until now: they are shown. */
  function hold(on) {
    const waited = held ?? [];
    held = on ? [] : null;
    if (waited.length) view.change(() => append(waited));
    return waited;
  }

  return {
    add,
    clear,
    hold,
    mark,
    recount,
    holds: () => held !== null,
    /** Id of the last event that is shown. */
    shownTo: () => (held?.length ? idOf(held[0]) - 1 : ledger.cursor()),
    /** These came while the page was on its way. */
    missed: (items) => view.isAtEnd() || view.change(() => miss(items)),
    cursor: ledger.cursor,
    after,
    fromOther,
    /** Who wrote it, as shown. */
    nameOf: (item) => item.querySelector("h2, h3, h4")?.textContent ?? "",
    /** HTML of the items after an id, for a tab that has just opened. */
    since: (id) => after(id).map((item) => item.outerHTML).join(""),
    /** The last message that somebody else wrote, or null. */
    lastFromOther: () => Array.from(list.children).filter(fromOther).pop() ?? null,
  };
}
