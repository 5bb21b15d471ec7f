// Signs of a new message for who does not look at the page. The title counts it; a sound, a vibration and a notification
// of the system are off until they are chosen, and only repeat what the page shows.

import { playTone, wakeSound } from "./tone.js";

const APART = 2000; // ten messages in a second are one sign
const SHAKE = 200;

/**
 * @param {object} options
 * @param {Object<string, string>} options.chosen  see chosen.js
 * @param {(name: string, values?: object) => string} options.words
 * @param {ReturnType<typeof import("./title.js").createTitle>} options.title
 * @param {ReturnType<typeof import("./transcript.js").createTranscript>} options.transcript
 * @param {string} options.tag  of the conversation: a newer notification takes the place of an older one
 * @param {() => boolean} options.aloud  of several tabs only one gives more than the count
 * @returns {(item: HTMLElement) => void}  gives the signs of a message, once
 */
export function createSigns({ chosen, words, title, transcript, tag, aloud }) {
  const given = new WeakSet();
  let free = 0;
  if (chosen.sound === "on") wakeSound();

  // The words of the message are nobody's business who sees this screen.
  function notify(name) {
    if (document.visibilityState === "visible" && document.hasFocus()) return;
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    try {
      const { lang, dir } = document.documentElement;
      const shown = new Notification(words("newsFrom", { name }), { tag, lang, dir, renotify: true });
      shown.onclick = () => {
        window.focus();
        shown.close();
      };
    } catch {
      // Phones show none to a page that has no worker.
    }
  }

  return (item) => {
    if (given.has(item)) return;
    given.add(item);
    title.missed();
    // None but the count while messages are to wait.
    if (!aloud() || transcript.holds() || performance.now() < free) return;
    free = performance.now() + APART;
    if (chosen.sound === "on") playTone();
    if (chosen.vibration === "on") navigator.vibrate?.(SHAKE);
    if (chosen.notification === "on") notify(transcript.nameOf(item));
  };
}
