// What has just happened, newest first: every alert that is spoken also stands here, and stays, on the next pages of this tab
// too, until newer ones push it out. Never while the focus is on it. Of the new messages of one conversation there is one
// line, which counts them.

import { parse } from "./html.js";
import { createLedger, idOf } from "./items.js";

const MOST = 5;
const CALM = 60000; // milliseconds in which further messages of one conversation are counted; then their number is said
const SETTLES = 1000; // milliseconds until a tab that is seen again knows how things are

/**
 * @param {HTMLOListElement} list
 * @param {(item: HTMLElement) => void} tell  says an alert that was held back, when `isWorthSaying` of it
 * @returns {{add: (items: string | Iterable<HTMLElement>) => HTMLElement[], after: (id: number) => HTMLElement[],
 *   cursor: () => number, isWorthSaying: (item: HTMLElement) => boolean, settleQueue: (waits: (id: string) => boolean) => void,
 *   keepOn: (place: ReturnType<import("./shelf.js").createShelf>, open?: string) => void}}  `add` returns those that were
 *   new; `settleQueue` drops the alerts of those who wait no longer; `keepOn` brings back what an earlier page left in `place`,
 *   as said, and keeps all there from now on: but for the messages of the conversation `open`, which are in sight
 */
export function createAlerts(list, tell) {
  const { take, cursor } = createLedger(list.children);
  const spoken = new Map(); // of each conversation: when its count was said, how many there were last, what was held back
  let shelf = null;

  function add(items) {
    const fresh = take(items);
    for (const item of fresh) {
      const old = sameAs(item);
      if (old?.contains(document.activeElement)) renew(old, item);
      else {
        old?.remove();
        Array.from(list.children).filter((one) => twins(one, item)).forEach(drop);
        list.prepend(item);
      }
    }
    for (const old of Array.from(list.children).slice(MOST)) drop(old);
    keep();
    return fresh;
  }

  function sameAs({ id, dataset }) {
    return Array.from(list.children).find((one) => one.id === id || (counts(one) && one.dataset.counts === dataset.counts));
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
      wait(chat);
      keep();
      return false;
    }
    clearTimeout(before?.timer);
    spoken.set(chat, { count, at: now });
    keep();
    return true;
  }

  function wait(chat) {
    const one = spoken.get(chat);
    one.timer ??= setTimeout(() => sayHeld(chat), one.at + CALM - performance.now());
  }

  // What was read meanwhile, in another tab, is not new any more: who was hidden may hear of that only when they are seen.
  function sayHeld(chat) {
    const { held } = spoken.get(chat) ?? {};
    if (!held) return;
    if (document.visibilityState === "hidden") {
      const seen = () => setTimeout(() => sayHeld(chat), SETTLES);
      document.addEventListener("visibilitychange", seen, { once: true });
      return;
    }
    spoken.delete(chat);
    keep();
    if (document.getElementById(`conversation-${chat}`)?.closest("[data-unread]")) tell(held);
  }

  function settleQueue(waits) {
    for (const item of Array.from(list.children)) {
      const { waiting } = item.dataset;
      if (waiting && !waits(waiting)) drop(item);
    }
    keep();
  }

  function keepOn(place, open) {
    for (const html of place.get("rows") ?? []) {
      const item = parse(html).firstElementChild;
      const { waiting, counts: chat } = item.dataset;
      const over = (chat && chat === open) || (waiting && !document.getElementById(`waiting-${waiting}`));
      const told = sameAs(item) || Array.from(list.children).some((one) => twins(one, item));
      if (!over && !told && list.children.length < MOST) list.append(item);
    }
    for (const [chat, { count, at, held }] of place.get("spoken") ?? []) {
      if (chat === open || spoken.has(chat)) continue;
      spoken.set(chat, { count, at: Math.min(at - performance.timeOrigin, performance.now()) });
      if (!held) continue;
      spoken.get(chat).held = parse(held).firstElementChild;
      wait(chat);
    }
    shelf = place;
    keep();
  }

  function keep() {
    const last = ([chat, { count, at, held }]) => [chat, { count, at: performance.timeOrigin + at, held: held?.outerHTML }];
    shelf?.set("rows", Array.from(list.children, ({ outerHTML }) => outerHTML));
    shelf?.set("spoken", Array.from(spoken, last));
  }

  function drop(item) {
    if (item.contains(document.activeElement)) return;
    const near = document.getElementById("newest-alert");
    if (near && near.textContent === item.querySelector("a")?.textContent) near.remove();
    item.remove();
  }

  return { add, after, cursor, isWorthSaying, settleQueue, keepOn };
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

// The same words about two chats, of whose visitors one has gone, lead to either: the newer stays.
function twins(one, other) {
  const [link, another] = [one, other].map((item) => item.querySelector("a"));
  return link?.textContent === another?.textContent && link?.href !== another?.href;
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
