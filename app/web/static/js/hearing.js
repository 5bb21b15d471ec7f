// How much of what happens is said aloud, as the resident chose. That the connection is lost, that the chat has ended and
// that a message was not sent is always said: without that, words could be lost and nobody would know. So is the question
// whether they are still there, after which the chat may end, and where help is in danger.

/**
 * @param {string} announced  "everything", "messages", "count" or "nothing"
 * @param {(name: string, values?: object) => string} words
 */
export function createHearing(announced, words) {
  const everything = announced === "everything";
  const counts = announced === "count" ? (count) => words("new", { count }) : null;

  return {
    /**
     * How an item is said.
     *
     * @param {HTMLElement} item
     * @param {boolean} written  whether it is a message of the other side
     * @returns {{wanted: boolean, counts: ((count: number) => string) | null}}  `counts`: it is said as one of a number
     */
    of(item, written) {
      if (everything || "always" in item.dataset) return { wanted: true, counts: null };
      return { wanted: written && announced !== "nothing", counts };
    },
    /** Whether small things are said: that a message was sent, one's place in the queue, how many characters are left. */
    remarks: everything,
    /** Whether it is said how many messages wait or were missed. */
    numbers: announced !== "nothing",
  };
}
