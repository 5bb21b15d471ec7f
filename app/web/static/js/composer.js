// The message box. htmx posts the form; this module says what became of it. Text is only taken out of the box when the
// server has it, and only the text that was sent: words typed meanwhile stay.

import { comeBack } from "./come-back.js";
import { watchLength } from "./count.js";
import { describe, idsOf, redescribe } from "./described.js";
import { DOUBLE } from "./double.js";
import { createDoubt } from "./doubt.js";
import { readNews } from "./news.js";
import { newKey } from "./one-time-key.js";
import { createOnItsWay } from "./on-its-way.js";
import { makeSendable } from "./sendable.js";
import { tellsSubmitter } from "./submitter.js";

const ANSWER_WITHIN = 20000;

/**
 * @param {object} options
 * @param {HTMLFormElement} options.form
 * @param {(name: string, values?: object) => string} options.words
 * @param {{say: Function, drop: Function}} options.announcer
 * @param {(news: HTMLElement) => void} options.takeNews  gets the news fragment of an answer
 * @param {() => string} [options.notSent]  the words for a message of which no answer came, or none of ours
 * @param {(text: string, key?: string) => void} [options.remark]  says what is good to know and no more: that it was sent
 * @param {boolean} [options.enterSends]  Enter sends, and Shift with it makes a new line
 * @param {() => void} [options.onDone]  the box holds again what is not sent
 * @returns {{close: (kept?: string, empty?: string) => void, arrived: (items: HTMLElement[]) => void}}  `close` ends writing and keeps the words:
 *   `kept` names what is said of them, `empty` what is said without any; `arrived` is told what has come into the transcript: a message whose answer was lost may be there
 */
