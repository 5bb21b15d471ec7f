// Items of a list, <li data-id>: which of those that come are new, and how far the list is known.

import { parse } from "./html.js";

/**
 * @param {Iterable<HTMLElement>} there  the items the page has
 * @param {number} [after]  id of the last event the page knows, when that is no item of its
 * @returns {{take: (items: string | Iterable<HTMLElement>) => HTMLElement[], cursor: () => number}}  `take` gets HTML or
 *   elements, and returns those that were not known, in the order of their ids
 */
export function createLedger(there, after = 0) {
  const known = new Set(Array.from(there, idOf));
  let cursor = Math.max(after, ...known);

  function take(items) {
    const fresh = [];
    const found = typeof items === "string" ? parse(items).querySelectorAll("li[data-id]") : items;
    for (const item of Array.from(found).sort(byId)) {
      const id = idOf(item);
      if (!id || known.has(id)) continue;
      known.add(id);
      cursor = Math.max(cursor, id);
      fresh.push(document.adoptNode(item));
    }
    return fresh;
  }

  return { take, cursor: () => cursor };
}

/** Whether a message says `text`. The server takes blank space away round it, and turns all ends of lines into one kind. */
export function says(item, text) {
  return textOf(item) === plain(text);
}

/** The same of a message, or note, of who looks at the page. */
export function ownSays(item, text) {
  return item.matches(".pc-message--mine") && says(item, text);
}

/** Whether a message begins with `text`. */
export function begins(item, text) {
  return textOf(item).startsWith(plain(text));
}

function textOf(item) {
  return plain(item.querySelector(".pc-message__text")?.textContent ?? "");
}

function plain(text) {
  return text.replace(/\s+/g, " ").trim();
}

export function idOf(item) {
  return Number(item.dataset?.id) || 0;
}

function byId(one, other) {
  return idOf(one) - idOf(other);
}
