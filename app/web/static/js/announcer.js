// Hands messages to the screen reader: one at a time, whole, in order, never a message twice.
//
// Measured with Orca: messages put in together are spoken in any order, so they go in one by one, at least a quarter
// of a second apart; of two equal ones in a row the second is not spoken, so it gets a no-break space; a text node
// added to an existing element repeats what stood there, so each message is an element of its own.

const GAP = 260; // a timer and the page's own work take some of it
const KEPT = 10000;
const COUNT_EVERY = 5000; // where only a number is said
const TOGETHER = 500; // so long the first of a number waits for others
const NO_BREAK_SPACE = "\u00a0";

/**
 * A line of texts that are handed to `put` one by one, while it is open. What waits survives until it opens.
 *
 * @param {(text: string, keys: (string | null)[], lang?: string) => void} put  `lang`: other than the page's
 * @param {{gap?: number}} [options]  least time between two texts, in milliseconds
 */
export function createQueue(put, { gap = GAP } = {}) {
  const waiting = [];
  const silenced = new Set();
  let open = false;
  let timer = 0;
  let free = 0;
  let counted = 0; // since when another number may be said

  // A number that still grows holds nothing up.
  function first() {
    const other = waiting[0].due > performance.now() && waiting[0].counts ? waiting.find(({ counts }) => !counts) : null;
    return other ?? waiting[0];
  }

  function next() {
    clearTimeout(timer);
    if (!open || !waiting.length) return;
    const one = first();
    const wait = Math.max(free, one.due) - performance.now();
    if (wait > 0) {
      timer = setTimeout(next, Math.ceil(wait));
      return;
    }
    const taken = one.counts ? waiting.filter(({ counts }) => counts) : [one];
    for (const each of taken) waiting.splice(waiting.indexOf(each), 1);
    if (one.counts) counted = performance.now() + COUNT_EVERY;
    const { counts } = one;
    put(
      counts ? counts(taken.length) : one.text,
      taken.map(({ key }) => key),
      counts ? undefined : one.lang,
    );
    if (one.english && !one.counts) waiting.unshift({ text: one.english, key: null, due: 0, lang: "en" });
    free = performance.now() + gap;
    // Counted from when the page has done what it was at: before, nobody hears of it.
    setTimeout(() => {
      free = Math.max(free, performance.now() + gap);
    });
    next();
  }

  function drop(key) {
    const before = waiting.length;
    for (let at = before - 1; at >= 0; at -= 1) if (waiting[at].key === key) waiting.splice(at, 1);
    return waiting.length < before;
  }

  return {
    /**
     * `key` names a text that other tabs hold too, so that it can be silenced here when it was said there. `wait`: so many
     * milliseconds there is time for that. `counts`: it is not said itself, but how many of its kind there are. `english`:
     * the same in English, to be said right after it. `lang`: of the text, when not the page's.
     */
    say(text, key = null, { wait = 0, counts = null, english = "", lang } = {}) {
      if (!text || silenced.has(key)) return;
      const now = performance.now();
      waiting.push({ text, key, counts, english, lang, due: counts ? Math.max(now + wait + TOGETHER, counted) : now + wait });
      next();
    },
    /** @returns {boolean}  whether it was still to be said */
    drop,
    /** It was said elsewhere: it is not said here, neither now nor when it comes later. What has no key is none of many. `wait`: nor is the next so soon. */
    silence(key, wait = 0) {
      if (key !== null) {
        silenced.add(key);
        drop(key);
      }
      free = Math.max(free, performance.now() + wait);
    },
    clear() {
      waiting.length = 0;
    },
    /** The event up to which all was said, when `cursor` is the last that is known. Keys end with an id: "item-41". */
    upTo(cursor) {
      const ids = waiting.map(({ key }) => Number(/-(\d+)$/.exec(key)?.[1])).filter(Boolean);
      return Math.min(cursor, ...ids.map((id) => id - 1));
    },
    /** @param {boolean} now  @param {number} [delay]  wait so long before the first text after opening */
    setOpen(now, delay = 0) {
      if (now === open) return;
      open = now;
      free = Math.max(free, performance.now() + delay);
      next();
    },
  };
}

/**
 * The queue whose texts go into the live region, each as one element with one text node, removed after ten seconds.
 *
 * @param {HTMLElement} region  in the first HTML the server sent, and empty
 * @param {{gap?: number, kept?: number, onSaid?: (key: string) => void}} [options]
 */
export function createAnnouncer(region, { gap = GAP, kept = KEPT, onSaid = () => {} } = {}) {
  let last = "";
  return createQueue(
    (text, keys, lang = "") => {
      const line = document.createElement("div");
      if (lang) line.lang = lang;
      last = text === last ? text + NO_BREAK_SPACE : text;
      line.append(last);
      region.append(line);
      setTimeout(() => line.remove(), kept);
      for (const key of keys) if (key !== null) onSaid(key);
    },
    { gap },
  );
}
