// The part of the page that says where the conversation stands: in the queue, talking to Sam, ended.

import { parse } from "./html.js";

/**
 * @param {HTMLElement} place  holds the part: one element with `data-state`, and `data-stamp`, the event it knows of
 * @returns {{show: (html: string) => boolean, part: () => HTMLElement, html: () => string}}  `show` puts a newer part
 *   there and tells whether that says anything else; an older one, which came late, it leaves. Focus stays: on the
 *   control of the same id, else on the place itself, never on nothing.
 */
export function createStatus(place) {
  const part = () => place.querySelector("[data-state]");

  function show(html) {
    const now = part();
    const next = parse(html).querySelector("[data-state]");
    if (!next || Number(next.dataset.stamp) < Number(now.dataset.stamp)) return false;
    if (next.dataset.stamp) now.dataset.stamp = next.dataset.stamp;
    if (now.isEqualNode(next)) return false;
    const focused = place.contains(document.activeElement) ? document.activeElement : null;
    const id = focused?.id;
    place.replaceChildren(next);
    if (!focused) return true;
    const again = id && place.querySelector(`#${CSS.escape(id)}`);
    if (!again) place.tabIndex = -1;
    (again || place).focus({ preventScroll: true });
    return true;
  }

  return { show, part, html: () => place.innerHTML };
}
