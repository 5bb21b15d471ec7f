/**
 * Puts the focus into a box after an answer, unless the person has gone elsewhere meanwhile: to another part of the
 * page, or out of the frame it stands in.
 *
 * @param {HTMLElement} box
 * @param {HTMLElement} button  what was pressed
 */
export function comeBack(box, button) {
  const { activeElement: now, body } = document;
  const here = window.parent === window || document.hasFocus();
  if (here && (now === null || now === body || now === button)) box.focus();
}
