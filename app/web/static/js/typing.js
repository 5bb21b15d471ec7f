// What is typed and not sent yet. The other side is told of it while they are there: that something is typed, or, where both
// have chosen real-time text, what. Nothing of it is kept anywhere, and nothing is spoken but, for who chose that, that they
// write. The server says by the state of the page which of these holds, and takes no letters when both have not chosen.

import { randomName } from "./random-name.js";
import { within } from "./within.js";

const LETTERS_EVERY = 250; // milliseconds: with the way there and back letters are seen within half a second
const WRITES_EVERY = 4000;
const WRITES_FOR = 9000; // nothing told for so long: they have stopped
const LETTERS_FOR = 30000;
const LONGEST = 5000; // characters, as in a message
const ANSWER_WITHIN = 5000;
const AT_ONCE = 4; // requests on their way: a slow connection is not filled with letters that are old by then

/**
 * Tells the other side what is typed into `box`.
 *
 * @param {object} options
 * @param {string} options.url
 * @param {HTMLTextAreaElement} options.box
 * @param {() => string | undefined} options.mode  "letters", "writing", or nothing while nobody is there
 * @param {Object<string, string>} [options.more]  further fields
 * @returns {{changed: () => void}}  told when the mode may be another
 */
export function tellTyping({ url, box, mode, more = {} }) {
  const page = randomName();
  let count = 0;
  let shown = ""; // what the other side has of us
  let was = mode();
  let toldAt = -Infinity;
  let timer = 0;
  let onTheWay = 0;

  async function post(fields, keepalive = false) {
    count += 1;
    toldAt = performance.now();
    onTheWay += 1;
    try {
      const body = new URLSearchParams({ ...more, page, count, ...fields });
      await fetch(url, { method: "POST", body, keepalive, signal: keepalive ? undefined : within(ANSWER_WITHIN) });
    } catch {
      // What comes next holds all of it.
    }
    onTheWay -= 1;
  }

  function letters() {
    timer = 0;
    if (mode() !== "letters") return;
    if (onTheWay >= AT_ONCE) {
      soon();
      return;
    }
    const text = box.value.slice(0, LONGEST);
    if (text === shown) return;
    shown = text;
    post({ text });
  }

  function soon() {
    timer ||= setTimeout(letters, Math.max(0, toldAt + LETTERS_EVERY - performance.now(), onTheWay >= AT_ONCE ? LETTERS_EVERY : 0));
  }

  // What a script puts into the box (words that were kept, an emptied box) is not typed: it only takes back what was shown.
  box.addEventListener("input", ({ isTrusted }) => {
    if (mode() === "letters" && (isTrusted || shown)) soon();
    else if (mode() === "writing" && isTrusted && box.value.trim() && performance.now() - toldAt > WRITES_EVERY) post({});
  });
  // On its way as a message, it is not told of any more.
  box.form.addEventListener("submit", stop, { capture: true });
  addEventListener("pagehide", takeBack);

  // What comes next is told at once.
  function stop() {
    clearTimeout(timer);
    timer = 0;
    toldAt = -Infinity;
  }

  function takeBack() {
    stop();
    if (shown && mode() === "letters") post({ text: "" }, true);
    shown = "";
  }

  return {
    changed() {
      if (mode() === was) return;
      was = mode();
      stop();
      shown = "";
    },
  };
}

/**
 * Shows what the other side types.
 *
 * @param {object} options
 * @param {HTMLElement} options.place  see components/typing
 * @param {() => {typing?: string, other?: string}} options.state
 * @param {(name: string, values?: object) => string} options.words
 * @param {ReturnType<typeof import("./view.js").createView>} options.view
 * @param {(text: string) => void} [options.say]  says that they write, where that was chosen
 * @param {() => void} [options.unsay]  it is not worth saying any more
 * @returns {{take: (told: string) => void, arrived: () => void, clear: () => void, changed: () => void}}
 */
export function showTyping({ place, state, words, view, say, unsay = () => {} }) {
  const [writing, letters, title, text] = ["writing", "letters", "letters-title", "letters-text"].map((id) =>
    place.querySelector(`#${id}`),
  );
  const newest = new Map(); // by page
  let timer = 0;
  let said = false; // that they write, since their last message

  function show(part, line, forSoLong) {
    clearTimeout(timer);
    timer = setTimeout(clear, forSoLong);
    view.change(() => {
      for (const one of [writing, letters]) one.hidden = one !== part;
      line();
    });
  }

  function clear() {
    clearTimeout(timer);
    unsay();
    if (writing.hidden && letters.hidden) return;
    view.change(() => {
      for (const one of [writing, letters]) one.hidden = true;
      text.textContent = "";
    });
  }

  function showLetters(typed) {
    if (!typed.trim()) {
      clear();
      return;
    }
    show(
      letters,
      () => {
        title.textContent = words("types", { name: state().other });
        text.textContent = typed;
      },
      LETTERS_FOR,
    );
  }

  function showWriting() {
    const line = words("writes", { name: state().other });
    show(writing, () => (writing.textContent = line), WRITES_FOR);
    if (!said) say?.(line);
    said = true;
  }

  return {
    take(told) {
      const { page, count, text: typed } = JSON.parse(told);
      if (count <= (newest.get(page) ?? 0)) return; // overtaken on the way
      newest.set(page, count);
      const { typing } = state();
      if (typing === "letters" && typed !== undefined) showLetters(typed);
      else if (typing === "writing" && typed === undefined) showWriting();
    },
    /** A message of the other side has come: it is what stood here. */
    arrived() {
      said = false;
      clear();
    },
    clear,
    changed() {
      if (!state().typing || (state().typing === "letters") === letters.hidden) clear();
    },
  };
}
