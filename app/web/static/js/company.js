// Pages of this chat that were opened from this one, or this from them, and that the browser keeps apart, as it does a frame
// in a council's page and a tab of its own: nothing that tabs tell each other reaches them. They are in one room, see room.js.
// The server tells whether there are such, and what they have said.
// Only while there are, this page tells the server what it has said: all of it each time, so that what was lost on the way
// or by a server that was restarted is told the next time.

import { randomName } from "./random-name.js";

const MOST = 50; // as many as the server takes
const AGAIN = 5000;
const TURN = 1000; // what one page says has reached the others by then
const page = randomName();
export const TURNS = { frame: 1, tab: 2, notice: 3 };

/**
 * @param {string | undefined} url  where to tell what was said; undefined when nothing more can come
 * @param {string} room  "" for none: then there is no company
 */
export function createCompany(url, room) {
  const said = [];
  let here = false;
  let again = 0;

  async function tell() {
    clearTimeout(again);
    if (!here || !said.length) return;
    try {
      const body = new URLSearchParams({ said: said.slice(-MOST).join(" "), with: room });
      const { status } = await fetch(url, { method: "POST", body, keepalive: true });
      if (status < 500) return;
    } catch {
      // as if it had been refused
    }
    clearTimeout(again);
    again = setTimeout(tell, AGAIN);
  }

  return {
    /** Names this page and its room to the server, and how much it knows. */
    query: () => ({ page, company: Number(here), ...(room && { with: room }) }),
    here: () => here,
    room: () => room,
    /** Returns whether this is another room than before. */
    enter(other) {
      if (!other || other === room) return false;
      room = other;
      return true;
    },
    change(now) {
      here = now;
      tell();
    },
    /** This page has said an item. */
    said(id) {
      said.push(id);
      tell();
    },
    /** Which of these ids others have said. */
    others: (ids) => ids.split(" ").filter((id) => !said.includes(id)),
    /**
     * How long to wait before something is said, in milliseconds: the page that has the focus is the first to speak.
     *
     * @param {number} turns  see TURNS
     */
    wait: (turns) => (here && !document.hasFocus() ? turns * TURN : 0),
  };
}
