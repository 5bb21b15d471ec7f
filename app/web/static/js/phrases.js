// Ready-made phrases: sent where one stands, without leaving the page. What is half written in the box is not touched.

import { createOnItsWay } from "./on-its-way.js";
import { hide } from "./shown.js";
import { readNews } from "./stream.js";
import { within } from "./within.js";

const find = (id) => document.getElementById(id);
const ANSWER_WITHIN = 20000;
const DOUBLE = 1500; // milliseconds: so soon the same button is pressed again by a hand that shakes

/**
 * @param {object} options
 * @param {HTMLFormElement} options.form  whose `after` says what the page has
 * @param {(name: string) => string} options.words
 * @param {{say: Function, drop: Function}} options.announcer
 * @param {(text: string, key: string) => void} options.remark  says what is good to know and no more: that it is on its way
 * @param {(news: HTMLElement) => void} options.takeNews
 * @returns {{close: () => void, passed: () => void}}
 */
export function createPhrases({ form, words, announcer, remark, takeNews }) {
  const { say, drop } = announcer;
  const [part, key, status, answer] = ["phrases", "phrase-key", "phrase-status", "phrase-answer"].map(find);
  const onItsWay = createOnItsWay({ words, say: remark, drop });
  let sending = false;
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
      take(button, news, response.ok);
    } catch {
      onItsWay.arrives();
      tell(words("phraseNotSent")); // pressed again with the same key, it is sent once
    }
    button.removeAttribute("aria-disabled");
    sending = false;
  }

  function take(button, news, ok) {
    const errors = news?.querySelector("[data-errors]");
    const more = news?.querySelector("[data-answer]");
    const next = news?.querySelector('input[name="key"]')?.value;
    if (news) takeNews(news);
    if (errors || !news || !ok) {
      tell(errors?.textContent.trim() || words("phraseNotSent"));
      return;
    }
    last = { value: button.value, at: Date.now() };
    if (next) key.value = next;
    tell(words("sent"));
    if (!more) return;
    answer.replaceChildren(...more.childNodes);
    say(answer.textContent.replace(/\s+/g, " ").trim());
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

  return { close, passed };
}
