// What is typed on either side of a chat and not sent yet: told, shown, and chosen by the resident.

import { createRealTime } from "./real-time.js";
import { showTyping, tellTyping } from "./typing.js";

const find = (id) => document.getElementById(id);

/**
 * @param {object} options
 * @param {() => boolean} options.isOver  the chat has ended
 * @param {ReturnType<typeof import("./status.js").createStatus>} options.status
 * @param {boolean} options.aloud  that the other side writes is said
 * @param {HTMLFormElement} options.form
 * @param {(name: string, values?: object) => string} options.words
 * @param {{say: Function, drop: Function}} options.announcer
 * @param {ReturnType<typeof import("./view.js").createView>} options.view
 * @param {(html: string) => boolean} options.takeAnswer
 * @returns {{take: (told: string) => void, arrived: () => void, clear: () => void, changed: () => void}}
 */
export function createLetters({ isOver, status, aloud, form, words, announcer, view, takeAnswer }) {
  const [place, box, now, choice] = ["typing", "message", "letters-now", "letters-choice"].map(find);
  const state = () => (isOver() ? {} : status.part().dataset);
  const say = aloud ? (text) => announcer.say(text, "writing") : undefined;
  const theirs = showTyping({ place, state, words, view, say, unsay: () => announcer.drop("writing") });
  const own = tellTyping({ url: place.dataset.url, box, mode: () => state().typing });
  const choosing = createRealTime({ part: status.part, now, choice, form, words, say: announcer.say, view, takeAnswer });
  return {
    ...theirs,
    changed() {
      for (const part of [theirs, own, choosing]) part.changed();
    },
  };
}
