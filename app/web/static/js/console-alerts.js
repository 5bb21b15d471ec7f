// What has just happened, newest first: every alert that is spoken also stands here, and stays until newer ones push it
// out. Never while the focus is on it. Of the new messages of one conversation there is one line, which counts them.

import { createLedger, idOf } from "./items.js";

const MOST = 5;
const CALM = 60000; // milliseconds in which further messages of one conversation are counted; then their number is said

/**
 * @param {HTMLOListElement} list
 * @param {(item: HTMLElement) => void} tell  says an alert that was held back, when `isWorthSaying` of it
 * @returns {{add: (items: string | Iterable<HTMLElement>) => HTMLElement[], after: (id: number) => HTMLElement[],
 *   cursor: () => number, isWorthSaying: (item: HTMLElement) => boolean, settleQueue: (waits: (id: string) => boolean) => void}}  `add`
 *   returns those that were new; `settleQueue` drops the alerts of those who wait no longer
 */
export function createAlerts(list, tell) {
  const { take, cursor } = createLedger(list.children);
  const spoken = new Map(); // of each conversation: when its count was said, how many there were last, what was held back

  function add(items) {
    const fresh = take(items);
    for (const item of fresh) {
      const old = Array.from(list.children).find((one) => counts(one) && one.dataset.counts === item.dataset.counts);
      if (old?.contains(document.activeElement)) renew(old, item);
      else {
        old?.remove();
        list.prepend(item);
      }
    }
    for (const old of Array.from(list.children).slice(MOST)) drop(old);
    return fresh;
  }

  function after(id) {
    return Array.from(list.children).filter((item) => idOf(item) > id);
  }

  // The first is said at once. So is the first after the conversation was opened: the count begins anew.
  function isWorthSaying(item) {
    if (!counts(item)) return true;
    const { counts: chat } = item.dataset;
    const count = Number(item.dataset.count);
    const before = spoken.get(chat);
    const now = performance.now();
    if (before && count > before.count && now - before.at < CALM) {
      before.count = count;
      before.held = item;
      before.timer ??= setTimeout(() => sayHeld(chat), before.at + CALM - now);
      return false;
    }
    clearTimeout(before?.timer);
    spoken.set(chat, { count, at: now });
    return true;
  }

  // What was read meanwhile, in another tab, is not new any more.
  function sayHeld(chat) {
    const { held } = spoken.get(chat);
    spoken.delete(chat);
    if (document.getElementById(`conversation-${chat}`)?.closest("[data-unread]")) tell(held);
  }

  function settleQueue(waits) {
    for (const item of Array.from(list.children)) {
      const { waiting } = item.dataset;
      if (waiting && !waits(waiting)) drop(item);
    }
  }

  function drop(item) {
    if (item.contains(document.activeElement)) return;
    const near = document.getElementById("newest-alert");
    if (near && near.textContent === item.querySelector("a")?.textContent) near.remove();
    item.remove();
  }

  return { add, after, cursor, isWorthSaying, settleQueue };
}

/**
 * In a small window the list is out of sight of who writes: the newest stands beside Send too.
 *
 * @param {HTMLElement} alert
 */
export function showNear(alert) {
  const row = document.querySelector("#composer .pc-composer__send");
  const link = alert.querySelector("a")?.cloneNode(true);
  if (!row || !link) return;
  link.id = "newest-alert";
  document.getElementById("newest-alert")?.remove();
  row.append(link);
}

function counts(item) {
  return "counts" in item.dataset;
}

// The link that has the focus stays the same link.
function renew(old, item) {
  old.id = item.id;
  Object.assign(old.dataset, item.dataset);
  old.querySelector("time").replaceWith(item.querySelector("time").cloneNode(true));
  old.querySelector("a").textContent = item.querySelector("a").textContent;
}