export function createComposer(options) {
  const { form, words, announcer, takeNews, notSent: why = () => words("notSent"), onDone = () => {} } = options;
  const { say, drop } = announcer;
  const { remark = say, enterSends = false } = options;
  const box = form.querySelector("textarea");
  const button = form.querySelector("#send");
  const status = form.querySelector("#send-status");
  const hint = form.querySelector("#message-hint");
  const onItsWay = createOnItsWay({ words, say: remark, drop });
  let sent = null; // the text on its way
  let lost = null; // the text of which no answer came
  const doubt = createDoubt(isThere);
  let accepted = -DOUBLE; // when the last message was
  let closed = null; // why nothing can be written any more, with words in the box and without

  watchLength(box, form.querySelector("#message-count"), words, remark);
  if (enterSends) sendByEnter();
  // What is typed after a refusal makes its words untrue; how much is too many, the count goes on saying.
  box.addEventListener("input", ({ isTrusted }) => {
    if (isTrusted && status?.textContent === words("sent")) tell(""); // not true of what is in the box now
    if (isTrusted && (lost !== null || box.value.trim())) clearError(form, box);
  });

  // Without htmx the browser posts the form, and the server answers with the page. So it does where a browser does not
  // tell which button was pressed.
  const { htmx } = window;
  if (!htmx || !tellsSubmitter) return { close, arrived: () => {} };
  const on = (name, act) => form.addEventListener(name.replaceAll(":", htmx.config.metaCharacter || ":"), act);

  form.addEventListener(
    "submit",
    (event) => {
      // Another button of the form: the browser posts it, the answer is a page.
      if (event.submitter && event.submitter !== button) {
        event.stopImmediatePropagation();
        return;
      }
      // Said to be disabled, it still has the focus and can be pressed.
      if (sent !== null || closed) {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (closed) tell(words(box.value.trim() ? closed.kept : closed.empty), say);
        return;
      }
      if (!box.value.trim() && performance.now() - accepted < DOUBLE) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      sent = box.value;
      lost = null;
      doubt.leaves(sent);
      button.setAttribute("aria-disabled", "true");
      tell(words("sending"));
      onItsWay.leaves();
      // From the keyboard the focus waits until the box is empty: a screen reader would read what was sent.
      if (!button.matches(":focus-visible")) box.focus();
    },
    { capture: true },
  );
  on("htmx:config:request", ({ detail }) => {
    detail.ctx.request.timeout = ANSWER_WITHIN;
  });
  on("htmx:after:request", (event) => {
    event.preventDefault(); // nothing is swapped
    answered(event.detail.ctx.response.status, event.detail.ctx.text);
  });
  on("htmx:error", () => answered(0, ""));
  on("htmx:finally:request", () => {
    if (sent !== null) notSent();
  });
  form.removeAttribute("data-hx-ignore");
  htmx.process(form);

  function answered(code, text) {
    if (sent === null) return;
    onItsWay.arrives();
    const news = readNews(text);
    const errors = news?.querySelector("[data-errors]");
    if (news) takeNews(news);
    const key = news?.querySelector('input[name="key"]')?.value;
    if (errors) refuse(errors);
    else if (news && code >= 200 && code < 300) accept();
    else {
      notSent();
      return;
    }
    if (key) form.elements.key.value = key;
    free();
  }

  function accept() {
    const { value, selectionStart, selectionEnd } = box;
    const first = value.startsWith(sent);
    if (first || value.endsWith(sent)) {
      const rest = first ? value.slice(sent.length).trimStart() : value.slice(0, -sent.length);
      const gone = first ? value.length - rest.length : 0;
      box.value = rest;
      box.setSelectionRange(Math.max(0, selectionStart - gone), Math.max(0, selectionEnd - gone));
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    doubt.answered();
    accepted = performance.now();
    clearError(form, box);
    if (document.activeElement === button) comeBack(box, button);
    tell(words("sent"), remark);
  }

  function refuse(errors) {
    const text = errors.textContent.trim();
    doubt.answered();
    if (errors.querySelector('[data-code="control_characters"]')) makeSendable(box);
    showError(form, box, text);
    tell("");
    say(text);
    comeBack(box, button);
  }

  // No answer came, or none of ours.
  function notSent() {
    onItsWay.arrives();
    if (doubt.unanswered()) {
      form.elements.key.value = newKey();
      accept();
      free();
      return;
    }
    lost = sent;
    const text = why();
    const error = showError(form, box, text);
    tell("");
    say(text);
    comeBack(box, button);
    error.scrollIntoView({ block: "nearest" });
    free();
  }

  // The server has it, whatever became of its answer: then it is not to be sent again.
  function isThere() {
    [sent, lost] = [lost, null];
    notSent();
  }

  function free() {
    sent = null;
    if (!closed) button.removeAttribute("aria-disabled");
    onDone();
  }

  function tell(text, aloud = () => {}) {
    if (status) status.textContent = text;
    aloud(text);
  }

  // Not the Enter that takes a word from a list while one writes Chinese, say: some browsers give it the code 229.
  function sendByEnter() {
    if (hint) hint.textContent = words("enterSends");
    box.addEventListener("keydown", (event) => {
      const { key, shiftKey, ctrlKey, altKey, metaKey, isComposing, keyCode } = event;
      if (key !== "Enter" || shiftKey || ctrlKey || altKey || metaKey || isComposing || keyCode === 229) return;
      event.preventDefault();
      if (!event.repeat) button.click();
    });
  }

  function close(kept = "kept", empty = "ended") {
    if (closed) return;
    closed = { kept, empty };
    box.readOnly = true;
    redescribe(box, () => {
      if (lost !== null) clearError(form, box);
      if (hint) hint.hidden = true;
    });
    button.setAttribute("aria-disabled", "true");
    if (box.value.trim()) tell(words(kept), say);
    else if (form.contains(document.activeElement)) tell(words(empty));
    else form.hidden = true;
  }

  return { close, arrived: doubt.arrived };
}

// --- errors ---

function showError(form, box, text) {
  let error = form.querySelector("#message-error");
  if (!error) {
    error = document.createElement("p");
    error.id = "message-error";
    error.className = "govuk-error-message";
    box.before(error);
  }
  error.textContent = text;
  box.setAttribute("aria-invalid", "true");
  box.classList.add("govuk-textarea--error");
  box.closest(".govuk-form-group")?.classList.add("govuk-form-group--error");
  describe(box, new Set(["message-error", ...idsOf(box)]));
  return error;
}

function clearError(form, box) {
  form.querySelector("#message-error")?.remove();
  box.removeAttribute("aria-invalid");
  box.classList.remove("govuk-textarea--error");
  box.closest(".govuk-form-group")?.classList.remove("govuk-form-group--error");
  describe(box, idsOf(box).filter((id) => id !== "message-error"));
}
