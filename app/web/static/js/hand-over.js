import { leadInto } from "./room.js";

/**
 * The chat goes on in its own page: browsers keep that one and this frame apart, so this one makes room.
 *
 * @param {object} options
 * @param {(message: object) => void} options.host  tells the loader
 * @param {ReturnType<typeof import("./voice.js").createVoice>} options.voice
 * @param {ReturnType<typeof import("./room.js").createRoom>} options.room
 */
export function handOver({ host, voice, room }) {
  const link = document.querySelector(".pc-own-page a");
  if (!link) return;
  for (const one of [link, document.getElementById("return-link")]) if (one) leadInto(one, room.forTab);
  link.addEventListener("click", ({ ctrlKey, metaKey, shiftKey, altKey }) => {
    if (ctrlKey || metaKey || shiftKey || altKey) return; // put by for later
    voice.handOver();
    host({ type: "close" });
  });
}
