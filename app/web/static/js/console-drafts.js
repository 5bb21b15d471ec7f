// What an adviser has typed and not sent: in its boxes again, or shown where there is no box for it any more.

import { createDeskShelf } from "./console-shelf.js";
import { keepDrafts, showUnsent } from "./drafts.js";

/**
 * @param {HTMLElement} list  of the messages; `data-tab` names the conversation, or the desk
 * @param {{after: (id: number) => HTMLElement[], cursor: () => number}} transcript
 * @returns {ReturnType<typeof keepDrafts>}
 * @throws when the browser denies its storage
 */
export function keepDeskDrafts(list, transcript) {
  const { tab } = list.dataset;
  const shelf = createDeskShelf(tab);
  const items = transcript.after(0);
  const of = document.getElementById("unsent-part")?.dataset.of;
  if (of === tab) {
    if (!showUnsent(shelf.get("message"), items, "adviser")) shelf.set("message", undefined);
  } else if (of) {
    const kept = createDeskShelf(of).get("message");
    if (kept && !("after" in kept)) showUnsent(kept); // else it may have been sent: its messages are not here
  }
  const boxes = document.querySelectorAll("textarea#message, textarea#note");
  return keepDrafts({ boxes: Array.from(boxes), shelf, items, from: ["adviser", "note"], cursor: transcript.cursor });
}
