// The message box. htmx posts the form; this module says what became of it. Text is only taken out of the box when the
// server has it, and only the text that was sent: words typed meanwhile stay.

import { readNews } from "./stream.js";

const LONGEST = 5000;
const NEAR = 500; // characters before the limit from which on the count is shown
const COUNT_EVERY = 5000;
const ANSWER_WITHIN = 20000;

/**
 * @param {object} options
 * @param {HTMLFormElement} options.form
 * @param {(name: string, values?: object) => string} options.words
 * @param {(text: string) => void} options.say  speaks a text
 * @param {(news: HTMLElement) => void} options.takeNews  gets the news fragment of an answer
 * @param {() => void} [options.onDone]  the box holds again what is not sent
 * @returns {{close: () => void}}  `close` ends writing and keeps the words
 */
export function createComposer({ form, words, say, takeNews, onDone = () => {} }) {
  const box = form.querySelector("textarea");
  const button = form.querySelector("#send");
  const status = form.querySelector("#send-status");
  let sent = null; // the text on its way
  let closed = false;

  watchLength(box, form.querySelector("#message-count"), words, say);

  // Without htmx the browser posts the form, and the server answers with the page.
  const { htmx } = window;
  if (!htmx) return { close };
  const on = (name, act) => form.addEventListener(name.replaceAll(":", htmx.config.metaCharacter || ":"), act);

  form.addEventListener(
    "submit",
    (event) => {
      // Said to be disabled, it still has the focus and can be pressed.
      if (sent !== null || closed) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      sent = box.value;
      button.setAttribute("aria-disabled", "true");
      tell(words("sending"));
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
    const news = readNews(text);
    const errors = news?.querySelector("[data-errors]");
    if (news) takeNews(news);
    const key = news?.querySelector('input[name="key"]')?.value;
    if (errors) refuse(errors.textContent.trim());
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
    if (value.startsWith(sent)) {
      const rest = value.slice(sent.length).trimStart();
      const gone = value.length - rest.length;
      box.value = rest;
      box.setSelectionRange(Math.max(0, selectionStart - gone), Math.max(0, selectionEnd - gone));
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    clearError(form, box);
    if (document.activeElement === button) box.focus();
    tell(words("sent"), true);
  }

  function refuse(text) {
    showError(form, box, text);
    tell("");
    say(text);
    box.focus();
  }

  function notSent() {
    tell(words("notSent"), true);
    free();
  }

  function free() {
    sent = null;
    if (!closed) button.removeAttribute("aria-disabled");
    onDone();
  }

  function tell(text, aloud = false) {
    if (status) status.textContent = text;
    if (aloud) say(text);
  }

  function close() {
    if (closed) return;
    closed = true;
    box.readOnly = true;
    button.setAttribute("aria-disabled", "true");
    if (box.value.trim()) tell(words("kept"), true);
    else if (!form.contains(document.activeElement)) form.hidden = true;
  }

  return { close };
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
  describe(box, (ids) => ["message-error", ...ids]);
}

function clearError(form, box) {
  form.querySelector("#message-error")?.remove();
  box.removeAttribute("aria-invalid");
  box.classList.remove("govuk-textarea--error");
  box.closest(".govuk-form-group")?.classList.remove("govuk-form-group--error");
  describe(box, (ids) => ids);
}

function describe(box, change) {
  const ids = (box.getAttribute("aria-describedby") ?? "").split(/\s+/).filter((id) => id && id !== "message-error");
  box.setAttribute("aria-describedby", change(ids).join(" "));
}

// --- length ---

// The count is shown at once and spoken now and then, so that it does not talk over the typing.
function watchLength(box, place, words, say) {
  if (!place) return;
  const limit = Number(box.dataset.limit) || LONGEST;
  const usual = place.textContent;
  let timer = 0;
  let text = "";

  box.addEventListener("input", () => {
    const left = limit - Array.from(box.value).length;
    const near = left <= NEAR;
    text = near ? words(left < 0 ? "over" : "left", { count: Math.abs(left) }) : "";
    place.textContent = near ? text : usual;
    if (near && !timer) {
      timer = setTimeout(() => {
        timer = 0;
        say(text);
      }, COUNT_EVERY);
    }
  });
}
