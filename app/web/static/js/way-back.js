// The way back to the council's page, which is to know the chat from then on. The link of the chat is its key, and others read
// the addresses of that page: so what it gets is a code that opens the chat once, and soon. Without one it is a link.

import { within } from "./within.js";

const ANSWER_WITHIN = 2000;

/** @param {string} path  of the chat that this page shows, in a tab of its own */
export function leadBack(path) {
  const link = document.querySelector(".pc-link-back a");
  const allowed = (document.body.dataset.origins ?? "").split(/\s+/);
  if (!link || !allowed.includes(link.origin)) return;
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const url = new URL(link.href);
    const code = await ask(path);
    if (code) url.hash = `plainchat=${code}${url.hash}`;
    location.assign(url.href);
  });
}

async function ask(path) {
  try {
    const answer = await fetch(`${path}/back`, { method: "POST", cache: "no-store", signal: within(ANSWER_WITHIN) });
    return answer.ok && (await answer.json()).code;
  } catch {
    return "";
  }
}
