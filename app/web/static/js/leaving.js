// Before a page of ours gives way to the next one: is the server there? If not, the browser would show an error page of
// its own, in a frame one without words, and what was typed would be gone.

const ANSWER_WITHIN = 8000;

let asking = false;
let sure = false;

/** Asks before a link is followed or a form is sent, and says so when there is no answer. */
export function askBeforeLeaving() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const plain = !event.defaultPrevented && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !plain || link.target || link.download || !leads(link)) return;
    event.preventDefault();
    ask(link, () => location.assign(link.href));
  });
  // First of all listeners: the one of the message box stops the event.
  document.addEventListener(
    "submit",
    (event) => {
      const { target: form, submitter } = event;
      if (sure || sentByScript(form, submitter)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(submitter ?? form, () => {
        sure = true;
        form.requestSubmit(submitter);
        sure = false;
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
  document.getElementById("unreachable")?.remove();
  try {
    await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN) });
    go();
  } catch {
    tell(control);
  }
  asking = false;
}

function tell(control) {
  const line = document.createElement("p");
  line.id = "unreachable";
  line.className = "pc-connection";
  line.setAttribute("role", "alert");
  (control.closest("p, li, .pc-actions") ?? control).after(line);
  line.textContent = document.body.dataset.unreachable; // a text that comes into an alert is spoken
  line.scrollIntoView({ block: "nearest" });
}
