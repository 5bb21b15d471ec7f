// What became of words that were sent. Their answer may be lost although the server has them: then they stand in the
// transcript, and are not to be sent again.

import { ownSays } from "./items.js";

/** @param {() => void} onThere  what was given up as lost is there */
export function createDoubt(onThere) {
  let words = null; // on their way, or given up
  let sending = false;
  let there = false;

  return {
    leaves(text) {
      [words, sending, there] = [text, true, false];
    },
    /** An answer has come, whatever it says. */
    answered() {
      [words, sending] = [null, false];
    },
    /** No answer came, or none of ours. Returns whether they are there all the same; else `onThere` is called once they are. */
    unanswered() {
      sending = false;
      return there;
    },
    /** @param {HTMLElement[]} items  what has come into the transcript */
    arrived(items) {
      if (words === null || !items.some((item) => ownSays(item, words))) return;
      there = true;
      if (!sending) onThere();
    },
  };
}
