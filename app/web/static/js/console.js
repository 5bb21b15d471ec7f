// The adviser's desk. The page works without any of this; each part is started by itself, so that one that fails takes
// only its own comfort away.

import { createAnnouncer } from "./announcer.js";
import { attempt } from "./attempt.js";
import { createBoxNews } from "./box-news.js";
import { startAtEnd } from "./caret.js";
import { createComposer } from "./composer.js";
import { createConnection } from "./connection.js";
import { createAlerts, showNear } from "./console-alerts.js";
import { keepAnswer } from "./console-answer.js";
import { keepClear } from "./console-bar.js";
import { keepDeskDrafts } from "./console-drafts.js";
import { createNote } from "./console-note.js";
import { createPresence } from "./console-presence.js";
import { createDeskShelf, emptyForOthers } from "./console-shelf.js";
import { createSignedOut } from "./console-signed-out.js";
import { createTitle } from "./console-title.js";
import { listenInTurn } from "./console-turns.js";
import { createHelp } from "./console-words.js";
import { parse } from "./html.js";
import { boxTells, whenKnown } from "./loaded.js";
import { giveForms, patch } from "./patch.js";
import { createReadLast } from "./read-last.js";
import { hide, whenLeft } from "./shown.js";
import { openStream } from "./stream.js";
import { joinTabs } from "./tabs.js";
import { createTranscript } from "./transcript.js";
import { showTyping, tellTyping } from "./typing.js";
import { createView } from "./view.js";
import { createWords } from "./words.js";

const find = (id) => document.getElementById(id);
const list = find("messages");
const me = document.querySelector('input[name="me"]')?.value ?? "";
const words = createWords(find("words"), document.documentElement.lang);
let tabs = null;
let composer = null;
let note = null;
let typing = []; // what is typed here, and by the visitor
let speaks = false; // this tab is the one that speaks
let settled = false; // it is known what of the page was said before
let early = []; // alerts that came before
let elsewhere = 0; // up to which event another tab has said or alerted all
let signedOut = false;
let listening = null;
let gone = false; // the conversation on the screen is with another team
let stamp = 0; // the event that the desk on the page knows of
let left = null; // of the queue, and stays only for the focus
let chosen = find("availability")?.value; // whether this person takes chats, as the desk last said

const announcer = createAnnouncer(find("announcer"), {
  onSaid(key) {
    tabs?.send({ type: "said", key });
    record();
  },
});
const view = createView({ list, form: find("composer") });
const transcript = createTranscript({ reader: "adviser", list, bar: find("new-messages"), words, view });
const alerts = createAlerts(find("alerts"), tell);
const presence = attempt(startPresence);
const first = cursor(); // what the page came with
const told = find("message-news")?.textContent ?? "";
const tellAtBox = createBoxNews(find("message-news"));
const title = createTitle(words);
const connection = createConnection({ line: find("connection"), words, tell: announcer.say, untell: announcer.drop });
const over = createSignedOut({ link: find("sign-in-again"), words, isOver: () => signedOut });
const showReadLast = createReadLast(find("read-last"), transcript.lastFromOther, announcer.say);
// Up to which event all was said by an earlier page of this tab. A page that was asked for what is new (its address is
// never the same twice) tells it itself.
const desk = attempt(() => createDeskShelf("said"));
const asked = new URLSearchParams(location.search).has("fresh");
const said = (asked ? undefined : desk?.get("said")) ?? first;
let since = said < first ? said : null; // alerts after it are still to come
const came = alerts.after(said); // but those that came with the page
const kept = `alerts:${me}:${document.documentElement.lang}`;
attempt(() => alerts.keepOn(createDeskShelf(kept), list.dataset.tab.split("-")[1]));

attempt(() => emptyForOthers(me));
const drafts = attempt(() => keepDeskDrafts(list, transcript));
attempt(() => keepClear(find("notices")));
attempt(startComposer);
attempt(startNote);
attempt(startHelp);
attempt(startTyping);
attempt(startAnswer);
attempt(startAtEnd);
attempt(startListening);
if (said < first) whenKnown(settle);
else settle();

function cursor() {
  return Math.max(transcript.cursor(), alerts.cursor());
}

// --- who speaks ---

// What came while the page was on its way is news: messages stand in the page, alerts too when it answers a form, else
// they come by the stream.
function settle() {
  settled = true;
  const from = boxTells(find("message"), told) ? first : said;
  const unsaid = came.filter((alert) => alert.dataset.id > from);
  const news = [...transcript.after(from), ...unsaid, ...early];
  news.sort((one, other) => one.dataset.id - other.dataset.id);
  if (news.length) went();
  news.forEach(tell);
  early = [];
  settleVoice();
  record();
}

function settleVoice() {
  announcer.setOpen(settled && speaks);
}

