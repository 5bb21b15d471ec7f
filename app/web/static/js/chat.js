// The page of a conversation. The page works without any of this; each part is started by itself, so that one that
// fails takes only its own comfort away.

import { attempt } from "./attempt.js";
import { startAtEnd } from "./caret.js";
import { readChosen } from "./chosen.js";
import { createCompany } from "./company.js";
import { createComposer } from "./composer.js";
import { createConnection } from "./connection.js";
import { createDevice } from "./device.js";
import { keepDrafts, showUnsent } from "./drafts.js";
import { watchForgotten } from "./forgotten.js";
import { focusPage, joinHost } from "./frame.js";
import { handOver } from "./hand-over.js";
import { createHearing } from "./hearing.js";
import { askBeforeLeaving, reached } from "./leaving.js";
import { createLetters } from "./letters.js";
import { forget, keepValues, keepWords, readDevice, takeValues } from "./memory.js";
import { readNews } from "./news.js";
import { createPause } from "./pause.js";
import { createPhrases } from "./phrases.js";
import { createReadLast } from "./read-last.js";
import { createRemembering } from "./remembering.js";
import { createRoom, takeRoom } from "./room.js";
import { createShelf } from "./shelf.js";
import { createSeen } from "./seen.js";
import { hide, show } from "./shown.js";
import { createSigns } from "./signs.js";
import { createStatus } from "./status.js";
import { openStream } from "./stream.js";
import { hasOthers, joinTabs } from "./tabs.js";
import { createTime } from "./time.js";
import { createTitle } from "./title.js";
import { createTranscript } from "./transcript.js";
import { createView } from "./view.js";
import { createVoice } from "./voice.js";
import { leadBack } from "./way-back.js";
import { createWords } from "./words.js";

const GONE = ["notSentCopy", "gone"]; // the chat may go on, but this link opens it no longer
const HELLO_WITHIN = 3000; // a loader that has not greeted us by then is not there, or its page is very busy

const find = (id) => document.getElementById(id);
const [list, form] = [find("messages"), find("composer")]; // the form is there while the chat is open
const words = createWords(find("words"), document.documentElement.lang);
const [chosen, path] = [readChosen(), location.pathname];
const shared = hasOthers(list.dataset.tab);

let hostWords = words; // in the language of the council's page
let begun = false; // what an earlier page has left is known
let over = !form; // nothing more will come
let tabs = null;
let composer = null;
let [phrases, drafts] = [null, null];
let time = null;
let letters = null; // what is typed and not sent yet

const isOver = () => over;
const host = attempt(() => joinHost({ onHello, onOpened, onClosed }));
const view = createView({ list, form, more: [find("see-end")], still: chosen.autoScroll === "off" });
const transcript = createTranscript({ list, bar: find("new-messages"), line: find("missed"), words, view });
const status = createStatus(find("status"), view.change);
const title = createTitle(status.part().dataset.title, words);
const device = createDevice({ path, items: () => transcript.after(0), cursor: transcript.cursor });
const shelf = createShelf(path, (kept) => {
  const places = device.places(kept?.message);
  if (host) host({ type: "keep", kept, places });
  else {
    keepValues(kept);
    keepWords(path, places);
  }
});
const company = createCompany(list.dataset.stream, takeRoom());
const room = createRoom({ company, shelf, share });
const signal = createSigns({ chosen, words, title, transcript, tag: list.dataset.tab, aloud: () => tabs?.leads() });
const voice = createVoice({
  region: find("announcer"),
  news: find("message-news"),
  queue: () => ({ ...status.part().dataset }),
  transcript,
  shelf,
  words,
  counted: (count) => [count && hostWords("new", { count }), connection.state() === "lost" && hostWords("cut")],
  host,
  send: (message) => tabs?.send(message),
  company,
  hearing: createHearing(chosen.announced, words),
  missed: find("missed")?.textContent.trim(),
  isOver,
  onMessage: signal,
});
const { announcer } = voice;
const remembering = createRemembering({ path, host, device, shelf, words, say: announcer.say, isOver });
const seen = createSeen({ url: list.dataset.stream, transcript, isOpen: voice.isSeen, known: host ? 0 : transcript.cursor() });
const pause = createPause({ words, say: voice.number, transcript, shelf, showItems, showStatus });
const connection = createConnection({ line: find("connection"), words, ...voice });
const showReadLast = createReadLast(find("read-last"), transcript.lastFromOther, announcer.say);

