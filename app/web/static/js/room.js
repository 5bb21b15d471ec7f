// The room of this page: with which others it hears, by the server, what each has said (see company.js). A page draws one when
// it opens the chat in a tab that the browser keeps apart, and hands it on to that. Nothing else leads into it: on another
// device nobody has heard what was said on this one.

import { randomName } from "./random-name.js";

const NAME = "with";

/** The room that this page was opened into, or "". In its address, which may be copied for somebody else, it stays no longer. */
export function takeRoom() {
  const url = new URL(location.href);
  const room = url.searchParams.get(NAME) ?? "";
  if (!room) return room;
  url.searchParams.delete(NAME);
  history.replaceState(history.state, "", url);
  return room;
}

/**
 * Of the tabs of this chat one holds the stream, so all of them go into the newest room.
 *
 * @param {object} options
 * @param {ReturnType<typeof import("./company.js").createCompany>} options.company  has the room that the page was opened into
 * @param {ReturnType<typeof import("./shelf.js").createShelf>} options.shelf
 * @param {(message: object) => void} options.share  tells all tabs, this one too
 */
export function createRoom({ company, shelf, share }) {
  let given = company.room(); // unless this page has gone into another since
  let reopen = () => {}; // the stream, while this page holds it

  function enter(room) {
    if (!company.enter(room)) return;
    given = "";
    shelf.set("room", room);
    reopen();
  }

  return {
    enter,
    /** What this page says when it greets the other tabs. */
    greeting: () => ({ room: given }),
    /** What is on the shelf is there now. */
    begin() {
      if (company.room()) shelf.set("room", company.room());
      else enter(shelf.get("room"));
    },
    /** The room for a tab that is about to be opened. */
    forTab() {
      if (!company.room()) share({ room: randomName() });
      return company.room();
    },
    /** Holds the stream that `open` opens, which has to be opened anew in another room. Returns what stops it. */
    hold(open) {
      let stop = open();
      reopen = () => {
        stop();
        stop = open();
      };
      return () => {
        reopen = () => {};
        stop();
      };
    },
  };
}

/**
 * Who follows the link goes into the room of this page. Who copies it copies no room.
 *
 * @param {HTMLAnchorElement} link
 * @param {() => string} room
 */
export function leadInto(link, room) {
  const add = () => {
    const { href } = link;
    const url = new URL(href);
    url.searchParams.set(NAME, room());
    link.href = url;
    setTimeout(() => {
      link.href = href;
    });
  };
  link.addEventListener("click", add);
  link.addEventListener("auxclick", add); // the middle button of a mouse
}
