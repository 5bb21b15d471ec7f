// Where a chat in a tab of its own is remembered: the path of the conversation, in this tab by itself, on this device
// only when the resident chose so, and there with unsent words (see device.js). With it the language, where it is not the usual. Never used inside a frame, where it
// would be third-party storage. A browser may refuse all of it; then the return link on the page is what remains.

const key = () => `plainchat:${location.pathname.split("/")[1]}`;
const valuesKey = () => `${key()}:kept`;
const languageKey = () => `${key()}:lang`;

/** The remembered path of a conversation with this council, or "". */
export function recall() {
  return readTab() || readDevice().path || "";
}

/** Keeps the path for this tab. Returns whether the browser let us. */
export function keep(path) {
  return write("sessionStorage", path);
}

/** What this device keeps of a conversation with this council: its `path` and unsent words, or {}. */
export function readDevice() {
  try {
    const kept = JSON.parse(window.localStorage.getItem(key()));
    return isOurs(kept?.path) ? kept : {};
  } catch {
    return {};
  }
}

function isRemembered(path) {
  return readDevice().path === path;
}

/** Keeps the path on this device. Returns whether the browser let us. */
export function remember(path) {
  return isRemembered(path) || write("localStorage", JSON.stringify({ path }));
}

/** Keeps these places of words on this device when it remembers that very conversation. */
export function keepWords(path, places) {
  if (isRemembered(path)) write("localStorage", JSON.stringify({ ...readDevice(), ...places }));
}

/** Keeps the path on this device no longer. */
export function unremember(path) {
  if (!isRemembered(path)) return;
  write("localStorage", "");
  write("localStorage", "", languageKey());
}

/** The language in which this council's pages were last read: in this tab, else with the chat that the device remembers. */
export function recallLanguage() {
  return readLanguage("sessionStorage") || readLanguage("localStorage");
}

/** Keeps the page's language for this tab, and on this device when it remembers the chat of this path. Who has chosen none leaves none. */
export function keepLanguage(path = "") {
  const { lang } = document.documentElement;
  const storages = isRemembered(path) ? ["sessionStorage", "localStorage"] : ["sessionStorage"];
  for (const storage of storages) {
    if (lang !== document.body.dataset.usual || readLanguage(storage)) write(storage, lang, languageKey());
  }
}

/** Keeps the path in this tab no longer. */
export function leave(path) {
  if (readTab() === path) write("sessionStorage", "");
}

/** Keeps nothing of this conversation anywhere. Another one that is remembered stays so. */
export function forget(path) {
  leave(path);
  unremember(path);
  write("sessionStorage", "", languageKey());
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

function readTab() {
  try {
    const path = window.sessionStorage.getItem(key());
    return isOurs(path) ? path : "";
  } catch {
    return "";
  }
}

function readLanguage(storage) {
  try {
    return window[storage].getItem(languageKey()) ?? "";
  } catch {
    return "";
  }
}

function write(storage, value, name = key()) {
  try {
    if (value) window[storage].setItem(name, value);
    else window[storage].removeItem(name);
    return true;
  } catch {
    return false;
  }
}
