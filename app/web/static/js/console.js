// The adviser's desk. The page works without any of this; each part is started by itself, so that one that fails takes
// only its own comfort away.

import { createAnnouncer } from "./announcer.js";
import { createComposer } from "./composer.js";
import { createAlerts } from "./console-alerts.js";
import { keepDrafts } from "./console-drafts.js";
import { createNote } from "./console-note.js";
import { patch } from "./console-patch.js";
import { createTitle } from "./console-title.js";
import { parse } from "./html.js";
import { openStream } from "./stream.js";
import { joinTabs } from "./tabs.js";
import { createTranscript } from "./transcript.js";
import { createWords } from "./words.js";

const find = (id) => document.getElementById(id);
const list = find("messages");
const words = createWords(find("words"), document.documentElement.lang);
const announcer = createAnnouncer(find("announcer"), { onSaid: (key) => tabs?.send({ type: "said", key }) });
const transcript = createTranscript({ reader: "adviser", list, bar: find("new-messages"), words });
const alerts = createAlerts(find("alerts"));
const title = createTitle(words);
let connection = "connecting";
let stamp = 0; // the event that the desk on the page knows of
let tabs = null;
let composer = null;

const keep = attempt(() => keepDrafts(list.dataset.tab, ["message", "note"].map(find).filter(Boolean)));
attempt(startComposer);
attempt(startNote);
attempt(startReadLast);
attempt(startListening);

function attempt(start) {
  try {
    return start();
  } catch (error) {
    console.error(error);
    return null;
  }
}

function cursor() {
  return Math.max(transcript.cursor(), alerts.cursor());
}

// --- what arrives ---

function takeItems(items) {
  const fresh = transcript.add(items);
  for (const { dataset } of fresh) {
    announcer.say(dataset.say, `item-${dataset.id}`);
    if (dataset.from === "visitor") title.missed();
  }
  if (fresh.length) went();
  showReadLast();
}

function takeAlerts(items) {
  const fresh = alerts.add(items);
  for (const { dataset } of fresh) announcer.say(dataset.say, `alert-${dataset.id}`);
  if (fresh.length) went();
}

// A form that is sent asks for what comes after what the page has.
function went() {
  for (const field of document.querySelectorAll('input[name="after"]')) field.value = cursor();
  const news = find("message-news");
  if (news) news.textContent = "";
}

function takeDesk(html) {
  showDesk(parse(html));
}

// One that was read before what the page shows came late.
function showDesk(news) {
  const desk = news.querySelector("[data-desk]");
  if (!desk || Number(desk.dataset.stamp) < stamp) return;
  stamp = Number(desk.dataset.stamp ?? stamp);
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
  showDesk(news);
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
  if (now === "live" && before !== "lost") return;
  const what = { lost: "lost", live: "back" }[now] ?? "signedOut";
  const line = find("connection");
  line.textContent = words(what);
  line.hidden = false;
  if (what === "signedOut") find("sign-in-again").hidden = false;
  announcer.drop("back");
  // Nobody needs to hear of a break that is over before it could be said.
  if (what === "back" && announcer.holds("lost")) announcer.drop("lost");
  else announcer.say(words(what), what);
}

// --- the parts ---

function startListening() {
  // Each tab shows another conversation and has a stream of its own; only one of them speaks.
  tabs = joinTabs({ name: "console", voice: (on) => announcer.setOpen(on), hear });
  openStream({
    url: list.dataset.stream,
    heartbeat: Number(list.dataset.heartbeat),
    after: cursor,
    onItem: takeItems,
    onStatus() {},
    more: { alert: takeAlerts, desk: takeDesk },
    onNews: takeNews,
    onState: showConnection,
  });
}

// Another tab has said something. Who has heard a message needs no alert that there is one; who has heard the alert has
// not heard the message. A connection can be lost more than once.
function hear({ key }) {
  const [kind, id] = key.split("-");
  if (!id) announcer.drop(key);
  else announcer.silence(key);
  if (kind === "item") announcer.silence(`alert-${id}`);
}

function startComposer() {
  const form = find("composer");
  if (!form) return;
  composer = createComposer({ form, words, say: (text) => announcer.say(text), takeNews, onDone: () => keep?.() });
}

function startNote() {
  const button = find("save-note");
  if (!button) return;
  createNote({ button, box: find("note"), key: find("note-key"), status: find("note-status"), words, say: (text) => announcer.say(text) });
}

function startReadLast() {
  const button = find("read-last");
  if (!button) return;
  showReadLast();
  button.addEventListener("click", () => announcer.say(transcript.lastFromOther().dataset.say));
}

function showReadLast() {
  const button = find("read-last");
  if (button && transcript.lastFromOther()) button.hidden = false;
}
