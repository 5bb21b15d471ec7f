// The page of a conversation. The page works without any of this; each part is started by itself, so that one that
// fails takes only its own comfort away.

import { createAnnouncer, createQueue } from "./announcer.js";
import { createComposer } from "./composer.js";
import { focusPage, joinHost } from "./frame.js";
import { forget, isRemembered, keep, remember, unremember } from "./memory.js";
import { createStatus } from "./status.js";
import { openStream, readNews } from "./stream.js";
import { joinTabs } from "./tabs.js";
import { createTitle } from "./title.js";
import { createTranscript } from "./transcript.js";
import { createWords } from "./words.js";

const HELLO_WITHIN = 3000; // a loader that has not greeted us by then is not there: behave as if seen
const SETTLE = 500; // a panel that has just been shown is not yet known to the screen reader

const find = (id) => document.getElementById(id);
const list = find("messages");
const words = createWords(find("words"), document.documentElement.lang);
const path = location.pathname;

const tabKey = (id) => `item-${id}`;
let seen = true; // the page can be seen: the panel is open, or there is no panel
let speaks = false; // this tab is the one that speaks
let unread = 0; // arrived while the panel was closed
let connection = "connecting";
let over = false; // nothing more will come
let tabs = null;
let composer = null;

const host = attempt(() => joinHost({ onHello, onOpened, onClosed }));
const announcer = createAnnouncer(find("announcer"), {
  onSaid: (key) => tabs?.send({ type: "said", key, whole: true }),
});
// While the panel is closed the council's page speaks: only that there is a message, and from whom.
const notices = createQueue((text, key) => {
  host?.({ type: "news", unread, say: text });
  tabs?.send({ type: "said", key, whole: false });
});
const transcript = createTranscript({ list, bar: find("new-messages"), words });
const status = createStatus(find("status"));
const title = createTitle(status.part().dataset.title, words);

if (host) {
  seen = null;
  setTimeout(() => seen === null && onHello({ open: true }), HELLO_WITHIN);
}

attempt(startRemembering);
attempt(startComposer);
attempt(startReadLast);
if (find("composer")) attempt(startListening);

function attempt(start) {
  try {
    return start();
  } catch (error) {
    console.error(error);
    return null;
  }
}

// --- who speaks ---

function settleVoice(delay = 0) {
  announcer.setOpen(speaks && seen === true, delay);
  notices.setOpen(speaks && seen === false);
}

function onHello({ open, remember: on }) {
  if (seen === null) seen = Boolean(open);
  const choice = find("remember");
  if (choice && host) choice.checked = Boolean(on);
  settleVoice();
}

function onOpened() {
  seen = true;
  unread = 0;
  notices.clear();
  settleVoice(SETTLE);
  focusPage();
}

function onClosed() {
  seen = false;
  settleVoice();
}

// --- what arrives ---

function takeItems(items) {
  const fresh = transcript.add(items);
  if (!fresh.length) return;
  const after = find("composer")?.elements.after;
  if (after) after.value = transcript.cursor();
  clearNews();
  showReadLast();
  for (const item of fresh) tell(item);
}

function tell(item) {
  const { id, say, from } = item.dataset;
  if (!say) return;
  title.missed();
  announcer.say(say, tabKey(id));
  if (!host) return;
  if (seen === false) {
    unread += 1;
    host({ type: "news", unread, say: "" });
    const name = item.querySelector("h2, h3, h4")?.textContent ?? "";
    notices.say(from === "adviser" ? words("newsFrom", { name }) : say, tabKey(id));
  }
}

function takeStatus(html) {
  if (!status.show(html)) return;
  const { state, title: place, gone } = status.part().dataset;
  title.rename(place);
  if (state === "talking") find("leave").textContent = words("leave");
  if (gone) sayGone(gone);
  if (state === "ended") end();
  if (gone) forgetLink();
}

function takeNews(news) {
  takeItems(news.querySelectorAll("li[data-id]"));
  const part = news.querySelector("[data-status]");
  if (part) takeStatus(part.innerHTML);
  if (news.dataset.state === "ended") end();
}

function end() {
  if (over) return;
  over = true;
  composer?.close();
  if (host) host({ type: "conversation", path, over: true });
  else forget(path);
  for (const id of ["check", "check-end", "leave"]) hide(find(id));
}

