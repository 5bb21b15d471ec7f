// The resident's choice whether letters are seen while they are typed. How it stands comes with the state of the page, in a
// <template>. It is shown under Options, and by the message box as long as it is not just off.

import { within } from "./within.js";

const ANSWER_WITHIN = 10000;

/**
 * @param {object} options
 * @param {() => HTMLElement} options.part  the state of the page
 * @param {HTMLElement} options.now  by the message box
 * @param {HTMLElement} options.choice  in Options
 * @param {HTMLFormElement} options.form
 * @param {(name: string) => string} options.words
 * @param {(text: string) => void} options.say
 * @param {ReturnType<typeof import("./view.js").createView>} options.view
 * @param {(html: string) => boolean} options.takeAnswer  false when it was none of ours
 * @returns {{changed: () => void}}
 */
export function createRealTime({ part, now, choice, form, words, say, view, takeAnswer }) {
  const places = [
    [now, now],
    [choice, choice.querySelector("div")],
  ];
  let asking = false;

  function changed() {
    const given = part().querySelector("template[data-real-time-text]");
    const state = given?.dataset.realTimeText;
    view.change(() => {
      for (const [place, inside] of places) {
        const focused = inside.contains(document.activeElement) ? document.activeElement : null;
        place.hidden = !state || (place === now && state === "off");
        inside.replaceChildren(...(place.hidden ? [] : [given.content.cloneNode(true)]));
        if (place === choice) for (const one of inside.querySelectorAll("[id]")) one.id += "-choice";
        const next = focused && (document.getElementById(focused.id) ?? inside.querySelector("button") ?? form.elements.message);
        next?.focus({ preventScroll: true });
      }
    });
  }

  async function choose({ formAction, value, parentElement }) {
    asking = true;
    const inside = parentElement.parentElement;
    try {
      const body = new URLSearchParams({ real_time_text: value, after: form.elements.after.value });
      const headers = { "HX-Request": "true", Accept: "text/html" };
      const answer = await fetch(formAction, { method: "POST", body, headers, signal: within(ANSWER_WITHIN) });
      if (answer.status !== 200 || !takeAnswer(await answer.text())) throw new Error("no answer of ours");
      say((inside.querySelector("p") ?? choice.querySelector("p"))?.textContent ?? "");
    } catch {
      say(words("noSwitch"));
      inside.querySelector("p").textContent = words("noSwitch");
    }
    asking = false;
  }

  for (const [, inside] of places) {
    inside.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      event.preventDefault();
      if (!asking) choose(button);
    });
  }
  changed();
  return { changed };
}
