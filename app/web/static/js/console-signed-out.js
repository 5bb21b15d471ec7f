// Who sends something when their session is over is told so beside it, with the link that helps.

import { whenLeft } from "./shown.js";

/**
 * @param {object} options
 * @param {HTMLElement} options.link  the link to sign in, in its paragraph
 * @param {(name: string) => string} options.words  "notSentOut" is "notSent" for who is signed out, and so on
 * @param {() => boolean} options.isOver  they are signed out now
 * @returns {{why: (name: string, line: () => HTMLElement | null, place: HTMLElement) => string, back: () => void}}  `why`
 *   gives the words for what `line` finds, and puts the link after `place`; `back`: signed in again
 */
export function createSignedOut({ link, words, isOver }) {
  const told = new Map(); // by the name of the words: how to find where they stand, and the link beside them

  function why(name, line, place) {
    if (!told.has(name)) {
      const near = link.cloneNode(true);
      near.removeAttribute("id");
      near.hidden = false;
      place.after(near);
      told.set(name, { line, near });
    }
    return words(`${name}Out`);
  }

  function back() {
    for (const [name, { line, near }] of told) {
      const found = line();
      // Trying again helps now.
      if (found?.textContent === words(`${name}Out`)) found.textContent = words(name);
      whenLeft(near, () => near.remove());
    }
    told.clear();
    whenLeft(link, () => {
      link.hidden = !isOver();
    });
  }

  return { why, back };
}
