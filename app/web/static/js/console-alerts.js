// What has just happened, newest first: every alert that is spoken also stands here, and stays until newer ones push it
// out. Never while the focus is on it.

const MOST = 5;

/**
 * @param {HTMLOListElement} list
 * @returns {{add: (items: string | Iterable<HTMLElement>) => HTMLElement[], cursor: () => number}}  `add` returns those
 *   that were new
 */
export function createAlerts(list) {
  const known = new Set(Array.from(list.children, idOf));
  let cursor = Math.max(0, ...known);

  function add(items) {
    const fresh = [];
    for (const item of Array.from(typeof items === "string" ? parse(items) : items)) {
      const id = idOf(item);
      if (!id || known.has(id)) continue;
      known.add(id);
      cursor = Math.max(cursor, id);
      fresh.push(document.adoptNode(item));
    }
    fresh.sort((one, other) => idOf(one) - idOf(other));
    for (const item of fresh) list.prepend(item);
    for (const old of Array.from(list.children).slice(MOST)) {
      if (!old.contains(document.activeElement)) old.remove();
    }
    return fresh;
  }

  return { add, cursor: () => cursor };
}

function idOf(item) {
  return Number(item.dataset?.id) || 0;
}

function parse(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.querySelectorAll("li[data-id]");
}
