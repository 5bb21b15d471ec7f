// Of all hidden tabs of one person's desk one goes on listening, and so does each in sight: over HTTP/1.1 a browser has six
// connections for all of them. Which of the hidden ones it is, a lock of the browser says, which lets go of it by itself when
// that tab closes. Where the browser refuses locks every tab listens.

const GRACE = 2000; // milliseconds: whoever comes in sight instead of this tab leaves the lock to it, and nothing is broken off

/**
 * @param {object} options
 * @param {string} options.name  of the lock
 * @param {() => () => void} options.open  begins to listen; returns what stops it
 * @returns {{listen: () => void, stop: () => void}}  `stop`: there is nothing to hear any more, until `listen`
 */
export function listenInTurn({ name, open }) {
  let close = null; // while it listens
  let letGo = null; // of the lock, or of the place in its queue
  let timer = 0;
  let over = false;

  function listen() {
    over = false;
    close?.();
    close = open();
  }

  function pause() {
    close?.();
    close = null;
  }

  function leaveTurn() {
    clearTimeout(timer);
    letGo?.();
    letGo = null;
  }

  function waitTurn() {
    if (letGo) return;
    const turn = new AbortController();
    const left = new Promise((resolve) => turn.signal.addEventListener("abort", resolve));
    letGo = () => turn.abort();
    timer = setTimeout(pause, GRACE);
    navigator.locks
      .request(name, { signal: turn.signal }, () => {
        if (!turn.signal.aborted) goOn();
        return left;
      })
      .catch(() => turn.signal.aborted || goOn());
  }

  function goOn() {
    clearTimeout(timer);
    if (!close) listen();
  }

  function choose() {
    if (over) return;
    if (document.visibilityState === "hidden") {
      waitTurn();
      return;
    }
    leaveTurn();
    if (!close) listen();
  }

  function stop() {
    over = true;
    leaveTurn();
    pause();
  }

  if (navigator.locks) {
    document.addEventListener("visibilitychange", choose);
    addEventListener("pagehide", leaveTurn);
    addEventListener("pageshow", (event) => event.persisted && choose());
    choose();
  } else listen();
  return { listen, stop };
}
