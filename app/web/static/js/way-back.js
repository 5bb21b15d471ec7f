// The way back to the council's page, which is to know from then on which chat goes on in its tab. The link of the chat
// is its key, and addresses of the council's pages are read by others. So the loader that led here has given a pad:
// random numbers, which its tab keeps and uses once. The link takes the chat's path back hidden by them. Whoever reads that
// address learns nothing, and a stranger's address, hidden by no pad of that tab's, means nothing there.

const pad = `plainchat:${location.pathname.split("/")[1]}:pad`;

/**
 * Called before anything looks for a place of the page in its address.
 *
 * @param {string} path  of the chat that the council's page is to know; "" on a guest's page, and where there is none
 * @param {() => number | undefined} [said]  up to which message all was said here
 */
export function leadBack(path, said = () => {}) {
  take();
  const link = document.querySelector(".pc-link-back a");
  if (!link || !path) return;
  link.addEventListener("click", ({ ctrlKey, metaKey, shiftKey, altKey }) => {
    const kept = JSON.parse(sessionStorage.getItem(pad));
    if (ctrlKey || metaKey || shiftKey || altKey || link.origin !== kept?.origin) return;
    const codes = [...`${said() ?? ""}${path}`].map((character) => character.charCodeAt(0));
    if (codes.length > kept.bytes.length) return;
    sessionStorage.removeItem(pad);
    link.hash = `plainchat-${codes.map((code, at) => hex(code ^ kept.bytes[at])).join("")}`;
  });
}

// Nobody needs to see it in the address. Who has come from elsewhere than the council's pages brings none, by whatever link.
function take() {
  const [, given] = /^#for-([0-9a-f]+)$/.exec(location.hash) ?? [];
  if (given) history.replaceState(history.state, "", location.href.split("#")[0]);
  const [{ type }] = performance.getEntriesByType("navigation");
  if (type !== "navigate" || document.referrer.startsWith(`${location.origin}/`)) return;
  const origin = document.body.dataset.origins.split(/\s+/).find((one) => document.referrer.startsWith(`${one}/`));
  const bytes = given?.match(/../g).map((two) => Number.parseInt(two, 16));
  if (origin && bytes) sessionStorage.setItem(pad, JSON.stringify({ origin, bytes }));
  else sessionStorage.removeItem(pad);
}

function hex(byte) {
  return byte.toString(16).padStart(2, "0");
}
