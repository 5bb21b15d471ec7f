// Parts of a page that come and go. Nothing goes, because the focus has left it, while somebody presses a button elsewhere: the page
// would move under the pointer, and what it is let go over would not be what it was put down on, so that nothing is pressed.

const leaving = new WeakSet(); // to be hidden once the focus has left them
let pressing = false;
let waiting = [];

function press() {
  pressing = true;
}

// The click comes with the release, in the same task.
function release() {
  if (pressing) setTimeout(settle);
}

function settle() {
  pressing = false;
  const acts = waiting;
  waiting = [];
  for (const act of acts) act();
}

for (const name of ["pointerdown", "mousedown"]) addEventListener(name, press, { capture: true, passive: true });
// Not every release is told of: a menu or a drag may swallow it, or another window.
for (const name of ["pointerup", "mouseup", "pointercancel", "contextmenu", "dragend", "keydown"]) {
  addEventListener(name, release, { capture: true, passive: true });
}
addEventListener("blur", release);

/**
 * Acts once the focus is not in a part: who stands there is not thrown off it, nor who looks at another window from there.
 *
 * @param {HTMLElement} part
 * @param {() => void} act
 */
export function whenLeft(part, act) {
  if (!part.contains(document.activeElement)) {
    act();
    return;
  }
  part.addEventListener("focusout", function left({ relatedTarget }) {
    if (!document.hasFocus() || part.contains(relatedTarget)) return;
    part.removeEventListener("focusout", left);
    if (pressing) waiting.push(() => whenLeft(part, act));
    else act();
  });
}

/**
 * Hides it, once it has not got the focus: that would fall to nothing.
 *
 * @param {HTMLElement | null} element
 * @param {(act: () => void) => void} [change]  does what changes the page, such that it does not move under who reads
 */
export function hide(element, change = (act) => act()) {
  if (!element) return;
  leaving.add(element);
  whenLeft(element, () => {
    if (!leaving.has(element)) return; // shown again meanwhile
    change(() => {
      element.hidden = true;
    });
  });
}

export function show(element) {
  if (!element) return;
  leaving.delete(element);
  element.hidden = false;
}
