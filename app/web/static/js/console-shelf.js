// What an adviser has typed and not yet sent stays with its conversation while they look at another one. It is kept in
// this tab only, and gone when the tab is closed, when they sign out, or when it is seen to be sent.

import { attempt } from "./attempt.js";
import { createShelf } from "./shelf.js";

const PREFIX = "plainchat-desk:";

/**
 * A place in this tab for what the next page of the desk is to know.
 *
 * @param {string} name  of the conversation, or of what belongs to all of them
 * @returns {ReturnType<typeof createShelf>}
 * @throws when the browser denies its storage
 */
export function createDeskShelf(name) {
  const shelf = createShelf(name, (kept) => {
    if (kept) attempt(() => sessionStorage.setItem(PREFIX + name, JSON.stringify(kept)));
    else sessionStorage.removeItem(PREFIX + name);
  });
  shelf.open(JSON.parse(sessionStorage.getItem(PREFIX + name)));
  return shelf;
}

/**
 * Going back, a browser fills forms as they were left in this tab: not with the words of somebody who was signed in
 * before `me`, which would be sent in another name.
 */
export function emptyForOthers(me) {
  const before = history.state?.me;
  history.replaceState({ ...history.state, me }, "");
  if (!before || before === me) return;
  const boxes = document.querySelectorAll("textarea:not([readonly])");
  for (const box of boxes) box.value = box.defaultValue;
  // It may fill them as late as the page is shown. By then they hold what this page has put there.
  queueMicrotask(() => {
    const ours = Array.from(boxes, (box) => box.value);
    const putBack = () => boxes.forEach((box, index) => (box.value = ours[index]));
    addEventListener("pageshow", putBack, { once: true });
  });
}

/** Drops what was kept of all conversations: the next person at this computer is to see none of it. */
export function dropDesk() {
  for (const place of Object.keys(sessionStorage)) if (place.startsWith(PREFIX)) sessionStorage.removeItem(place);
}
