// Every page for residents but the conversation: start, form, questions, problems.

import { createAnnouncer } from "./announcer.js";
import { attempt } from "./attempt.js";
import { startAtEnd } from "./caret.js";
import { watchLength } from "./count.js";
import { keepDrafts, showUnsent } from "./drafts.js";
import { hearForgotten, tellForgotten } from "./forgotten.js";
import { focusPage, joinHost } from "./frame.js";
import { askBeforeLeaving } from "./leaving.js";
import { readLook, withLook } from "./look.js";
import { forget, isOurs, keepLanguage, keepValues, keepWords, recall, recallLanguage, takeValues } from "./memory.js";
import { createShelf } from "./shelf.js";
import { leadBack } from "./way-back.js";
import { createWords } from "./words.js";

const form = document.getElementById("start-form") ?? document.getElementById("message-form");
const back = document.getElementById("keep")?.pathname; // the chat that this page leads out of
const filled = document.getElementById("filled"); // the form knows what that chat knew; it is sent elsewhere
const look = readLook();
let greeted = false;
let there = null; // what is kept now for the next page

// In a frame the loader is the one that remembers.
const host = joinHost({ onHello, onOpened: focusPage });

// The server counts how many residents have scripts, to know whom a fault would touch.
const mark = document.getElementById("with-scripts");
if (mark) mark.value = "1";

// The conversation was forgotten, or its link has stopped working: nobody is to be led there again.
const { gonePath } = document.body.dataset;
if (gonePath && host) host({ type: "forgotten", path: gonePath });
else if (gonePath) forget(gonePath);
// Other pages that show it, or a part of it, are to show it no longer.
if (gonePath) attempt(() => tellForgotten(gonePath));
else attempt(() => hearForgotten(() => holdsWords() || location.replace(location.pathname + location.search)));

// A chat that was begun in this tab, or remembered on this device, can go on.
const path = host ? "" : recall();
if (path) {
  offerToContinue(path);
  offerToForget(path);
}
if (!host) attempt(() => leadBack(path));

if (!host && !gonePath) attempt(keepOwnLanguage);
if (!host) goOn(takeValues());
const { say, setOpen } = createAnnouncer(document.getElementById("announcer"));
setOpen(true);
attempt(() => askBeforeLeaving(say));
if (form) attempt(startCounting);
if (form) attempt(keepKey);
attempt(startAtEnd);

function startCounting() {
  const find = (id) => document.getElementById(id);
  watchLength(find("question"), find("question-count"), createWords(find("words"), document.documentElement.lang), say);
}

// Who goes back and sends the form again has begun one chat: its key belongs to this entry of the browser's history, with
// which the page comes anew. A new visit is another entry.
function keepKey() {
  const { key } = form.elements;
  if (history.state?.formKey) key.value = history.state.formKey;
  else history.replaceState({ ...history.state, formKey: key.value }, "");
}

// Who comes again from the council's page, which knows nothing of the language they read here, reads on in it.
function keepOwnLanguage() {
  const url = new URL(location.href);
  const own = recallLanguage();
  const before = ["start", "form"].includes(document.body.dataset.page);
  if (before && own && own !== document.documentElement.lang && !url.searchParams.has("lang") && cameFromOutside()) {
    url.searchParams.set("lang", own);
    location.replace(url.href);
  } else keepLanguage();
}

function cameFromOutside() {
  return !document.referrer.startsWith(location.origin);
}

function onHello({ path, over, kept }) {
  if (isOurs(path)) {
    if (!over) offerToContinue(path);
    offerToForget(path);
  }
  if (greeted) return;
  greeted = true;
  goOn(kept);
}

// Words that a resident has typed, or was given back to put right: only here do they stand.
function holdsWords() {
  const texts = [...document.querySelectorAll("textarea, input:not([type=hidden], [type=radio], [type=checkbox])")];
  const typed = ({ localName, value, defaultValue }) => (localName === "textarea" ? value.trim() : value !== defaultValue);
  return texts.some(typed) || Boolean(document.getElementById("error-summary"));
}

