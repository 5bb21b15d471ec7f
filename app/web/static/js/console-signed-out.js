// Who sends something when their session is over is told so beside it, with the link that helps.

import { whenLeft } from "./shown.js";

/**
 * @param {object} options
 * @param {HTMLElement} options.link  the link to sign in, in its paragraph
 * @param {(name: string) => string} options.words  "notSentOut" is "notSent" for who is signed out, and so on
 * @param {() => boolean} options.isOver  they are signed out now
 * @returns {{why: (name: string, status: HTMLElement, place: HTMLElement) => string, back: () => void}}  `why` gives the
 *   words for the line `status`, and puts the link after `place`; `back`: signed in again
 */
export function createSignedOut({ link, words, isOver }) {
  const told = new Map(); // of each status line: the name of its words, and the link beside it

  function why(name, status, place) {
    if (!told.has(status)) {
      const near = link.cloneNode(true);
      near.removeAttribute("id");
      near.hidden = false;
      place.after(near);
      told.set(status, { name, near });
    }
    return words(`${name}Out`);
  }

  function back() {
    for (const [status, { name, near }] of told) {
      // Trying again helps now.
      if (status.textContent === words(`${name}Out`)) status.textContent = words(name);
      whenLeft(near, () => near.remove());
    }
    told.clear();
    whenLeft(link, () => {
      link.hidden = !isOver();
    });
  }

  return { why, back };
}
