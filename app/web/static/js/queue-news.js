// Who waits hears where they stand when that changes: their place, and whether anybody is there. Only what differs from
// what was said last, the newest only, and at most once a minute (TM-08).

const LEAST = 60000; // milliseconds from one to the next

/**
 * @param {object} options
 * @param {() => {place?: string, there?: string}} options.shown  what the page shows; without a place nobody waits
 * @param {(text: string) => void} options.say  at once, or once somebody can hear it
 * @param {() => void} options.drop  what could not be said yet is not said any more
 * @returns {{changed: () => void, said: () => void}}  `changed`: the page shows something else; `said`: what it shows was
 *   said, here or in another tab
 */
export function createQueueNews({ shown, say, drop }) {
  let known = shown(); // read with the page
  let free = 0;
  let timer = 0;

  function changed() {
    clearTimeout(timer);
    drop();
    const { place, there } = shown();
    if (!place) return;
    const news = [place !== known.place && place, there !== known.there && there].filter(Boolean);
    const wait = free - performance.now();
    if (!news.length) return;
    if (wait > 0) timer = setTimeout(changed, Math.ceil(wait));
    else say(news.join(" "));
  }

  return {
    changed,
    said() {
      clearTimeout(timer);
      drop();
      known = shown();
      free = performance.now() + LEAST;
    },
  };
}
