// Every page for residents but the conversation: start, form, questions, problems.

import { focusPage, joinHost } from "./frame.js";
import { forget, recall } from "./memory.js";

const { page } = document.body.dataset;
const host = joinHost({ onOpened: focusPage });

// The server counts how many residents have scripts, to know whom a fault would touch.
const mark = document.getElementById("with-scripts");
if (mark) mark.value = "1";

if (page === "forgotten") {
  if (host) host({ type: "forgotten" });
  else forget();
}

// A chat that was begun in this tab, or remembered on this device, can go on.
const offer = document.getElementById("continue");
const path = host ? "" : recall();
if (offer && path) {
  offer.querySelector("a").href = path;
  offer.hidden = false;
}
