const NEAR = 500; // characters before the limit from which on the count is shown
const SAY_EVERY = 5000;

/**
 * Counts what is written, near the limit only. The count is shown at once and spoken now and then, so that it does not
 * talk over the typing.
 *
 * @param {HTMLTextAreaElement} box  with its limit in `data-limit`
 * @param {HTMLElement | null} place  where the count is shown
 * @param {(name: string, values?: object) => string} words
 * @param {(text: string) => void} say
 */
export function watchLength(box, place, words, say) {
  if (!place) return;
  const limit = Number(box.dataset.limit);
  const usual = place.textContent;
  let timer = 0;
  let text = "";

  box.addEventListener("input", () => {
    const left = limit - Array.from(box.value.trim()).length; // as the server counts
    const near = left <= NEAR;
    text = near ? words(left < 0 ? "over" : "left", { count: Math.abs(left) }) : "";
    place.textContent = near ? text : usual;
    if (near && !timer) {
      timer = setTimeout(() => {
        timer = 0;
        say(text);
      }, SAY_EVERY);
    }
  });
}
