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
 * @returns {{hush: (on: boolean) => void}}  nothing is said while nobody can see the page
 */
export function startBeside({ place, kept, keep, announcer }) {
  const { path, chat, back, events, seen, tab, heartbeat, newsFrom, news } = place.dataset;
  const line = document.createElement("p");
  const way = document.createElement("a");
  const hearing = createHearing(readChosen().announced, () => news);
  const unsaid = new Map(); // by key: another page speaks, or none does
  let known = kept?.of === path ? kept.said : undefined;
  let cursor = known ?? 0;
  let told = null; // what the last status said beside the box
  let speaks = false;
  let hushed = false;
  let seenAt = performance.now(); // to load the page was one
  let waitedFor = false; // an answer, or the chat pauses

  line.id = "beside-news";
  Object.assign(way, { id: "beside-chat", href: chat, textContent: back, className: "pc-action-link" });

  const tabs = joinTabs({ name: tab, cursor: () => cursor, voice, hear });

  function voice(on) {
    speaks = on;
    speak();
  }

  function hear({ type, key, whole }) {
    if (type === "said" && whole) unsaid.delete(key);
  }

  function speak() {
    if (!speaks || hushed) return;
    for (const [key, { text, ...how }] of unsaid) {
      announcer.say(text, key, how);
      tabs.send({ type: "said", key, whole: true });
    }
    unsaid.clear();
    if (known !== undefined) keep(cursor);
  }

  function tell(key, text, { shown = text, wanted = true, ...how }) {
    line.textContent = shown;
    line.lang = (shown === text && how.lang) || document.documentElement.lang;
    if (place.hidden) place.append(line, way);
    place.hidden = false;
    document.activeElement?.scrollIntoView({ block: "nearest" }); // not under it
    if (wanted) unsaid.set(key, { text, ...how });
    speak();
  }

  function takeItem(item) {
    const { id, from, say, sayEnglish: english, sayLang: lang } = item.dataset;
    if (Number(id) <= cursor) return;
    cursor = Number(id);
    if (known === undefined || !say || from === "visitor") return;
    const written = from !== "system";
    const name = item.querySelector("h2, h3, h4")?.textContent ?? "";
    if ("always" in item.dataset) waitedFor = true;
    const shown = written ? newsFrom.replace("{name}", name) : say;
    tell(`item-${id}`, say, { shown, english, lang, ...hearing.of(item, written) });
  }

  // With the first of them the page knows all that there was.
  function takeStatus(html) {
    const { gone, atBox = "", atBoxEnglish, pausesAt } = parse(html).querySelector("[data-state]").dataset;
    known ??= cursor;
    if (gone) tell("gone", gone, {});
    else if (pausesAt && told !== null && atBox && atBox !== told) {
      waitedFor = true;
      tell("time", atBox, { english: atBoxEnglish });
    }
    told = atBox;
  }

  function takeNews(part) {
    part.querySelectorAll("li[data-id]").forEach(takeItem);
    const status = part.querySelector("[data-status]");
    if (status) takeStatus(status.innerHTML);
  }

  openStream({
    url: events,
    heartbeat: Number(heartbeat),
    after: () => cursor,
    onItem: (html) => parse(html).querySelectorAll("li[data-id]").forEach(takeItem),
    onStatus: takeStatus,
    onNews: takeNews,
    onState() {}, // a form that cannot be sent tells it
  });

  document.addEventListener("input", () => {
    if (!waitedFor && performance.now() - seenAt < SEEN_EVERY) return;
    seenAt = performance.now();
    waitedFor = false;
    fetch(seen, { method: "POST", keepalive: true }).catch(() => {});
  });

  return {
    hush(on) {
      hushed = on;
      speak();
    },
  };
}
