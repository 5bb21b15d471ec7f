import { leadInto } from "./room.js";

/**
 * The chat goes on in its own page: browsers keep that one and the panel's frame apart, so the panel makes room.
 *
 * @param {object} options
 * @param {((message: object) => void) | null} options.host  tells the loader, when there is one
 * @param {() => string} options.room  which room the new page is to be in
 * @param {() => void} options.quiet  the new page speaks
 */
export function startHandingOver({ host, room, quiet }) {
  const link = document.querySelector(".pc-own-page a");
  if (!host || !link) return;
  leadInto(link, room);
  link.addEventListener("click", ({ ctrlKey, metaKey, shiftKey, altKey }) => {
    if (ctrlKey || metaKey || shiftKey || altKey) return; // put by for later
    quiet();
    host({ type: "close" });
  });
}