function tell(item) {
  const { id, dataset } = item;
  const isAlert = id.startsWith("alert-");
  if (!dataset.say || (isAlert && (dataset.id <= elsewhere || !alerts.isWorthSaying(item)))) return;
  announcer.say(dataset.say, `${isAlert ? "alert" : "item"}-${dataset.id}`, { lang: dataset.sayLang });
}

// How far all is said, so that the next page says the rest and nothing twice.
function record() {
  if (settled && since === null) desk?.set("said", announcer.upTo(cursor()));
}

// --- what arrives ---

function takeItems(items) {
  const fresh = transcript.add(items);
  for (const item of fresh) {
    if (settled) tell(item);
    if (transcript.fromOther(item)) title.missed();
  }
  if (!fresh.length) return;
  went();
  presence?.shown();
  showReadLast();
  drafts?.arrived(fresh);
  for (const one of [composer, note]) one?.arrived(fresh);
  // A guest's message ends nothing that the visitor types.
  if (fresh.some(({ dataset }) => dataset.from === "visitor")) typing[0]?.arrived();
  record();
}

function takeAlerts(items) {
  const fresh = alerts.add(items);
  if (settled) fresh.forEach(tell);
  else early.push(...fresh);
  if (!fresh.length) return;
  showNear(fresh.at(-1));
  went();
  record();
}

// A form that is sent asks for what comes after what the page has.
function went() {
  connection.moved();
  for (const field of document.querySelectorAll('input[name="after"]')) field.value = cursor();
  tellAtBox();
}

// The last of what a stream begins with.
function takeDesk(html) {
  showDesk(parse(html));
  caughtUp();
}

function caughtUp() {
  since = null;
  record();
}

// One that was read before what the page shows came late.
function showDesk(news) {
  const desk = news.querySelector("[data-desk]");
  if (!desk || Number(desk.dataset.stamp) < stamp) return;
  stamp = Number(desk.dataset.stamp ?? stamp);
  giveForms(desk);
  for (const part of desk.querySelectorAll("[data-part]")) {
    const place = find(part.dataset.part);
    if (place) patch(place, part);
  }
  for (const part of typing) part.changed();
  tellLeft();
  alerts.settleQueue((id) => desk.querySelector(`#waiting-${id}`) !== null);
  title.count(Number(desk.dataset.waiting), Number(desk.dataset.new));
  followAvailability(desk.dataset.choice);
  const { state } = desk.dataset;
  if (state === "ended") closeComposer();
  if (state === "taken") closeComposer("keptTaken", "taken");
  if (state === "gone" && !gone) tellGone(desk.querySelector('[data-part="status"]'));
  gone = state === "gone";
}

// Who stands on "Accept" of somebody who waits no longer hears that, too; not who has accepted them.
function tellLeft() {
  const item = document.activeElement?.closest("[data-left] > [data-leaving]");
  if (!item || item === left || find(item.id.replace("waiting", "conversation"))) return;
  left = item;
  announcer.say(`${item.querySelector("h3")?.textContent ?? ""}: ${item.lastElementChild.textContent}`);
}

// Chosen in another tab, or by signing out and in again. What somebody is choosing here is theirs.
function followAvailability(choice) {
  const select = find("availability");
  if (!select || !choice || choice === chosen) return;
  if (select.value === chosen && select !== document.activeElement) select.value = choice;
  chosen = choice;
  const now = choice === "available" ? "available" : "away";
  announcer.drop(now === "away" ? "available" : "away");
  if (document.visibilityState === "visible") announcer.say(words(now), now);
}

// Who stands on "Accept" stays there; the button goes when they leave it.
function tellGone(part) {
  const sentences = Array.from(part.querySelectorAll("h2, p"), (one) => one.textContent.trim().replace(/\.?$/, "."));
  announcer.say(sentences.join(" "), "gone");
  const place = find("status");
  if (!place.contains(document.activeElement)) return;
  whenLeft(place, () => setTimeout(() => patch(place, part)));
}

function takeNews(news, aloud = true) {
  if ("signedOut" in news.dataset) {
    leave(aloud, news.dataset.signedOut);
    return;
  }
  view.change(() => {
    takeItems(news.querySelectorAll("ol:not([data-alerts]) > li[data-id]"));
    takeAlerts(news.querySelectorAll("[data-alerts] > li[data-id]"));
    showDesk(news);
  });
  comeIn();
}

function closeComposer(...why) {
  composer?.close(...why);
  for (const part of ["end", "offers-part", "plain-part"].map(find)) hide(part);
}

// --- the connection ---

function showConnection(now, aloud = true) {
  const before = connection.state();
  if (now === "ended" || now === "gone") listening?.stop();
  if (!connection.change(now)) return;
  if (now !== "live") typing[0]?.clear();
  const check = find("check");
  check.hidden = now === "live" && check !== document.activeElement;
  if (now === "live" && signedOut) tellSignedOut(false, before !== "lost");
  if (now === "ended" || now === "gone") tellSignedOut(true, aloud && !signedOut);
}

