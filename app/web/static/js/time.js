// Time as the page keeps it: says when the chat is about to pause, tells the server of signs of life, and asks for more
// time without leaving the page. Without any of this the buttons are those of the message form.

import { within } from "./within.js";

const SOON = [
  ["Minute", 60000],
  ["Half", 30000],
];
const SEEN_EVERY = 20000; // the server counts in minutes
const ANSWER_WITHIN = 10000;

/**
 * @param {object} options
 * @param {HTMLElement} options.place  holds the state; `data-seen` is where signs of life go
 * @param {() => DOMStringMap} options.state  of the state: `pausesAt` while the chat is about to pause, `now` on the server
 * @param {HTMLTextAreaElement} options.box
 * @param {(name: string, values?: object) => string} options.words
 * @param {(text: string, key?: string, english?: string) => void} options.tell  `english`: the same, to be said after it
 * @param {(key: string) => void} options.untell
 * @param {(html: string) => boolean} options.takeAnswer  false when it was none of ours
 * @returns {{changed: () => void, stop: () => void}}  `changed` is told when the state may be another
 */
export function createTime({ place, state, box, words, tell, untell, takeAnswer }) {
  let pausesAt = "";
  let told = "";
  let timers = [];
  let seenAt = performance.now(); // to load the page was one
  let asking = false;
  let over = false;

  function changed() {
    const now = state();
    if (now.pausesAt === pausesAt || (!now.pausesAt && !pausesAt)) return;
    forgetWarning();
    pausesAt = now.pausesAt ?? "";
    if (!pausesAt) return;
    const [own, english] = bothOf(place.querySelector("#time-warning"));
    warn("", `${own} ${words("moreTimeHow")}`.trim(), `${english} ${words("moreTimeHowEnglish")}`.trim());
    const left = Date.parse(pausesAt) - Date.parse(now.now);
    timers = SOON.filter(([, before]) => left > before + 1000).map(([name, before]) =>
      setTimeout(() => warn(name, words(`pausesIn${name}`), words(`pausesIn${name}English`)), left - before),
    );
  }

  // What another tab has said of one warning is not said here; the next warning is another text. What could not be said
  // before this one is said no more.
  function warn(name, text, english) {
    untell(told);
    told = `time ${pausesAt} ${name}`;
    tell(text, told, english);
  }

  const say = (name) => tell(words(name), null, words(`${name}English`));

  function forgetWarning() {
    timers.forEach(clearTimeout);
    timers = [];
    pausesAt = "";
    untell(told);
  }

  // At once where it takes a warning back, else seldom. The button says it better, and must stay where it is.
  function alive({ target, isTrusted }, typed) {
    if (over || !isTrusted || (target instanceof Node && place.contains(target))) return;
    const since = performance.now() - seenAt;
    if (since < (typed && waitedFor() ? 1000 : SEEN_EVERY)) return;
    seenAt = performance.now();
    fetch(place.dataset.seen, { method: "POST", keepalive: true }).catch(() => {});
  }

  const waitedFor = () => pausesAt || place.querySelector("#asked");

  async function ask(button) {
    asking = true;
    button.setAttribute("aria-disabled", "true");
    const { form } = button;
    const body = new URLSearchParams({ more: "1", after: form.elements.after.value });
    const headers = { "HX-Request": "true", Accept: "text/html" };
    const signal = within(ANSWER_WITHIN);
    const paused = state().state === "paused";
    try {
      const answer = await fetch(button.formAction, { method: "POST", body, headers, signal });
      if (answer.status !== 200 || !takeAnswer(await answer.text())) throw new Error("no answer of ours");
      seenAt = performance.now();
      say(paused ? "goesOn" : "moreTime");
    } catch {
      say("noMoreTime");
    }
    button.removeAttribute("aria-disabled");
    asking = false;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#more-time");
    if (!button || !place.contains(button)) return;
    event.preventDefault();
    if (!asking) ask(button);
  });
  box.addEventListener("input", (event) => alive(event, true));
  for (const sign of ["scroll", "keydown", "pointerdown"]) {
    document.addEventListener(sign, (event) => alive(event, false), { capture: true, passive: true });
  }
  changed();

  return {
    changed,
    stop() {
      over = true;
      forgetWarning();
    },
  };
}

/** The words of a part of the page, without the English beside them, and that English. */
function bothOf(part) {
  if (!part) return ["", ""];
  const own = part.cloneNode(true);
  const english = Array.from(own.querySelectorAll(".pc-english"), (one) => (one.remove(), one.textContent));
  return [own.textContent.trim().replace(/\s+/g, " "), english.join(" ")];
}
