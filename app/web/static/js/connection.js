// What is shown and said about the connection. Nobody needs to hear of a break that is over before it could be said.

/**
 * @param {object} options
 * @param {HTMLElement} options.line
 * @param {(name: string) => string} options.words
 * @param {{say: Function, drop: Function, holds: Function}} options.announcer
 * @returns {{change: (now: string) => boolean, state: () => string, show: (text: string, well?: boolean) => void}}  `change` takes a
 *   state of the stream, tells of "lost" and of "live" after that, and returns whether it was another one; `show` shows
 *   what there is to tell of others, `well` when that is good news
 */
export function createConnection({ line, words, announcer }) {
  let state = "connecting";

  function show(text, well = false) {
    line.classList.toggle("pc-connection--well", well);
    line.textContent = text;
    line.hidden = false;
  }

  function lost() {
    announcer.drop("back");
    announcer.say(words("lost"), "lost");
    show(words("lost"));
  }

  function back() {
    if (announcer.holds("lost")) announcer.drop("lost");
    else announcer.say(words("back"), "back");
    show(words("back"), true);
  }

  return {
    change(now) {
      if (now === state) return false;
      if (now === "lost") lost();
      else if (now === "live" && state === "lost") back();
      state = now;
      return true;
    },
    state: () => state,
    show,
  };
}
