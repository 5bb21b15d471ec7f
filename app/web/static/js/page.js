// Every page for residents but the conversation: start, form, questions, problems.

import { focusPage, joinHost } from "./frame.js";
import { forget, isOurs, recall } from "./memory.js";

// In a frame the loader is the one that remembers.
const host = joinHost({ onHello: ({ path }) => isOurs(path) && offerToForget(path), onOpened: focusPage });

// The server counts how many residents have scripts, to know whom a fault would touch.
const mark = document.getElementById("with-scripts");
if (mark) mark.value = "1";

// The conversation was forgotten, or its link has stopped working: nobody is to be led there again.
const { gonePath } = document.body.dataset;
if (gonePath && host) host({ type: "forgotten", path: gonePath });
else if (gonePath) forget(gonePath);

// A chat that was begun in this tab, or remembered on this device, can go on.
const path = host ? "" : recall();
if (path) {
  offer("continue", path);
  offerToForget(path);
}

function offerToForget(path) {
  offer("forget-remembered", `${path}/forget`);
}

function offer(id, address) {
  const place = document.getElementById(id);
  if (!place) return;
  place.querySelector("a").href = address;
  place.hidden = false;
}
