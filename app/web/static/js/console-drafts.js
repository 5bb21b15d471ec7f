// What an adviser has typed and not yet sent stays with its conversation while they look at another one. It is kept in
// this tab only and gone when the tab is closed.

/**
 * @param {string} name  of the conversation
 * @param {HTMLTextAreaElement[]} boxes  each with an id
 */
export function keepDrafts(name, boxes) {
  for (const box of boxes) {
    const place = `plainchat-draft:${name}:${box.id}`;
    if (!box.value) box.value = sessionStorage.getItem(place) ?? "";
    box.addEventListener("input", () => {
      if (box.value) sessionStorage.setItem(place, box.value);
      else sessionStorage.removeItem(place);
    });
  }
}
