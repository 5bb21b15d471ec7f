// Before a page of ours gives way to the next one: is the server there? If not, the browser would show an error page of
// its own, in a frame one without words, and what was typed would be gone.

import { tellsSubmitter } from "./submitter.js";
import { within } from "./within.js";

// Beside the pages themselves: a proxy may keep the addresses for health from people.
const HERE = `/${location.pathname.split("/")[1] || "static"}/here`;
const ANSWER_WITHIN = 20000;
const SAY_AFTER = 1000;

let asking = false;
let sure = false;
let aloud = () => {};

/**
 * Asks before a link is followed or a form is sent, and says so when there is no answer. Old browsers cannot: they go.
 *
 * @param {(text: string) => void} say
 */
export function askBeforeLeaving(say) {
  aloud = say;
  if (!HTMLFormElement.prototype.requestSubmit || !tellsSubmitter) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const plain = !event.defaultPrevented && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !plain || link.target || link.hasAttribute("download") || !leads(link)) return;
    event.preventDefault();
    ask(link, () => location.assign(link.href));
  });
  // Before the listener of the message box, which stops the event.
  document.addEventListener(
    "submit",
    (event) => {
      const { target: form, submitter } = event;
      if (sure || sentByScript(form, submitter)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(submitter ?? form, () => {
        sure = true;
        try {
          form.requestSubmit(submitter);
        } finally {
          sure = false;
        }
      });
    },
    { capture: true },
  );
}

function leads({ origin, pathname, search, hash }) {
  const here = pathname === location.pathname && search === location.search && hash;
  return origin === location.origin && !here;
}

function sentByScript(form, submitter) {
  return form.hasAttribute("data-hx-post") && !form.hasAttribute("data-hx-ignore") && submitter?.name !== "check";
}

async function ask(control, go) {
  if (asking) return;
  asking = true;
  const { reaching, unreachable } = document.body.dataset;
  quiet();
  const slow = setTimeout(tell, SAY_AFTER, control, reaching);
  const there = await isThere();
  clearTimeout(slow);
  asking = false;
  if (!there) {
    tell(control, unreachable);
    return;
  }
  quiet();
  go();
}

async function isThere() {
  try {
    const { status } = await fetch(HERE, { cache: "no-store", signal: within(ANSWER_WITHIN) });
    return status === 204; // else of a proxy, for a server that is away
  } catch {
    return false;
  }
}

/** The server answers again. */
export function reached() {
  if (!asking) quiet();
}

function quiet() {
  document.getElementById("unreachable")?.remove();
}

function tell(control, text) {
  quiet();
  const line = document.createElement("p");
  line.id = "unreachable";
  line.className = "pc-connection";
  (control.closest("p, li, .pc-actions") ?? control).after(line);
  line.textContent = text;
  aloud(text);
  line.scrollIntoView({ block: "nearest" });
}
