// A short soft tone of two notes, made by the browser: there is no file of it. Browsers let a page sound only after
// somebody has pressed something on it.

const NOTES = [660, 880]; // hertz
const LASTS = 0.18; // seconds, each
const LOUD = 0.2; // of the most there is

let context = null;

function ready() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
}

/** Lets the page sound from the next press on. */
export function wakeSound() {
  for (const press of ["pointerdown", "keydown"]) addEventListener(press, ready, { once: true, capture: true });
}

/** Plays it, if the browser lets us. */
export function playTone() {
  if (!("AudioContext" in window)) return;
  ready();
  if (context.state !== "running") return;
  NOTES.forEach((pitch, at) => {
    const note = context.createOscillator();
    const volume = context.createGain();
    const start = context.currentTime + at * LASTS;
    note.frequency.value = pitch;
    volume.gain.setValueAtTime(LOUD, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + LASTS);
    note.connect(volume).connect(context.destination);
    note.start(start);
    note.stop(start + LASTS);
  });
}
