/**
 * Takes out of a box what the server never takes: control characters but for ends of lines and tabs, and halves of
 * characters. It is what the server's own page does. The caret stays at its place.
 *
 * @param {HTMLTextAreaElement} box
 */
export function makeSendable(box) {
  const clean = (text) => text.replace(/(?![\t\n\r])[\p{Cc}\p{Cs}]/gu, "");
  const { value, selectionStart, selectionEnd } = box;
  box.value = clean(value);
  box.setSelectionRange(clean(value.slice(0, selectionStart)).length, clean(value.slice(0, selectionEnd)).length);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
