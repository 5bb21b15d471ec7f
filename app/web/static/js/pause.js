// The resident can have what is new wait, and bring it when they like. How many messages wait is shown beside the button,
// and said now and then. Nothing is lost meanwhile: what waits is known, and only not shown.

import { parse } from "./html.js";
import { hide } from "./shown.js";

const SAY_EVERY = 5000;

/**
 * @param {object} options
 * @param {(name: string, values?: object) => string} options.words
 * @param {(text: string) => void} options.say
 * @param {ReturnType<typeof import("./transcript.js").createTranscript>} options.transcript
 * @param {ReturnType<typeof import("./shelf.js").createShelf>} options.shelf  the next page of this tab pauses too
 * @param {(items: HTMLElement[]) => void} options.showItems  called with what has waited and is in the list by then
 * @param {(html: string) => void} options.showStatus
 */
export function createPause({ words, say, transcript, shelf, showItems, showStatus }) {
  const button = document.getElementById("pause"); // while the chat is open
  const line = document.getElementById("paused-count"); // shows how many wait
  let on = false;
  let count = 0;
  let status = ""; // the newest that waits
  let timer = 0;
  let due = false; // another number is to be said

  function show() {
    if (!button) return;
    button.textContent = words(on ? "goOn" : "pause");
    line.textContent = on ? words(count ? "waiting" : "paused", count ? { count } : {}) : "";
  }

  function tell() {
    due = timer !== 0;
    if (due) return;
    say(line.textContent);
    timer = setTimeout(() => {
      timer = 0;
      if (due && on && count) tell();
    }, SAY_EVERY);
  }

  /** Shows what waits. `now`: more is to wait. */
  function set(now) {
    on = now;
    count = 0;
    due = false;
    shelf.set("paused", on || undefined);
    show();
    const items = transcript.hold(on);
    if (items.length) showItems(items);
    const html = status;
    status = "";
    if (html) showStatus(html);
  }

  button?.addEventListener("click", () => {
    set(!on);
    if (on) say(line.textContent);
  });

  return {
    isOn: () => on,
    /** There is something to pause. */
    offer() {
      show();
      button.parentElement.hidden = false;
    },
    start: () => set(true),
    flush: () => on && set(true),
    /** So many more messages wait. */
    wait(more) {
      count += more;
      show();
      if (more) tell();
    },
    /** Whether a status waits too. That the chat has ended never does. */
    keepsStatus(html) {
      if (!on || parse(html).querySelector("[data-state=ended]")) return false;
      status = html;
      return true;
    },
    /** Nothing more will come. */
    close() {
      if (on) set(false);
      hide(button?.parentElement);
    },
  };
}
