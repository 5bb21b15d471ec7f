/**
 * Brings the parts of a page that a person may be standing in up to date, without moving their focus.
 *
 * The items of a list are matched by id, everything else by its place. What stayed the same is not touched, what has
 * the focus is never replaced or moved. An item that is to go while the focus is in it stays, marked, until it leaves. Of
 * other parts the control stays, after what is there now, until who patched them does so again.
 */

import { whenLeft } from "./shown.js";

const LEAVING = "data-leaving";

/** Makes the inside of `now` like the inside of `wanted`. */
export function patch(now, wanted) {
  if (now.nodeName === "OL" || now.nodeName === "UL") patchList(now, wanted);
  else patchPlaces(now, wanted);
}

/**
 * What comes is made for the conversation as it is now; the page keeps the form of when it was rendered. A control for a
 * form that is not there is given to the one that is.
 */
export function giveForms(wanted) {
  const there = document.querySelector("#composer, #note-form, #answer-form, #close-form");
  for (const control of there ? wanted.querySelectorAll("[form]") : []) {
    if (!document.getElementById(control.getAttribute("form"))) control.setAttribute("form", there.id);
  }
}

function patchList(now, wanted) {
  const kept = new Map([...now.children].map((item) => [keyOf(item), item]));
  const keys = new Set([...wanted.children].map(keyOf));
  for (const [key, item] of kept) {
    if (!keys.has(key)) leave(item);
  }
  let place = staying(now.firstElementChild);
  for (const next of wanted.children) {
    const item = kept.get(keyOf(next));
    if (!item) {
      now.insertBefore(document.importNode(next, true), place);
    } else if (item === place || holdsFocus(item)) {
      update(item, next);
      place = staying(item.nextElementSibling);
    } else {
      now.insertBefore(item, place);
      update(item, next);
    }
  }
}

/** The id of an item, or of the first thing inside that has one. */
function keyOf(item) {
  return item.id || item.querySelector("[id]")?.id || "";
}

/** The first of `item` and those after it that is not about to go. */
function staying(item) {
  while (item?.hasAttribute(LEAVING)) item = item.nextElementSibling;
  return item ?? null;
}

/** Takes an item away: at once, or when the focus has left it. */
function leave(item) {
  if (!holdsFocus(item)) {
    item.remove();
    return;
  }
  if (item.hasAttribute(LEAVING)) return;
  item.setAttribute(LEAVING, "");
  tellLeft(item);
  whenLeft(item, () => item.hasAttribute(LEAVING) && item.remove());
}

/** Says in an item that stays only for the focus why it is none any more, in the words of its list (`data-left`). */
function tellLeft(item) {
  const { left } = item.parentElement.dataset;
  if (!left) return;
  const words = document.createElement("p");
  words.append(left);
  item.append(words);
}

// What has the focus stays where it is, and the rest comes and goes before and after it.
function patchPlaces(now, wanted) {
  const olds = [...now.childNodes];
  const nexts = [...wanted.childNodes];
  const at = olds.findIndex(holdsFocus);
  const held = olds[at];
  const place = held ? placeOf(held, nexts, at) : -1;
  const next = nexts[place];
  patchRun(now, olds.slice(0, held ? at : olds.length), next ? nexts.slice(0, place) : nexts, held);
  if (!held) return;
  patchRun(now, olds.slice(at + 1), next ? nexts.slice(place + 1) : []);
  if (next) update(held, next);
  else strip(held);
}

function patchRun(now, olds, nexts, end = null) {
  for (const [index, next] of nexts.entries()) {
    const old = olds[index];
    if (!old) now.insertBefore(document.importNode(next, true), end);
    else if (alike(old, next)) update(old, next);
    else old.replaceWith(document.importNode(next, true));
  }
  for (const old of olds.slice(nexts.length)) old.remove();
}

/** Which of `nexts` is to be made of what has the focus: where that control stands, else a container in the same place. */
function placeOf(held, nexts, at) {
  const { id, parentElement } = document.activeElement;
  const same = nexts.findIndex((next) => id && next.nodeName === held.nodeName && has(next, id));
  if (same >= 0) return same;
  return (!id || held !== parentElement) && nexts[at] && alike(held, nexts[at]) ? at : -1;
}

function has(node, id) {
  return node.id === id || node.querySelector(`#${CSS.escape(id)}`) !== null;
}

/** Takes away from what goes, once the focus leaves it, all but the control that has the focus. */
function strip(held) {
  if (held !== document.activeElement) patchPlaces(held, held.cloneNode(false));
}

// What is in a template is not among its children.
function alike(old, next) {
  return old.nodeName === next.nodeName && old.nodeName !== "TEMPLATE" && (old.id ?? "") === (next.id ?? "");
}

/** Makes `now` like `wanted`, which is of the same kind: its attributes and its inside. */
export function update(now, wanted) {
  if (now.nodeType !== Node.ELEMENT_NODE) {
    if (now.nodeValue !== wanted.nodeValue) now.nodeValue = wanted.nodeValue;
    return;
  }
  now.removeAttribute(LEAVING);
  if (now.isEqualNode(wanted)) return;
  for (const { name, value } of wanted.attributes) {
    if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  }
  for (const name of now.getAttributeNames()) {
    if (!wanted.hasAttribute(name)) now.removeAttribute(name);
  }
  // What somebody is choosing is theirs until they send it.
  if (now.nodeName === "SELECT" && now === document.activeElement) return;
  patch(now, wanted);
}

function holdsFocus(node) {
  return node.contains(document.activeElement);
}
