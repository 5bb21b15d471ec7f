const PATIENT = 900; // who cannot see that something is on its way hears it within a second (AN-10)

/**
 * Says that something is on its way, where its answer takes long.
 *
 * @param {object} options
 * @param {(name: string) => string} options.words
 * @param {(text: string, key: string) => void} options.say
 * @param {(key: string) => void} options.drop
 * @returns {{leaves: () => void, arrives: () => void}}
 */
export function createOnItsWay({ words, say, drop }) {
  let waiting = 0;
  return {
    leaves() {
      waiting = setTimeout(() => say(words("sending"), "sending"), PATIENT);
    },
    /** What could not be said while it was on its way is not said later. */
    arrives() {
      clearTimeout(waiting);
      drop("sending");
    },
  };
}
