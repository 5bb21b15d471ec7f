/**
 * Changes by what a control is described. A screen reader reads a description again, whole, that changes while its
 * control has the focus, unless nothing is left of it. So until the focus leaves nothing describes the control, and what
 * is no longer true is gone at once; then all does again that is there and shown.
 *
 * @param {HTMLElement} control
 * @param {() => void} change  of the parts that describe it
 */
export function redescribe(control, change) {
  const before = idsOf(control);
  change();
  const restore = () => describe(control, new Set([...idsOf(control), ...before].filter(isShown)));
  if (control !== document.activeElement || !document.hasFocus()) {
    restore();
    return;
  }
  if (!before.length) return;
  describe(control, []);
  control.addEventListener("blur", restore, { once: true });
}

/** The ids of the parts that describe it. */
export function idsOf(control) {
  return (control.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean);
}

/** @param {Iterable<string>} ids  in the order in which they are read */
export function describe(control, ids) {
  control.setAttribute("aria-describedby", [...ids].join(" "));
}

function isShown(id) {
  return document.getElementById(id)?.hidden === false;
}
