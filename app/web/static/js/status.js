// The part of the page that says where the conversation stands: in the queue, talking to Sam, ended.

/**
 * @param {HTMLElement} place
 * @returns {{show: (html: string) => void, state: () => string}}  `show` puts new HTML there. Focus stays: on the
 *   control of the same id, else on the place itself, never on nothing.
 */
export function createStatus(place) {
  let shown = null;

  function show(html) {
    if (html === shown) return;
    shown = html;
    const focused = place.contains(document.activeElement) ? document.activeElement : null;
    const id = focused?.id;
    const holder = document.createElement("template");
    holder.innerHTML = html;
    place.replaceChildren(holder.content);
    if (!focused) return;
    const again = id && place.querySelector(`#${CSS.escape(id)}`);
    if (!again) place.tabIndex = -1;
    (again || place).focus({ preventScroll: true });
  }

  return { show, state: () => place.querySelector("[data-state]")?.dataset.state ?? "" };
}
