/**
 * The button that has the last message of the other side said again. It shows once there is one.
 *
 * @param {HTMLButtonElement | null} button
 * @param {() => HTMLElement | null} last  that message; null when there is none, or none any more
 * @param {(text: string, key: null, options: {lang?: string}) => void} say
 * @returns {() => void}  to be called when messages have come
 */
export function createReadLast(button, last, say) {
  function show() {
    if (button && last()) button.hidden = false;
  }

  button?.addEventListener("click", () => {
    const { say: text, sayLang: lang } = last()?.dataset ?? {};
    say(text, null, { lang });
  });
  show();
  return show;
}
