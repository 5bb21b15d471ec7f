// Where a chat in a tab of its own is remembered: the path of the conversation, in this tab by itself, on this device
// only when the resident chose so. Never used inside a frame, where it would be third-party storage. A browser may
// refuse all of it; then the return link on the page is what remains.

const key = () => `plainchat:${location.pathname.split("/")[1]}`;
const valuesKey = () => `${key()}:kept`;

/** The remembered path of a conversation with this council, or "". */
export function recall() {
  return read("sessionStorage") || read("localStorage");
}

/** Keeps the path for this tab. Returns whether the browser let us. */
export function keep(path) {
  return write("sessionStorage", path);
}

/** Whether this device remembers that very conversation. */
export function isRemembered(path) {
  return read("localStorage") === path;
}

/** Keeps the path on this device. Returns whether the browser let us. */
export function remember(path) {
  return write("localStorage", path);
}

/** Keeps the path on this device no longer. */
export function unremember(path) {
  if (isRemembered(path)) write("localStorage", "");
}

/** Keeps the path nowhere. Another conversation that is remembered stays so. */
export function forget(path) {
  if (read("sessionStorage") === path) write("sessionStorage", "");
  unremember(path);
}

/** Keeps the path nowhere, nor anything else of this conversation. */
export function forgetAll(path) {
  forget(path);
  if (takeValues()?.of === path) keepValues(null);
}

/** What the pages of this tab keep for each other (see shelf.js), null when there is nothing. */
export function takeValues() {
  try {
    return JSON.parse(window.sessionStorage.getItem(valuesKey()));
  } catch {
    return null;
  }
}

/** Keeps that, or with null nothing. */
export function keepValues(values) {
  try {
    if (values) window.sessionStorage.setItem(valuesKey(), JSON.stringify(values));
    else window.sessionStorage.removeItem(valuesKey());
  } catch {
    // Storage denied: what was typed lasts as long as this page.
  }
}

/** Whether this is the path of a conversation with this council. */
export function isOurs(path) {
  return typeof path === "string" && path.startsWith(`/${location.pathname.split("/")[1]}/chat/`);
}

function read(storage) {
  try {
    const path = window[storage].getItem(key());
    return isOurs(path) ? path : "";
  } catch {
    return "";
  }
}

function write(storage, path) {
  try {
    if (path) window[storage].setItem(key(), path);
    else window[storage].removeItem(key());
    return true;
  } catch {
    return false;
  }
}
