// Half-typed words outlive the page: the next page of this tab has them in its box again. Words that were sent stay
// kept until it is seen that the server has them, and then they are not shown again.

import { says } from "./items.js";

const LONGEST = 50000; // characters; ten times what can be sent

/**
 * Puts what was kept into boxes that are empty, and keeps from now on what is typed. What stands in a box already
 * wins: the server gave it back, or it was typed meanwhile. But the server may have kept half-written words too
 * (`data-draft` names them, `data-draft-age` is since when, in seconds); of those and ours the later win.
 *
 * @param {object} options
 * @param {(HTMLTextAreaElement | HTMLInputElement)[]} options.boxes  each with an id
 * @param {{get: (name: string) => any, set: (name: string, value: any) => void}} options.shelf
 * @param {Iterable<HTMLElement>} [options.items]  the messages of the page
 * @param {string[]} [options.from]  whose messages these boxes become, as in `data-from`
 * @param {() => number} [options.cursor]  id of the last event that the page knows
 * @param {() => object} [options.mark]  what else is kept beside words
 */
export function keepDrafts({ boxes, shelf, items = [], from = [], cursor = () => 0, mark = () => ({}) }) {
  const doubtful = new Map(); // boxes with words that may have been sent, and what was kept of them

  // That a box was emptied is worth keeping where the server would fill it again.
  function keep(box, more) {
    const { draft } = box.dataset;
    const text = box.value;
    const worth = (text || draft) && text.length <= LONGEST;
    shelf.set(box.id, worth ? { text, draft, at: Date.now(), ...mark(), ...more } : undefined);
  }

  /** On their way they are kept with the place after which they show among the messages when they are taken. */
  function sent(box) {
    if (box.value) keep(box, { after: cursor() });
  }

  function fill(box, text) {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const isAmong = (some, draft) => wasSent(draft, some, from);

  const winsOver = (ours, { value, defaultValue, dataset }) =>
    ours && dataset.draft && value === defaultValue && isLater(ours, dataset);

  /** Takes out of the boxes what turns up among the messages. */
  function arrived(fresh) {
    for (const [box, draft] of doubtful) {
      if (!isAmong(fresh, draft)) continue;
      doubtful.delete(box);
      if (box.value === draft.text) fill(box, "");
    }
  }

  for (const box of boxes) {
    const draft = shelf.get(box.id);
    const isSent = draft && isAmong(items, draft);
    if (isSent && box.value === draft.text) fill(box, "");
    if (box.value && !winsOver(draft, box)) keep(box);
    else if (draft && (isSent || !(draft.text || box.value))) shelf.set(box.id, undefined);
    else if (draft) {
      if ("after" in draft) doubtful.set(box, draft);
      fill(box, draft.text);
    }
    box.addEventListener("input", () => keep(box));
  }
  // Also when the browser posts the form itself. Other buttons of the form send nothing.
  const submitting = ({ target, submitter }) => {
    const name = { send: "message", "save-note": "note" }[submitter?.id ?? "send"];
    for (const box of boxes) if (box.form === target && box.id === name) sent(box);
  };
  document.addEventListener("submit", submitting, { capture: true });
  return { keep, sent, arrived };
}

/** Whether our words were made from those the server kept, or written after them. */
function isLater(ours, { draft, draftAge }) {
  return ours.draft === draft || ours.at > Date.now() - draftAge * 1000;
}

/**
 * Shows, on a page without the box, the words that were in it and were not sent. Those the server kept stay when they
 * are later. Returns whether any of ours are shown.
 *
 * @param {{text: string, after?: number} | undefined} draft  as it was kept
 * @param {Iterable<HTMLElement>} [items]  the messages of the page: they may be among these
 * @param {string} [from]  whose they are, as in `data-from`
 */
export function showUnsent(draft, items = [], from = "visitor") {
  const place = document.getElementById("unsent");
  if (!place || !draft) return false;
  const { dataset } = place;
  if (dataset.draft && !isLater(draft, dataset)) return false;
  const text = wasSent(draft, items, [from]) ? "" : draft.text;
  place.textContent = text;
  document.getElementById("unsent-part").hidden = !text;
  const form = document.getElementById("unsent-form"); // takes them along
  if (form) form.elements.question.value = text;
  return Boolean(text);
}

function wasSent({ text, after }, items, from) {
  if (after === undefined) return false;
  const later = (item) => from.includes(item.dataset.from) && Number(item.dataset.id) > after;
  return Array.from(items).some((item) => later(item) && says(item, text));
}