// The link opens nothing any more: nobody is to be led there again.
function forgetLink() {
  if (host) host({ type: "forgotten", path });
  else forget(path);
}

function sayGone(why) {
  (seen === false ? notices : announcer).say(why, "gone");
}

// What the page said when it was loaded is old once something happens.
function clearNews() {
  const news = find("message-news");
  if (news) news.textContent = "";
}

// --- the connection ---

function showConnection(now) {
  const before = connection;
  connection = now;
  const line = find("connection");
  if (now === "lost" || now === "gone") {
    line.textContent = words(now);
    line.hidden = false;
    announcer.drop("back");
    show(find("check"));
    show(find("check-end"));
    if (now === "lost") announcer.say(words(now), now);
    else {
      sayGone(words(now));
      composer?.close();
      forgetLink();
    }
  } else if (now === "live") {
    hide(find("check"));
    hide(find("check-end"));
    if (before !== "lost") return;
    // Nobody needs to hear of a break that is over before it could be said.
    if (announcer.holds("lost")) announcer.drop("lost");
    else announcer.say(words("back"), "back");
    line.textContent = words("back");
    line.hidden = false;
  } else if (now === "ended") end();
}

function hide(element) {
  if (!element) return;
  const gone = () => {
    element.hidden = true;
  };
  if (element === document.activeElement) element.addEventListener("blur", gone, { once: true });
  else gone();
}

function show(element) {
  if (element) element.hidden = false;
}

// --- the parts ---

function startListening() {
  const heartbeat = Number(list.dataset.heartbeat);
  tabs = joinTabs({
    name: list.dataset.tab,
    heartbeat,
    cursor: transcript.cursor,
    voice(on) {
      speaks = on;
      settleVoice();
    },
    lead: () =>
      openStream({
        url: list.dataset.stream,
        heartbeat,
        after: transcript.cursor,
        onItem: (items) => share({ items }),
        onStatus: (part) => share({ part }),
        onNews: (news) => share({ news: news.outerHTML }),
        onState: (state) => share({ state }),
      }),
    hear,
  });
}

// The other tabs hear of it from here only: the stream goes on after what this tab knows.
function share(message) {
  tabs?.send(message);
  take(message);
}

function hear(message) {
  const { type, from } = message;
  if (type === "hello") answer(from);
  else if (type === "said") wasSaid(message);
  else if (from <= transcript.cursor()) take(message);
  else if (!tabs.leads()) tabs.greet();
}

function take({ items, part, news, state }) {
  if (items) takeItems(items);
  if (part) takeStatus(part);
  if (news) takeNews(readNews(news));
  if (state && state !== connection) showConnection(state);
}

// A tab that does not know all asks the one that holds the stream.
function answer(from) {
  if (!tabs?.leads()) return;
  tabs.send({ from, items: transcript.since(from), part: status.html(), state: connection });
}

function wasSaid({ key, whole }) {
  notices.silence(key);
  if (!whole) return;
  // A connection can be lost more than once.
  if (key.startsWith("item-")) announcer.silence(key);
  else announcer.drop(key);
}

function startComposer() {
  const form = find("composer");
  if (!form) return;
  composer = createComposer({
    form,
    words,
    say: (text) => announcer.say(text),
    takeNews(news) {
      clearNews();
      share({ news: news.outerHTML });
    },
  });
}

function startReadLast() {
  const button = find("read-last");
  if (!button) return;
  showReadLast();
  button.addEventListener("click", () => announcer.say(transcript.lastFromOther().dataset.say));
}

function showReadLast() {
  if (transcript.lastFromOther()) show(find("read-last"));
}

function startRemembering() {
  const open = Boolean(find("composer"));
  if (host) host({ type: "conversation", path, over: !open });
  else if (open) keep(path);
  else forget(path);
  const choice = find("remember");
  if (!choice) return;
  show(find("remember-choice"));
  if (!host) choice.checked = isRemembered(path);
  choice.addEventListener("change", () => {
    if (host) host({ type: "remember", on: choice.checked });
    else if (!choice.checked) unremember(path);
    else if (!remember(path)) {
      choice.checked = false;
      announcer.say(words("cannotRemember"));
    }
  });
}
