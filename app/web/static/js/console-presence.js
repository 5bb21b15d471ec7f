// That the desk runs, and what of its conversation is read, is told by the page itself: a stream goes on for long after the
// computer was shut, and also to a tab that nobody looks at.

import { within } from "./within.js";

/**
 * @param {object} options
 * @param {string} options.url  where to tell it
 * @param {number} options.heartbeat  seconds
 * @param {() => number} options.shownTo  id of the last event this page shows
 * @returns {{read: () => Object<string, number>, tell: () => void, shown: () => void}}  `read`: what to say of it in an
 *   address; nothing while the page is hidden. `tell`: to be called at each beat; `shown` when more has been shown
 */
export function createPresence({ url, heartbeat, shownTo }) {
  let told = shownTo(); // of what came with the page the server knows
  let busy = false;

  const read = () => (document.visibilityState === "visible" ? { read: shownTo() } : {});

  async function tell() {
    const address = new URL(url, location.href);
    const up = read();
    for (const [name, value] of Object.entries(up)) address.searchParams.set(name, value);
    const options = { method: "POST", headers: { Accept: "application/json" }, signal: within(heartbeat * 1000) };
    busy = true;
    // The stream itself tells of a connection that is lost, and the next beat tells it again.
    await fetch(address, options).catch(() => {});
    busy = false;
    told = Math.max(told, up.read ?? 0);
    shown();
  }

  // Of ten messages in a second not each is told by itself.
  function shown() {
    if (!busy && read().read > told) tell();
  }

  document.addEventListener("visibilitychange", shown);
  return { read, tell, shown };
}