if (form) for (const start of [startComposer, pause.offer, startTime, startLetters, startPhrases]) attempt(start);
attempt(startAtEnd);
if (host) setTimeout(() => begun || voice.presume(), HELLO_WITHIN);
else {
  device.learn(readDevice());
  goOn(takeValues());
}
attempt(() => host || leadBack(find("remember") ? path : "", () => shelf.get("said")));
attempt(beginView);
attempt(() => askBeforeLeaving(announcer.say));
attempt(() => remembering.start(Boolean(form)));
attempt(() => host && handOver({ host, voice, room }));
attempt(() => watchForgotten({ url: find("status").dataset.events, isOver, take: takeEnd }));
if (form) attempt(startListening);

// --- what an earlier page has left, in this tab or on this device ---

async function goOn(kept) {
  begun = true;
  shelf.open(kept, !form); // nothing is typed here after the end: the words of another form stay
  room.begin();
  const own = shelf.get("message");
  if (own) shelf.set("message", device.takeOwn(own));
  else if (device.hasWords()) await takeOver();
  attempt(startDrafts);
  if (!form) attempt(() => view.change(startUnsent));
  if (over) attempt(remembering.end);
  else if (shelf.get("paused")) attempt(pause.start);
  const missed = voice.begin();
  if (form) return;
  // The end of a chat may have come while this page was on its way.
  if (missed) attempt(startListening);
  tabs?.greet();
}

// The words of another tab that goes on stay its own, and what was typed meanwhile stays in the box.
async function takeOver() {
  const box = find("message");
  if ((await shared) || (box && box.value !== box.defaultValue)) return;
  shelf.set("message", device.takeOver());
  shelf.renew();
}

function onHello({ open, lang, device: now, kept, stored, away }) {
  const theirs = find(`words-${lang}`);
  if (theirs) hostWords = createWords(theirs, lang);
  device.learn(now);
  remembering.hear(stored);
  if (begun) return;
  voice.place(Boolean(open));
  if (away) connection.missed();
  goOn(kept);
}

function onOpened() {
  seen.opened();
  voice.show(true);
  focusPage();
  beginView();
}

function onClosed() {
  seen.closed();
  voice.show(false);
}

function beginView() {
  view.begin(transcript.lastFromOther() !== null);
}

// --- what arrives ---

function takeItems(items) {
  const fresh = transcript.add(items);
  if (!fresh.length) return;
  connection.moved();
  drafts?.arrived(fresh);
  for (const one of [composer, phrases]) one?.arrived(fresh);
  if (fresh.some(({ dataset }) => dataset.from === "adviser")) letters?.arrived(); // a guest's ends none
  if (pause.isOn()) wait(fresh.filter(transcript.fromOther));
  else showItems(fresh);
}

function wait(messages) {
  messages.forEach(signal);
  pause.wait(messages.length);
  voice.wait(messages);
}

function showItems(fresh) {
  if (form) form.elements.after.value = transcript.cursor();
  showReadLast();
  voice.take(fresh);
}

function takeStatus(html) {
  if (!pause.keepsStatus(html)) showStatus(html);
}

function showStatus(html) {
  const before = status.part().dataset.atBox;
  if (!status.show(html)) return;
  const { state, title: place, gone, atBox, atBoxEnglish } = status.part().dataset;
  if (!atBox || atBox !== before) voice.tellAtBox(atBox, atBoxEnglish);
  voice.moved();
  time?.changed();
  letters?.changed();
  title.rename(place);
  if (state === "talking") find("leave")?.replaceChildren(words("leave")); // not on a guest's page
  if (gone) voice.forget(gone);
  if (state === "ended") end(gone);
  if (gone) forgetLink();
}

function takeNews(news) {
  takeItems(news.querySelectorAll("li[data-id]"));
  const part = news.querySelector("[data-status]");
  if (part) takeStatus(part.innerHTML);
  if (news.dataset.state === "ended") end();
}

function end(gone) {
  if (over) return;
  over = true;
  connection.clear();
  pause.close();
  composer?.close(...(gone ? GONE : []));
  form?.elements.message.removeAttribute("name"); // the server takes no more words, whichever button sends the form
  time?.stop();
  phrases?.close();
  voice.record();
  remembering.end();
  for (const id of ["by-hand", "check", "check-end", "updates-choice", "leave"]) hide(find(id), view.change);
  show(find("see-end"));
}

// Forgotten after its end. No stream was open that could have told.
function takeEnd(news) {
  if (!tabs) startListening();
  view.change(() => takeNews(news));
}

