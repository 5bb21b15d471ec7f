// An answer to a message that was left is kept in this tab while it is being written.

import { says } from "./items.js";

/**
 * Puts what was kept back into the empty box, unless it is among the answers by now, and keeps what is typed.
 *
 * @param {HTMLTextAreaElement} box
 * @param {{get: (name: string) => any, set: (name: string, value: any) => void}} shelf
 * @param {Iterable<HTMLElement>} answers  those that were given
 */
export function keepAnswer(box, shelf, answers) {
  const kept = shelf.get("answer");
  if (kept && Array.from(answers).some((answer) => says(answer, kept))) shelf.set("answer", undefined);
  else if (kept && !box.value) box.value = kept;
  box.addEventListener("input", () => shelf.set("answer", box.value || undefined));
}
