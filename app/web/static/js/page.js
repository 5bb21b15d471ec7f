// Every page for residents but the conversation: start, form, questions, problems. What is typed on them: form.js.

import { createAnnouncer } from "./announcer.js";
import { attempt } from "./attempt.js";
import { startBeside } from "./beside.js";
import { hearForgotten, tellForgotten } from "./forgotten.js";
import { cameFromOutside, focusPage, joinHost } from "./frame.js";
import { askBeforeLeaving } from "./leaving.js";
import { readLook, withLook } from "./look.js";
import { forget, isOurs, keepLanguage, keepValues, recall, recallLanguage, takeValues } from "./memory.js";
import { leadBack } from "./way-back.js";

export const look = readLook();
let greeted = false;
let kept; // what the page before this one has left; undefined: not known yet
const waiting = []; // who wants to know it
let beside = null;
let closed = false; // the panel

// In a frame the loader is the one that remembers.
export const host = joinHost({ onHello, onOpened, onClosed });

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
const announcer = createAnnouncer(document.getElementById("announcer"), { onSaid: (key) => beside?.said(key) });
announcer.setOpen(true);
export const say = announcer.say;
attempt(() => askBeforeLeaving(say));
const besideChat = document.getElementById("beside");
if (besideChat) whenKept(tellOfChat);

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

function onOpened() {
  closed = false;
  beside?.hush(closed);
  focusPage();
}

function onClosed() {
  closed = true;
  beside?.hush(closed);
}

function tellOfChat(left) {
  beside = startBeside({ place: besideChat, kept: left, keep: keepSaid, announcer });
  beside.hush(closed);
}

// Where nothing else of this chat is kept by now, as by a form that was begun here.
function keepSaid(said) {
  const { path } = besideChat.dataset;
  if (host && kept?.of === path && !document.querySelector("#start-form, #message-form")) host({ type: "keep", kept: { ...kept, said } });
  else if (!host && takeValues()?.of === path) keepValues({ ...takeValues(), said });
}

function onHello({ path, over, kept: left }) {
  if (isOurs(path)) {
    if (!over) offerToContinue(path);
    offerToForget(path);
  }
  if (greeted) return;
  greeted = true;
  goOn(left);
}

// Words that a resident has typed, or was given back to put right: only here do they stand.
function holdsWords() {
  const texts = [...document.querySelectorAll("textarea, input:not([type=hidden], [type=radio], [type=checkbox])")];
  const typed = ({ localName, value, defaultValue }) => (localName === "textarea" ? value.trim() : value !== defaultValue);
  return texts.some(typed) || Boolean(document.getElementById("error-summary"));
}

/** Calls `act` with what the page before this one has left, now or when that is known. */
export function whenKept(act) {
  if (kept === undefined) waiting.push(act);
  else attempt(() => act(kept));
}

// A half-filled form is filled in again. The panel of the council's next page shows it at once.
function goOn(left) {
  kept = left ?? null;
  for (const act of waiting) attempt(() => act(kept));
  if (!host) return;
  const cameFromCouncil = cameFromOutside();
  const forms = ["begin", "leave-message"].map((id) => document.getElementById(id));
  const begun = forms.find((link) => link?.href && link.pathname === kept?.of);
  if (begun && cameFromCouncil) location.replace(withLook(begun.href, kept.look));
  else keepLook(cameFromCouncil);
}

// Of pages before a chat. Who has just chosen may have chosen what is usual.
function keepLook(isFirst) {
  const { page } = document.body.dataset;
  const anew = isFirst && !look && document.getElementById("look-link");
  const form = document.querySelector("#start-form, #message-form"); // it keeps this itself
  if (anew && kept?.look) location.replace(withLook(location.href, kept.look));
  else if (!form && (look || page === "look") && look !== (kept?.look ?? ""))
    host({ type: "keep", kept: { ...kept, look: look || undefined } });
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
