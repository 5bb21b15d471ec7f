// Ready-made phrases: sent where one stands, without leaving the page. What is half written in the box is not touched.

import { DOUBLE } from "./double.js";
import { createDoubt } from "./doubt.js";
import { readNews } from "./news.js";
import { newKey } from "./one-time-key.js";
import { createOnItsWay } from "./on-its-way.js";
import { hide } from "./shown.js";
import { within } from "./within.js";

const find = (id) => document.getElementById(id);
const ANSWER_WITHIN = 20000;

/**
 * @param {object} options
 * @param {HTMLFormElement} options.form  whose `after` says what the page has
 * @param {(name: string) => string} options.words
 * @param {{say: Function, drop: Function}} options.announcer
 * @param {(text: string, key: string) => void} options.remark  says what is good to know and no more: that it is on its way
 * @param {(news: HTMLElement) => void} options.takeNews
 * @returns {{close: () => void, passed: () => void, arrived: (items: HTMLElement[]) => void}}  `arrived` is told what has
 *   come into the transcript: a phrase whose answer was lost may be there
 */
export function createPhrases({ form, words, announcer, remark, takeNews }) {
  const { say, drop } = announcer;
  const [part, key, status, answer] = ["phrases", "phrase-key", "phrase-status", "phrase-answer"].map(find);
  const onItsWay = createOnItsWay({ words, say: remark, drop });
  let sending = false;
  let pressed = null; // the last button that was
  const doubt = createDoubt(isThere);
  let closed = false;
  let last = { value: "", at: 0 };

  part.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    const now = Date.now();
    const again = button.value === last.value && now - last.at < DOUBLE;
    if (sending || again) return;
    if (closed) tell(words("ended"));
    else send(button);
  });

  async function send(button) {
    sending = true;
    pressed = button;
    doubt.leaves(button.textContent);
    button.setAttribute("aria-disabled", "true");
    status.textContent = words("sending");
    answer.replaceChildren();
    onItsWay.leaves();
    try {
      const { value: after } = form.elements.after;
      const response = await fetch(button.formAction, {
        method: "POST",
        headers: { Accept: "text/html", "HX-Request": "true" },
        body: new URLSearchParams({ phrase: button.value, phrase_key: key.value, after }),
        signal: within(ANSWER_WITHIN),
      });
      const news = readNews(await response.text());
      onItsWay.arrives();
      take(news, response.ok);
    } catch {
      onItsWay.arrives();
      notSent();
    }
    button.removeAttribute("aria-disabled");
    sending = false;
  }

  function take(news, ok) {
    const errors = news?.querySelector("[data-errors]");
    const more = news?.querySelector("[data-answer]");
    const next = news?.querySelector('input[name="key"]')?.value;
    if (news) takeNews(news);
    if (errors) return refused(errors.textContent.trim());
    if (!news || !ok) return notSent();
    done(next);
    if (!more) return;
    answer.replaceChildren(...more.childNodes);
    say(answer.textContent.replace(/\s+/g, " ").trim());
  }

  function done(nextKey) {
    doubt.answered();
    last = { value: pressed.value, at: Date.now() };
    if (nextKey) key.value = nextKey;
    tell(words("sent"));
  }

  // No answer came, or none of ours: pressed again with the same key, it is sent once.
  function notSent() {
    if (doubt.unanswered()) isThere();
    else tell(words("phraseNotSent"));
  }

  function refused(why) {
    doubt.answered();
    tell(why);
  }

  // The server has it, whatever became of its answer: pressed again it is meant again.
  function isThere() {
    done(newKey());
  }

  function tell(text) {
    status.textContent = text;
    say(text);
  }

  /** Nothing more can be sent. Who stands on one of them stays there. */
  function close() {
    closed = true;
    hide(part);
  }

  /** Something else was sent since. That one was not, may be true, and is of no use any more. */
  function passed() {
    if (status.textContent === words("phraseNotSent")) status.textContent = "";
  }

  return { close, passed, arrived: doubt.arrived };
}
