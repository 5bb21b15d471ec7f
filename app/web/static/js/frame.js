// What a page of ours in a council's page says to the loader there, and hears from it. Both sides name the other's
// origin exactly; everything else is ignored.

import { SETTLED } from "./loaded.js";
import { withLook } from "./look.js";

const HEARD = 100; // milliseconds between two moves of the focus, so that a screen reader takes notice of both
const READING = ["keydown", "pointerdown", "selectionchange"]; // what a person does who does not wait for us
const SIZES = { large: "125%", very_large: "150%" }; // of the panel's own text: it is as wide as that needs

const { page, barTitle: title, barClose: close, origins = "" } = document.body.dataset;
const { lang, dir, dataset } = document.documentElement;
const ready = { type: "ready", page, lang, dir, title, close, size: SIZES[dataset.textSize] ?? "" };
const allowed = origins.split(/\s+/).filter(Boolean);
const inFrame = window.parent !== window;
const path = document.getElementById("remember") && location.pathname; // of a chat that somebody is led back to

let host = "";
let waiting = [];
let act = {}; // what the page does, once its own script is there
let greeted = false;
// Whether the resident was told that this page was long in coming: only the first hello says so, and on the page of a
// conversation this file is there twice, by itself and in chat.js.
const mark = Symbol.for("plainchat: missed");

// By itself, so that the council's page knows the chat also where one of the other scripts does not come: the page of a
// conversation names this file before them.
if (inFrame) {
  addEventListener("message", hear);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) post({ type: "close" });
  });
  // Where the browser tells who framed us there is no need to wait for the loader's hello.
  meet(window.location.ancestorOrigins?.[0]);
}

/**
 * @param {object} handlers
 * @param {(message: object) => void} [handlers.onHello]  the loader is there; `open` tells whether it can be seen,
 *   `away` that this page was long in coming, which the resident was told, `lang` the language of its words,
 *   `device` what this device keeps of a conversation, see device.js, `path` which one the loader knows, `stored` whether the
 *   browser lets the loader keep anything
 * @param {() => void} [handlers.onOpened]  the resident opened the panel
 * @param {() => void} [handlers.onClosed]
 * @returns {((message: object) => void) | null}  sends a message to the loader; null when this page is not in a frame
 */
export function joinHost({ onHello, onOpened, onClosed } = {}) {
  if (!inFrame) return null;
  act = { hello: onHello, opened: onOpened, closed: onClosed };
  if (greeted) post(ready); // for another hello
  // A resident who goes from page to page in the frame is told where they are; a tab's title does that for a page.
  if (document.hasFocus() && document.activeElement === document.body) focusPage();
  return post;
}

function post(message) {
  if (host) window.parent.postMessage({ plainchat: 1, ...message }, host);
  else waiting.push(message);
}

function meet(origin) {
  if (host || !allowed.includes(origin)) return;
  host = origin;
  post(ready);
  if (path) post({ type: "conversation", path, over: page === "ended" });
  waiting.forEach(post);
  waiting = [];
}

function hear({ source, origin, data }) {
  if (source !== window.parent || !allowed.includes(origin) || data?.plainchat !== 1) return;
  meet(origin);
  if (data.type === "hello") greet(data);
  else act[data.type]?.(data);
}

function greet(hello) {
  greeted = true;
  // The council's page leads back to the chat, unless its browser keeps nothing.
  if (hello.stored !== false) document.getElementById("before-leaving")?.remove();
  window[mark] = window[mark] || hello.away;
  if (hello.page !== page) post(ready);
  const others = path && hello.kept && !String(hello.kept.of).startsWith(path);
  if (others && page === "ended") goOnTyping(hello.kept);
  // What was typed into the form that has led here was sent.
  else if (others) post({ type: "keep" });
  act.hello?.({ ...hello, away: window[mark] });
}

// After the end of this chat another form was begun: the panel of the council's next page shows that. Who goes back to
// the chat stays on it.
function goOnTyping({ name, question, look }) {
  const { page: form } = question ?? name ?? {};
  const [{ type }] = performance.getEntriesByType("navigation");
  if (!form || type === "back_forward" || !cameFromOutside()) return;
  const url = new URL(form, location.origin);
  if (url.origin !== location.origin) return;
  const back = new URLSearchParams(location.search).get("back");
  if (back) url.searchParams.set("back", back);
  location.replace(withLook(url.href, look));
}

/** Whether no page of ours has led to this one. */
export function cameFromOutside() {
  return !document.referrer.startsWith(location.origin);
}

/**
 * Puts the focus where a resident goes on: the message box, a list of errors, else the heading.
 *
 * Measured with Orca: on a new page in a frame it stands on the heading already and says nothing when that gets the
 * focus; when the focus comes to it from <main>, and Orca knows the page by then, it does. Who reads on before is not
 * fetched back.
 */
export function focusPage() {
  const place = document.querySelector("#message:not([readonly])") ?? document.querySelector("#error-summary");
  if (place) {
    place.focus();
    return;
  }
  const main = document.querySelector("main");
  const heading = document.querySelector("#title, h1");
  if (!main || !heading || document.activeElement === heading) return;
  heading.tabIndex = -1;
  heading.focus();
  // A resident who has gone back to the council's page is not fetched from there.
  const stillOn = (element) => document.hasFocus() && document.activeElement === element;
  const over = new AbortController();
  const { signal } = over;
  // A screen reader may put its caret to where the focus is.
  const reads = ({ type }) => type !== "selectionchange" || !heading.contains(getSelection().anchorNode);
  for (const kind of READING) document.addEventListener(kind, (event) => reads(event) && over.abort(), { signal, capture: true });
  setTimeout(() => {
    if (signal.aborted || !stillOn(heading)) return;
    main.tabIndex = -1;
    main.addEventListener("blur", () => main.removeAttribute("tabindex"), { once: true });
    main.focus();
    setTimeout(() => {
      if (!signal.aborted && stillOn(main)) heading.focus();
      over.abort();
    }, HEARD);
  }, SETTLED);
}
