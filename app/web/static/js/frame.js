// What a page of ours in a council's page says to the loader there, and hears from it. Both sides name the other's
// origin exactly; everything else is ignored.

/**
 * @param {object} handlers
 * @param {(message: object) => void} [handlers.onHello]  the loader is there; `open` tells whether it can be seen
 * @param {() => void} [handlers.onOpened]  the resident opened the panel
 * @param {() => void} [handlers.onClosed]
 * @param {() => void} [handlers.onForget]
 * @returns {((message: object) => void) | null}  sends a message to the loader; null when this page is not in a frame
 */
export function joinHost({ onHello, onOpened, onClosed, onForget } = {}) {
  if (window.parent === window) return null;
  const allowed = (document.body.dataset.origins ?? "").split(/\s+/).filter(Boolean);
  const page = document.body.dataset.page;
  const act = { hello: onHello, opened: onOpened, closed: onClosed, forget: onForget };
  let host = "";
  let waiting = [];

  function post(message) {
    if (host) window.parent.postMessage({ plainchat: 1, ...message }, host);
    else waiting.push(message);
  }

  function meet(origin) {
    if (host || !allowed.includes(origin)) return;
    host = origin;
    post({ type: "ready", page });
    waiting.forEach(post);
    waiting = [];
  }

  addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || !allowed.includes(origin) || data?.plainchat !== 1) return;
    meet(origin);
    act[data.type]?.(data);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) post({ type: "close" });
  });
  // Where the browser tells who framed us there is no need to wait for the loader's hello.
  meet(window.location.ancestorOrigins?.[0]);
  return post;
}

/** Puts the focus where a resident goes on: the message box, else the heading. */
export function focusPage() {
  const place = document.querySelector("#message:not([readonly])") ?? document.querySelector("#title, h1");
  if (place && !place.matches("textarea")) place.tabIndex = -1;
  place?.focus();
}
