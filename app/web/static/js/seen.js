// How far the resident has seen the chat. Whoever opens it next, here or on another device, is shown where that was: the server
// is told when this page goes out of sight. Who opens the panel again is shown it by the page.

/**
 * @param {object} options
 * @param {string | undefined} options.url  where to tell it
 * @param {ReturnType<typeof import("./transcript.js").createTranscript>} options.transcript
 * @param {() => boolean} options.isOpen  whether the panel is open, or there is none
 * @param {number} options.known  the server knows that all up to there was seen
 * @returns {{opened: () => void, closed: () => void}}  to be called when the panel is
 */
export function createSeen({ url, transcript, isOpen, known }) {
  let told = known;
  let left = null; // up to where all was shown when the panel was closed

  function tell() {
    const shown = transcript.shownTo();
    if (!url || shown <= told) return;
    told = shown;
    // What is lost on the way is shown as new once more.
    fetch(url, { method: "POST", body: new URLSearchParams({ shown }), keepalive: true }).catch(() => {});
  }

  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && isOpen() && tell());
  addEventListener("pagehide", () => document.visibilityState !== "hidden" && isOpen() && tell());

  return {
    opened() {
      if (left === null) transcript.recount();
      else transcript.mark(left);
      left = null;
    },
    closed() {
      tell();
      left = transcript.shownTo();
    },
  };
}