// The link opens nothing any more: nobody is to be led there again, nor to read here what others cannot.
function forgetLink() {
  transcript.clear(find("status"));
  for (const id of ["read-last", "missed", "options", "forget-link"]) hide(find(id));
  hide(document.querySelector(".pc-language-choice, .pc-languages"));
  shelf.close();
  if (host) host({ type: "forgotten", path });
  else forget(path);
}

// --- the connection ---

function showConnection(now) {
  // After the end the stream only tells what other pages say.
  if (over && now !== "gone") return;
  if (!connection.change(now)) return;
  if (now !== "live") letters?.clear();
  if (now === "ended") {
    end();
    return;
  }
  for (const id of ["by-hand", "check", "check-end", "updates-choice"]) {
    if (now === "live") hide(find(id), view.change);
    else show(find(id));
  }
  if (now === "live") reached();
  if (now !== "gone") return;
  connection.show(words(now));
  voice.forget(words(now));
  composer?.close(...GONE);
  phrases?.close();
}

// --- the parts ---

function startListening() {
  tabs = joinTabs({
    name: list.dataset.tab,
    heartbeat: Number(list.dataset.heartbeat),
    cursor: transcript.cursor,
    voice: voice.speak,
    lead: form && (() => room.hold(lead)),
    greeting: room.greeting,
    hear,
  });
}

function lead() {
  return openStream({
    url: list.dataset.stream,
    heartbeat: Number(list.dataset.heartbeat),
    after: transcript.cursor,
    query: company.query,
    onItem: (items) => share({ items }),
    onStatus: (part) => share({ part }),
    onNews: (news) => share({ news: news.outerHTML }),
    onState: (state) => share({ state }),
    more: { typing: (typed) => share({ typed }), company: (there) => share({ others: there === "yes" }), said: saidElsewhere },
  });
}

function saidElsewhere(ids) {
  for (const id of company.others(ids)) {
    const message = { type: "said", key: `item-${id}`, whole: true };
    tabs?.send(message);
    voice.hear(message);
  }
}

// The other tabs hear of it from here only: the stream goes on after what this tab knows.
function share(message) {
  tabs?.send(message);
  take(message);
}

function hear(message) {
  if (message.type === "hello") answer(message);
  else if (voice.hear(message)) return;
  else if (message.from <= transcript.cursor()) take(message);
  else if (!tabs.leads()) tabs.greet();
}

function take({ items, part, news, state, typed, others, room: newest }) {
  room.enter(newest);
  if (others !== undefined) company.change(others);
  view.change(() => {
    if (items) takeItems(items);
    if (part) takeStatus(part);
    if (news) takeNews(readNews(news));
    if (state) showConnection(state);
    if (typed) letters?.take(typed);
  });
}

// A tab that does not know all asks the one that holds the stream.
function answer({ from, room: newest }) {
  room.enter(newest);
  const standing = voice.standing();
  if (standing) tabs?.send(standing);
  if (!tabs?.leads()) return;
  const [others, own] = [company.here(), company.room()];
  tabs.send({ from, items: transcript.since(from), part: status.html(), state: connection.state(), others, room: own });
}

function startComposer() {
  composer = createComposer({
    form,
    words,
    announcer,
    remark: voice.remark,
    enterSends: chosen.enterSends === "on",
    takeNews: takeOwn,
    onDone: () => drafts?.keep(find("message")),
  });
}

function startTime() {
  time = createTime({
    place: find("status"),
    state: () => status.part().dataset,
    box: find("message"),
    words,
    tell: voice.tell,
    untell: voice.untell,
    takeAnswer,
  });
}

function takeAnswer(html) {
  const news = readNews(html);
  if (news) share({ news: news.outerHTML });
  return Boolean(news);
}

function startLetters() {
  const aloud = chosen.writingSaid === "on";
  letters = createLetters({ isOver, status, aloud, form, words, announcer, view, takeAnswer });
}

function startPhrases() {
  phrases = createPhrases({ form, words, announcer, remark: voice.remark, takeNews: takeOwn });
}

// What the answer to something sent from here brought.
function takeOwn(news) {
  voice.tellAtBox();
  share({ news: news.outerHTML });
  if (!news.querySelector("[data-errors]")) view.change(() => phrases?.passed());
  pause.flush(); // who writes has come back to it
}

function startDrafts() {
  const boxes = [find("message")].filter(Boolean);
  const items = transcript.after(0);
  drafts = keepDrafts({ boxes, shelf, items, from: ["visitor"], cursor: transcript.cursor, mark: device.mark });
}

function startUnsent() {
  if (!showUnsent(shelf.get("message"), transcript.after(0))) shelf.set("message", undefined);
}
