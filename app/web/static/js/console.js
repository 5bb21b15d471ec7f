// The adviser's desk. The page works without any of this; each part is started by itself, so that one that fails takes
// only its own comfort away.

import { createAnnouncer } from "./announcer.js";
import { createComposer } from "./composer.js";
import { createAlerts } from "./console-alerts.js";
import { keepDrafts } from "./console-drafts.js";
import { createNote } from "./console-note.js";
import { patch } from "./console-patch.js";
import { createTitle } from "./console-title.js";
import { openStream } from "./stream.js";
import { joinTabs } from "./tabs.js";
import { createTranscript } from "./transcript.js";
import { createWords } from "./words.js";

const find = (id) => document.getElementById(id);
const list = find("messages");
const words = createWords(find("words"), document.documentElement.lang);
const announcer = createAnnouncer(find("announcer"));
const transcript = createTranscript({ reader: "adviser", list, bar: find("new-messages"), words });
const alerts = createAlerts(find("alerts"));
const title = createTitle(words);
let connection = "connecting";
let composer = null;

attempt(startComposer);
attempt(startNote);
attempt(startReadLast);
attempt(() => keepDrafts(list.dataset.tab, ["message", "note"].map(find).filter(Boolean)));
attempt(startListening);

function attempt(start) {
  try {
    start();
  } catch (error) {
    console.error(error);
  }
}

function cursor() {
  return Math.max(transcript.cursor(), alerts.cursor());
}

// --- what arrives ---

function takeItems(items) {
  const fresh = transcript.add(items);
  for (const item of fresh) {
    announcer.say(item.dataset.say);
    if (item.dataset.from === "visitor") title.missed();
  }
  if (fresh.length) went();
}

function takeAlerts(items) {
  const fresh = alerts.add(items);
  for (const item of fresh) announcer.say(item.dataset.say);
  if (fresh.length) went();
}

// A form that is sent asks for what comes after what the page has.
function went() {
  for (const field of document.querySelectorAll('input[name="after"]')) field.value = cursor();
  const news = find("message-news");
  if (news) news.textContent = "";
}

function takeDesk(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const desk = holder.content.querySelector("[data-desk]");
  if (desk) showDesk(desk);
}

function showDesk(desk) {
  for (const part of desk.querySelectorAll("[data-part]")) {
    const place = find(part.dataset.part);
    if (place) patch(place, part);
  }
  title.count(Number(desk.dataset.waiting), Number(desk.dataset.new));
  if (desk.dataset.state === "ended") closeComposer();
}

function takeNews(news) {
  takeItems(news.querySelectorAll("ol:not([data-alerts]) > li[data-id]"));
  takeAlerts(news.querySelectorAll("[data-alerts] > li[data-id]"));
  const desk = news.querySelector("[data-desk]");
  if (desk) showDesk(desk);
}

function closeComposer() {
  composer?.close();
  const end = find("end");
  if (end && end !== document.activeElement) end.hidden = true;
}

// --- the connection ---

function showConnection(now) {
  const before = connection;
  connection = now;
  const check = find("check");
  check.hidden = now === "live" && check !== document.activeElement;
  if (now === "lost") tell(words("lost"));
  else if (now === "live") {
    if (before === "lost") tell(words("back"));
  } else tell(words("signedOut"), find("sign-in-again"));
}

function tell(text, link = null) {
  const line = find("connection");
  line.textContent = text;
  line.hidden = false;
  if (link) link.hidden = false;
  announcer.say(text);
}

// --- the parts ---

function startListening() {
  const heartbeat = Number(list.dataset.heartbeat);
  // Each tab shows another conversation and has a stream of its own; only one of them speaks.
  joinTabs({
    name: "console",
    heartbeat,
    voice: (on) => announcer.setOpen(on),
    lead: () => () => {},
    hear() {},
  });
  openStream({
    url: list.dataset.stream,
    heartbeat,
    after: cursor,
    onItem: takeItems,
    onStatus() {},
    more: { alert: takeAlerts, desk: takeDesk },
    onNews: takeNews,
    onState: showConnection,
  });
}

function startComposer() {
  const form = find("composer");
  if (!form) return;
  composer = createComposer({ form, words, say: (text) => announcer.say(text), takeNews });
}

function startNote() {
  const button = find("save-note");
  if (!button) return;
  createNote({ button, box: find("note"), key: find("note-key"), status: find("note-status"), words, say: (text) => announcer.say(text) });
}

function startReadLast() {
  const button = find("read-last");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => announcer.say(transcript.lastFromOther()?.dataset.say || words("none")));
}