// A half-filled form is filled in again. The panel of the council's next page shows it at once.
function goOn(kept) {
  there = kept;
  // On the way out of a chat: what would be lost.
  const leaves = kept?.of && kept.of === back;
  const takes = leaves && kept.message && !("after" in kept.message); // else it may have been sent
  if (takes) takeAlong(kept.message);
  if (form && (filled || !back)) attempt(() => startDrafts(kept));
  if (takes && form) form.addEventListener("submit", () => takenFrom(kept));
  const done = document.getElementById("done-with")?.dataset.doneWith.split(" ");
  if (done?.includes(kept?.of)) write(null);
  const cameFromCouncil = host && cameFromOutside();
  const forms = ["begin", "leave-message"].map((id) => document.getElementById(id));
  const begun = forms.find((link) => link?.href && link.pathname === kept?.of);
  if (begun && cameFromCouncil) location.replace(withLook(begun.href, kept.look));
  else if (host) keepLook(kept, cameFromCouncil);
}

// Of pages before a chat. Who has just chosen may have chosen what is usual.
function keepLook(kept, isFirst) {
  const { page } = document.body.dataset;
  const anew = isFirst && !look && document.getElementById("look-link");
  if (anew && kept?.look) location.replace(withLook(location.href, kept.look));
  else if (!form && (look || page === "look") && look !== (kept?.look ?? "")) write({ ...kept, look: look || undefined });
}

// The half-written message of the chat: into the form that it can be left with, else it is shown.
function takeAlong(message) {
  if (!form) {
    showUnsent(message);
    return;
  }
  const box = form.elements.question;
  const before = box.value.trim();
  if (before.includes(message.text)) return;
  box.value = message.text.includes(before) ? message.text : `${before}\n\n${message.text}`;
}

// It is sent with the form: the chat keeps it no longer.
function takenFrom({ message, ...others }) {
  write(there?.of === back ? others : there, { [message.place]: undefined });
}

function write(values, places) {
  there = values;
  if (host) host({ type: "keep", kept: values, places });
  else {
    keepValues(values);
    if (places) keepWords(back, places);
  }
}

function startDrafts(kept) {
  const of = new URL(form.action).pathname;
  const shelf = createShelf(of, write);
  // What the chat keeps stays until something is typed here.
  if (filled && kept?.of !== of) openOnceTyped(shelf);
  else shelf.open(kept);
  fillAnew(shelf);
  if (host) shelf.set("look", look || shelf.get("look"));
  keepDrafts({ boxes: [form.elements.name, form.elements.question], shelf });
  const { team } = form.elements; // radio buttons, where there are several
  if (!team?.length) return;
  if (filled || !team.value) team.value = shelf.get("team") ?? team.value;
  for (const choice of team) choice.addEventListener("change", () => shelf.set("team", team.value));
}

function openOnceTyped(shelf) {
  const done = new AbortController();
  const open = () => {
    done.abort();
    shelf.open(null);
    shelf.renew();
  };
  for (const kind of ["input", "submit"]) form.addEventListener(kind, open, { capture: true, signal: done.signal });
}

// What was changed in details that the form knew.
function fillAnew(shelf) {
  const name = shelf.get("name");
  if (filled && name) form.elements.name.value = name.text;
}

// A chat that goes on is what most people have come for; another can still be begun.
function offerToContinue(path) {
  offer("continue", path);
  const place = document.getElementById("continue");
  if (!place) return;
  for (const button of document.querySelectorAll("#begin, #start, #leave-message.pc-button")) button.classList.add("pc-button--quiet");
  const begin = document.getElementById("begin");
  if (begin) begin.textContent = place.dataset.another;
}

function offerToForget(path) {
  offer("forget-remembered", `${path}/forget`);
}

function offer(id, address) {
  const place = document.getElementById(id);
  if (!place) return;
  place.querySelector("a").href = address;
  place.hidden = false;
}
