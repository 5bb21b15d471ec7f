// Whether this device remembers the chat: the resident's choice, on a page of their own or kept by the loader. Nobody is led to
// what has ended, unless there are unsent words.

import { keep, keepLanguage, leave, readDevice, remember, unremember } from "./memory.js";
import { show } from "./shown.js";

const find = (id) => document.getElementById(id);

/**
 * @param {object} options
 * @param {string} options.path  of the conversation
 * @param {((message: object) => void) | null} options.host  tells the loader, when there is one
 * @param {ReturnType<typeof import("./device.js").createDevice>} options.device
 * @param {ReturnType<typeof import("./shelf.js").createShelf>} options.shelf
 * @param {(name: string) => string} options.words
 * @param {(text: string) => void} options.say
 * @param {() => boolean} options.isOver  nothing more will come
 */
export function createRemembering({ path, host, device, shelf, words, say, isOver }) {
  let ending = false; // the chat is to be remembered no longer than there are unsent words of it
  let denied = false; // the browser keeps nothing of the chat
  let wished = false; // the resident wants it remembered, and it is not known whether it is

  // Only the link leads back.
  function showReturnLink() {
    denied = true;
    find("remember-choice").hidden = true;
    find("options").open = true;
  }

  function tellNotRemembered() {
    find("remember-hint").textContent = words("cannotRemember");
    say(words("cannotRemember"));
  }

  function choose({ target: choice }) {
    wished = Boolean(host && choice.checked);
    ending = false;
    if (host) host({ type: "remember", on: choice.checked });
    else if (!choice.checked) unremember(path);
    else if (!remember(path)) {
      choice.checked = false;
      tellNotRemembered();
    } else keepLanguage(path);
    shelf.renew(); // with what is in the box already
  }

  return {
    /** @param {boolean} open  whether the chat goes on */
    start(open) {
      const choice = find("remember");
      if (!choice) return; // a guest's page: nobody is led back to it
      if (!host) {
        if (open && !keep(path)) showReturnLink();
        keepLanguage(path);
      }
      if (denied) return;
      show(find("remember-choice"));
      if (!host) choice.checked = readDevice().path === path;
      choice.addEventListener("change", choose);
      if (host) return;
      // Chosen, or undone, on another page.
      addEventListener("storage", () => {
        choice.checked = readDevice().path === path;
      });
    },
    /** The loader has told what this device keeps. `stored`: whether the browser lets it keep anything. */
    hear(stored) {
      const on = device.remembers();
      const choice = find("remember");
      if (choice && host) choice.checked = on;
      if (ending && on && !device.hasWords()) host({ type: "remember", on: false });
      if (wished && !on) tellNotRemembered();
      wished = false;
      if (stored === false) showReturnLink();
    },
    /** The chat has ended. The loader answers with what the device keeps. */
    end() {
      ending = true;
      if (host) {
        host({ type: "conversation", path, over: isOver() });
        return;
      }
      leave(path);
      device.learn(readDevice());
      if (!device.hasWords()) unremember(path);
    },
  };
}
