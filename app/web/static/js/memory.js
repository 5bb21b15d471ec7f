// Where a chat in a tab of its own is remembered: the path of the conversation, in this tab by itself, on this device
// only when the resident chose so. Never used inside a frame, where it would be third-party storage. A browser may
// refuse all of it; then the return link on the page is what remains.

const key = () => `plainchat:${location.pathname.split("/")[1]}`;

/** The remembered path of a conversation with this council, or "". */
export function recall() {
  return read("sessionStorage") || read("localStorage");
}

/** Keeps the path for this tab. */
export function keep(path) {
  write("sessionStorage", path);
}

export function isRemembered() {
  return Boolean(read("localStorage"));
}

/** Keeps the path on this device, or no longer. Returns whether the browser let us. */
export function remember(path, on) {
  return write("localStorage", on ? path : "");
}

export function forget() {
  write("sessionStorage", "");
  write("localStorage", "");
}

function read(storage) {
  try {
    const path = window[storage].getItem(key()) ?? "";
    return path.startsWith("/") && !path.startsWith("//") ? path : "";
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
