// A chat that was forgotten on another page is not left on this one to be read. While it is open its stream tells of that. After
// the end nothing does: so the page that forgets it calls out, and whoever comes back to a page asks. Pages in a
// council's site do not hear those in tabs of their own, nor those of other devices: for these there is only the asking.

import { readNews } from "./news.js";
import { within } from "./within.js";

const NAME = "plainchat:forgotten";
const ANSWER_WITHIN = 10000;
const APART = 1000; // to come back is told in more than one way

/** Tells all pages of this browser that a conversation is forgotten. */
export function tellForgotten(path) {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage(path);
  channel.close();
}

/** Calls `act` when another page tells that about this page's conversation, or one that this page belongs to. */
export function hearForgotten(act) {
  const { pathname } = location;
  new BroadcastChannel(NAME).onmessage = ({ data }) => (pathname === data || pathname.startsWith(`${data}/`)) && act();
}

/**
 * @param {object} options
 * @param {string} options.url  where its news are to be asked for
 * @param {() => boolean} options.isOver  it has ended
 * @param {(news: HTMLElement) => void} options.take  gets the news that it is forgotten, or that its link works no longer; once
 */
export function watchForgotten({ url, isOver, take }) {
  let gone = false;
  let asking = false;
  let again = false; // something was told since it was asked
  let asked = -APART;

  async function ask() {
    if (gone || asking || !isOver()) return;
    asking = true;
    do {
      again = false;
      await askOnce();
    } while (again && !gone);
    asking = false;
  }

  async function askOnce() {
    asked = performance.now();
    try {
      const answer = await fetch(url, { headers: { Accept: "text/html" }, cache: "no-store", signal: within(ANSWER_WITHIN) });
      const news = readNews(await answer.text());
      gone = Boolean(news?.querySelector("[data-gone]"));
      if (gone) take(news);
    } catch {
      // No connection: it is asked when they come back again.
    }
  }

  function comeBack() {
    if (document.visibilityState === "visible" && performance.now() - asked > APART) ask();
  }

  addEventListener("pageshow", ({ persisted }) => persisted && comeBack());
  addEventListener("focus", comeBack);
  // What this device remembers was changed or removed, maybe with the chat.
  addEventListener("storage", comeBack);
  document.addEventListener("visibilitychange", comeBack);
  hearForgotten(() => {
    again = true;
    ask();
  });
}
