// Saving a note without leaving the page, so that a half-written answer stays as it is. The note is only taken out of its
// box when the server has it.

import { comeBack } from "./come-back.js";
import { ownSays } from "./items.js";
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
 * @param {() => void} options.onSignedOut  the session was over
 * @returns {{arrived: (items: HTMLElement[]) => void}}  told what has come into the transcript: a note whose answer was lost
 *   may be there
 */
export function createNote({ button, box, key, status, words, say, drafts, why, onSignedOut }) {
  let saving = false;
  let doubted = null; // what is on its way, or got no answer
  let there = false; // that note stands in the transcript already

  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (!saving) save();
  });

  async function save() {
    saving = true;
    button.setAttribute("aria-disabled", "true");
    status.textContent = "";
    const sent = box.value;
    [doubted, there] = [sent, false];
    drafts?.sent(box);
    try {
      const answer = await fetch(button.formAction, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams({ note: sent, note_key: key.value, me: key.form.elements.me.value }),
        signal: within(ANSWER_WITHIN),
      });
      const said = await answer.json();
      if (answer.ok) saved(sent, said.key);
      else if (answer.status === 401) {
        onSignedOut();
        notSaved(why());
      } else refused(said.errors[0]);
    } catch {
      if (there) isThere();
      else notSaved(why()); // saved again with the same key, it is there once
    }
    button.removeAttribute("aria-disabled");
    saving = false;
  }

  // The server has it, whatever became of its answer: what is saved next is another note.
  function isThere() {
    saved(doubted, newKey());
  }

  function arrived(items) {
    if (doubted === null || !items.some((item) => ownSays(item, doubted))) return;
    if (saving) there = true;
    else isThere();
  }

  function saved(sent, nextKey) {
    doubted = null;
    key.value = nextKey;
    // Words typed meanwhile stay.
    if (box.value.startsWith(sent)) box.value = box.value.slice(sent.length).trimStart();
    box.removeAttribute("aria-invalid");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    tell(words("saved"));
  }

  function refused(error) {
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

  return { arrived };
}
