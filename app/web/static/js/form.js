// What is typed on a page beside the conversation, or stood half written in it: forms, and pages that lead out of a chat.

import { attempt } from "./attempt.js";
import { startAtEnd } from "./caret.js";
import { watchLength } from "./count.js";
import { keepDrafts, showUnsent } from "./drafts.js";
import { keepValues, keepWords } from "./memory.js";
import { host, look, say, whenKept } from "./page.js";
import { createShelf } from "./shelf.js";
import { createWords } from "./words.js";

const form = document.getElementById("start-form") ?? document.getElementById("message-form");
const back = document.getElementById("keep")?.pathname; // the chat that this page leads out of
const filled = document.getElementById("filled"); // the form knows what that chat knew; it is sent elsewhere
let there = null; // what is kept now for the next page

// The server counts how many residents have scripts, to know whom a fault would touch.
const mark = document.getElementById("with-scripts");
if (mark) mark.value = "1";

whenKept(goOn);
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
  const boxes = [form.elements.name, form.elements.question];
  const { keep } = keepDrafts({ boxes, shelf, mark: () => ({ page: here() }) });
  for (const box of boxes) if (box.value) keep(box);
  const { team } = form.elements; // radio buttons, where there are several
  if (!team?.length) return;
  if (filled || !team.value) team.value = shelf.get("team") ?? team.value;
  for (const choice of team) choice.addEventListener("change", () => shelf.set("team", team.value));
}

// Where the words stand, for who comes back to them: `to` tells which form it is.
function here() {
  const to = new URLSearchParams(location.search).get("to");
  const { lang } = document.documentElement;
  return `${location.pathname}?${new URLSearchParams(to ? { lang, to } : { lang })}`;
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
