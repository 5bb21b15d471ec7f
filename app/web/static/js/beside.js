// A page beside an open chat (settings, needs, the transcript): what happens in the chat meanwhile is told here too, with the
// way back. Of several pages of one chat in this browser one speaks, see tabs.js. What is typed here is a sign of life.

import { readChosen } from "./chosen.js";
import { createHearing } from "./hearing.js";
import { parse } from "./html.js";
import { openStream } from "./stream.js";
import { joinTabs } from "./tabs.js";

const SEEN_EVERY = 20000;

/**
 * @param {object} options
 * @param {HTMLElement} options.place  shows the last that happened; its data says which chat
 * @param {{of?: string, said?: number} | null} options.kept  what an earlier page of this tab has left
 * @param {(said: number) => void} options.keep  how far all is told is for the next page
 * @param {ReturnType<typeof import("./announcer.js").createAnnouncer>} options.announcer
 * @returns {{hush: (on: boolean) => void, said: (key: string) => void}}  nothing is said while nobody can see the page;
 *   `said` is told what the announcer has handed over
 */
export function startBeside({ place, kept, keep, announcer }) {
  const { path, chat, back, events, seen, tab, heartbeat, newsFrom, news } = place.dataset;
  const line = document.createElement("p");
  const way = document.createElement("a");
  const hearing = createHearing(readChosen().announced, () => news);
  const unsaid = new Map(); // by key: another page speaks, or none does
  let known = kept?.of === path ? kept.said : undefined;
  let cursor = known ?? 0;
  let pause = null; // when the chat pauses, "" for never; null: not known yet
  let speaks = false;
  let hushed = false;
  let seenAt = performance.now(); // to load the page was one
  let waitedFor = false; // an answer, or the chat pauses
  let asks = false; // what is shown asks for it
  let stop = null;

  line.id = "beside-news";
  Object.assign(way, { id: "beside-chat", href: chat, textContent: back, className: "pc-action-link" });

  const tabs = joinTabs({ name: tab, cursor: () => cursor, voice, hear });

  function voice(on) {
    speaks = on;
    speak();
  }

  function hear({ type, key, whole }) {
    if (type !== "said" || !whole) return;
    announcer.silence(key); // also when it comes here only later
    unsaid.delete(key);
    record();
  }

  function speak() {
    if (!speaks || hushed) return;
    for (const [key, { text, ...how }] of unsaid) announcer.say(text, key, how);
    unsaid.clear();
    record();
  }

  // What waits to be said is for the next page to say.
  function record() {
    const waiting = [...unsaid.keys()].map((key) => Number(key.replace("item-", ""))).filter(Boolean);
    if (known !== undefined) keep(Math.min(announcer.upTo(cursor), ...waiting.map((id) => id - 1)));
  }

  function tell(key, text, { shown = text, wanted = true, question = false, ...how }) {
    line.textContent = shown;
    line.lang = (shown === text && how.lang) || document.documentElement.lang;
    if (place.hidden) place.append(line, way);
    place.hidden = false;
    asks = question;
    uncover();
    if (wanted) unsaid.set(key, { text, ...how });
    speak();
  }

  // It lies over nothing that has the focus. Who reads elsewhere stays there.
  function uncover() {
    if (!document.activeElement || document.activeElement.contains(place)) return; // the page itself has it
    const own = document.activeElement.getBoundingClientRect();
    const bar = place.getBoundingClientRect();
    const isUnder = own.top < bar.bottom && own.bottom > bar.top && own.top < innerHeight;
    if (isUnder && getComputedStyle(place).position === "sticky") scrollBy(0, own.bottom - bar.top);
  }

  function takeItem(item) {
    const { id, from, say, sayEnglish: english, sayLang: lang } = item.dataset;
    if (Number(id) <= cursor) return;
    cursor = Number(id);
    if (known === undefined || !say || from === "visitor") return;
    const written = from !== "system";
    const name = item.querySelector("h2, h3, h4")?.textContent ?? "";
    const shown = written ? newsFrom.replace("{name}", name) : say;
    tell(`item-${id}`, say, { shown, english, lang, question: "always" in item.dataset, ...hearing.of(item, written) });
  }

  // With the first of them the page knows all that there was.
  function takeStatus(html) {
    const status = parse(html).querySelector("[data-state]");
    const { gone, state, atBox = "", atBoxEnglish, pausesAt = "" } = status.dataset;
    known ??= cursor;
    if (gone) way.remove();
    if (gone) tell("gone", gone, {});
    else if (pause !== null && pausesAt !== pause) pauses(pausesAt, atBox, atBoxEnglish);
    const before = waitedFor;
    waitedFor = Boolean(pausesAt || status.querySelector("#asked"));
    if (before && !waitedFor && asks && state !== "ended") place.hidden = true; // they have answered
    pause = pausesAt;
    record();
  }

  // By the key that the page of the chat says it by, see time.js.
  function pauses(at, text, english) {
    const keyOf = (when) => `time ${when} `;
    announcer.drop(keyOf(pause));
    unsaid.delete(keyOf(pause));
    if (at && text) tell(keyOf(at), text, { english, question: true });
  }

  function takeNews(part) {
    part.querySelectorAll("li[data-id]").forEach(takeItem);
    const status = part.querySelector("[data-status]");
    if (status) takeStatus(status.innerHTML);
  }

  // A hidden page says nothing, and leaves the connection to others.
  function listen() {
    stop?.();
    stop = null;
    if (document.visibilityState === "hidden") return;
    stop = openStream({
      url: events,
      heartbeat: Number(heartbeat),
      after: () => cursor,
      onItem: (html) => parse(html).querySelectorAll("li[data-id]").forEach(takeItem),
      onStatus: takeStatus,
      onNews: takeNews,
      onState() {}, // a form that cannot be sent tells it
    });
  }

  listen();
  document.addEventListener("visibilitychange", listen);
  document.addEventListener("input", () => {
    if (!waitedFor && performance.now() - seenAt < SEEN_EVERY) return;
    seenAt = performance.now();
    fetch(seen, { method: "POST", keepalive: true }).catch(() => {});
  });

  return {
    hush(on) {
      hushed = on;
      speak();
    },
    said(key) {
      tabs.send({ type: "said", key, whole: true });
      record();
    },
  };
}
