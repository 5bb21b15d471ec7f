const KNOWN = 750; // milliseconds after which a screen reader knows a new page; what is said earlier it may not say
const LONGEST = 2000; // by then a person may read on

/** The same on this device: where it was slow to come this far, it is slow too. */
export const SETTLED = Math.min(LONGEST, Math.max(KNOWN, performance.now()));

/**
 * Does something once the page is loaded and known to a screen reader.
 *
 * @param {() => void} act
 */
export function whenKnown(act) {
  const later = () => setTimeout(act, KNOWN);
  if (document.readyState === "complete") later();
  else addEventListener("load", later, { once: true });
}

/**
 * Whether the message box tells by itself what is new: its description says so, and it has got the focus on loading.
 *
 * @param {HTMLElement | null} box
 * @param {string} news  that part of the description, as the page came
 */
export function boxTells(box, news) {
  return Boolean(news.trim()) && box !== null && document.activeElement === box;
}
