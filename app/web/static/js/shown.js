// Parts of a page that come and go.

/** Hides it, once it has not got the focus: that would fall to nothing. */
export function hide(element) {
  if (!element) return;
  const gone = () => {
    element.hidden = true;
  };
  if (element.contains(document.activeElement)) element.addEventListener("focusout", gone, { once: true });
  else gone();
}

export function show(element) {
  if (element) element.hidden = false;
}
