/**
 * A signal that gives up after so many milliseconds: `AbortSignal.timeout` for browsers older than that.
 *
 * @param {number} milliseconds
 * @returns {AbortSignal}
 */
export function within(milliseconds) {
  const late = new AbortController();
  setTimeout(() => late.abort(), milliseconds);
  return late.signal;
}
