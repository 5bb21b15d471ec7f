// What an adviser has typed and not yet sent stays with its conversation while they look at another one. It is kept in
// this tab only, and gone when the tab is closed, when they sign out, or when it is sent.

const PREFIX = "plainchat-draft:";

/**
 * @param {string} name  of the conversation
 * @param {HTMLTextAreaElement[]} boxes  each with an id
 * @returns {() => void}  keeps what is in the boxes now
 */
export function keepDrafts(name, boxes) {
  const place = (box) => `${PREFIX}${name}:${box.id}`;

  function keep(box) {
    if (box.value) sessionStorage.setItem(place(box), box.value);
    else sessionStorage.removeItem(place(box));
  }

  for (const box of boxes) {
    if (!box.value) box.value = sessionStorage.getItem(place(box)) ?? "";
    box.addEventListener("input", () => keep(box));
  }
  // On its way it is no draft: the adviser may look elsewhere before the answer is here. What is not taken comes back
  // in its box.
  const send = ({ target, submitter }) => {
    const id = submitter?.id === "save-note" ? "note" : "message";
    for (const box of boxes) if (box.form === target && box.id === id) sessionStorage.removeItem(place(box));
  };
  document.addEventListener("submit", send, { capture: true });
  return () => boxes.forEach(keep);
}

/** Drops what was typed in all conversations: the next person at this computer is to see none of it. */
export function dropDrafts() {
  for (const place of Object.keys(sessionStorage)) if (place.startsWith(PREFIX)) sessionStorage.removeItem(place);
}