// Looking again and finding the same is shown, and not said again.
function tellSignedOut(out, aloud) {
  signedOut = out;
  const what = out ? "signedOut" : "signedIn";
  connection.show(words(what), !out);
  if (out) find("sign-in-again").hidden = false;
  else over.back();
  announcer.drop(out ? "signedIn" : "signedOut");
  if (aloud) announcer.say(words(what), what);
}

// An answer tells that they are signed out, or who is signed in here now (`why`). Who sent something hears it with what
// became of their words.
function leave(aloud, why) {
  showConnection("ended", aloud);
  connection.show(why);
}

function whyNot(name, line, place) {
  return signedOut ? over.why(name, line, place) : words(name);
}

// Signed in again in another tab: found out when this one is looked at, or has sent something.
function comeIn() {
  if (signedOut && document.visibilityState === "visible") listening?.listen();
}

// --- the parts ---

function startListening() {
  // Each tab shows another conversation and has a stream of its own; only one of them speaks.
  tabs = joinTabs({
    name: "console",
    voice(on) {
      speaks = on;
      settleVoice();
    },
    hear,
  });
  tabs.greet();
  listening = listenInTurn({ name: `plainchat:listens:${me}`, open: listen });
  document.addEventListener("visibilitychange", comeIn);
  addEventListener("focus", comeIn);
}

// What the adviser reads or writes stays where it is while the page changes.
function inView(take) {
  return (given) => view.change(() => take(given));
}

function listen() {
  return openStream({
    url: list.dataset.stream,
    heartbeat: Number(list.dataset.heartbeat),
    after: () => since ?? cursor(),
    // While the conversation is with another team alerts go on.
    query: () => ({ items: transcript.cursor(), ...presence?.read() }),
    onItem: inView(takeItems),
    onStatus() {},
    onBeat: () => presence?.tell(),
    more: { alert: inView(takeAlerts), desk: inView(takeDesk), typing: (typed) => typing[0]?.take(typed) },
    onNews(news) {
      takeNews(news);
      if (!signedOut) caughtUp();
    },
    onState: (now) => showConnection(now),
  });
}

function hear({ type, key, said: upTo, open }) {
  if (type === "said") wasSaid(key);
  else if (type === "heard") wasHeard(upTo, open);
  else if (settled) tabs?.send({ type: "heard", said: announcer.upTo(cursor()), open: list.dataset.tab });
}

// Another tab has said something. Who has heard a message needs no alert that there is one; who has heard the alert has
// not heard the message. A connection can be lost more than once.
function wasSaid(key) {
  const [kind, id] = key.split("-");
  if (!id) announcer.drop(key);
  else announcer.silence(key);
  if (kind === "item") announcer.silence(`alert-${id}`);
  record();
}

// Another tab, which has the conversation `open`, tells, when asked, how far all was said there.
function wasHeard(upTo, open) {
  elsewhere = Math.max(elsewhere, upTo);
  if (open !== list.dataset.tab) return;
  for (const { dataset } of transcript.after(0)) if (dataset.id <= upTo) announcer.silence(`item-${dataset.id}`);
}

function startPresence() {
  const { stream, heartbeat } = list.dataset;
  return createPresence({ url: stream, heartbeat: Number(heartbeat), shownTo: transcript.shownTo });
}

function startComposer() {
  const form = find("composer");
  if (!form) return;
  const onDone = () => drafts?.keep(find("message"));
  const row = find("send-status").parentElement;
  const notSent = () => whyNot("notSent", () => find("message-error"), row);
  const take = (news) => takeNews(news, false);
  composer = createComposer({ form, words, announcer, takeNews: take, notSent, onDone });
  const { language, message } = form.elements;
  language?.addEventListener("change", () => (message.lang = language.value)); // read out and checked as such
}

function startHelp() {
  const [button, list] = ["check-words", "plain-hints"].map(find);
  if (button) createHelp({ button, list, words, say: announcer.say });
}

function startTyping() {
  const [place, choice, box] = ["typing", "real-time-part", "message"].map(find);
  if (!place) return;
  choice.hidden = false;
  const state = () => choice.querySelector("[data-typing]")?.dataset ?? {};
  const own = tellTyping({ url: place.dataset.url, box, mode: () => state().typing, more: { me } });
  typing = [showTyping({ place, state, words, view }), own];
}

function startAnswer() {
  const box = find("answer");
  const given = document.querySelectorAll('#history [data-from="adviser"]');
  if (box) keepAnswer(box, createDeskShelf(`${me}:${new URL(box.form.action).pathname}`), given);
}

function startNote() {
  const button = find("save-note");
  if (!button) return;
  const [box, key, status] = ["note", "note-key", "note-status"].map(find);
  const why = () => whyNot("notSaved", () => status, status);
  note = createNote({ button, box, key, status, words, say: announcer.say, drafts, why, onSignedOut: (why) => leave(false, why) });
}
