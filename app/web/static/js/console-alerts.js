// What has just happened, newest first: every alert that is spoken also stands here, and stays until newer ones push it
// out. Never while the focus is on it.

import { createLedger } from "./items.js";

const MOST = 5;

/**
 * @param {HTMLOListElement} list
 * @returns {{add: (items: string | Iterable<HTMLElement>) => HTMLElement[], cursor: () => number}}  `add` returns those
 *   that were new
 */
export function createAlerts(list) {
  const { take, cursor } = createLedger(list.children);

  function add(items) {
    const fresh = take(items);
    for (const item of fresh) list.prepend(item);
    for (const old of Array.from(list.children).slice(MOST)) {
      if (!old.contains(document.activeElement)) old.remove();
    }
    return fresh;
  }

  return { add, cursor };
}
