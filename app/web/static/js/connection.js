// What is shown and said about the connection. Nobody needs to hear of a break that is over before it could be said, nor to
// be shown for long that all is well again.

const STAYS = 60000;
const LITTLE_ROOM = matchMedia("(max-height:14em)"); // as in new-messages.css
const PAST = "pc-connection--past"; // its words are gone, its place is not: nothing moves by itself

/**
 * @param {object} options
 * @param {HTMLElement | null} options.line  null where nothing more will come
 * @param {(name: string) => string} options.words
 * @param {(text: string, key: string) => void} options.tell
 * @param {(key: string) => boolean} options.untell  takes back what was still to be said, and returns whether it was
 * @param {() => void} [options.recount]  what is counted elsewhere may have changed
 * @returns {{change: (now: string) => boolean, state: () => string, missed: () => void, show: (text: string, well?: boolean) => void, moved: () => void, clear: () => void}}
 *   `change` takes a state of the stream, tells of "lost" and of "live" after that, and returns whether it was another
 *   one; `missed` is told when the resident knows that this page itself was long in coming; `show` shows what there is to
 *   tell of others, `well` when that is good news; `moved` is told when the page has something else to show: what has had
 *   its time gives its place up, and good news where there is no room for both; `clear`: there is nothing to tell any more
 */
export function createConnection({ line, words, tell, untell, recount = () => {} }) {
  let state = "connecting";
  let waited = false;
  let timer = 0;

  function show(text, well = false) {
    if (!line) return;
    clearTimeout(timer);
    if (well) timer = setTimeout(() => line.classList.add(PAST), STAYS);
    line.classList.remove(PAST);
    line.classList.toggle("pc-connection--well", well);
    line.textContent = text;
    line.hidden = false;
  }

  function hide() {
    clearTimeout(timer);
    if (line) line.hidden = true;
  }

  function lost() {
    untell("back");
    tell(words("lost"), "lost");
    show(words("lost"));
  }

  function back() {
    waited = false;
    if (!untell("lost")) tell(words("back"), "back");
    show(words("back"), true);
  }

  return {
    change(now) {
      if (now === state) return false;
      const before = state;
      state = now;
      if (now === "lost") lost();
      else if (now === "live" && (before === "lost" || waited)) back();
      recount();
      return true;
    },
    missed() {
      waited = true;
      if (state === "live") back();
    },
    state: () => state,
    show,
    moved() {
      const past = line?.classList.contains(PAST);
      const good = line?.classList.contains("pc-connection--well");
      if (past || (good && LITTLE_ROOM.matches)) hide();
    },
    clear() {
      hide();
      state = "ended";
      recount();
    },
  };
}
