// Saving a note without leaving the page, so that a half-written answer stays as it is. The note is only taken out of its
// box when the server has it.

import { comeBack } from "./come-back.js";
import { createDoubt } from "./doubt.js";
import { newKey } from "./one-time-key.js";
import { makeSendable } from "./sendable.js";
import { within } from "./within.js";

const ANSWER_WITHIN = 20000;

/**
 * @param {object} options
 * @param {HTMLButtonElement} options.button  its `formaction` is where notes go
 * @param {HTMLTextAreaElement} options.box
 * @param {HTMLInputElement} options.key  the one-time key of the note
 * @param {HTMLElement} options.status
 * @param {(name: string) => string} options.words
 * @param {(text: string) => void} options.say
 * @param {{keep: (box: HTMLElement) => void, sent: (box: HTMLElement) => void} | null} [options.drafts]
 * @param {() => string} options.why  the words for a note that was not saved
 * @param {(why: string) => void} options.onSignedOut  the session was over, in the words of the server
 * @returns {{arrived: (items: HTMLElement[]) => void}}  told what has come into the transcript: a note whose answer was lost
 *   may be there
 */
export function createNote({ button, box, key, status, words, say, drafts, why, onSignedOut }) {
  let saving = false;
  let last = ""; // what was sent last
  const doubt = createDoubt(isThere);

  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (!saving) save();
  });

  box.addEventListener("input", ({ isTrusted }) => {
    if (isTrusted && status.textContent === words("saved")) status.textContent = "";
  });

  async function save() {
    saving = true;
    button.setAttribute("aria-disabled", "true");
    status.textContent = "";
    last = box.value;
    doubt.leaves(last);
    drafts?.sent(box);
    try {
      const answer = await fetch(button.formAction, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams({ note: last, note_key: key.value, me: key.form.elements.me.value }),
        signal: within(ANSWER_WITHIN),
      });
      const said = await answer.json();
      if (answer.ok) saved(said.key);
      else if (answer.status === 401) {
        doubt.answered();
        onSignedOut(said.errors[0].words);
        notSaved(why());
      } else refused(said.errors[0]);
    } catch {
      if (doubt.unanswered()) isThere();
      else notSaved(why()); // saved again with the same key, it is there once
    }
    button.removeAttribute("aria-disabled");
    saving = false;
  }

  // The server has it, whatever became of its answer: what is saved next is another note.
  function isThere() {
    saved(newKey());
  }

  function saved(nextKey) {
    doubt.answered();
    key.value = nextKey;
    // Words typed meanwhile stay.
    if (box.value.startsWith(last)) box.value = box.value.slice(last.length).trimStart();
    box.removeAttribute("aria-invalid");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    tell(words("saved"));
  }

  function refused(error) {
    doubt.answered();
    if (error.code === "control_characters") makeSendable(box);
    box.setAttribute("aria-invalid", "true");
    notSaved(error.words);
  }

  function notSaved(text) {
    tell(text);
    comeBack(box, button);
    drafts?.keep(box);
  }

  function tell(text) {
    status.textContent = text;
    say(text);
  }

  return { arrived: doubt.arrived };
}
