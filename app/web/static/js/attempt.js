/**
 * Starts a part of the page by itself: one that fails takes only its own comfort away.
 *
 * @template T
 * @param {() => T} start
 * @returns {T | null}
 */
export function attempt(start) {
  try {
    return start();
  } catch (error) {
    console.error(error);
    return null;
  }
}
