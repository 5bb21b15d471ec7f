// The part of the page that says where the conversation stands: in the queue, talking to Sam, ended.

import { parse } from "./html.js";
import { update } from "./patch.js";
import { whenLeft } from "./shown.js";

/**
 * @param {HTMLElement} place  holds the part: one element with `data-state`, and `data-stamp`, the event it knows of
 * @param {(act: () => void) => void} change  does what changes the page, such that it does not move under who reads
 * @returns {{show: (html: string) => boolean, part: () => HTMLElement, html: () => string}}  `show` puts a newer part
 *   there and tells whether that says anything else; an older one, which came late, it leaves. The focus stays on its
 *   control: one that is not in the newer part goes once it is left.
 */
export function createStatus(place, change) {
  const part = () => place.querySelector("[data-state]");
  let newest = part().cloneNode(true);
  let waits = false; // for a control to be left

  function show(html) {
    const next = parse(html).querySelector("[data-state]");
    if (!next || Number(next.dataset.stamp) < Number(newest.dataset.stamp)) return false;
    if (next.dataset.stamp) newest.dataset.stamp = next.dataset.stamp;
    if (newest.isEqualNode(next)) return false;
    newest = next;
    change(bring);
    return true;
  }

  function bring() {
    update(part(), newest);
    const { activeElement } = document;
    if (waits || !part().contains(activeElement) || part().isEqualNode(newest)) return;
    waits = true;
    // By then the focus is where it goes.
    whenLeft(activeElement, () =>
      setTimeout(() => {
        waits = false;
        change(bring);
      }),
    );
  }

  return { show, part, html: () => newest.outerHTML };
}
