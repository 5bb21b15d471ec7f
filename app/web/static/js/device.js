// Unsent words on this device, where the resident chose that it remembers the chat. What it keeps is {path: the address,
// and for each page that has unsent words a place of its own with them}: so tabs do not undo each other's. Once no page
// has the chat open, as after a crash, the next one takes over what they have left.

import { begins } from "./items.js";
import { randomName } from "./random-name.js";

/**
 * @param {object} options
 * @param {string} options.path  of the conversation
 * @param {() => HTMLElement[]} options.items  the messages of the page
 * @param {() => number} options.cursor  id of the last event that the page knows
 */
export function createDevice({ path, items, cursor }) {
  const place = randomName();
  const cleared = {}; // the places whose words this page has now
  let kept = {};

  const all = () => Object.values(kept).filter((one) => one !== path);

  // A browser writes down late what it keeps: who crashed may have sent these words meanwhile, and more with them.
  function wasSent({ text, seen }) {
    const later = ({ dataset }) => dataset.from === "visitor" && dataset.id > seen;
    return items().some((item) => later(item) && begins(item, text));
  }

  return {
    /** Takes note of what the device keeps now: of this or another conversation, or {}. */
    learn(now) {
      kept = now?.path === path ? now : {};
    },
    remembers: () => kept.path === path,
    hasWords: () => all().some(({ text }) => text),
    /** What is kept beside words: whose they are, and what there was to read by then. */
    mark: () => ({ place, seen: cursor() }),
    /** What is to be kept on the device when this page has these words, or undefined. */
    places: (draft) => ({ ...cleared, [place]: draft }),
    /** Words that an earlier page of this tab has left, as this page's. */
    takeOwn(draft) {
      cleared[draft.place] = undefined;
      return { ...draft, place };
    },
    /** The words that pages which are no more have left, as one draft; undefined when all were sent. */
    takeOver() {
      for (const name in kept) if (name !== "path") cleared[name] = undefined;
      const left = all().sort((one, other) => one.at - other.at);
      const texts = new Set(left.filter((one) => one.text && !wasSent(one)).map(({ text }) => text));
      const isPart = (text) => [...texts].some((other) => other !== text && other.includes(text));
      const text = [...texts].filter((one) => !isPart(one)).join("\n\n");
      const { at, draft } = left[left.length - 1] ?? {}; // they may have gone while it was asked
      return text ? { text, at, draft, place, seen: cursor() } : undefined;
    },
  };
}
