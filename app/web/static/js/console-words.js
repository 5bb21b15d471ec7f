// Help with plain English while somebody writes: a quiet list below the box, spoken only when it was asked for.

import { parse } from "./html.js";
import { within } from "./within.js";

const ANSWER_WITHIN = 10000;
const PAUSE = 1200; // milliseconds: who types goes on typing

/**
 * @param {object} options
 * @param {HTMLButtonElement} options.button  its `formaction` looks at words
 * @param {HTMLElement} options.list  where the hints stand
 * @param {(name: string) => string} options.words
 * @param {(text: string) => void} options.say
 */
export function createHelp({ button, list, words, say }) {
  const { form } = button;
  const { message: box, language } = form.elements;
  let timer = 0;
  let newest = 0;

  box.addEventListener("input", later);
  language?.addEventListener("change", later);
  button.addEventListener("click", (event) => {
    event.preventDefault();
    look(true);
  });
  if (box.value) later(); // what an earlier page has left

  function later() {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  }

  async function look(aloud = false) {
    clearTimeout(timer);
    newest += 1;
    const own = newest;
    const body = new URLSearchParams({ message: box.value, me: form.elements.me.value });
    if (language) body.set("language", language.value);
    let found = null;
    try {
      const headers = { Accept: "text/html", "HX-Request": "true" };
      const answer = await fetch(button.formAction, { method: "POST", headers, body, signal: within(ANSWER_WITHIN) });
      if (answer.ok) found = parse(await answer.text()).querySelector("[data-hints]");
    } catch {
      // Looked at again with the next words, or when it is asked for.
    }
    if (own !== newest) return;
    if (found) list.replaceChildren(document.adoptNode(found));
    if (aloud) say(spoken(found));
  }

  function spoken(found) {
    if (!found) return words("notChecked");
    return Array.from(found.querySelectorAll("li"), (hint) => hint.textContent).join(" ") || words("noWords");
  }
}
