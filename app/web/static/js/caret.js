/** Who goes on writing does so after what stands in a box already. Who has moved the caret there stays. */
export function startAtEnd() {
  for (const box of document.querySelectorAll("textarea")) {
    if (box.selectionEnd > 0) continue;
    box.setSelectionRange(box.value.length, box.value.length);
    box.scrollTop = box.scrollHeight;
  }
}
